/** Another server that calls the Web Meeting API through the front door: a key, and a user on whose behalf it speaks. */
import { expect } from 'vitest'
import type { InputOf } from '../../src/shared/contract.ts'
import { atServer } from '../../src/shared/operation.ts'
import type { OpenHouse } from '../support/openHouse.ts'

export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  body: any
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  data: any
  text: string
  headers: Record<string, unknown>
}

export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Said>

export const asker =
  (house: OpenHouse, key?: string, user?: string): Ask =>
  async (method, path, body, headers = {}) => {
    const response = await house.http.inject({
      method: method as 'GET',
      url: `/api/v6${path}`,
      headers: {
        ...(key !== undefined && { 'X-API-KEY': key }),
        ...(user !== undefined && { 'X-USER-ID': user }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const json = String(response.headers['content-type'] ?? '').includes('json')
    const said = json ? response.json() : undefined
    return { status: response.statusCode, body: said, data: said?.data, text: response.body, headers: response.headers }
  }

/** A key as an administrator makes one. */
export async function madeKey(house: OpenHouse, more: Partial<InputOf<'apiKeys.create'>> = {}): Promise<string> {
  const wanted = { name: 'Server', permissions: ['account', 'meeting'] as ('account' | 'meeting')[], ...more }
  return (await house.perform('apiKeys.create', atServer, wanted, await house.signIn('admin'))).key
}

/** The one form of all refusals. */
export const refused = (said: Said, status: number, responseCode: number): void => {
  expect([said.status, said.body?.responseCode]).toEqual([status, responseCode])
  expect(said.body.responseMessage).toMatch(/\w/)
}
