/**
 * The receiving half of an association: which TSNs are here, messages put together again and, where asked for, in order
 * (RFC 9260 §6), and what the sender gave up (RFC 3758). Pure: chunks in, messages and reports out.
 */
import { after, ahead } from './packet.ts'

/*
 * DATA:  tsn(4) stream(2) number(2) protocol(4) data      SACK:  cumulative(4) window(4) gaps(2) repeats(2) gaps …
 */
export const dataHeader = 12
const flag = { end: 1, begin: 2, unordered: 4 }

export interface Message {
  stream: number
  /** Payload protocol identifier (RFC 8831 §8). */
  protocol: number
  data: Buffer
}

interface Fragment {
  stream: number
  number: number
  flags: number
  protocol: number
  data: Buffer
}

interface Stream {
  next: number
  /** Whole messages that came before their turn. */
  waiting: Map<number, Message>
}

export interface InboundLimits {
  /** What may be kept of messages that cannot be handed on yet; bytes. */
  window: number
  largestMessage: number
  streams: number
}

/** One fragment costs more than its bytes. */
const fragmentCost = 256
/** What comes further ahead than this is like lost. */
const mostAhead = 8_192
/** A report fits into a packet. */
const mostGaps = 200

export class Inbound {
  readonly #limits: InboundLimits
  readonly #deliver: (message: Message) => void
  /** The last TSN before which none is missing. */
  #cumulative: number
  readonly #ahead = new Set<number>()
  readonly #fragments = new Map<number, Fragment>()
  readonly #streams = new Map<number, Stream>()
  #held = 0

  constructor(firstTsn: number, limits: InboundLimits, deliver: (message: Message) => void) {
    this.#cumulative = after(firstTsn, -1)
    this.#limits = limits
    this.#deliver = deliver
  }

  get cumulative(): number {
    return this.#cumulative
  }

  /** Something is missing: the sender should hear of it at once. */
  get hasGaps(): boolean {
    return this.#ahead.size > 0
  }

