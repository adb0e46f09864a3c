/**
 * A leaky bucket in front of a subscriber's path: a key frame leaves over a while instead of in one burst that fills the queues
 * on the way. Sound never waits. Rates are bits/s, times µs.
 */

/** What waits is taken in this order. */
export type Urgency = 'repeat' | 'video'
const order: readonly Urgency[] = ['repeat', 'video']

/** So much may leave at once: about what a timer lets pass between two beats. */
const burst = 5_000
/** What would wait longer than this is worth nothing any more. */
const longestWait = 1_000_000
/** A bucket is never smaller than a few packets. */
const leastBurst = 3_000
const leastQueue = 60_000

export class Pacer {
  rate = Number.POSITIVE_INFINITY
  /** Bytes that left too early. */
  #debt = 0
  #atUs = 0
  readonly #waiting: Record<Urgency, Buffer[]> = { repeat: [], video: [] }
  #bytes = 0

  get empty(): boolean {
    return this.#bytes === 0
  }

  /** Whether a packet that comes now can leave now. */
  isFree(nowUs: number): boolean {
    return this.#bytes === 0 && this.#flows(nowUs)
  }

  /** This many bytes left. */
  spend(bytes: number): void {
    if (this.rate !== Number.POSITIVE_INFINITY) this.#debt += bytes
  }

  /** False when so much waits already that this one would come too late. */
  wait(packet: Buffer, urgency: Urgency): boolean {
    if (this.#bytes > Math.max(leastQueue, (this.rate * longestWait) / 8e6)) return false
    this.#waiting[urgency].push(packet)
    this.#bytes += packet.length
    return true
  }

  /** The next packet that may leave now; the caller says what it spent. */
  next(nowUs: number): Buffer | undefined {
    if (this.#bytes === 0 || !this.#flows(nowUs)) return undefined
    for (const urgency of order) {
      const packet = this.#waiting[urgency].shift()
      if (!packet) continue
      this.#bytes -= packet.length
      return packet
    }
    return undefined
  }

  /** What waits and is no longer wanted goes. */
  drop(isUnwanted: (packet: Buffer) => boolean): void {
    for (const urgency of order) {
      const kept = this.#waiting[urgency].filter(packet => !isUnwanted(packet))
      this.#waiting[urgency] = kept
    }
    this.#bytes = order.reduce(
      (sum, one) => sum + this.#waiting[one].reduce((bytes, { length }) => bytes + length, 0),
      0,
    )
  }

  #flows(nowUs: number): boolean {
    if (this.rate === Number.POSITIVE_INFINITY) return true
    this.#debt = Math.max(0, this.#debt - (this.rate * (nowUs - this.#atUs)) / 8e6)
    this.#atUs = nowUs
    return this.#debt <= Math.max(leastBurst, (this.rate * burst) / 8e6)
  }
}
