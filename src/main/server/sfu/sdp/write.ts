/** Writing our SDP: answers to a client's offers, and offers on a subscriber connection. Pure. */
import type { LocalParameters } from '../transport/transport.ts'
import { codecLines, formatsOf, type Payloads } from './codecs.ts'
import type { Kind, Section } from './read.ts'

export const extensionUri = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  transportCc: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
} as const

/** What happens in a section, from our side. */
export type Role =
  | { is: 'inactive' }
  | { is: 'receive' }
  | { is: 'send'; msid: string; cname: string; ssrc: number; rtxSsrc: number | undefined }

export interface OwnSection {
  readonly kind: Kind
  readonly mid: string
  readonly rejected: boolean
  readonly role: Role
  readonly payloads: Payloads
  readonly extensions: ReadonlyMap<string, number>
  readonly rids: readonly string[]
  /** Whether a voice may pause when nothing is said, and has two sides; usually the first and not the second. */
  readonly dtx?: boolean
  readonly stereo?: boolean
}

export interface OwnDescription {
  readonly local: LocalParameters
  readonly version: number
  /** We answer as `passive`; in an offer of ours `actpass`, and every client then chooses `active`. */
  readonly setup: 'passive' | 'actpass'
  readonly sections: readonly OwnSection[]
}

/** Header extensions in offers of ours: that of the numbers which feedback is about. */
export const ownExtensions: ReadonlyMap<string, number> = new Map([[extensionUri.transportCc, 5]])

/** The id of the transport-wide number in what a peer receives; undefined when it does not take one in a header of ours. */
export function transportCcOf({ extensions }: Pick<Section, 'extensions'>): number | undefined {
  const id = extensions.get(extensionUri.transportCc)
  // One-byte headers end at 14 (RFC 8285 §4.2).
  return id !== undefined && id >= 1 && id <= 14 ? id : undefined
}

export function writeSdp({ local, version, setup, sections }: OwnDescription): string {
  const taken = sections.filter(section => !section.rejected)
  const bundled = taken.map(section => section.mid)
  // The whole bundle uses the transport of its first section (RFC 9143 §7.3.1): that is where candidates are looked for.
  const first = taken[0]
  const transport = [
    `a=ice-ufrag:${local.ufrag}`,
    `a=ice-pwd:${local.pwd}`,
    `a=fingerprint:sha-256 ${local.fingerprint}`,
    `a=setup:${setup}`,
  ]
  const candidates = [
    ...local.candidates.map(
      one =>
        `a=candidate:${one.foundation} 1 ${one.protocol} ${one.priority} ${one.address} ${one.port} typ host` +
        (one.protocol === 'tcp' ? ' tcptype passive' : ''),
    ),
    'a=end-of-candidates',
  ]
  const lines = [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=ice-lite',
    ['a=group:BUNDLE', ...bundled].join(' '),
    'a=msid-semantic: WMS *',
    'a=extmap-allow-mixed',
    ...sections.flatMap(section => writeSection(section, transport, section === first ? candidates : [])),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function writeSection(section: OwnSection, transport: readonly string[], candidates: readonly string[]): string[] {
  const { kind, mid, rejected, role, payloads } = section
  const port = rejected ? 0 : 9
  if (kind === 'application')
    return [
      `m=application ${port} UDP/DTLS/SCTP webrtc-datachannel`,
      'c=IN IP4 0.0.0.0',
      ...transport,
      `a=mid:${mid}`,
      ...candidates,
      'a=sctp-port:5000',
      'a=max-message-size:262144',
    ]
  return [
    `m=${kind} ${port} UDP/TLS/RTP/SAVPF ${formatsOf(payloads).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...transport,
    `a=mid:${mid}`,
    ...candidates,
    ...directionLines(section, role),
    // Also where nothing is sent: what a client's first offer does not get, it cannot use in later ones.
    ...[...section.extensions].map(([uri, id]) => `a=extmap:${id} ${uri}`),
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...codecLines(payloads, {
      numbered: role.is === 'receive' || section.extensions.has(extensionUri.transportCc),
      dtx: section.dtx ?? true,
      stereo: section.stereo ?? false,
    }),
  ]
}

function directionLines(section: OwnSection, role: Role): string[] {
  if (role.is === 'inactive') return ['a=inactive']
  if (role.is === 'receive')
    return [
      'a=recvonly',
      ...section.rids.map(rid => `a=rid:${rid} recv`),
      ...(section.rids.length > 0 ? [`a=simulcast:recv ${section.rids.join(';')}`] : []),
    ]
  const { ssrc, rtxSsrc, cname, msid } = role
  const sources = rtxSsrc === undefined ? [ssrc] : [ssrc, rtxSsrc]
  return [
    'a=sendonly',
    `a=msid:${msid}`,
    ...(rtxSsrc === undefined ? [] : [`a=ssrc-group:FID ${ssrc} ${rtxSsrc}`]),
    ...sources.flatMap(one => [`a=ssrc:${one} cname:${cname}`, `a=ssrc:${one} msid:${msid}`]),
  ]
}

/** The header extensions of theirs that we understand, by URI. */
export const understood = (section: Section): Map<string, number> =>
  new Map([...section.extensions].filter(([uri]) => (Object.values(extensionUri) as string[]).includes(uri)))
