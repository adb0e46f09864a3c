/** A publisher made up: three layers of VP8 frames in packets, and a network that loses, delays and repeats them. */

import type { RtpPacket } from '../../../src/main/server/sfu/media/rtp.ts'
import { UpTrack } from '../../../src/main/server/sfu/media/upTrack.ts'
import type { Random } from './random.ts'

export interface Sent {
  readonly packet: RtpPacket
  readonly layer: number
  /** The first packet of a key frame. */
  readonly startsKeyFrame: boolean
  readonly padding: boolean
  /** µs. */
  readonly arrivesAt: number
}

export interface Habits {
  /** Width of the picture ids; 0: none. */
  pictureIdBits: 0 | 7 | 15
  loss: number
  reordering: number
  padding: number
}

/** VP8 in a packet: picture id of this width, TL0PICIDX, and a payload that starts or continues a frame. */
export function vp8Payload(bits: 0 | 7 | 15, pictureId: number, tl0: number, start: boolean, key: boolean): Buffer {
  const first = start ? 0x90 : 0x80
  const id = bits === 15 ? [0x80 | ((pictureId >> 8) & 0x7f), pictureId & 0xff] : bits === 7 ? [pictureId & 0x7f] : []
  return Buffer.from([first, (bits > 0 ? 0x80 : 0) | 0x40, ...id, tl0 & 0xff, key && start ? 0 : 1, 7, 7])
}

export const rtp = (packet: Partial<RtpPacket>): RtpPacket => ({
  marker: false,
  payloadType: 96,
  sequence: 0,
  timestamp: 0,
  ssrc: 1,
  payload: Buffer.alloc(0),
  extension: () => undefined,
  ...packet,
})

/** Everything that arrives of `frames` frames a layer, in the order of arrival; what is lost is missing, what is repeated is twice there. */
export function publish(random: Random, frames: number, habits: Habits): Sent[] {
  const all: Sent[] = []
  for (let layer = 0; layer < 3; layer++) {
    let sequence = random.below(2 ** 16)
    let pictureId = random.below(2 ** 15)
    let tl0 = random.below(256)
    const clock = random.below(2 ** 32)
    for (let frame = 0; frame < frames; frame++) {
      const key = frame === 0 || random.chance(0.08)
      const packets = 1 + random.below(layer + 2)
      pictureId += 1
      tl0 += 1
      for (let i = 0; i < packets + (random.chance(habits.padding) ? 1 : 0); i++) {
        const padding = i === packets
        const packet = rtp({
          ssrc: 100 + layer,
          sequence: sequence++ & 0xffff,
          timestamp: (clock + frame * 3_000) >>> 0,
          marker: i === packets - 1,
          payload: padding ? Buffer.alloc(0) : vp8Payload(habits.pictureIdBits, pictureId, tl0, i === 0, key),
        })
        if (random.chance(habits.loss)) continue
        const late = random.chance(habits.reordering) ? random.below(120_000) : 0
        const at = 1_000_000 + frame * 33_333 + i * 300 + layer * 7 + late
        const sent = { packet, layer, startsKeyFrame: key && i === 0, padding, arrivesAt: at }
        all.push(sent)
        if (random.chance(habits.loss)) all.push({ ...sent, arrivesAt: at + random.below(200_000) })
      }
    }
  }
  return all.sort((a, b) => a.arrivesAt - b.arrivesAt)
}

/** The receiving side of those three layers. */
export function threeLayers(): UpTrack {
  const up = new UpTrack('video', 90_000)
  for (let layer = 0; layer < 3; layer++) up.layer(100 + layer, layer)
  return up
}
