/** A caller of a running server's SQMeeting API over HTTP. */
import { createHash } from 'node:crypto'

/** How clients of this API send a password: SHA-1 of the password and a fixed salt. */
export const secretOf = (password: string): string =>
  createHash('sha1').update(`${password}49d88eb34f77fc9e81cbdc5190c7efdc`).digest('hex')

export interface Caller {
  client: string
  token?: string
}

export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  body: any
}

export async function sqmeeting(
  url: string,
  method: string,
  path: string,
  { client, token }: Caller,
  body?: object,
): Promise<Reply> {
  const query = new URLSearchParams({ client_id: client, ...(token && { token }) })
  const response = await fetch(`${url}/api/v1${path}?${query}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json().catch(() => ({})) }
}

export async function signedIn(url: string, username: string, password: string): Promise<Caller> {
  const client = `program-of-${username}`
  const { body } = await sqmeeting(url, 'POST', '/user/sign_in', { client }, { username, secret: secretOf(password) })
  return { client, token: body.user_token }
}

/** An account made by the administrator. */
export async function createUser(
  url: string,
  admin: Caller,
  user: { username: string; password: string; realName: string },
): Promise<void> {
  const { username, password, realName } = user
  const answer = await sqmeeting(url, 'POST', '/user/users', admin, {
    username,
    secret: secretOf(password),
    real_name: realName,
  })
  if (answer.status !== 200 || !answer.body.user_id) throw new Error(`No account: ${JSON.stringify(answer)}`)
}
