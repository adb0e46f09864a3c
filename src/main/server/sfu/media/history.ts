/**
 * What went out lately and may be asked for again. The packets themselves are the publisher's, one for all who got them: only what
 * was different for this subscriber is kept here, as plain numbers, since thousands of packets a second pass.
 */
import type { RtpPacket } from './rtp.ts'

/** A power of two, so that places follow the 16-bit numbers around. */
const size = 512

export class History {
  readonly #packets: (RtpPacket | undefined)[] = new Array(size)
  /** Their own numbers: a packet that has another by now is another. */
  readonly #incoming = new Uint16Array(size)
  readonly #sequences = new Uint16Array(size)
  readonly #timestamps = new Uint32Array(size)
  readonly #pictureIds = new Uint16Array(size)
  readonly #tl0s = new Uint8Array(size)
  readonly #empty = new Uint8Array(size)
  readonly #sentUs = new Float64Array(size)

  keep(packet: RtpPacket, sent: Sent): void {
    const at = sent.sequence % size
    this.#packets[at] = packet
    this.#incoming[at] = packet.sequence
    this.#sequences[at] = sent.sequence
    this.#timestamps[at] = sent.timestamp
    this.#pictureIds[at] = sent.pictureId
    this.#tl0s[at] = sent.tl0PicIdx
    this.#empty[at] = sent.empty ? 1 : 0
    this.#sentUs[at] = sent.sentUs
  }

  find(sequence: number): { packet: RtpPacket; sent: Sent } | undefined {
    const at = sequence % size
    const packet = this.#packets[at]
    if (!packet || packet.sequence !== this.#incoming[at] || this.#sequences[at] !== sequence) return undefined
    const sent = {
      sequence,
      timestamp: this.#timestamps[at]!,
      pictureId: this.#pictureIds[at]!,
      tl0PicIdx: this.#tl0s[at]!,
      empty: this.#empty[at] === 1,
      sentUs: this.#sentUs[at]!,
    }
    return { packet, sent }
  }

  clear(): void {
    this.#packets.fill(undefined)
  }
}

/** How a packet went out to a subscriber. */
export interface Sent {
  readonly sequence: number
  readonly timestamp: number
  readonly pictureId: number
  readonly tl0PicIdx: number
  /** Without its payload. */
  readonly empty: boolean
  /** When last; µs. */
  readonly sentUs: number
}