  get window(): number {
    return Math.max(0, this.#limits.window - this.#held)
  }

  /** A DATA chunk. False when it breaks the rules and the association should end; what finds no room is like lost. */
  take(flags: number, value: Buffer): boolean {
    if (value.length <= dataHeader) return false
    const tsn = value.readUInt32BE(0)
    const stream = value.readUInt16BE(4)
    if (stream >= this.#limits.streams) return false
    const distance = ahead(tsn, this.#cumulative)
    if (distance <= 0 || this.#ahead.has(tsn)) return true
    const data = value.subarray(dataHeader)
    if (distance > mostAhead) return true
    if (this.#held + data.length + fragmentCost > this.#limits.window && distance > 1) return true
    if (this.#held > 2 * this.#limits.window) return false
    const fragment = { stream, number: value.readUInt16BE(6), flags, protocol: value.readUInt32BE(8), data }
    this.#arrived(tsn)
    if ((flags & flag.begin) !== 0 && (flags & flag.end) !== 0) {
      this.#whole(fragment, data)
      return true
    }
    this.#fragments.set(tsn, fragment)
    this.#held += data.length + fragmentCost
    return this.#assemble(tsn)
  }

  /** FORWARD TSN (RFC 3758 §3.6): nothing up to there comes any more. */
  forward(value: Buffer): boolean {
    if (value.length < 4 || value.length % 4 !== 0) return false
    const tsn = value.readUInt32BE(0)
    if (ahead(tsn, this.#cumulative) > 0) {
      this.#cumulative = tsn
      for (const one of this.#fragments.keys()) if (ahead(one, tsn) <= 0) this.#drop(one)
      for (const one of this.#ahead) if (ahead(one, tsn) <= 0) this.#ahead.delete(one)
      this.#advance()
    }
    for (let at = 4; at < value.length; at += 4) {
      const id = value.readUInt16BE(at)
      if (id >= this.#limits.streams) return false
      this.#skip(this.#stream(id), value.readUInt16BE(at + 2))
    }
    return true
  }

  /** The stream begins anew (RFC 6525 §5.2.2). */
  reset(stream: number): void {
    for (const message of this.#streams.get(stream)?.waiting.values() ?? []) this.#held -= message.data.length
    this.#streams.delete(stream)
  }

  /** The value of a SACK chunk. */
  report(): Buffer {
    const gaps: [number, number][] = []
    for (let offset = 2, found = 0; found < this.#ahead.size && gaps.length < mostGaps; offset++) {
      if (!this.#ahead.has(after(this.#cumulative, offset))) continue
      found += 1
      const last = gaps.at(-1)
      if (last && offset === last[1] + 1) last[1] = offset
      else gaps.push([offset, offset])
    }
    const value = Buffer.alloc(12 + 4 * gaps.length)
    value.writeUInt32BE(this.#cumulative, 0)
    value.writeUInt32BE(this.window, 4)
    value.writeUInt16BE(gaps.length, 8)
    for (const [index, [from, to]] of gaps.entries()) {
      value.writeUInt16BE(from, 12 + 4 * index)
      value.writeUInt16BE(to, 14 + 4 * index)
    }
    return value
  }

  #arrived(tsn: number): void {
    this.#ahead.add(tsn)
    this.#advance()
  }

  #advance(): void {
    while (this.#ahead.delete(after(this.#cumulative))) this.#cumulative = after(this.#cumulative)
  }

  /** The message that this fragment may have made whole. The pieces of one have consecutive TSNs. */
  #assemble(tsn: number): boolean {
    const { stream, flags, number } = this.#fragments.get(tsn)!
    const belongs = (one: Fragment): boolean =>
      one.stream === stream && ((one.flags ^ flags) & flag.unordered) === 0 && one.number === number
    let last = tsn
    for (;;) {
      const one = this.#fragments.get(last)
      if (!one) return true
      if (!belongs(one) || (last !== tsn && (one.flags & flag.begin) !== 0)) return false
      if ((one.flags & flag.end) !== 0) break
      last = after(last)
    }
    let first = tsn
    let size = 0
    for (;;) {
      const one = this.#fragments.get(first)
      if (!one) return true
      if (!belongs(one) || (first !== tsn && (one.flags & flag.end) !== 0)) return false
      if ((one.flags & flag.begin) !== 0) break
      first = after(first, -1)
    }
    // A message begins where another has ended, and the next begins where this one ends.
    const [before, behind] = [this.#fragments.get(after(first, -1)), this.#fragments.get(after(last))]
    if ((before && (before.flags & flag.end) === 0) || (behind && (behind.flags & flag.begin) === 0)) return false
    const parts: Buffer[] = []
    const begin = this.#fragments.get(first)!
    for (let one = first; ; one = after(one)) {
      const { data } = this.#fragments.get(one)!
      size += data.length
      parts.push(data)
      this.#drop(one)
      if (one === last) break
    }
    if (size > this.#limits.largestMessage) return false
    this.#whole(begin, Buffer.concat(parts, size))
    return true
  }

  #drop(tsn: number): void {
    const fragment = this.#fragments.get(tsn)
    if (!fragment) return
    this.#fragments.delete(tsn)
    this.#held -= fragment.data.length + fragmentCost
  }

  #whole({ stream: id, number, flags, protocol }: Fragment, data: Buffer): void {
    const message = { stream: id, protocol, data }
    if ((flags & flag.unordered) !== 0) return this.#deliver(message)
    const stream = this.#stream(id)
    if (number !== stream.next) {
      const isOld = ((number - stream.next) & 0xffff) >= 0x8000
      if (isOld || stream.waiting.has(number)) return
      stream.waiting.set(number, message)
      this.#held += data.length
      return
    }
    stream.next = (number + 1) & 0xffff
    this.#deliver(message)
    this.#drain(stream)
  }

  #drain(stream: Stream): void {
    for (;;) {
      const message = stream.waiting.get(stream.next)
      if (!message) return
      this.#release(stream, stream.next, message)
      stream.next = (stream.next + 1) & 0xffff
    }
  }

  /** Messages up to this number that are not here were given up; those that are here are not lost. */
  #skip(stream: Stream, number: number): void {
    if (((number - stream.next) & 0xffff) >= 0x8000) return
    const due = [...stream.waiting.keys()]
      .filter(one => ((number - one) & 0xffff) < 0x8000)
      .sort((one, other) => ((one - stream.next) & 0xffff) - ((other - stream.next) & 0xffff))
    for (const one of due) this.#release(stream, one, stream.waiting.get(one)!)
    stream.next = (number + 1) & 0xffff
    this.#drain(stream)
  }

  #release(stream: Stream, number: number, message: Message): void {
    stream.waiting.delete(number)
    this.#held -= message.data.length
    this.#deliver(message)
  }

  #stream(id: number): Stream {
    const known = this.#streams.get(id)
    if (known) return known
    const fresh: Stream = { next: 0, waiting: new Map() }
    this.#streams.set(id, fresh)
    return fresh
  }
}
