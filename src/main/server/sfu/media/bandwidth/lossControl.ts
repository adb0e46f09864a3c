/** The rate that losses allow (draft-ietf-rmcat-gcc-02 §6): up below 2 %, as it is below 10 %, down above. Rates are bits/s. */
import { leastRate } from './rateControl.ts'

const few = 0.02
const many = 0.1
const increaseBy = 1.05
/** A share is taken of so many packets, or of those of so long if these are a few at least; µs. */
const enoughPackets = 100
const fewestPackets = 20
const longest = 1_000_000
/** How often it rises, µs. */
const risesEvery = 1_000_000

export class LossControl {
  rate = Number.POSITIVE_INFINITY
  /** Share lost over the last window, 0 to 1. */
  share = 0
  #lost = 0
  #packets = 0
  #sinceUs: number | undefined
  #roseAtUs = 0

  /** `allowed` is what the delay allows. */
  update(packets: number, lost: number, allowed: number, nowUs: number): void {
    this.#sinceUs ??= nowUs
    if (nowUs < this.#sinceUs) return
    this.#packets += packets
    this.#lost += lost
    const enough = nowUs - this.#sinceUs > longest ? fewestPackets : enoughPackets
    if (this.#packets < enough) return
    this.share = this.#lost / this.#packets
    this.#packets = 0
    this.#lost = 0
    this.#sinceUs = nowUs
    if (this.share > many) this.rate = Math.max(leastRate, Math.min(this.rate, allowed) * (1 - this.share / 2))
    else if (this.share < few && nowUs - this.#roseAtUs >= risesEvery) {
      this.#roseAtUs = nowUs
      this.rate = this.rate * increaseBy + 1_000
    }
  }

  /** The rate was cut just now: what is lost of what went out before says nothing about it. */
  lookAgain(nowUs: number, roundTripUs: number): void {
    this.#packets = 0
    this.#lost = 0
    this.#sinceUs = nowUs + roundTripUs
  }

  /** The path was measured and carries this much in spite of what it loses. */
  set(rate: number): void {
    this.rate = Math.max(this.rate, rate)
  }
}
