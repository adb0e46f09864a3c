/** How much may be on its way, and how long to wait for an answer (RFC 9260 §6.3.1, §7.2). Pure; bytes and milliseconds. */

/** One SCTP packet; with DTLS, UDP and IPv6 around it still below 1280 bytes. */
export const mtu = 1_180
/** WebRTC's ends take shorter ones than the RFC, whose timers are for other networks. */
const rto = { first: 500, least: 220, most: 10_000 }

export class Congestion {
  /** So much may be on its way. */
  window = Math.min(4 * mtu, Math.max(2 * mtu, 4_404))
  #threshold: number
  #partly = 0
  /** In fast recovery one loss is not taken for several. */
  recovering = false

  constructor(peerWindow: number) {
    this.#threshold = peerWindow
  }

  /** Twice as much each round trip, then a packet more; only when the window was what held things up. */
  acknowledged(bytes: number, wasFull: boolean): void {
    if (!wasFull || this.recovering) return
    if (this.window <= this.#threshold) {
      this.window += Math.min(bytes, 2 * mtu)
      return
    }
    this.#partly += bytes
    if (this.#partly < this.window) return
    this.#partly -= this.window
    this.window += mtu
  }

  /** Something is missing while what was sent later arrives (§7.2.4). */
  missed(): void {
    this.recovering = true
    this.#halve()
    this.window = this.#threshold
  }

  /** Nothing arrives at all (§7.2.3). */
  expired(): void {
    this.recovering = false
    this.#halve()
    this.window = mtu
  }

  #halve(): void {
    this.#threshold = Math.max(this.window / 2, 4 * mtu)
    this.#partly = 0
  }
}

export class RoundTrip {
  /** How long to wait for an answer. */
  timeout = rto.first
  #smooth: number | undefined
  #variance = 0

  measure(taken: number): void {
    if (this.#smooth === undefined) {
      this.#smooth = taken
      this.#variance = taken / 2
    } else {
      this.#variance = 0.75 * this.#variance + 0.25 * Math.abs(this.#smooth - taken)
      this.#smooth = 0.875 * this.#smooth + 0.125 * taken
    }
    this.timeout = Math.min(rto.most, Math.max(rto.least, this.#smooth + 4 * this.#variance))
  }

  expired(): void {
    this.timeout = Math.min(rto.most, this.timeout * 2)
  }
}
