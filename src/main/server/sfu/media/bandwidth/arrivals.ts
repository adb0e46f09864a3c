/** Packets sent in one go taken together, and how much further apart such groups arrive than they were sent (draft-ietf-rmcat-gcc-02 §5.1, §5.2). */
import type { Acked } from './sendHistory.ts'

/** Sent within so much of the first: one group. µs. */
const burst = 5_000
/** What was held back by somebody and released at once is one group too, however it was sent, up to this long. */
const longestBurst = 100_000

interface Group {
  firstSentUs: number
  lastSentUs: number
  firstArrivalUs: number
  lastArrivalUs: number
}

/** How far two groups are apart; µs. */
export interface Spacing {
  readonly sentUs: number
  readonly arrivedUs: number
  /** When the later one was there. */
  readonly atUs: number
}

const fresh = ({ sentUs, arrivalUs }: Acked): Group => ({
  firstSentUs: sentUs,
  lastSentUs: sentUs,
  firstArrivalUs: arrivalUs,
  lastArrivalUs: arrivalUs,
})

export class Arrivals {
  #current: Group | undefined
  #previous: Group | undefined

  /** One packet that arrived; answers a spacing whenever a group is complete. */
  add(packet: Acked): Spacing | undefined {
    const current = this.#current
    if (!current) {
      this.#current = fresh(packet)
      return undefined
    }
    // Reordered on the way: it says nothing about queues.
    if (packet.sentUs < current.firstSentUs) return undefined
    if (this.#belongs(packet, current)) {
      current.lastSentUs = Math.max(current.lastSentUs, packet.sentUs)
      current.lastArrivalUs = Math.max(current.lastArrivalUs, packet.arrivalUs)
      return undefined
    }
    const previous = this.#previous
    this.#previous = current
    this.#current = fresh(packet)
    if (!previous) return undefined
    const arrivedUs = current.lastArrivalUs - previous.lastArrivalUs
    if (arrivedUs < 0) return undefined
    return { sentUs: current.lastSentUs - previous.lastSentUs, arrivedUs, atUs: current.lastArrivalUs }
  }

  #belongs(packet: Acked, group: Group): boolean {
    if (packet.sentUs - group.firstSentUs <= burst) return true
    const apart = packet.arrivalUs - group.lastArrivalUs
    const catchesUp = apart - (packet.sentUs - group.lastSentUs) < 0
    return catchesUp && apart <= burst && packet.arrivalUs - group.firstArrivalUs < longestBurst
  }
}
