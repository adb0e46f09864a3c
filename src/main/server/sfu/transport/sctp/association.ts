/**
 * An SCTP association inside DTLS (RFC 9260, RFC 8261), the end that is called: WebRTC clients always call. What comes in has
 * passed DTLS, so that whoever sends it is who the SDP says; their packets may be anything all the same.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { mtu } from './congestion.ts'
import { Inbound, type Message } from './inbound.ts'
import { Outbound, type Outgoing } from './outbound.ts'
import {
  type Chunk,
  chunkTypes,
  readPacket,
  readParameters,
  writeChunk,
  writePacket,
  writeParameter,
} from './packet.ts'
import { Resets } from './resets.ts'

/** LiveKit's clients use three. */
export const mostStreams = 64
/** What we keep of messages that are not whole or not in turn; bytes. */
const window = 1_048_576
/** How long a report may wait for the next packet (RFC 9260 §6.2); milliseconds. */
const reportWithin = 20

const parameters = { cookie: 7, forwardTsn: 0xc000, extensions: 0x8008 }

export interface AssociationEvents {
  send(packet: Buffer): void
  open(): void
  message(message: Message): void
  /** The peer begins these streams anew: their channels are closed. None named: all of them. */
  reset(streams: readonly number[]): void
  /** It is over, and not because we closed it. */
  ended(): void
}

interface Call {
  tag: number
  theirTag: number
  cookie: Buffer
  answer: Buffer
  inbound: Inbound
  outbound: Outbound
  resets: Resets
}

export class Association {
  readonly #events: AssociationEvents
  readonly #nowMs: () => number
  readonly #largestMessage: number
  #state: 'waiting' | 'open' | 'closed' = 'waiting'
  #call: Call | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAt = 0
  #reportTimer: ReturnType<typeof setTimeout> | undefined
  #unreported = 0

