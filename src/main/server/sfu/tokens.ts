/** LiveKit access tokens: JWTs signed with HS256 (RFC 7519, RFC 7515), made and checked. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TrackSource } from './sfu.ts'

export interface KeyPair {
  readonly key: string
  readonly secret: string
}

/** What somebody may do in a room; it may change while they are in it. */
export interface Permission {
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  readonly canPublishData: boolean
  /** The only sources they may publish; undefined: any. */
  readonly sources: readonly TrackSource[] | undefined
  readonly canUpdateMetadata: boolean
  /** Nobody sees them. */
  readonly hidden: boolean
  /** Records the room. */
  readonly recorder: boolean
  readonly agent: boolean
  readonly canSubscribeMetrics: boolean
  readonly canManageAgentSession: boolean
}

/** What nobody has of a permission who was not given it. */
export const nothingSpecial = {
  ...{ sources: undefined, canUpdateMetadata: false, hidden: false },
  ...{ recorder: false, agent: false, canSubscribeMetrics: false, canManageAgentSession: false },
} as const

/** With what somebody comes in. */
export interface Grants extends Permission {
  readonly identity: string
  readonly name: string
  readonly metadata: string
  readonly attributes: Readonly<Record<string, string>>
  readonly room: string
  /** For a room with no guest list: it opens when they come. */
  readonly plain: boolean
  /** What sort of participant they are, as LiveKit names it: empty for a person, `agent`, `egress`, … */
  readonly kind: string
  readonly kindDetails: readonly string[]
  /** How the room is to be that opens with them, a `RoomConfiguration` in JSON. */
  readonly roomConfig?: unknown
}

/** What a good token says, as it says it. */
export type Claims = Readonly<Record<string, unknown>> & { readonly video: Readonly<Record<string, unknown>> }

/** A meeting can last all day, and a client must be able to reconnect to it: the guest list decides who still may. */
const life = 24 * 3600
/** Letters: room enough for the longest metadata and attributes (limits.ts). */
const longest = 250_000

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = encode({ alg: 'HS256', typ: 'JWT' })
const sign = (text: string, secret: string): Buffer => createHmac('sha256', secret).update(text).digest()

/** Signs these claims; they stand for so many seconds. */
export function signClaims({ key, secret }: KeyPair, claims: object, nowSeconds: number, seconds = life): string {
  const text = `${header}.${encode({ ...claims, iss: key, nbf: nowSeconds - 60, exp: nowSeconds + seconds })}`
  return `${text}.${sign(text, secret).toString('base64url')}`
}

export function writeToken(
  key: string,
  secret: string,
  who: { room: string; identity: string; name: string },
  nowSeconds: number,
  canPublishSources?: readonly string[],
): string {
  const video = {
    ...{ room: who.room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
    ...(canPublishSources && { canPublishSources }),
  }
  return signClaims({ key, secret }, { sub: who.identity, name: who.name, video }, nowSeconds)
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

/** What a good token says, or undefined for any other. */
export function readClaims({ key, secret }: KeyPair, token: string, nowSeconds: number): Claims | undefined {
  const [head, body, signature, ...more] = token.split('.')
  if (!head || !body || !signature || more.length > 0 || token.length > longest) return undefined
  const expected = sign(`${head}.${body}`, secret)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString())
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    if (alg !== 'HS256' || claims.iss !== key) return undefined
    if (typeof claims.exp !== 'number' || claims.exp <= nowSeconds) return undefined
    if (typeof claims.nbf === 'number' && claims.nbf > nowSeconds + 60) return undefined
    return { ...claims, video: typeof claims.video === 'object' && claims.video !== null ? claims.video : {} }
  } catch {
    return undefined
  }
}

/** Who issued a token, by its own word: to know which key to check it with. */
export function issuerOf(token: string): string {
  try {
    return String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).iss ?? '')
  } catch {
    return ''
  }
}

const sources: Readonly<Record<string, TrackSource>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen_share: 'screen',
  screen_share_audio: 'screenAudio',
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** With what these claims let somebody into a room, or undefined when they do not. */
export function grantsOf({
  sub,
  name,
  metadata,
  attributes,
  video,
  kind,
  kindDetails,
  roomConfig,
}: Claims): Grants | undefined {
  if (typeof sub !== 'string' || sub === '' || video['roomJoin'] !== true || typeof video['room'] !== 'string')
    return undefined
  const named = video['canPublishSources']
  const entries = typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : []
  return {
    identity: sub,
    name: textOf(name),
    metadata: textOf(metadata),
    attributes: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')),
    room: video['room'],
    plain: video['plain'] === true,
    kind: textOf(kind),
    kindDetails: Array.isArray(kindDetails) ? kindDetails.map(textOf) : [],
    ...(roomConfig !== undefined && { roomConfig }),
    canPublish: video['canPublish'] !== false,
    canSubscribe: video['canSubscribe'] !== false,
    canPublishData: video['canPublishData'] !== false,
    sources:
      Array.isArray(named) && named.length > 0
        ? named.flatMap(one => (Object.hasOwn(sources, String(one)) ? [sources[String(one)] as TrackSource] : []))
        : undefined,
    canUpdateMetadata: video['canUpdateOwnMetadata'] === true,
    hidden: video['hidden'] === true,
    recorder: video['recorder'] === true,
    agent: video['agent'] === true,
    canSubscribeMetrics: video['canSubscribeMetrics'] === true,
    canManageAgentSession: video['canManageAgentSession'] === true,
  }
}

/** What a good token grants, or undefined for any other. */
export function readToken(key: string, secret: string, token: string, nowSeconds: number): Grants | undefined {
  const claims = readClaims({ key, secret }, token, nowSeconds)
  return claims && grantsOf(claims)
}
