/** Signing in and out. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { Password, User } from './users.ts'

export const Session = z.object({ token: z.string(), user: User, expiresAt: z.number() })
export type Session = z.infer<typeof Session>

export const session = {
  'session.signIn': act('server', 'Signs in; five failures freeze the account for five minutes.', {
    input: z.object({ username: z.string().trim().min(1).max(128), password: Password }),
    answer: Session,
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
