/** All dialects the server speaks. */
import type { Dialect } from '../http/dialect.ts'

export const dialects: readonly Dialect[] = []
