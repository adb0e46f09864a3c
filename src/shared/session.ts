/** Signing in and out. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { Password, User } from './users.ts'

export const Session = z.object({
  token: z.string(),
  user: User,
  expiresAt: z.number(),
  /** Milliseconds that it lasts from now. */
  lasts: z.number().optional(),
  /** Only of a renewable session. */
  refreshToken: z.string().optional(),
})
export type Session = z.infer<typeof Session>

export const session = {
  'session.signIn': act('server', 'Signs in; five failures freeze the account for five minutes.', {
    input: z.object({
      username: z.string().trim().min(1).max(128),
      password: Password,
      /** A short session, with a token that gives another one. */
      renewable: z.boolean().default(false),
    }),
    answer: Session,
  }),
  'session.renew': act('server', 'Gives another session for a refresh token, once; the former one ends.', {
    input: z.object({ refreshToken: z.string().min(1).max(128) }),
    answer: Session,
  }),
  'session.current': ask('server', 'This session: whose it is and how long it lasts.', {
    input: Nothing,
    answer: z.object({ user: User, expiresAt: z.number(), lasts: z.number() }),
  }),
  'session.signOut': act('server', 'Ends this session; other sessions of the same person stay.', {
    input: Nothing,
    answer: Nothing,
  }),
  'session.whoAmI': ask('server', 'The person signed in.', { input: Nothing, answer: User }),
  'session.changePassword': act('server', 'Changes the own password and ends all own sessions.', {
    input: z.object({ old: Password, new: Password }),
    answer: Nothing,
  }),
}
