/**
 * Whether the path is used beyond what it carries, from how the delay grows: a line through smoothed delays takes the place of
 * the Kalman filter of draft-ietf-rmcat-gcc-02 §5.3, and its slope goes against a threshold that adapts (§5.4).
 */
import type { Spacing } from './arrivals.ts'

export type Usage = 'normal' | 'over' | 'under'

/** Delays the line is drawn through. */
const window = 20
/** Weight of what was before in the smoothed delay. */
const smoothing = 0.9
/** The slope times so many groups and this gain is on the scale of the threshold, ms. */
const mostGroups = 60
const gain = 4
/** ms. */
const firstThreshold = 12.5
const leastThreshold = 6
const mostThreshold = 600
/** How fast the threshold follows up and down (K_u and K_d, per ms), so that flows of others do not starve ours. */
const followUp = 0.0087
const followDown = 0.039
/** A leap this far above the threshold is no reason to follow it. */
const leap = 15
/** Over the threshold this long before it counts (overuse_time_th), ms. */
const patience = 10
/**
 * A line through smoothed delays sees a path late that became narrow at once, when its queue is full already. So a queue this
 * long that does not get shorter over some groups counts by itself; ms.
 */
const longQueue = 120
const longQueueGroups = 3
/** The queue is what a packet takes longer than the fastest of so many groups. */
const memory = 100

export class OveruseDetector {
  usage: Usage = 'normal'
  /** How much longer the last packets took than the fastest of late, ms. */
  queue = 0
  #groups = 0
  #delay = 0
  #smoothed = 0
  readonly #points: { at: number; delay: number }[] = []
  #startUs: number | undefined
  #trend = 0
  #threshold = firstThreshold
  #adaptedAt: number | undefined
  #overFor = -1
  #overCount = 0
  readonly #recent: number[] = []

  add(spacing: Spacing): Usage {
    this.#startUs ??= spacing.atUs
    const at = (spacing.atUs - this.#startUs) / 1_000
    const sent = spacing.sentUs / 1_000
    this.#groups += 1
    this.#delay += spacing.arrivedUs / 1_000 - sent
    this.#smoothed = this.#groups === 1 ? this.#delay : smoothing * this.#smoothed + (1 - smoothing) * this.#delay
    this.#points.push({ at, delay: this.#smoothed })
    if (this.#points.length > window) this.#points.shift()
    const trend = this.#points.length === window ? slope(this.#points) : this.#trend
    this.#judge(trend, sent, at)
    this.#measureQueue()
    if (this.#isQueueLong()) this.usage = 'over'
    return this.usage
  }

  #measureQueue(): void {
    this.#recent.push(this.#delay)
    if (this.#recent.length > memory) this.#recent.shift()
    this.queue = this.#delay - Math.min(...this.#recent)
  }

  #isQueueLong(): boolean {
    const before = this.#recent.at(-1 - longQueueGroups)
    return before !== undefined && this.#delay >= before && this.queue > longQueue
  }

  #judge(trend: number, sent: number, at: number): void {
    const scaled = Math.min(this.#groups, mostGroups) * trend * gain
    if (this.#groups < 2) return
    if (scaled > this.#threshold) {
      this.#overFor = this.#overFor < 0 ? sent / 2 : this.#overFor + sent
      this.#overCount += 1
      if (this.#overFor > patience && this.#overCount > 1 && trend >= this.#trend) {
        this.#overFor = 0
        this.#overCount = 0
        this.usage = 'over'
      }
    } else {
      this.#overFor = -1
      this.#overCount = 0
      this.usage = scaled < -this.#threshold ? 'under' : 'normal'
    }
    this.#trend = trend
    this.#adapt(Math.abs(scaled), at)
  }

  #adapt(scaled: number, at: number): void {
    const elapsed = Math.min(100, at - (this.#adaptedAt ?? at))
    this.#adaptedAt = at
    if (scaled > this.#threshold + leap) return
    const follow = scaled < this.#threshold ? followDown : followUp
    const next = this.#threshold + follow * (scaled - this.#threshold) * elapsed
    this.#threshold = Math.min(mostThreshold, Math.max(leastThreshold, next))
  }
}

/** Least squares; ms of delay a ms. */
function slope(points: readonly { at: number; delay: number }[]): number {
  let [sumAt, sumDelay] = [0, 0]
  for (const { at, delay } of points) {
    sumAt += at
    sumDelay += delay
  }
  const [meanAt, meanDelay] = [sumAt / points.length, sumDelay / points.length]
  let [above, below] = [0, 0]
  for (const { at, delay } of points) {
    above += (at - meanAt) * (delay - meanDelay)
    below += (at - meanAt) ** 2
  }
  return below === 0 ? 0 : above / below
}
