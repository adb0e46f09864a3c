/** The codecs we pass on, as SDP speaks of them: which payload types of a peer are of use, and the lines that describe ours. Pure. */
import type { Codec, Kind, Section } from './read.ts'

export type CodecName = 'opus' | 'red' | 'vp8' | 'h264'

/** A codec under a peer's number. */
export interface Payload {
  readonly codec: CodecName
  readonly type: number
  /** Its retransmissions, video only (RFC 4588). */
  readonly rtx: number | undefined
  /** H.264: what the peer says of its profile. */
  readonly profile?: string
}

/** Never empty; in the order of the peer's preference. */
export type Payloads = readonly Payload[]

const spoken: Record<Kind, readonly string[]> = { audio: ['opus', 'red'], video: ['vp8', 'h264'], application: [] }
const defaultProfile = '42e01f'

/** What of this section we can use, each codec once; undefined when that is nothing. */
export function payloadsOf({ kind, codecs }: Pick<Section, 'kind' | 'codecs'>): Payloads | undefined {
  const found = new Map<CodecName, Payload>()
  for (const one of codecs) {
    const codec = one.name as CodecName
    if (!spoken[kind].includes(codec) || found.has(codec) || !isOfUse(one)) continue
    const rtx = codecs.find(other => other.name === 'rtx' && other.fmtp === `apt=${one.payloadType}`)
    found.set(codec, {
      codec,
      type: one.payloadType,
      rtx: kind === 'video' ? rtx?.payloadType : undefined,
      ...(codec === 'h264' && { profile: parameter(one, 'profile-level-id') ?? '' }),
    })
  }
  const opus = found.get('opus')
  // Redundancy of something else (RFC 2198 §5 names what the blocks are) is of no use.
  const red = codecs.find(one => one.name === 'red')
  if (red && !red.fmtp.split('/').every(type => type === String(opus?.type))) found.delete('red')
  return found.size > 0 && (kind !== 'audio' || opus) ? [...found.values()] : undefined
}

/** H.264 in packets that may be cut and put together (packetization-mode 1), of the one profile that every browser has. */
function isOfUse(codec: Codec): boolean {
  if (codec.name !== 'h264') return true
  return (
    parameter(codec, 'packetization-mode') === '1' && isConstrainedBaseline(parameter(codec, 'profile-level-id') ?? '')
  )
}

function parameter({ fmtp }: Codec, name: string): string | undefined {
  for (const part of fmtp.split(';')) {
    const [key, value] = part.split('=')
    if (key?.trim().toLowerCase() === name) return value?.trim()
  }
  return undefined
}

/**
 * Whether a `profile-level-id` is of the constrained baseline (RFC 6184 §8.1, table 5), which every browser has. Its level does
 * not matter: with `level-asymmetry-allowed` either side says its own.
 */
export function isConstrainedBaseline(profileLevelId: string): boolean {
  if (!/^[0-9a-f]{6}$/i.test(profileLevelId)) return false
  const profile = Number.parseInt(profileLevelId.slice(0, 2), 16)
  const constraints = Number.parseInt(profileLevelId.slice(2, 4), 16)
  if (profile === 0x42) return (constraints & 0x40) !== 0
  if (profile === 0x4d) return (constraints & 0x80) !== 0
  return profile === 0x58 && (constraints & 0xc0) === 0xc0
}

/** What we use in offers of ours. */
export const ownPayloads = (kind: Kind): Payloads => own[kind]
const own: Record<Kind, Payloads> = {
  audio: [
    { codec: 'opus', type: 111, rtx: undefined },
    { codec: 'red', type: 63, rtx: undefined },
  ],
  video: [
    { codec: 'vp8', type: 96, rtx: 97 },
    { codec: 'h264', type: 102, rtx: 103, profile: defaultProfile },
  ],
  application: [],
}

/**
 * What a publisher is to send of what it offers: one video codec, the one that was announced or else its favourite; Opus, and
 * before it what makes it redundant where that is wanted, since the first in an answer is what is sent.
 */
export function toBeSent(payloads: Payloads, { codec, red }: { codec: CodecName | undefined; red: boolean }): Payloads {
  const video = payloads.filter(one => one.codec === 'vp8' || one.codec === 'h264')
  if (video.length > 0) return [video.find(one => one.codec === codec) ?? video[0]!]
  const rank = (one: Payload): number => (one.codec === 'red' ? 0 : 1)
  return payloads.filter(one => red || one.codec !== 'red').sort((a, b) => rank(a) - rank(b))
}

export interface Wishes {
  /** The peer can number its packets transport-wide, or can read our numbers. */
  readonly numbered: boolean
  readonly dtx: boolean
  readonly stereo: boolean
}

/** All `a=rtpmap`, `a=rtcp-fb` and `a=fmtp` lines of these. */
export function codecLines(payloads: Payloads, { numbered, dtx, stereo }: Wishes): string[] {
  const opus = payloads.find(one => one.codec === 'opus')
  return payloads.flatMap(({ codec, type, rtx, profile }) => {
    const transportCc = numbered ? [`a=rtcp-fb:${type} transport-cc`] : []
    if (codec === 'opus') {
      const parameters = [
        'minptime=10',
        'useinbandfec=1',
        ...(dtx ? ['usedtx=1'] : []),
        ...(stereo ? ['stereo=1'] : []),
      ]
      return [`a=rtpmap:${type} opus/48000/2`, ...transportCc, `a=fmtp:${type} ${parameters.join(';')}`]
    }
    if (codec === 'red')
      return [
        `a=rtpmap:${type} red/48000/2`,
        ...transportCc,
        ...(opus ? [`a=fmtp:${type} ${opus.type}/${opus.type}`] : []),
      ]
    return [
      `a=rtpmap:${type} ${codec.toUpperCase()}/90000`,
      ...transportCc,
      // Who cannot tell what arrived may tell what that makes.
      ...(numbered ? [] : [`a=rtcp-fb:${type} goog-remb`]),
      `a=rtcp-fb:${type} ccm fir`,
      `a=rtcp-fb:${type} nack`,
      `a=rtcp-fb:${type} nack pli`,
      ...(codec === 'h264'
        ? [`a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${profile}`]
        : []),
      ...(rtx === undefined ? [] : [`a=rtpmap:${rtx} rtx/90000`, `a=fmtp:${rtx} apt=${type}`]),
    ]
  })
}

/** The payload types of an `m=` line. */
export const formatsOf = (payloads: Payloads): number[] =>
  payloads.flatMap(({ type, rtx }) => (rtx === undefined ? [type] : [type, rtx]))
