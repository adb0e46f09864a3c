/** LiveKit access tokens: JWTs signed with HS256 (RFC 7519, RFC 7515), made and checked. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Grants {
  readonly identity: string
  readonly name: string
  readonly room: string
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  readonly canPublishData: boolean
}

/** A meeting can last all day, and a client must be able to reconnect to it: the guest list decides who still may. */
const life = 24 * 3600

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = encode({ alg: 'HS256', typ: 'JWT' })
const sign = (text: string, secret: string): Buffer => createHmac('sha256', secret).update(text).digest()

export function writeToken(
  key: string,
  secret: string,
  who: { room: string; identity: string; name: string },
  nowSeconds: number,
): string {
  const claims = {
    iss: key,
    sub: who.identity,
    name: who.name,
    nbf: nowSeconds - 60,
    exp: nowSeconds + life,
    video: { room: who.room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
  }
  const text = `${header}.${encode(claims)}`
  return `${text}.${sign(text, secret).toString('base64url')}`
}

/** The room that a token names, whoever wrote it: enough to know who is to judge it. */
export function roomNamed(token: string): string | undefined {
  try {
    const { video } = JSON.parse(Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString())
    return typeof video?.room === 'string' ? video.room : undefined
  } catch {
    return undefined
  }
}

/** What a good token grants, or undefined for any other. */
export function readToken(key: string, secret: string, token: string, nowSeconds: number): Grants | undefined {
  const [head, body, signature, ...more] = token.split('.')
  if (!head || !body || !signature || more.length > 0 || token.length > 8192) return undefined
  const expected = sign(`${head}.${body}`, secret)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString())
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const video = claims.video ?? {}
    if (alg !== 'HS256' || claims.iss !== key || typeof claims.sub !== 'string' || claims.sub === '') return undefined
    if (typeof claims.exp !== 'number' || claims.exp <= nowSeconds) return undefined
    if (typeof claims.nbf === 'number' && claims.nbf > nowSeconds + 60) return undefined
    if (video.roomJoin !== true || typeof video.room !== 'string') return undefined
    return {
      identity: claims.sub,
      name: typeof claims.name === 'string' ? claims.name : '',
      room: video.room,
      canPublish: video.canPublish !== false,
      canSubscribe: video.canSubscribe !== false,
      canPublishData: video.canPublishData !== false,
    }
  } catch {
    return undefined
  }
}