  constructor(events: AssociationEvents, largestMessage: number, nowMs = () => performance.now()) {
    this.#events = events
    this.#largestMessage = largestMessage
    this.#nowMs = nowMs
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  receive(bytes: Buffer): void {
    if (this.#state === 'closed') return
    const packet = readPacket(bytes)
    const first = packet?.chunks[0]
    if (!packet || !first) return
    if (first.type === chunkTypes.init) {
      if (packet.tag === 0 && packet.chunks.length === 1) this.#answer(first.value)
      return
    }
    if (!this.#call || packet.tag !== this.#call.tag) return
    let data = false
    for (const chunk of packet.chunks) {
      if (chunk.type === chunkTypes.data) data = true
      if (!this.#take(chunk, this.#call)) return this.#abort()
      if (this.#is('closed')) return
    }
    if (data) this.#report()
    this.#keepTime()
  }

  /** Queues a message; it is sent as the network bears it. */
  send(message: Outgoing): void {
    if (this.#state !== 'open') return
    this.#call!.outbound.add(message)
    this.#call!.outbound.flush()
    this.#keepTime()
  }

  /** Tells the peer that a stream is over (RFC 8831 §6.7, RFC 6525 §5.1). */
  reset(stream: number): void {
    if (this.#state === 'open') this.#call!.resets.want(stream)
  }

  close(): void {
    if (this.#state === 'closed') return
    if (this.#call) this.#send([writeChunk(chunkTypes.abort, 0)])
    this.#end()
  }

  /** INIT: the same answer to every repetition, since its first one may have been lost. */
  #answer(value: Buffer): void {
    if (value.length < 16) return
    const theirTag = value.readUInt32BE(0)
    const streams = Math.min(mostStreams, value.readUInt16BE(10))
    const offered = readParameters(value.subarray(16))
    if (theirTag === 0 || streams === 0 || value.readUInt16BE(8) === 0 || !offered) return
    if (this.#call) {
      // Another association under the same keys would be a new peer's; there is none within one DTLS session.
      if (this.#call.theirTag === theirTag) this.#send([this.#call.answer], theirTag)
      return
    }
    const tag = randomBytes(4).readUInt32BE() || 1
    const firstTsn = randomBytes(4).readUInt32BE()
    const cookie = randomBytes(32)
    const head = Buffer.alloc(16)
    head.writeUInt32BE(tag, 0)
    head.writeUInt32BE(window, 4)
    head.writeUInt16BE(streams, 8)
    head.writeUInt16BE(mostStreams, 10)
    head.writeUInt32BE(firstTsn, 12)
    const answer = writeChunk(
      chunkTypes.initAck,
      0,
      head,
      writeParameter(parameters.cookie, cookie),
      writeParameter(parameters.forwardTsn, Buffer.alloc(0)),
      writeParameter(parameters.extensions, Buffer.from([chunkTypes.reconfig, chunkTypes.forwardTsn])),
    )
    const theirFirst = value.readUInt32BE(12)
    const peer = {
      window: value.readUInt32BE(4),
      forwards: offered.some(({ type }) => type === parameters.forwardTsn),
    }
    const limits = { window, largestMessage: this.#largestMessage, streams: mostStreams }
    const inbound = new Inbound(theirFirst, limits, message => this.#events.message(message))
    const outbound = new Outbound(firstTsn, peer, chunks => this.#send(chunks), this.#nowMs)
    const resets = new Resets(theirFirst, firstTsn, {
      send: chunk => this.#send([chunk]),
      isIdle: () => outbound.isIdle,
      lastSent: () => outbound.last,
      lastReceived: () => inbound.cumulative,
      theirs: streams => {
        for (const stream of streams) inbound.reset(stream)
        this.#events.reset(streams)
      },
      ours: streams => {
        for (const stream of streams) outbound.reset(stream)
      },
    })
    this.#call = {
      tag,
      theirTag,
      cookie,
      answer,
      inbound,
      outbound,
      resets,
    }
    this.#send([answer])
  }

  /** False: against the rules, and the association ends. */
  #take({ type, flags, value }: Chunk, call: Call): boolean {
    const open = this.#state === 'open'
    switch (type) {
      case chunkTypes.cookieEcho:
        if (value.length !== call.cookie.length || !timingSafeEqual(value, call.cookie)) return true
        this.#send([writeChunk(chunkTypes.cookieAck, 0)])
        if (!open) {
          this.#state = 'open'
          this.#events.open()
        }
        return true
      case chunkTypes.data:
        if (!open) return true
        this.#unreported += 1
        return call.inbound.take(flags, value)
      case chunkTypes.sack:
        return !open || call.outbound.acknowledge(value)
      case chunkTypes.forwardTsn:
        if (!open) return true
        this.#unreported += 2
        if (!call.inbound.forward(value)) return false
        this.#report()
        return true
      case chunkTypes.heartbeat:
        // No larger an answer than the question.
        if (value.length <= mtu) this.#send([writeChunk(chunkTypes.heartbeatAck, 0, value)])
        return true
      case chunkTypes.reconfig:
        return !open || call.resets.take(value)
      case chunkTypes.abort:
      case chunkTypes.shutdownComplete:
        this.#end()
        this.#events.ended()
        return true
      case chunkTypes.shutdown:
        this.#send([writeChunk(chunkTypes.shutdownAck, 0)])
        return true
      case chunkTypes.shutdownAck:
        this.#send([writeChunk(chunkTypes.shutdownComplete, 0)])
        return true
      default:
        // RFC 9260 §3.2: the highest bit says whether what follows in the packet may be looked at; it does no harm here.
        return true
    }
  }

  /** At once after two packets or when something is missing, else within a moment. */
  #report(): void {
    if (this.#state !== 'open' || !this.#call) return
    if (this.#unreported < 2 && !this.#call.inbound.hasGaps) {
      this.#reportTimer ??= setTimeout(() => {
        this.#reportTimer = undefined
        if (this.#unreported > 0) this.#sendReport()
      }, reportWithin).unref()
      return
    }
    this.#sendReport()
  }

  #sendReport(): void {
    if (this.#state !== 'open' || !this.#call) return
    this.#unreported = 0
    this.#send([writeChunk(chunkTypes.sack, 0, this.#call.inbound.report())])
  }

  #send(chunks: readonly Buffer[], tag = this.#call?.theirTag ?? 0): void {
    this.#events.send(writePacket(tag, chunks))
  }

  /** One timer, moved rarely: what is awaited is put off with every report. */
  #keepTime(): void {
    const deadline = this.#call?.outbound.deadline
    if (deadline === undefined || this.#state !== 'open') return
    if (this.#timer && this.#timerAt <= deadline) return
    clearTimeout(this.#timer)
    this.#timerAt = deadline
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(1, deadline - this.#nowMs())).unref()
  }

  #onTimer(): void {
    this.#timer = undefined
    const outbound = this.#call?.outbound
    if (this.#state !== 'open' || outbound?.deadline === undefined) return
    if (outbound.deadline <= this.#nowMs() && !outbound.expire()) return this.#abort()
    this.#keepTime()
  }

  #abort(): void {
    this.close()
    this.#events.ended()
  }

  #end(): void {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    clearTimeout(this.#reportTimer)
    this.#call?.resets.close()
  }

  #is(state: 'waiting' | 'open' | 'closed'): boolean {
    return this.#state === state
  }
}
