/** All dialects the server speaks. */
import type { Dialect } from '../http/dialect.ts'
import { gavel } from './gavel/index.ts'
import { sqmeeting } from './sqmeeting/index.ts'

export const dialects: readonly Dialect[] = [gavel, sqmeeting]
