/** SQMeeting's way of writing values: what its clients send, and what they need to read. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import type { Page } from '../../../../shared/listing.ts'
import type { PublicUser, User } from '../../../../shared/users.ts'
import type { Call } from '../../http/call.ts'

/** Some clients send numbers as numbers, some as strings. */
export const numeric = z.union(
  [
    z.number().int(),
    z
      .string()
      .regex(/^\s*-?\d{1,15}\s*$/)
      .transform(Number),
  ],
  { error: 'must be a whole number' },
)

/** Booleans come as such or as words, in any case. */
export const flag = z.union(
  [
    z.boolean(),
    z
      .string()
      .regex(/^\s*(true|false)\s*$/i)
      .transform(text => text.trim().toLowerCase() === 'true'),
  ],
  { error: 'must be true or false' },
)

/** `mute_upon_entry` is written with its own pair of words. */
export const enabled = z.union(
  [
    flag,
    z
      .string()
      .regex(/^\s*(enable|disable)\s*$/i)
      .transform(text => text.trim().toLowerCase() === 'enable'),
  ],
  { error: 'must be ENABLE or DISABLE' },
)

/** What may be left out may also be null, and means the same. */
export const maybe = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value): z.output<S> | undefined => value ?? undefined)

/** `sha1(password + salt)` as 40 hex digits ("Sign In", "Update Password"). */
export const secret = z.string().regex(/^[0-9a-f]{40}$/i, 'must be 40 hexadecimal digits')

/** `page_num` counts from 1. */
export const paging = z.object({
  page_num: maybe(numeric.pipe(z.number().min(1).max(1_000_000))),
  page_size: maybe(numeric.pipe(z.number().min(1).max(1_000_000))),
  filter: maybe(z.string().max(128)),
})

const mostOnPage = 500

export function pageOf({ page_num = 1, page_size = 50, filter = '' }: z.output<typeof paging>): Page {
  const top = Math.min(page_size, mostOnPage)
  return { filter, top, skip: (page_num - 1) * top }
}

export const totals = (total: number, { top }: Page) => ({
  total_page_num: Math.max(1, Math.ceil(total / top)),
  total_size: total,
})

/** Numbers that are names rather than counts (of meetings, passwords) come as texts, and sometimes as numbers. */
export const digits = z.union([z.string(), z.number().int().min(0).transform(String)])

/** Some bodies repeat the meeting's number of the address; it must be the same. */
export const NamesMeeting = z.object({ meeting_number: maybe(digits) })

export function sameMeeting(call: Call<z.output<typeof NamesMeeting>>): Record<string, never> {
  const { meeting_number: named } = call.body
  if (named !== undefined && named !== call.params['meeting_number'])
    throw new DomainError('invalid', 'The body names another meeting than the address.', 'meeting_number')
  return {}
}

export const UserBrief = z.object({ user_id: z.string(), username: z.string(), real_name: z.string() })

export const userBrief = ({ id, username, realName }: PublicUser): z.output<typeof UserBrief> => ({
  user_id: id,
  username,
  real_name: realName,
})

export const UserInfo = UserBrief.extend({
  user_token: z.string(),
  email: z.string(),
  firstname: z.string(),
  lastname: z.string(),
  department: z.string(),
  mobile: z.string(),
  password_expired_time: z.number(),
  security_level: z.enum(['HIGH', 'NORMAL']),
  role: z.array(z.string()),
})

/** "Sign In" and "User Info". Nothing here may be null: clients in Objective-C refuse the whole answer then. */
export const userInfo = (user: User, token: string): z.output<typeof UserInfo> => ({
  ...userBrief(user),
  user_token: token,
  email: user.email,
  firstname: '',
  lastname: '',
  department: user.department,
  mobile: user.mobile,
  // Days; passwords do not expire here.
  password_expired_time: 60,
  security_level: 'HIGH',
  role: [user.role],
})

export const displayName = ({ realName, username }: PublicUser): string => realName || username
