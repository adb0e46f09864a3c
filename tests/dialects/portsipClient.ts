/** A caller of the PortSIP API through the front door, as its clients call: a bearer token, JSON bodies. */
import { expect } from 'vitest'
import type { OpenHouse } from '../support/openHouse.ts'

export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  body: any
  text: string
  headers: Record<string, unknown>
  raw: Buffer
}

export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Said>

/** Asks as one and the same caller. A string or Buffer is sent as it is. */
export const asker =
  (house: OpenHouse, token?: string): Ask =>
  async (method, path, body, headers = {}) => {
    const plain = typeof body === 'string' || Buffer.isBuffer(body)
    const response = await house.http.inject({
      method: method as 'GET',
      url: `/api${path}`,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: plain ? body : JSON.stringify(body) }),
    })
    const json = String(response.headers['content-type'] ?? '').includes('json')
    return {
      status: response.statusCode,
      text: response.body,
      body: json ? response.json() : undefined,
      headers: response.headers,
      raw: response.rawPayload,
    }
  }

/** The one form of all refusals. */
export const refused = (said: Said, status: number, code: string, detail?: string): void => {
  expect([said.status, said.body?.errors?.[0]?.code, said.body?.errors?.[0]?.detail]).toEqual([status, code, detail])
  expect(Object.keys(said.body)).toEqual(['errors'])
  expect(said.body.errors[0].message).toEqual(expect.any(String))
}

/** Signed in as somebody whom `house.person` made. */
export async function signedIn(
  house: OpenHouse,
  username: string,
  password = `Pass-${username}`,
): Promise<Ask & { token: string }> {
  const answer = await asker(house)('POST', '/login', { username, password })
  expect(answer.status).toBe(200)
  const token: string = answer.body.access_token
  return Object.assign(asker(house, token), { token })
}
