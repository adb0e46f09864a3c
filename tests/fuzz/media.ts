/** Hostile packets of somebody whose keys are good: RTP, RTCP, and what codecs say of themselves. */
import { DownTrack } from '../../src/main/server/sfu/media/downTrack.ts'
import { startsKeyFrame } from '../../src/main/server/sfu/media/h264.ts'
import { primaryOf, renumberRed } from '../../src/main/server/sfu/media/red.ts'
import { readRtcp } from '../../src/main/server/sfu/media/rtcp.ts'
import { readRtp } from '../../src/main/server/sfu/media/rtp.ts'
import { readVp8, rewriteVp8 } from '../../src/main/server/sfu/media/vp8.ts'
import { connection } from '../sfu/support/connection.ts'
import { camera, microphone, offer, oldCamera } from '../sfu/support/offers.ts'
import { captured, must, type Target } from './target.ts'

const videoPackets = captured('rtpVideo')
const payloads = videoPackets.flatMap(packet => readRtp(packet)?.payload ?? [])
const h264 = [
  Buffer.from('78000a6742c01fda014016e84000046 8ce3c80'.replace(/\s/g, ''), 'hex'),
  Buffer.from('7c85b8040be7', 'hex'),
  Buffer.from('419a246c41', 'hex'),
]

/** A whole connection: packets of a microphone and of cameras in both manners, forwarded to a subscriber, and their reports. */
const link: Target = {
  name: 'RTP and RTCP of a publisher',
  corpus: [...videoPackets, ...captured('rtpAudio', 'rtcp')],
  pace: 8_000,
  open(random) {
    const { link, answer, own } = connection()
    answer(offer(microphone('0'), camera('1'), oldCamera('2')))
    let nowUs = 1_000_000
    const used = new Set<string>()
    for (const publication of own) {
      const { kind, clockRate } = publication.up
      const codecs =
        kind === 'video' ? { vp8: { type: 96, rtx: 97 }, h264: { type: 98, rtx: 99 } } : { opus: { type: 111 } }
      const down = new DownTrack({ kind, ssrc: 7, codecs, clockRate, rtxSsrc: 8 }, random)
      publication.sinks.add({
        begins: () => undefined,
        forward(packet, layer, nowUs) {
          const out = down.forward(packet, layer, random.below(3), nowUs)
          if (!out) return
          const read = readRtp(out)
          must(read !== undefined && read.ssrc === 7, 'What goes out is no packet of ours.')
          if (random.chance(0.1)) down.retransmit([read!.sequence, random.below(0x10000)], nowUs, 0)
          down.senderReport(layer, 'PA_x', nowUs)
        },
        pause: () => void down.pause(),
        wants: 2,
      })
    }
    return {
      feed(bytes) {
        nowUs += random.below(20_000)
        const type = (bytes[1] ?? 0) & 0x7f
        if (bytes.length >= 8 && type >= 64 && type <= 95) link.transport.events.rtcp?.(Buffer.from(bytes), nowUs)
        else link.transport.events.rtp?.(Buffer.from(bytes), nowUs)
        if (random.chance(0.05)) {
          link.feedback(nowUs, own)
          link.report(nowUs, own)
        }
        if (random.chance(0.002)) for (const one of own) one.mute(random.chance(0.5))
        for (const { layers } of own.map(one => one.up)) must(layers.length <= 3, 'There are more layers than three.')
        used.clear()
      },
    }
  },
}

const readers: Target = {
  name: 'RTP and RTCP, single packets',
  corpus: [...videoPackets, ...captured('rtpAudio', 'rtcp')],
  pace: 30_000,
  open: random => ({
    feed(bytes) {
      const packet = readRtp(bytes)
      if (packet)
        for (let id = 0; id < 16; id++) must((packet.extension(id)?.length ?? 0) <= 255, 'An extension is too long.')
      must(packet === undefined || packet.payload.length <= bytes.length, 'A payload is longer than its packet.')
      const items = readRtcp(bytes)
      must(items.length <= bytes.length, 'There are more reports than bytes.')
      for (const item of items)
        if (item.kind === 'nack') must(item.sequences.length <= 1_024, 'Too much is asked for at once.')
      random.below(2)
    },
  }),
}

const descriptors: Target = {
  name: 'VP8, H.264 and redundant audio',
  corpus: [...payloads, ...h264, ...captured('rtpAudio').flatMap(packet => readRtp(packet)?.payload ?? [])],
  pace: 30_000,
  open: random => ({
    feed(bytes) {
      const vp8 = readVp8(bytes)
      if (vp8) {
        const copy = Buffer.from(bytes)
        rewriteVp8(copy, vp8, random.below(2 ** 15), random.below(2 ** 8))
        must(copy.length === bytes.length, 'Rewriting changed the length.')
        must(readVp8(copy)?.keyFrame === vp8.keyFrame, 'Rewriting changed what a picture is.')
      }
      startsKeyFrame(bytes)
      const primary = primaryOf(bytes)
      must((primary?.length ?? 0) <= bytes.length, 'A block is longer than its packet.')
      must(renumberRed(Buffer.from(bytes), 109) === (primary !== undefined), 'What has a block has headers.')
    },
  }),
}

export const mediaTargets: readonly Target[] = [link, readers, descriptors]
