/** The roles an account can have. What a role may do is in the domain's rights table. */
import { z } from 'zod'

export const Role = z.enum(['Normal', 'MeetingOperator', 'SystemAdmin'])
export type Role = z.infer<typeof Role>
