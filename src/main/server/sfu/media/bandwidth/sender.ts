/**
 * The way of all packets to one subscriber: numbered for feedback, paced by what the path carries, with probes to find out
 * whether it carries more. Rates are bits/s, times µs.
 */
import { stampTransportCc } from '../rtp.ts'
import { BandwidthEstimator } from './estimator.ts'
import type { TwccFeedback } from './feedback.ts'
import { Pacer, type Urgency } from './pacer.ts'
import { Prober } from './prober.ts'
import { SendHistory } from './sendHistory.ts'

/** Tag of SRTP, UDP and IPv4 headers. */
export const wireOverhead = 16 + 8 + 20
/** How much faster than the estimate packets leave, so that pictures do not come late (libwebrtc paces so too). */
const ahead = 2.5
/** And where so much waits on the way already, ms, that more would only overflow. */
const longQueue = 150
const aheadOfQueue = 1.5
/** Weight of the newest second in a rate that falls. */
const smoothing = 0.7
/** Retransmissions take at most so much of what pictures could have. */
const mostRepeats = 0.3
/** Who agreed to give feedback and gives none for so long does not know how to. */
const deafAfter = 3_000_000

/** Nobody says anything of the path. */
const unknown = { rate: Number.POSITIVE_INFINITY, queue: 0 }

export interface SenderOptions {
  /** Puts a packet on the wire. */
  out(packet: Buffer): void
  /** A packet that carries nothing, about so long; undefined when there is no stream it could belong to. */
  padding(bytes: number): Buffer | undefined
  /** Something waits: `pump` wants to be called every few ms until it says that nothing does. */
  waiting(): void
  /** The path turned out too narrow for what goes out. */
  narrow(nowUs: number): void
}

export class Sender {
  readonly #options: SenderOptions
  readonly #history = new SendHistory()
  readonly #pacer = new Pacer()
  readonly #prober = new Prober()
  /** Undefined while the subscriber gives no transport-wide feedback. */
  #estimator: BandwidthEstimator | undefined
  #hint: number | undefined
  #firstSentUs: number | undefined
  #latestUs = 0
  /** Whether there is or may still be feedback. */
  #hears = true
  /** Whether packets have room for a number. */
  #numbered = false
  #sinceUs: number | undefined
  #bytes = { audio: 0, repeat: 0 }
  /** Of sound and of retransmissions, as they go out. */
  readonly rates = { audio: 0, repeat: 0 }
  /** What the videos wanted would take. */
  needed = 0

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** The subscriber has agreed to give feedback: every packet from now on has room for its number. */
  number(): void {
    if (this.#numbered) return
    this.#numbered = true
    this.#estimator = new BandwidthEstimator()
    this.#pace()
  }

  /** What the path carries; infinity when nobody knows. */
  get rate(): number {
    return (this.#hears ? this.#estimator?.rate : undefined) ?? this.#hint ?? Number.POSITIVE_INFINITY
  }

  /** What of it is left for pictures. */
  get left(): number {
    const { audio, repeat } = this.rates
    return Math.max(0, this.rate - audio - Math.min(repeat, this.rate * mostRepeats))
  }

  get roundTripUs(): number | undefined {
    return this.#estimator?.roundTripUs
  }

  /** Share lost, 0 to 1; undefined when nobody knows. */
  get loss(): number | undefined {
    return this.#estimator?.loss
  }

  isCalm(nowUs: number): boolean {
    return this.#estimator?.isCalm(nowUs) ?? true
  }

  /** False when a packet is given up because too much waits already. Without a time it leaves at the one known last. Keeps no buffer. */
  send(packet: Buffer, urgency: Urgency | 'audio', nowUs = this.#latestUs): boolean {
    if (urgency !== 'video') this.#bytes[urgency] += packet.length + wireOverhead
    if (urgency === 'audio') {
      this.#emit(packet, nowUs)
      return true
    }
    if (this.#pacer.isFree(nowUs)) {
      this.#emit(packet, nowUs)
      return true
    }
    // The next subscriber's packet is written over this one.
    if (!this.#pacer.wait(Buffer.from(packet), urgency)) return false
    this.#options.waiting()
    return true
  }

  /** Sends what may leave by now. Answers whether more waits. */
  pump(nowUs: number): boolean {
    for (let packet = this.#pacer.next(nowUs); packet; packet = this.#pacer.next(nowUs)) this.#emit(packet, nowUs)
    for (let owed = this.#prober.owed(nowUs); owed > 0; owed = this.#prober.owed(nowUs)) {
      const packet = this.#options.padding(owed)
      if (!packet) break
      this.#emit(packet, nowUs)
    }
    return !this.#pacer.empty || this.#prober.id !== 0
  }

  /** To be called often, every 50 ms or so: decides about probes. */
  tick(nowUs: number): void {
    this.#latestUs = nowUs
    this.#measure(nowUs)
    const estimator = this.#estimator
    if (!estimator) return
    if (this.#hears && this.#firstSentUs !== undefined && nowUs - this.#firstSentUs > deafAfter) {
      this.#hears = false
      this.#pace()
    }
    const started = this.#prober.consider(estimator.rate, this.needed, estimator.isCalm(nowUs), nowUs)
    if (!started) return
    this.#pace()
    this.pump(nowUs)
    this.#options.waiting()
  }

  feedback(feedback: TwccFeedback, nowUs: number): void {
    const estimator = this.#estimator
    if (!estimator) return
    const outcome = this.#history.take(feedback, nowUs)
    this.#hears = true
    this.#firstSentUs = Number.POSITIVE_INFINITY
    const probing = this.#prober.isUnderWay(nowUs)
    const measured = this.#prober.acked(outcome.acked, nowUs)
    let narrow = estimator.take(outcome, probing, nowUs)
    if (measured && estimator.measured(measured)) narrow = true
    if (narrow && !probing) this.#prober.retreat(nowUs)
    this.#pace()
    if (narrow) this.#options.narrow(nowUs)
  }

  /** What the subscriber itself holds the path for (REMB); counts while it gives no better feedback. */
  hint(rate: number, nowUs: number): void {
    const before = this.rate
    this.#hint = rate
    if (this.rate < before) this.#options.narrow(nowUs)
  }

  /** What waits of this ssrc is not wanted any more. */
  drop(ssrc: number): void {
    this.#pacer.drop(packet => packet.readUInt32BE(8) === ssrc)
  }

  #emit(packet: Buffer, nowUs: number): void {
    const bytes = packet.length + wireOverhead
    const probe = this.#prober.id
    this.#latestUs = nowUs
    this.#firstSentUs ??= nowUs
    if (this.#numbered) stampTransportCc(packet, this.#history.stamp(bytes, nowUs, probe))
    if (probe !== 0) this.#prober.sent(bytes, nowUs)
    this.#pacer.spend(bytes)
    this.#options.out(packet)
  }

  #pace(): void {
    const { rate, queue } = (this.#hears && this.#estimator) || unknown
    this.#pacer.rate = rate * (queue > longQueue ? aheadOfQueue : ahead)
  }

  #measure(nowUs: number): void {
    this.#sinceUs ??= nowUs
    const elapsed = nowUs - this.#sinceUs
    if (elapsed < 1_000_000) return
    for (const what of ['audio', 'repeat'] as const) {
      const rate = (this.#bytes[what] * 8e6) / elapsed
      this.rates[what] += (rate > this.rates[what] ? 1 : smoothing) * (rate - this.rates[what])
      this.#bytes[what] = 0
    }
    this.#sinceUs = nowUs
  }
}
