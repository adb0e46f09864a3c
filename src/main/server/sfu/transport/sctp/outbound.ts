/**
 * The sending half of an association: messages cut into chunks, a window that follows what the network bears, what is lost sent
 * again (RFC 9260 §6 and §7), and what is not worth that given up (RFC 3758). Pure but for the clock it is given.
 */

import { Congestion, mtu, RoundTrip } from './congestion.ts'
import { dataHeader } from './inbound.ts'
import { after, ahead, chunkHeader, chunkTypes, packetHeader, writeChunk } from './packet.ts'

const flag = { end: 1, begin: 2, unordered: 4 }

const room = mtu - packetHeader
const mostPiece = room - chunkHeader - dataHeader
/** Packets that may go out at once (RFC 9260 §6.1 D). */
const mostBurst = 4
/** Reports that pass a chunk by until it is taken for lost (§7.2.4). */
const missedOften = 3
/** Timeouts in a row until the peer is taken for gone. */
const mostTimeouts = 10

export interface Outgoing {
  stream: number
  protocol: number
  data: Buffer
  unordered: boolean
  /** Undefined: never given up. */
  maxRetransmits: number | undefined
  /** So many of its bytes are on their way now, or were given up before that. */
  onSent(bytes: number): void
}

interface Entry extends Outgoing {
  number: number
  /** Bytes that are in chunks already. */
  cut: number
  givenUp: boolean
}

interface Sent {
  tsn: number
  entry: Entry
  chunk: Buffer
  sentMs: number
  times: number
  acked: boolean
  missed: number
  /** Lost, and to be sent again. */
  again: boolean
}

export class Outbound {
  readonly #emit: (chunks: Buffer[]) => void
  readonly #nowMs: () => number
  #queue: Entry[] = []
  #sent: Sent[] = []
  readonly #numbers = new Map<number, number>()
  #nextTsn: number
  #cumulative: number
  /** Up to here the peer may stop waiting; ahead of `#cumulative` when something was given up. */
  #abandoned: number
  #tellsAbandoned = false
  #peerWindow: number
  #flight = 0
  readonly #congestion: Congestion
  readonly #roundTrip = new RoundTrip()
  /** Fast recovery lasts until this TSN is acknowledged. */
  #recoverTo = 0
  #timeouts = 0
  #deadline: number | undefined
  readonly canGiveUp: boolean

  constructor(
    firstTsn: number,
    peer: { window: number; forwards: boolean },
    emit: (chunks: Buffer[]) => void,
    nowMs: () => number,
  ) {
    this.#nextTsn = firstTsn
    this.#cumulative = after(firstTsn, -1)
    this.#abandoned = this.#cumulative
    this.#peerWindow = peer.window
    this.#congestion = new Congestion(peer.window)
    this.canGiveUp = peer.forwards
    this.#emit = emit
    this.#nowMs = nowMs
  }

  /** When `expire` should be called; milliseconds of the clock, undefined while nothing is awaited. */
  get deadline(): number | undefined {
    return this.#deadline
  }

