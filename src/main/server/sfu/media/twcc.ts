/** Transport-wide congestion control feedback to a publisher (draft-holmer-rmcat-transport-wide-cc-extensions-01): without it their estimate never rises. */
import { distance } from './rtp.ts'

/** 250 µs, the unit of a delta. */
const tick = 250
/** 64 ms, the unit of the reference time. */
const referenceTick = 64_000
const mostInOne = 400
const mostKept = 2_000

export class TwccRecorder {
  /** Arrivals not yet told: [extended sequence number, µs]. */
  #arrivals: [number, number][] = []
  #highest: number | undefined
  #toldUpTo: number | undefined
  #feedbackCount = 0

  arrived(sequence: number, nowUs: number): void {
    const extended =
      this.#highest === undefined ? sequence + 0x10000 : this.#highest + distance(this.#highest & 0xffff, sequence, 16)
    if (this.#highest === undefined || extended > this.#highest) this.#highest = extended
    // Something told as lost that comes after all stays untold: the sender has reacted to it.
    if (this.#toldUpTo !== undefined && extended <= this.#toldUpTo) return
    if (this.#arrivals.length < mostKept) this.#arrivals.push([extended, nowUs])
  }

  /** The feedback packets that are due; empty when nothing came. */
  feedback(sender: number, mediaSsrc: number): Buffer[] {
    if (this.#arrivals.length === 0) return []
    const packets: Buffer[] = []
    const arrivals = new Map(this.#arrivals)
    this.#arrivals = []
    const last = Math.max(...arrivals.keys())
    let first = this.#toldUpTo === undefined ? Math.min(...arrivals.keys()) : this.#toldUpTo + 1
    // A long silence is not a row of losses worth telling one by one, and a publisher that leaps gets no longer answer either.
    if (last - first > mostKept) first = Math.max(Math.min(...arrivals.keys()), last - mostKept)
    while (first <= last) {
      const written = this.#write(sender, mediaSsrc, first, Math.min(last, first + mostInOne - 1), arrivals)
      packets.push(written.packet)
      first = written.next
    }
    this.#toldUpTo = last
    return packets
  }

  /** There is an arrival at `last` or after it. */
  #write(
    sender: number,
    media: number,
    first: number,
    last: number,
    arrivals: Map<number, number>,
  ): { packet: Buffer; next: number } {
    // Where nothing came, the clock stands at what came next: one set back would look like a sudden delay.
    let at = first
    while (!arrivals.has(at)) at += 1
    const reference = Math.floor(arrivals.get(at)! / referenceTick)
    let clock = reference * referenceTick
    const symbols: number[] = []
    const deltas: Buffer[] = []
    let next = first
    for (; next <= last; next++) {
      const arrival = arrivals.get(next)
      if (arrival === undefined) {
        symbols.push(0)
        continue
      }
      const delta = Math.round((arrival - clock) / tick)
      if (delta < -0x8000 || delta > 0x7fff) break // too far apart for one packet
      clock += delta * tick
      const small = delta >= 0 && delta <= 0xff
      symbols.push(small ? 1 : 2)
      const bytes = Buffer.alloc(small ? 1 : 2)
      if (small) bytes[0] = delta
      else bytes.writeInt16BE(delta)
      deltas.push(bytes)
    }
    const chunks = chunksOf(symbols)
    const body = Buffer.concat([Buffer.alloc(20), ...chunks, ...deltas])
    const bytes = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    bytes[0] = 0x80 | 15
    bytes[1] = 205
    bytes.writeUInt16BE(bytes.length / 4 - 1, 2)
    bytes.writeUInt32BE(sender, 4)
    bytes.writeUInt32BE(media, 8)
    bytes.writeUInt16BE(first & 0xffff, 12)
    bytes.writeUInt16BE(symbols.length, 14)
    bytes.writeUIntBE(reference & 0xffffff, 16, 3)
    bytes[19] = this.#feedbackCount++ & 0xff
    return { packet: bytes, next }
  }
}

/** Run-length chunks for long runs, two-bit status vectors of seven otherwise (§3.1.3, §3.1.4). */
function chunksOf(symbols: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  while (at < symbols.length) {
    const symbol = symbols[at]!
    let run = 1
    while (symbols[at + run] === symbol && run < 0x1fff) run++
    const chunk = Buffer.alloc(2)
    if (run >= 7) {
      chunk.writeUInt16BE((symbol << 13) | run)
      at += run
    } else {
      let vector = 0xc000
      for (let i = 0; i < 7; i++) vector |= (symbols[at + i] ?? 0) << (12 - i * 2)
      chunk.writeUInt16BE(vector)
      at += 7
    }
    chunks.push(chunk)
  }
  return chunks
}
