/**
 * The rate that the delay allows (draft-ietf-rmcat-gcc-02 §5.5): increase, hold and decrease, in big steps far from where the
 * path last was full and in small ones near it. Rates are bits/s, times µs.
 */
import type { Usage } from './overuse.ts'

export const leastRate = 50_000
export const mostRate = 200_000_000
/** β: what is left of what arrived. */
const decreaseTo = 0.85
/** η: a second. */
const increaseBy = 1.08
/** Nothing is known of a path beyond one and a half times what was sent over it. */
const beyondReceived = 1.5
/** A flow that its sources keep small, below this share of the rate, did not fill the path by itself. */
const smallFlow = 0.7
/** A path that loses nothing and paused, as radio does, may be what it was: this share of the rate is not doubted at once. */
const afterPause = 0.6
/** Weight of the newest in the mean of rates at which the path was full. */
const forgetting = 0.05

export interface Flow {
  /** Received over the last moment. */
  readonly received: number
  /** At which that was sent. */
  readonly sent: number
  /** Whether packets wait on the way or get lost there. */
  readonly held: boolean
  /** Whether it came without pauses. */
  readonly steady: boolean
  /** Whether any were lost of late. */
  readonly lossy: boolean
  readonly roundTripUs: number
  /** Of a packet, bytes. */
  readonly packetBytes: number
}

export class RateControl {
  rate: number
  #state: 'increase' | 'hold' = 'increase'
  #atUs: number | undefined
  #decreasedAtUs = Number.NEGATIVE_INFINITY
  /** Mean of what was received whenever the path was full, and the relative variance of it; kbit/s. */
  #full: number | undefined
  #variance = 0.4

  constructor(rate: number) {
    this.rate = rate
  }

  /** Near where the path was full before. */
  get nearFull(): boolean {
    return this.#full !== undefined
  }

  update(usage: Usage, flow: Flow | undefined, nowUs: number): void {
    const elapsedUs = Math.min(1_000_000, nowUs - (this.#atUs ?? nowUs))
    this.#atUs = nowUs
    if (usage === 'over') {
      if (flow) this.#decrease(flow, nowUs)
      this.#state = 'hold'
    } else if (usage === 'under') this.#state = 'hold'
    else if (this.#state === 'hold') this.#state = 'increase'
    else if (flow) this.#increase(flow, elapsedUs)
  }

  /** The path was measured. */
  set(rate: number): void {
    this.rate = clamp(rate)
    this.#state = 'increase'
  }

  #decrease(flow: Flow, nowUs: number): void {
    // What was decreased needs a round trip to show.
    const since = nowUs - this.#decreasedAtUs
    if (since < Math.min(200_000, Math.max(10_000, flow.roundTripUs)) && flow.received > this.rate / 2) return
    // The draft's sender always fills its rate. Ours may send far less: then what arrived is not what the path carries.
    const small = !flow.held && flow.sent < smallFlow * this.rate && flow.received > 0.9 * flow.sent
    const carried = flow.lossy || flow.steady ? flow.received : Math.max(flow.received, this.rate * afterPause)
    const rate = (small ? this.rate : carried) * decreaseTo
    if (rate < this.rate) this.rate = clamp(rate)
    this.#decreasedAtUs = nowUs
    if (small) return
    const [low, high] = this.#bounds()
    const kbits = flow.received / 1_000
    if (this.#full === undefined || kbits < low || kbits > high) this.#full = kbits
    else this.#full += forgetting * (kbits - this.#full)
    const spread = (this.#full - kbits) ** 2 / Math.max(1, this.#full)
    this.#variance = Math.min(2.5, Math.max(0.4, (1 - forgetting) * this.#variance + forgetting * spread))
  }

  #increase(flow: Flow, elapsedUs: number): void {
    const limit = beyondReceived * flow.received + 10_000
    if (this.#full !== undefined && flow.received / 1_000 > this.#bounds()[1]) this.#full = undefined
    const seconds = elapsedUs / 1e6
    // Near: at most half a packet for the time in which a change shows (RTT + 100 ms). Far: η.
    const near = Math.max(4_000, (flow.packetBytes * 8) / ((flow.roundTripUs + 100_000) / 1e6))
    const next = this.nearFull ? this.rate + near * seconds : this.rate * increaseBy ** seconds
    this.rate = clamp(Math.max(this.rate, Math.min(next, limit)))
  }

  /** Three standard deviations around the mean. */
  #bounds(): [number, number] {
    if (this.#full === undefined) return [0, Number.POSITIVE_INFINITY]
    const deviation = 3 * Math.sqrt(this.#variance * this.#full)
    return [this.#full - deviation, this.#full + deviation]
  }
}

const clamp = (rate: number): number => Math.min(mostRate, Math.max(leastRate, rate))
