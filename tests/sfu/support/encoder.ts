/** What cameras send: made-up pictures of noise in three layers of VP8, each with three temporal layers. */
import type { RtpPacket } from '../../../src/main/server/sfu/media/rtp.ts'
import { rtp } from './publisher.ts'
import type { Random } from './random.ts'
import type { Person } from './rooms.ts'

/** Widths of the layers, and what encoders make of them at most, bits/s. */
export const widths = [320, 640, 960]
const rates = [140_000, 420_000, 1_450_000]
/** Temporal layers of pictures one after another, and a picture's share of a second's bits by its temporal layer. */
const pattern = [0, 2, 1, 2]
const shares = [0.4 / 3.79, 0.2 / 3.79, 0.4 / 7.58]
/** A key frame is so much of a second's bits; what comes after pays for it. */
const keyShare = 0.35
const packetBytes = 1_100

/** One layer: pictures that vary in size, as those of noise do, and a debt that it pays off. */
class Encoder {
  keyWanted = true
  #picture = 0
  #tl0 = 0
  #place = 0
  #sequence: number
  #debt = 0
  readonly #rate: number
  readonly #random: Random

  constructor(rate: number, random: Random) {
    this.#rate = rate
    this.#random = random
    this.#sequence = random.below(2 ** 16)
  }

  encode(ssrc: number, timestamp: number): RtpPacket[] {
    const key = this.keyWanted
    this.keyWanted = false
    if (key) this.#place = 0
    const place = this.#place++ % pattern.length
    const temporal = pattern[place]!
    if (temporal === 0) this.#tl0 += 1
    this.#picture += 1
    const usual = (this.#rate * shares[temporal]!) / 8
    const paid = Math.min(this.#debt, usual * 0.4)
    this.#debt -= paid
    const bytes = key ? (this.#rate * keyShare) / 8 : (usual - paid) * (0.7 + 0.6 * this.#random())
    if (key) this.#debt += bytes - usual
    const count = Math.ceil(bytes / packetBytes)
    return Array.from({ length: count }, (_, i) => {
      const id = this.#picture & 0x7fff
      const sync = temporal > 0 && place < 3 ? 0x20 : 0
      const head = [i === 0 ? 0x90 : 0x80, 0xe0, 0x80 | (id >> 8), id & 0xff, this.#tl0 & 0xff, (temporal << 6) | sync]
      const payload = Buffer.alloc(Math.max(10, Math.round(bytes / count)), 1)
      payload.set([...head, key && i === 0 ? 0 : 1])
      return rtp({ ssrc, timestamp, payload, sequence: this.#sequence++ & 0xffff, marker: i === count - 1 })
    })
  }
}

/** Somebody's camera: sends what it films, and key frames of the layers that they are asked for. */
export class Camera {
  readonly #person: Person
  readonly #encoders: Encoder[]

  constructor(person: Person, random: Random) {
    this.#person = person
    this.#encoders = rates.map(rate => new Encoder(rate, random))
  }

  film(nowUs: number): void {
    const publication = this.#person.member.track('camera')!
    const timestamp = Math.round(nowUs * 0.09) >>> 0
    for (const [index, encoder] of this.#encoders.entries()) {
      const ssrc = this.#person.ssrcOf('camera', index)
      for (const packet of encoder.encode(ssrc, timestamp))
        publication.receive(packet, publication.up.layer(ssrc, index), nowUs)
    }
  }

  /** Does what it was asked for. */
  listen(): void {
    const asked = this.#person.asked()
    for (const [index, encoder] of this.#encoders.entries())
      if (asked.includes(this.#person.ssrcOf('camera', index))) encoder.keyWanted = true
  }
}
