/** What came through over the last moment, and how fast that was sent (draft-ietf-rmcat-gcc-02 §5.5 calls it the measured incoming bitrate). */
import type { Acked } from './sendHistory.ts'

/** Long enough for several pictures, short enough to see a path become narrow. µs. */
const window = 300_000
/** Where packets queue up they arrive evenly, and less time tells as much. */
const shortWindow = 150_000
const fewestPackets = 5
/** Packets this far apart came with a pause between them. */
const pause = 60_000

export class Throughput {
  #packets: Acked[] = []
  #latestUs = 0
  /** Arrivals go back further than the window. */
  #whole = false

  add(packet: Acked): void {
    this.#packets.push(packet)
    this.#latestUs = Math.max(this.#latestUs, packet.arrivalUs)
  }

  /** Bits/s; undefined while too little came. */
  measure(queued: boolean): { received: number; sent: number; packetBytes: number; steady: boolean } | undefined {
    const span = queued ? shortWindow : window
    const inWindow = this.#packets.filter(packet => packet.arrivalUs > this.#latestUs - window)
    this.#whole ||= inWindow.length < this.#packets.length
    this.#packets = inWindow
    const kept = queued ? inWindow.filter(packet => packet.arrivalUs > this.#latestUs - span) : inWindow
    if (kept.length < fewestPackets) return undefined
    let bytes = 0
    let [firstSent, lastSent] = [Number.POSITIVE_INFINITY, 0]
    let firstArrival = Number.POSITIVE_INFINITY
    let [before, gap] = [this.#latestUs - span, 0]
    for (const packet of kept) {
      bytes += packet.bytes
      firstSent = Math.min(firstSent, packet.sentUs)
      lastSent = Math.max(lastSent, packet.sentUs)
      firstArrival = Math.min(firstArrival, packet.arrivalUs)
      gap = Math.max(gap, packet.arrivalUs - before)
      before = packet.arrivalUs
    }
    const arrivedIn = this.#whole ? span : this.#latestUs - firstArrival
    if (arrivedIn < span / 2) return undefined
    const bits = bytes * 8 * 1e6
    // Sent in a shorter time than it arrived in: it waited somewhere. In a longer one there is nothing to tell apart.
    return {
      received: bits / arrivedIn,
      sent: bits / Math.min(arrivedIn, Math.max(1, lastSent - firstSent)),
      packetBytes: bytes / kept.length,
      steady: gap < pause,
    }
  }
}
