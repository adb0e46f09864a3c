/**
 * When the publisher of a layer is asked for a key frame: not while one is under way, not so often that it is deaf to it, and
 * whoever comes at the wrong time is not forgotten. Times are µs.
 */

/** After this one that was asked for and has not come is taken for lost. */
const patience = 500_000
/** Asked again within 300 ms of the last time, libwebrtc does nothing. */
const deafFor = 320_000

export class KeyFrameRequests {
  #askedUs = Number.NEGATIVE_INFINITY
  #cameUs = Number.NEGATIVE_INFINITY
  /** Somebody needs one that nobody has asked for. */
  #wanted = false

  /** Whether it matters if a key frame comes. */
  get waits(): boolean {
    return this.#wanted || this.#askedUs > this.#cameUs
  }

  /** Somebody needs one. Answers whether to ask for it now; if not, `isDue` says when. */
  want(nowUs: number): boolean {
    // It is here.
    if (nowUs === this.#cameUs) return false
    this.#wanted = true
    return this.isDue(nowUs)
  }

  /** Whether one is to be asked for now, because it could not be when it was wanted. Counts as asked. */
  isDue(nowUs: number): boolean {
    if (!this.#wanted || nowUs - this.#askedUs < (this.#askedUs > this.#cameUs ? patience : deafFor)) return false
    this.#askedUs = nowUs
    this.#wanted = false
    return true
  }

  /** A key frame begins: everybody who waited for one has it. */
  came(nowUs: number): void {
    this.#cameUs = nowUs
    this.#wanted = false
  }
}
