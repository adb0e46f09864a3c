/**
 * What a subscriber's path carries, from its transport-wide feedback, in the manner of Google congestion control: delay
 * (draft-ietf-rmcat-gcc-02 §5, at the sender, as §3 allows), losses (§6), and the smaller of both (§7 does so with REMB). Rates are bits/s, times µs.
 */
import { Arrivals } from './arrivals.ts'
import { LossControl } from './lossControl.ts'
import { OveruseDetector } from './overuse.ts'
import type { Measured } from './prober.ts'
import { RateControl } from './rateControl.ts'
import type { Outcome } from './sendHistory.ts'
import { Throughput } from './throughput.ts'

/** A voice and a small picture: it goes up at once where it can (a tenth of a second for each doubling), but a queue filled at once by too much is not seen as one. */
export const startRate = 300_000
const firstRoundTrip = 200_000
/** How long a receiver keeps to itself what came, at most; µs. */
const feedbackEvery = 100_000
/** Weight of the newest round trip that is longer; a shorter one counts at once. */
const lengthening = 0.1
/** A burst, a key frame for one, makes a queue that passes. What leaves less than this behind, ms, does not fill the path, however fast it grew. */
const queueToSpeakOf = 40
/** What a path holds back, ms, or loses, as a share, when it is full. */
const longQueue = 60
const lostAlready = 0.1
/** Things are calm again so long after the path was full. */
const calmAfter = 1_500_000

export class BandwidthEstimator {
  roundTripUs = firstRoundTrip
  readonly #arrivals = new Arrivals()
  readonly #detector = new OveruseDetector()
  readonly #delay = new RateControl(startRate)
  readonly #loss = new LossControl()
  readonly #throughput = new Throughput()
  #fullAtUs = Number.NEGATIVE_INFINITY

  get rate(): number {
    return Math.min(this.#delay.rate, this.#loss.rate)
  }

  /** Share of packets that did not arrive, 0 to 1. */
  get loss(): number {
    return this.#loss.share
  }

  /** How much longer packets take on the way now than the fastest of late, ms. */
  get queue(): number {
    return this.#detector.queue
  }

  isCalm(nowUs: number): boolean {
    return nowUs - this.#fullAtUs > calmAfter
  }

  /** Takes what the receiver told. Answers whether the path turned out too narrow for what is sent. */
  take({ acked, lost, roundTripUs }: Outcome, probing: boolean, nowUs: number): boolean {
    if (roundTripUs !== undefined)
      this.roundTripUs +=
        roundTripUs < this.roundTripUs ? roundTripUs - this.roundTripUs : lengthening * (roundTripUs - this.roundTripUs)
    const before = this.rate
    let over = false
    for (const packet of acked) {
      this.#throughput.add(packet)
      const spacing = this.#arrivals.add(packet)
      if (spacing && this.#detector.add(spacing) === 'over') over = true
    }
    over &&= this.queue > queueToSpeakOf
    const flow = this.#throughput.measure(over)
    if (acked.length > 0) {
      // A probe's queue is of its own making; what it measures says more.
      const usage = over
        ? probing
          ? 'under'
          : 'over'
        : this.#detector.usage === 'over'
          ? 'under'
          : this.#detector.usage
      const held = this.queue > longQueue || lost > lostAlready * acked.length
      this.#delay.update(usage, flow && { ...flow, held, lossy: lost > 0, roundTripUs: this.roundTripUs }, nowUs)
    }
    if (this.rate < before) this.#loss.lookAgain(nowUs, Math.max(this.roundTripUs, roundTripUs ?? 0) + feedbackEvery)
    this.#loss.update(acked.length + lost, lost, this.#delay.rate, nowUs)
    const narrow = this.rate < before
    if (narrow || over) this.#fullAtUs = nowUs
    return narrow
  }

  /** A probe has measured the path. Answers whether that was less than was thought. */
  measured({ rate, saturated }: Measured): boolean {
    const known = this.rate
    if (rate >= known) {
      this.#delay.set(rate)
      this.#loss.set(rate)
    } else if (saturated && this.#detector.usage === 'over') this.#delay.set(Math.max(rate, 0.85 * known))
    return this.rate < known
  }
}
