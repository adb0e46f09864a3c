/** A caller of the SQMeeting API through the front door, as its clients call: `client_id` and `token` in the query. */
import { expect } from 'vitest'
import { secrets } from '../../src/main/server/secrets.ts'
import type { OpenHouse } from '../support/openHouse.ts'

export interface Said {
  status: number
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  body: any
  text: string
}

export interface How {
  token?: string
  clientId?: string | undefined
  headers?: Record<string, string>
  query?: Record<string, string>
}

export type Ask = (method: string, path: string, body?: unknown, how?: How) => Promise<Said>

/** Asks as one and the same caller. A string or Buffer is sent as it is. */
export const asker =
  (house: OpenHouse, caller: How = {}): Ask =>
  async (method, path, body, how = {}) => {
    const { token, clientId } = { clientId: 'device-1', ...caller, ...how }
    const query = new URLSearchParams({
      ...(clientId !== undefined && { client_id: clientId }),
      ...(token !== undefined && { token }),
      ...how.query,
    })
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    const response = await house.http.inject({
      method: method as 'GET',
      url: `/api/v1${path}?${query}`,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...how.headers },
      ...(body !== undefined && { payload: raw ? body : JSON.stringify(body) }),
    })
    const type = String(response.headers['content-type'] ?? '')
    return {
      status: response.statusCode,
      type,
      text: response.body,
      body: type.includes('json') ? response.json() : undefined,
    }
  }

export const refused = (said: Said, status: number, errorCode: string): void => {
  expect(said.type).toContain('application/json')
  expect(Object.keys(said.body).sort()).toEqual(['error', 'errorCode'])
  expect(said).toMatchObject({ status, body: { error: expect.any(String), errorCode } })
}
export const done = (said: Said): void => expect([said.status, said.text]).toEqual([200, '{}'])

export const secretOf = (password: string): string => secrets.derive(password)

/** Signed in as somebody whom `house.person` made. */
export async function signedIn(
  house: OpenHouse,
  username: string,
  clientId = `device-of-${username}`,
  password = `Pass-${username}`,
): Promise<Ask & { token: string; id: string }> {
  const answer = await asker(house, { clientId })('POST', '/user/sign_in', { username, secret: secretOf(password) })
  const token: string = answer.body.user_token
  return Object.assign(asker(house, { token, clientId }), { token, id: answer.body.user_id as string })
}
