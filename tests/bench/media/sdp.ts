/** As much SDP as a bot needs: an offer for what it sends, an answer to whatever it is offered, and where the other side is. */
import type { Line, Remote } from './line.ts'
import { certificate } from './line.ts'

const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0']
/** The other side of this is to be the DTLS server, whoever offers. */
const own = ({ ufrag, pwd }: Line): string[] => [
  `a=ice-ufrag:${ufrag}`,
  `a=ice-pwd:${pwd}`,
  `a=fingerprint:sha-256 ${certificate.fingerprint}`,
  'a=setup:active',
]
const text = (lines: string[]): string => `${lines.join('\r\n')}\r\n`

export const payloadTypes = { audio: 111, video: 96 } as const
export const levelExtension = 1

export function offerOf(line: Line, tracks: { kind: 'audio' | 'video'; cid: string; ssrc: number }[]): string {
  const sections = tracks.flatMap(({ kind, cid, ssrc }, mid) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadTypes[kind]}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...own(line),
    `a=mid:${mid}`,
    'a=sendonly',
    `a=msid:stream ${cid}`,
    'a=rtcp-mux',
    ...(kind === 'audio'
      ? [
          'a=rtpmap:111 opus/48000/2',
          'a=fmtp:111 minptime=10;useinbandfec=1',
          `a=extmap:${levelExtension} urn:ietf:params:rtp-hdrext:ssrc-audio-level`,
        ]
      : ['a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli']),
    `a=ssrc:${ssrc} cname:bot`,
    `a=ssrc:${ssrc} msid:stream ${cid}`,
  ])
  const bundle = `a=group:BUNDLE ${tracks.map((_, mid) => mid).join(' ')}`
  return text([...session, bundle, 'a=msid-semantic: WMS *', ...sections])
}

/** Every section as it was offered, the other way round, without header extensions and thus without estimates of bandwidth. */
export function answerTo(offer: string, line: Line): string {
  const lines = offer.split(/\r?\n/)
  const kept = /^(m=|c=|a=mid:|a=rtcp-mux|a=rtpmap:|a=fmtp:|a=rtcp-fb:\d+ (nack|ccm)|a=sctp-port:|a=max-message-size:)/
  const first = lines.findIndex(one => one.startsWith('m='))
  const bundle = lines.slice(0, first).filter(one => one.startsWith('a=group:BUNDLE'))
  const sections = lines.slice(first).flatMap(one => {
    if (one.startsWith('c=')) return [one, ...own(line)]
    if (one === 'a=sendonly' || one === 'a=sendrecv') return ['a=recvonly']
    if (one === 'a=inactive') return [one]
    return kept.test(one) ? [one] : []
  })
  return text([...session, ...bundle, ...sections])
}

/** From its description, with a loopback candidate preferred. */
export function remoteOf(sdp: string): Remote | undefined {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
  const pwd = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1]
  const candidates = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) /gim)]
  const chosen = candidates.find(one => one[1] === '127.0.0.1') ?? candidates[0]
  if (!ufrag || !pwd || !chosen) return undefined
  return { ufrag, pwd, address: chosen[1]!, port: Number(chosen[2]) }
}
