/** What a browser shows of somebody's video: each picture when all that it leans on is there, and what it asks for meanwhile. */
import { writeNack, writePli } from '../../../src/main/server/sfu/media/rtcp.ts'
import { distance, type RtpPacket } from '../../../src/main/server/sfu/media/rtp.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { readVp8 } from '../../../src/main/server/sfu/media/vp8.ts'

/** Without a picture for so long it asks for a key frame, and as often; µs. */
const patience = 1_000_000

interface Picture {
  readonly sequences: Map<number, RtpPacket>
  first: number | undefined
  last: number | undefined
}

export class Screen {
  /** When pictures were shown, µs. */
  readonly shown: number[] = []
  readonly #layer: Layer
  readonly #pictures = new Map<number, Picture>()
  #lastTimestamp: number | undefined
  #lastTl0: number | undefined
  /** When it asked for a key frame, or began. */
  #askedUs: number | undefined

  constructor(ssrc: number) {
    this.#layer = new Layer(ssrc, 0, 90_000)
  }

  /** A packet, also one that was sent again. */
  receive(packet: RtpPacket, nowUs: number): void {
    this.#askedUs ??= nowUs
    const vp8 = this.#layer.receive(packet, nowUs) ? readVp8(packet.payload) : undefined
    if (!vp8) return
    const none: Picture = { sequences: new Map(), first: undefined, last: undefined }
    const picture = this.#pictures.get(packet.timestamp) ?? none
    this.#pictures.set(packet.timestamp, picture)
    picture.sequences.set(packet.sequence, packet)
    if (vp8.startOfFrame) picture.first = packet.sequence
    if (packet.marker) picture.last = packet.sequence
    this.#show(nowUs)
  }

  /** What it asks for: what is missing, and a key frame when it could show nothing for long. */
  asks(nowUs: number): Buffer[] {
    const { ssrc } = this.#layer
    const missing = this.#layer.nacks(nowUs)
    const asks = missing.length > 0 ? [writeNack(1, ssrc, missing)] : []
    const since = Math.max(this.shown.at(-1) ?? 0, this.#askedUs ?? nowUs)
    if (this.#pictures.size > 0 && nowUs - since > patience) {
      this.#askedUs = nowUs
      asks.push(writePli(1, ssrc))
    }
    return asks
  }

  /** All that can be shown, in order. */
  #show(nowUs: number): void {
    const ordered = [...this.#pictures].sort(([a], [b]) => distance(b, a, 32))
    for (const [timestamp, { sequences, first, last }] of ordered) {
      if (this.#lastTimestamp !== undefined && distance(this.#lastTimestamp, timestamp, 32) <= 0) {
        this.#pictures.delete(timestamp)
        continue
      }
      if (first === undefined || last === undefined || sequences.size !== distance(first, last, 16) + 1) continue
      const { keyFrame, temporal, tl0PicIdx } = readVp8(sequences.get(first)!.payload)!
      const leans = temporal === 0 ? this.#lastTl0 === ((tl0PicIdx! - 1) & 0xff) : this.#lastTl0 === tl0PicIdx
      if (!keyFrame && !leans) continue
      this.#lastTimestamp = timestamp
      this.#lastTl0 = tl0PicIdx
      this.#pictures.delete(timestamp)
      this.shown.push(nowUs)
    }
  }
}
