/** Signing in and out. */
import { z } from 'zod'
import { Session } from '../../../../shared/session.ts'
import { post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'

export const sessionRoutes = under(place(''), [
  post('/sign-in', {
    does: 'session.signIn',
    knock: 'stranger',
    body: z.object({ username: z.string(), password: z.string().min(1).max(128) }),
    replies: Session.omit({ refreshToken: true }),
    input: ({ body: { username, password } }) => ({ username, password: { password } }),
    reply: session => session,
  }),
  post('/sign-out', { does: 'session.signOut' }),
])
