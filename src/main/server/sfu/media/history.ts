/**
 * What went out lately and may be asked for again. The packets themselves are the publisher's, one for all who got them: only what
 * was different for this subscriber is kept here, as plain numbers, since thousands of packets a second pass.
 */
import type { RtpPacket } from './rtp.ts'

/** A power of two, so that places follow the 16-bit numbers around. */
const size = 512
/** Numbers of each: together in one line of the processor's cache, since there are many subscribers between one packet and the next. */
const width = 4

export class History {
  readonly #packets: (RtpPacket | undefined)[] = new Array(size)
  /**
   * The packet's own number (one that has another by now is another) and the one it went out with; its timestamp; its picture id,
   * TL0PICIDX and whether it was empty; when it went out, as far as 32 bits tell.
   */
  readonly #numbers = new Int32Array(size * width)

  keep(packet: RtpPacket, { sequence, timestamp, pictureId, tl0PicIdx, empty, sentUs }: Sent): void {
    const at = sequence % size
    const from = at * width
    this.#packets[at] = packet
    this.#numbers[from] = (packet.sequence << 16) | sequence
    this.#numbers[from + 1] = timestamp
    this.#numbers[from + 2] = (pictureId << 16) | (tl0PicIdx << 8) | (empty ? 1 : 0)
    this.#numbers[from + 3] = sentUs
  }

  find(sequence: number, nowUs: number): { packet: RtpPacket; sent: Sent } | undefined {
    const at = sequence % size
    const packet = this.#packets[at]
    if (!packet || this.#numbers[at * width] !== ((packet.sequence << 16) | sequence)) return undefined
    const [timestamp, picture, sentUs] = this.#numbers.subarray(at * width + 1) as unknown as [number, number, number]
    const sent = {
      sequence,
      timestamp: timestamp >>> 0,
      pictureId: picture >>> 16,
      tl0PicIdx: (picture >>> 8) & 0xff,
      empty: (picture & 1) === 1,
      // What is older than 32 bits tell looks younger, and is of no use anyhow.
      sentUs: nowUs - ((nowUs - sentUs) >>> 0),
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
