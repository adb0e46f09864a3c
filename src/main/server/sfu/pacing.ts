/** The timer that lets waiting packets leave: it runs only while some wait. */

/** ms. */
const beat = 5

export interface Paced {
  /** Sends what may leave by now. Answers whether more waits. */
  pump(nowUs: number): boolean
}

export class Pacing {
  readonly #waiting = new Set<Paced>()
  readonly #nowUs: () => number
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs
  }

  add(paced: Paced): void {
    this.#waiting.add(paced)
    this.#timer ??= setInterval(() => this.#beat(), beat)
  }

  close(): void {
    this.#waiting.clear()
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #beat(): void {
    const nowUs = this.#nowUs()
    for (const paced of this.#waiting) if (!paced.pump(nowUs)) this.#waiting.delete(paced)
    if (this.#waiting.size === 0) this.close()
  }
}
