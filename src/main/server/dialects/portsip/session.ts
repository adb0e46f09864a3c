/** Signing in and out: for a token as OAuth has it, or by the plain call; both answer the same. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { atServer } from '../../../../shared/operation.ts'
import type { Session } from '../../../../shared/session.ts'
import type { Call } from '../../http/call.ts'
import { get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { login, root } from './places.ts'
import { maybe, roleWord, Time, time } from './words.ts'

const Token = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  expires_at: Time,
  refresh_token: z.string(),
  role: z.string(),
})

const tokenOf = ({ token, refreshToken = '', user, expiresAt, lasts = 0 }: Session): z.output<typeof Token> => ({
  access_token: token,
  token_type: 'Bearer',
  expires_in: Math.floor(lasts / 1000),
  expires_at: time(expiresAt),
  refresh_token: refreshToken,
  role: roleWord(user.roleName),
})

/** `domain`, `scope` and `client_id` are for houses with several tenants and programs, and say nothing here. */
const Grant = z.object({
  grant_type: z.string(),
  username: maybe(z.string()),
  password: maybe(z.string().max(128)),
  refresh_token: maybe(z.string().max(128)),
  domain: maybe(z.string()),
  scope: maybe(z.string()),
  client_id: maybe(z.string()),
})

async function grant({ body, perform }: Call<z.output<typeof Grant>>): Promise<z.output<typeof Token>> {
  const { grant_type, username, password, refresh_token } = body
  if (grant_type === 'refresh_token') {
    if (!refresh_token) throw new DomainError('invalid', 'refresh_token is missing.', 'refresh_token')
    return tokenOf(await perform('session.renew', atServer, { refreshToken: refresh_token }))
  }
  if (grant_type !== 'password')
    throw new DomainError('invalid', 'grant_type is password or refresh_token.', 'grant_type')
  if (!username) throw new DomainError('invalid', 'username is missing.', 'username')
  if (!password) throw new DomainError('invalid', 'password is missing.', 'password')
  return tokenOf(await perform('session.signIn', atServer, { username, password: { password }, renewable: true }))
}

export const sessionRoutes = [
  ...under(login, [
    post('/oauth/token', {
      says: 'A token for a name and password, or for a refresh token, which can be used once.',
      knock: 'stranger',
      body: Grant,
      replies: Token,
      run: grant,
    }),
    post('/oauth/revoke', { does: 'session.signOut' }),
    post('', {
      does: 'session.signIn',
      knock: 'stranger',
      body: z.object({ username: z.string(), password: z.string().min(1).max(128), domain: maybe(z.string()) }),
      replies: Token,
      input: ({ body: { username, password } }) => ({ username, password: { password }, renewable: true }),
      reply: tokenOf,
    }),
    get('', {
      does: 'session.current',
      replies: Token.pick({ access_token: true, expires_at: true, expires_in: true, role: true }),
      reply: ({ user, expiresAt, lasts }, { shown }) => ({
        access_token: shown.token ?? '',
        expires_at: time(expiresAt),
        expires_in: Math.floor(lasts / 1000),
        role: roleWord(user.roleName),
      }),
    }),
  ]),
  ...under(root, [post('/logout', { does: 'session.signOut', success: 'gone' })]),
]
