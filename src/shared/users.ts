/** People with an account. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'
import { Role, RoleName } from './roles.ts'

export const Username = z.string().trim().min(1).max(64)

/** The number by which an account is called. */
export const Extension = z.string().regex(/^\d{3,64}$/, 'must be 3 to 64 digits')

/**
 * A password as somebody gives it: in clear (it is turned into the secret at once), or already as the secret that
 * SQMeeting clients send, 40 hex digits (API document, "Sign In").
 */
export const Password = z.union([
  z.object({ password: z.string().min(1).max(128) }),
  z.object({ secret: z.string().regex(/^[0-9a-f]{40}$/i) }),
])
export type Password = z.infer<typeof Password>

export const Profile = z.object({
  realName: z.string().trim().max(1024),
  email: z.string().trim().max(128),
  department: z.string().trim().max(128),
  mobile: z.string().trim().max(32),
})

export const User = Profile.extend({
  id: z.string(),
  username: z.string(),
  /** What the role is for those who know only these. */
  role: Role,
  roleName: z.string(),
  extension: z.string(),
  /** Address of their picture. */
  picture: z.string().nullable(),
  disabled: z.boolean(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
})
export type User = z.infer<typeof User>

/** What everybody signed in may know of somebody. */
export const PublicUser = z.object({ id: z.string(), username: z.string(), realName: z.string() })
export type PublicUser = z.infer<typeof PublicUser>

export const users = {
  'users.find': ask('server', 'People by name or user name.', { input: Page, answer: listOf(PublicUser) }),
  'users.list': ask('server', 'All accounts, whole, for administrators.', { input: Page, answer: listOf(User) }),
  'users.create': act('server', 'Makes an account.', {
    input: Profile.partial().extend({
      username: Username,
      role: RoleName.default('Normal'),
      password: Password,
      /** Without one, the next that is free. */
      extension: Extension.optional(),
      extensionPassword: z.string().min(1).max(128).optional(),
      details: Body.optional(),
      disabled: z.boolean().optional(),
    }),
    answer: User,
  }),
  'users.get': ask('user', 'One account, whole, for administrators.', { input: Nothing, answer: User }),
  'users.update': act('user', 'Changes an account; what is not named stays.', {
    input: Profile.partial().extend({
      role: RoleName.optional(),
      details: Body.optional(),
      disabled: z.boolean().optional(),
      password: Password.optional(),
    }),
    answer: User,
  }),
  'users.remove': act('user', 'Ends an account, its sessions, its meetings and all that was planned in them.', {
    input: Nothing,
    answer: Nothing,
  }),
}
