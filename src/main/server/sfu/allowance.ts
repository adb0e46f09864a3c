/** What a client may send: so much at once, and so much a second on average. */
export class Allowance {
  readonly #burst: number
  readonly #perSecond: number
  #credit: number
  #atUs: number

  constructor({ burst, perSecond }: { burst: number; perSecond: number }, nowUs: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#credit = burst
    this.#atUs = nowUs
  }

  /** Whether this was still allowed; what was not costs nothing. */
  spend(cost: number, nowUs: number): boolean {
    this.#credit = Math.min(this.#burst, this.#credit + ((nowUs - this.#atUs) / 1e6) * this.#perSecond)
    this.#atUs = nowUs
    if (this.#credit < cost) return false
    this.#credit -= cost
    return true
  }
}
