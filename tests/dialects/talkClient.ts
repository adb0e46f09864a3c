/** Callers of the Talk API through the front door: accounts by Basic authorization, guests by the cookies they keep. */
import type { OpenHouse } from '../support/openHouse.ts'

export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  data: any
  meta: { status: string; statuscode: number; message: string }
  text: string
}

export type Ask = ((method: string, path: string, body?: object | string) => Promise<Said>) & { cookies: string[] }

const base = '/ocs/v2.php/apps/spreed/api/v1'

/** Bodies are forms, as clients send them; `username` undefined is a guest. */
export function asker(house: OpenHouse, username?: string, password = `Pass-${username}`): Ask {
  const cookies: string[] = []
  const ask = async (method: string, path: string, body?: object | string): Promise<Said> => {
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const response = await house.http.inject({
      method: method as 'GET',
      url: path.startsWith('/cloud') ? `/ocs/v2.php${path}` : base + path,
      headers: {
        accept: 'application/json',
        'ocs-apirequest': 'true',
        ...(username !== undefined && { authorization: basic }),
        ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && {
        payload: typeof body === 'string' ? body : new URLSearchParams(body as Record<string, string>).toString(),
      }),
    })
    for (const cookie of response.cookies) cookies.push(`${cookie.name}=${cookie.value}`)
    const { ocs } = response.json()
    return { status: response.statusCode, data: ocs.data, meta: ocs.meta, text: response.body }
  }
  return Object.assign(ask, { cookies })
}

/** A conversation of its first caller with the others in it. */
export async function conversation(owner: Ask, roomType: 2 | 3, ...members: string[]): Promise<string> {
  const { data } = await owner('POST', '/room', { roomType: String(roomType), roomName: 'Council' })
  for (const newParticipant of members) await owner('POST', `/room/${data.token}/participants`, { newParticipant })
  return data.token
}
