/** A member's connection without a transport, for what is said over it in SDP. */
import { AddTrackRequest, TrackType } from '@livekit/protocol'
import { Link } from '../../../src/main/server/sfu/link.ts'
import { Publication } from '../../../src/main/server/sfu/publication.ts'
import { payloadsOf } from '../../../src/main/server/sfu/sdp/codecs.ts'
import type { Section } from '../../../src/main/server/sfu/sdp/read.ts'
import { Subscription } from '../../../src/main/server/sfu/subscription.ts'
import type { RemoteParameters, Transport } from '../../../src/main/server/sfu/transport/transport.ts'

/** A connection of somebody who publishes a microphone and a camera, and is to receive this many of other people's tracks. */
export function connection({ audios = 0, videos = 0 } = {}) {
  const remotes: RemoteParameters[] = []
  let restarts = 0
  const transport = {
    local: {
      ufrag: 'ours',
      pwd: 'our password of 22 chars',
      fingerprint: 'AA:BB',
      candidates: [
        { address: '192.0.2.7', port: 7882, protocol: 'udp', priority: 5, foundation: '1' },
        { address: '2001:db8::7', port: 7882, protocol: 'tcp', priority: 4, foundation: '2' },
      ],
    },
    state: 'connected',
    events: {},
    sendRtp: () => true,
    sendRtcp: () => true,
    setRemote: (remote: RemoteParameters) => remotes.push(remote),
    restartIce: () => {
      restarts += 1
    },
  } as unknown as Transport
  let ssrc = 1_000
  const link = new Link(transport, () => ssrc++, {
    level: () => undefined,
    waiting: () => undefined,
    narrow: () => undefined,
  })
  const track = (cid: string, type: TrackType): Publication =>
    new Publication(`TR_${cid}`, new AddTrackRequest({ cid, type }), false)
  const own = [track('microphone', TrackType.AUDIO), track('camera', TrackType.VIDEO)]
  const waiting = [
    ...Array.from({ length: audios }, (_, i) => track(`a${i}`, TrackType.AUDIO)),
    ...Array.from({ length: videos }, (_, i) => track(`v${i}`, TrackType.VIDEO)),
  ].map(publication => new Subscription(publication, 'PA_them'))
  const bind = (subscription: Subscription, section: Section): boolean => {
    const payloads = payloadsOf(section)
    if (!payloads) return false
    waiting.splice(waiting.indexOf(subscription), 1)
    subscription.bind(section.mid, payloads, link.outlet, undefined)
    return true
  }
  const answer = (sdp: string) =>
    link.answer(
      sdp,
      cid => own.find(one => one.cid === cid),
      kind => waiting.find(one => one.kind === kind),
      bind,
    )
  return { link, answer, own, remotes, restarts: () => restarts }
}
