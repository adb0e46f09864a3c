/**
 * An SCTP association inside DTLS (RFC 9260, RFC 8261), the end that is called: WebRTC clients always call. What comes in has
 * passed DTLS, so that whoever sends it is who the SDP says; their packets may be anything all the same.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { Inbound, type Message } from './inbound.ts'
import { mtu, Outbound, type Outgoing } from './outbound.ts'
import {
  after,
  ahead,
  type Chunk,
  chunkTypes,
  readPacket,
  readParameters,
  writeChunk,
  writePacket,
  writeParameter,
} from './packet.ts'

/** LiveKit's clients use three. */
export const mostStreams = 64
/** What we keep of messages that are not whole or not in turn; bytes. */
const window = 1_048_576
/** How long a report may wait for the next packet (RFC 9260 §6.2); milliseconds. */
const reportWithin = 20
/** A request to begin streams anew is repeated this often at most, this far apart in milliseconds. */
const resetTries = 10
const resetEvery = 500

const parameters = { cookie: 7, forwardTsn: 0xc000, extensions: 0x8008 }
const resets = { outgoing: 13, response: 16 }
/** RFC 6525 §4.4. */
const result = { nothingToDo: 0, performed: 1, denied: 2, inProgress: 6 }

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
  #theirRequest = 0
  #ourRequest = 0
  #resetting: { streams: number[]; number: number; tries: number } | undefined
  readonly #toReset = new Set<number>()
  #resetTimer: ReturnType<typeof setTimeout> | undefined

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
    if (this.#state !== 'open') return
    this.#toReset.add(stream)
    this.#askReset()
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
    this.#theirRequest = theirFirst
    this.#ourRequest = firstTsn
    this.#call = {
      tag,
      theirTag,
      cookie,
      answer,
      inbound: new Inbound(theirFirst, limits, message => this.#events.message(message)),
      outbound: new Outbound(firstTsn, peer, chunks => this.#send(chunks), this.#nowMs),
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
        return !open || this.#reconfigure(value, call)
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

  /** RE-CONFIG (RFC 6525): the peer begins streams anew, or answers that it heard us. */
  #reconfigure(value: Buffer, call: Call): boolean {
    const asked = readParameters(value)
    if (!asked) return false
    for (const { type, value: body } of asked) {
      if (body.length < 4) return false
      const number = body.readUInt32BE(0)
      if (type === resets.response) {
        if (body.length >= 8) this.#heard(number, body.readUInt32BE(4))
      } else if (type === resets.outgoing) {
        if (body.length < 12) return false
        this.#send([this.#response(number, this.#resetTheirs(number, body, call))])
      } else this.#send([this.#response(number, result.denied)])
    }
    return true
  }

  #resetTheirs(number: number, body: Buffer, call: Call): number {
    const steps = ahead(number, this.#theirRequest)
    if (steps < 0) return steps === -1 ? result.performed : result.denied
    if (steps > 0) return result.denied
    // What was sent before must be here first; they ask again.
    if (ahead(body.readUInt32BE(8), call.inbound.cumulative) > 0) return result.inProgress
    this.#theirRequest = after(number)
    const streams: number[] = []
    for (let at = 12; at + 2 <= body.length; at += 2) streams.push(body.readUInt16BE(at))
    for (const stream of streams) call.inbound.reset(stream)
    this.#events.reset(streams)
    return result.performed
  }

  #response(number: number, outcome: number): Buffer {
    const body = Buffer.alloc(8)
    body.writeUInt32BE(number, 0)
    body.writeUInt32BE(outcome, 4)
    return writeChunk(chunkTypes.reconfig, 0, writeParameter(resets.response, body))
  }

  #askReset(): void {
    const { outbound } = this.#call!
    // Streams end behind what was sent on them.
    if (!this.#resetting && this.#toReset.size > 0 && outbound.isIdle) {
      this.#resetting = { streams: [...this.#toReset], number: this.#ourRequest, tries: 0 }
      this.#toReset.clear()
      this.#ourRequest = after(this.#ourRequest)
    }
    if (this.#resetting) {
      const { streams, number } = this.#resetting
      this.#resetting.tries += 1
      const body = Buffer.alloc(12 + 2 * streams.length)
      body.writeUInt32BE(number, 0)
      body.writeUInt32BE(after(this.#theirRequest, -1), 4)
      body.writeUInt32BE(outbound.last, 8)
      for (const [index, stream] of streams.entries()) body.writeUInt16BE(stream, 12 + 2 * index)
      this.#send([writeChunk(chunkTypes.reconfig, 0, writeParameter(resets.outgoing, body))])
      if (this.#resetting.tries >= resetTries) this.#resetting = undefined
    }
    if (!this.#resetting && this.#toReset.size === 0) return
    this.#resetTimer ??= setTimeout(() => {
      this.#resetTimer = undefined
      if (this.#state === 'open') this.#askReset()
    }, resetEvery).unref()
  }

  #heard(number: number, outcome: number): void {
    if (this.#resetting?.number !== number || outcome === result.inProgress) return
    for (const stream of this.#resetting.streams) this.#call?.outbound.reset(stream)
    this.#resetting = undefined
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
    clearTimeout(this.#resetTimer)
  }

  #is(state: 'waiting' | 'open' | 'closed'): boolean {
    return this.#state === state
  }
}
