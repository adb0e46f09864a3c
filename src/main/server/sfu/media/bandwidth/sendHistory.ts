/** What was sent over a connection and when, by transport-wide number, until the receiver has told what became of it. */
import { distance } from '../rtp.ts'
import type { TwccFeedback } from './feedback.ts'

export interface Acked {
  /** On the wire, with all that the network adds. */
  readonly bytes: number
  readonly sentUs: number
  /** On the receiver's clock. */
  readonly arrivalUs: number
  /** The probe it belonged to; 0: none. */
  readonly probe: number
}

export interface Outcome {
  /** In order of their numbers. */
  readonly acked: readonly Acked[]
  readonly lost: number
  /** From sending the last one that arrived until now: the round trip, and how long the receiver kept it to itself. */
  readonly roundTripUs: number | undefined
}

const size = 8_192
/** The receiver's reference time has 24 bits of 64 ms. */
const clockRange = 2 ** 24 * 64_000
const onItsWay = 1
const lost = 2

export class SendHistory {
  readonly #sentUs = new Float64Array(size)
  readonly #bytes = new Uint16Array(size)
  readonly #probe = new Uint32Array(size)
  readonly #state = new Uint8Array(size)
  /** Counted on beyond 16 bits. */
  #next = 1
  #clock: number | undefined

  /** The number of a packet that goes out now, 16 bits. */
  stamp(bytes: number, nowUs: number, probe = 0): number {
    const sequence = this.#next++
    const at = sequence % size
    this.#sentUs[at] = nowUs
    this.#bytes[at] = bytes
    this.#probe[at] = probe
    this.#state[at] = onItsWay
    return sequence & 0xffff
  }

  /** Takes what the receiver tells; what it told before, or never got, is left out. */
  take({ base, arrivals }: TwccFeedback, nowUs: number): Outcome {
    const acked: Acked[] = []
    let losses = 0
    let newest: number | undefined
    const first = this.#next + distance(this.#next & 0xffff, base, 16)
    for (const [i, arrival] of arrivals.entries()) {
      const sequence = first + i
      if (sequence <= 0 || sequence >= this.#next || sequence < this.#next - size) continue
      const at = sequence % size
      if (arrival === undefined) {
        if (this.#state[at] !== onItsWay) continue
        this.#state[at] = lost
        losses += 1
        continue
      }
      if (this.#state[at] !== onItsWay) continue
      this.#state[at] = 0
      const sentUs = this.#sentUs[at]!
      newest = Math.max(newest ?? 0, sentUs)
      acked.push({ bytes: this.#bytes[at]!, sentUs, arrivalUs: this.#unwrap(arrival), probe: this.#probe[at]! })
    }
    return { acked, lost: losses, roundTripUs: newest === undefined ? undefined : nowUs - newest }
  }

  #unwrap(arrival: number): number {
    if (this.#clock === undefined) this.#clock = arrival
    let ahead = (arrival - this.#clock) % clockRange
    if (ahead < -clockRange / 2) ahead += clockRange
    else if (ahead > clockRange / 2) ahead -= clockRange
    const unwrapped = this.#clock + ahead
    this.#clock = Math.max(this.#clock, unwrapped)
    return unwrapped
  }
}