  /** The last TSN that was given out. */
  get last(): number {
    return after(this.#nextTsn, -1)
  }

  get isIdle(): boolean {
    return this.#queue.length === 0 && this.#sent.length === 0
  }

  add(message: Outgoing): void {
    let number = 0
    if (!message.unordered) {
      number = this.#numbers.get(message.stream) ?? 0
      this.#numbers.set(message.stream, (number + 1) & 0xffff)
    }
    this.#queue.push({ ...message, number, cut: 0, givenUp: false })
  }

  /** The stream begins anew. */
  reset(stream: number): void {
    this.#numbers.delete(stream)
  }

  /** A SACK chunk's value. False when it speaks of what was never sent. */
  acknowledge(value: Buffer): boolean {
    if (value.length < 12) return false
    const cumulative = value.readUInt32BE(0)
    const gaps = value.readUInt16BE(8)
    if (value.length < 12 + 4 * gaps || ahead(cumulative, this.last) > 0) return false
    const steps = ahead(cumulative, this.#cumulative)
    if (steps < 0) return true
    const full = this.#flight + mtu > this.#congestion.window
    let acked = this.#pass(cumulative)
    const top = { tsn: this.#cumulative, found: false }
    for (let gap = 0; gap < gaps; gap++) {
      const from = value.readUInt16BE(12 + 4 * gap)
      const to = value.readUInt16BE(14 + 4 * gap)
      if (from === 0 || to < from || ahead(after(cumulative, to), this.last) > 0) return false
      for (let offset = from; offset <= to; offset++) acked += this.#hit(after(cumulative, offset), top)
    }
    if (ahead(cumulative, this.#recoverTo) >= 0) this.#congestion.recovering = false
    if (steps > 0) this.#congestion.acknowledged(acked, full)
    if (top.found) this.#miss(top.tsn)
    this.#peerWindow = Math.max(0, value.readUInt32BE(4) - this.#flight)
    this.#timeouts = 0
    if (ahead(this.#abandoned, this.#cumulative) < 0) this.#abandoned = this.#cumulative
    this.#moveAbandoned()
    if (this.#sent.length === 0) this.#deadline = undefined
    else if (steps > 0) this.#deadline = this.#nowMs() + this.#roundTrip.timeout
    this.flush()
    return true
  }

  /** The timer went off (RFC 9260 §6.3.3). False when the peer has been silent for too long. */
  expire(): boolean {
    this.#deadline = undefined
    if (this.#sent.length === 0) return true
    this.#timeouts += 1
    if (this.#timeouts > mostTimeouts) return false
    this.#congestion.expired()
    this.#roundTrip.expired()
    // What the peer took out of order it may have thrown away again (§6.2.1): then the first to miss is one it had.
    const reneged = this.#sent[0]!.acked
    for (const one of this.#sent) {
      if ((one.acked && !reneged) || one.again || one.entry.givenUp) continue
      if (!one.acked) this.#flight -= one.chunk.length
      one.acked = false
      this.#lose(one)
    }
    this.#moveAbandoned()
    if (ahead(this.#abandoned, this.#cumulative) > 0) this.#tellsAbandoned = true
    this.flush()
    return true
  }

  /** Sends what may be sent now. */
  flush(): void {
    const limit = Math.min(this.#congestion.window, this.#flight + mostBurst * mtu)
    let chunks: Buffer[] = []
    let size = 0
    const put = (chunk: Buffer): void => {
      if (size + chunk.length > room) {
        this.#emit(chunks)
        chunks = []
        size = 0
      }
      chunks.push(chunk)
      size += chunk.length
    }
    const now = this.#nowMs()
    if (this.#tellsAbandoned) {
      this.#tellsAbandoned = false
      put(this.#forwardChunk())
      this.#deadline ??= now + this.#roundTrip.timeout
    }
    const fits = (length: number): boolean => this.#flight === 0 || this.#flight + length <= limit
    let resent = true
    for (const one of this.#sent) {
      if (!one.again) continue
      if (!fits(one.chunk.length)) {
        resent = false
        break
      }
      this.#onItsWay(one, now)
      put(one.chunk)
    }
    while (resent && this.#queue.length > 0) {
      const entry = this.#queue[0]!
      const length = Math.min(mostPiece, entry.data.length - entry.cut)
      // With nothing on its way one chunk goes out whatever the window says, so that its opening is heard of (§6.1 A).
      if (!fits(length) || (this.#flight > 0 && length > this.#peerWindow)) break
      const one = this.#cut(entry, length)
      this.#onItsWay(one, now)
      this.#peerWindow = Math.max(0, this.#peerWindow - length)
      put(one.chunk)
    }
    if (size > 0) this.#emit(chunks)
  }

  #cut(entry: Entry, length: number): Sent {
    const end = entry.cut + length === entry.data.length
    const head = Buffer.alloc(dataHeader)
    const tsn = this.#nextTsn
    head.writeUInt32BE(tsn, 0)
    head.writeUInt16BE(entry.stream, 4)
    head.writeUInt16BE(entry.number, 6)
    head.writeUInt32BE(entry.protocol, 8)
    const flags = (entry.cut === 0 ? flag.begin : 0) | (end ? flag.end : 0) | (entry.unordered ? flag.unordered : 0)
    const chunk = writeChunk(chunkTypes.data, flags, head, entry.data.subarray(entry.cut, entry.cut + length))
    this.#nextTsn = after(tsn)
    entry.cut += length
    if (end) this.#queue.shift()
    entry.onSent(length)
    const one: Sent = { tsn, entry, chunk, sentMs: 0, times: 0, acked: false, missed: 0, again: false }
    this.#sent.push(one)
    return one
  }

  #onItsWay(one: Sent, now: number): void {
    one.again = false
    one.missed = 0
    one.times += 1
    one.sentMs = now
    this.#flight += one.chunk.length
    this.#deadline ??= now + this.#roundTrip.timeout
  }

  /** Everything up to here has come. Answers the bytes that were not known to have. */
  #pass(cumulative: number): number {
    let acked = 0
    let passed = 0
    for (const one of this.#sent) {
      if (ahead(one.tsn, cumulative) > 0) break
      passed += 1
      acked += this.#arrived(one)
    }
    if (passed > 0) this.#sent.splice(0, passed)
    this.#cumulative = cumulative
    return acked
  }

  #hit(tsn: number, top: { tsn: number; found: boolean }): number {
    const first = this.#sent[0]
    const one = first && this.#sent[ahead(tsn, first.tsn)]
    if (!one || one.acked) return 0
    const bytes = this.#arrived(one)
    one.acked = true
    one.again = false
    if (ahead(tsn, top.tsn) > 0) top.tsn = tsn
    top.found = true
    return bytes
  }

  #arrived(one: Sent): number {
    if (one.acked) return 0
    if (one.times === 1) this.#roundTrip.measure(this.#nowMs() - one.sentMs)
    if (one.again || one.entry.givenUp) return one.chunk.length
    this.#flight -= one.chunk.length
    return one.chunk.length
  }

  /** What lies before the newest that came has been passed by once more. */
  #miss(newest: number): void {
    for (const one of this.#sent) {
      if (ahead(one.tsn, newest) >= 0) break
      if (one.acked || one.again || one.entry.givenUp) continue
      one.missed += 1
      if (one.missed < missedOften) continue
      this.#flight -= one.chunk.length
      if (!this.#congestion.recovering) {
        this.#recoverTo = this.last
        this.#congestion.missed()
      }
      this.#lose(one)
    }
  }

  /** To be sent again, or given up with all of its message. The caller takes it off what is on its way. */
  #lose(one: Sent): void {
    const { entry } = one
    const most = this.canGiveUp ? entry.maxRetransmits : undefined
    if (most === undefined || one.times - 1 < most) {
      one.again = true
      return
    }
    for (const other of this.#sent) {
      if (other.entry !== entry) continue
      if (other !== one && !other.acked && !other.again) this.#flight -= other.chunk.length
      other.again = false
    }
    entry.givenUp = true
    if (entry.cut === entry.data.length) return
    // A number that is never sent stands for the rest, so that what comes next is not taken for a part of this message.
    this.#sent.push({ ...one, tsn: this.#nextTsn, chunk: Buffer.alloc(0), acked: false, again: false })
    this.#nextTsn = after(this.#nextTsn)
    this.#queue.splice(this.#queue.indexOf(entry), 1)
    entry.onSent(entry.data.length - entry.cut)
  }

  /** RFC 3758 §3.5: as far as everything was given up or has come. */
  #moveAbandoned(): void {
    for (const one of this.#sent) {
      if (one.entry.givenUp) {
        if (ahead(one.tsn, this.#abandoned) <= 0) continue
        this.#abandoned = one.tsn
        this.#tellsAbandoned = true
      } else if (!one.acked) break
    }
  }

  #forwardChunk(): Buffer {
    const skipped = new Map<number, number>()
    for (const { tsn, entry } of this.#sent) {
      if (ahead(tsn, this.#abandoned) > 0) break
      if (entry.givenUp && !entry.unordered) skipped.set(entry.stream, entry.number)
    }
    const value = Buffer.alloc(4 + 4 * skipped.size)
    value.writeUInt32BE(this.#abandoned, 0)
    for (const [index, [stream, number]] of [...skipped].entries()) {
      value.writeUInt16BE(stream, 4 + 4 * index)
      value.writeUInt16BE(number, 6 + 4 * index)
    }
    return writeChunk(chunkTypes.forwardTsn, 0, value)
  }
}
