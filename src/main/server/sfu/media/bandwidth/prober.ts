/**
 * Finds out whether a path carries more than is sent over it: a short while at a higher rate, filled up with padding, and a look
 * at how fast it arrived. Before anything goes up, so that a video never pays for the attempt. Rates are bits/s.
 */
import type { Acked } from './sendHistory.ts'

/** How long a probe lasts, µs, and what it has at least. */
const lasts = 80_000
const leastBytes = 6_000
/** How much above what is known. */
const step = 2
/** Carried so much of it: the path may have more still. */
const goesOn = 0.7
/** Nothing is settled when it carried so much more than was known. */
const foundMore = 1.2
/** Arrived slower than it was sent by this: that is what the path carries. */
const saturated = 0.9
const belowSaturated = 0.95
/** Between probes that found nothing, µs. */
const shortestPause = 2_000_000
const longestPause = 5_000_000
/** The queue that a probe made is gone by then. */
const aftermath = 300_000
/** What is not told by then does not count, µs. */
const patience = 1_500_000

export interface Measured {
  /** Carried. */
  readonly rate: number
  readonly saturated: boolean
}

interface Probe {
  readonly id: number
  readonly rate: number
  /** What was known before. */
  readonly from: number
  readonly startUs: number
  readonly bytes: number
  sent: number
  packets: number
  lastSentUs: number
  readonly acked: Acked[]
}

export class Prober {
  #probe: Probe | undefined
  #ids = 0
  #nextAtUs = 0
  #pause = shortestPause
  #endedAtUs = Number.NEGATIVE_INFINITY

  /** One is on its way, or its queue has not passed yet: the delay it makes is no news. */
  isUnderWay(nowUs: number): boolean {
    return this.#probe !== undefined || nowUs - this.#endedAtUs < aftermath
  }

  /** What goes out now belongs to this; 0: to none. */
  get id(): number {
    const probe = this.#probe
    return probe && probe.sent < probe.bytes ? probe.id : 0
  }

  /** Bytes to be sent by now and not sent yet. */
  owed(nowUs: number): number {
    const probe = this.#probe
    if (!probe || probe.sent >= probe.bytes) return 0
    const due = Math.min(probe.bytes, (probe.rate * (nowUs - probe.startUs + 5_000)) / 8e6)
    return Math.max(0, due - probe.sent)
  }

  sent(bytes: number, nowUs: number): void {
    const probe = this.#probe
    if (!probe || this.id === 0) return
    probe.sent += bytes
    probe.packets += 1
    probe.lastSentUs = nowUs
  }

  /** Starts a probe when one is due: `needed` is what could be used. Answers whether it did. */
  consider(rate: number, needed: number, calm: boolean, nowUs: number): boolean {
    if (this.#probe && nowUs - this.#probe.startUs > lasts + patience) this.#failed(nowUs)
    if (this.#probe || !calm || needed <= rate || nowUs < this.#nextAtUs) return false
    const target = Math.min(needed, rate * step)
    this.#probe = {
      id: ++this.#ids,
      rate: target,
      from: rate,
      startUs: nowUs,
      bytes: Math.max(leastBytes, (target * lasts) / 8e6),
      sent: 0,
      packets: 0,
      lastSentUs: nowUs,
      acked: [],
    }
    return true
  }

  /** Takes what arrived; answers once enough of the probe did. */
  acked(packets: readonly Acked[], nowUs: number): Measured | undefined {
    const probe = this.#probe
    if (!probe) return undefined
    for (const packet of packets) if (packet.probe === probe.id) probe.acked.push(packet)
    const arrived = probe.acked.reduce((sum, one) => sum + one.bytes, 0)
    if (probe.sent < probe.bytes || arrived < 0.8 * probe.sent || probe.acked.length < 4) return undefined
    const measured = measure(probe.acked)
    if (!measured) {
      this.#probe = undefined
      this.#nextAtUs = nowUs + shortestPause / 2
      return undefined
    }
    const { sent, received } = measured
    const full = received < saturated * sent
    const rate = Math.min(probe.rate, full ? belowSaturated * received : Math.min(sent, received))
    this.#probe = undefined
    this.#endedAtUs = nowUs
    if (rate >= goesOn * probe.rate && !full) {
      this.#pause = shortestPause
      this.#nextAtUs = nowUs
    } else if (rate > foundMore * probe.from) this.#nextAtUs = nowUs + shortestPause / 2
    else this.#wait(nowUs)
    return { rate, saturated: full }
  }

  /** The path became narrow: not before things have calmed down. */
  retreat(nowUs: number): void {
    this.#probe = undefined
    this.#pause = shortestPause
    this.#nextAtUs = nowUs + this.#pause
  }

  #failed(nowUs: number): void {
    this.#probe = undefined
    this.#wait(nowUs)
  }

  #wait(nowUs: number): void {
    this.#nextAtUs = nowUs + this.#pause
    this.#pause = Math.min(longestPause, this.#pause * 1.5)
  }
}

/** Bits/s at which packets were sent and received; undefined when they came in no order that says anything. */
function measure(packets: readonly Acked[]): { sent: number; received: number } | undefined {
  const bySending = [...packets].sort((a, b) => a.sentUs - b.sentUs)
  const byArrival = [...packets].sort((a, b) => a.arrivalUs - b.arrivalUs)
  const bytes = packets.reduce((sum, one) => sum + one.bytes, 0)
  const sentIn = bySending.at(-1)!.sentUs - bySending[0]!.sentUs
  const receivedIn = byArrival.at(-1)!.arrivalUs - byArrival[0]!.arrivalUs
  if (sentIn <= 0 || receivedIn <= 0) return undefined
  // An interval begins with a packet that is not part of it.
  const sent = ((bytes - bySending.at(-1)!.bytes) * 8e6) / sentIn
  const received = ((bytes - byArrival[0]!.bytes) * 8e6) / receivedIn
  // Much faster than sent: something on the way held it all back first.
  return received > 2 * sent ? undefined : { sent, received }
}
