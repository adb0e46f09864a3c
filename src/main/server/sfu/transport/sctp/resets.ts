/** Streams that begin anew, which is how a data channel ends (RFC 6525; RFC 8831 §6.7): the peer's requests, and ours. */
import { after, ahead, chunkTypes, readParameters, writeChunk, writeParameter } from './packet.ts'

const parameters = { outgoing: 13, response: 16 }
/** §4.4. */
const result = { performed: 1, denied: 2, inProgress: 6 }
/** A request is repeated this often at most, this far apart in milliseconds. */
const mostTries = 10
const retryAfter = 500

export interface ResetsHome {
  send(chunk: Buffer): void
  /** All that was sent has been acknowledged; streams end behind what was sent on them. */
  isIdle(): boolean
  lastSent(): number
  lastReceived(): number
  /** The peer begins these anew; none named: all. */
  theirs(streams: readonly number[]): void
  /** The peer has heard that we do. */
  ours(streams: readonly number[]): void
}

export class Resets {
  readonly #home: ResetsHome
  #theirNumber: number
  #ourNumber: number
  #asking: { streams: number[]; number: number; tries: number } | undefined
  readonly #wanted = new Set<number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(theirFirst: number, ourFirst: number, home: ResetsHome) {
    this.#theirNumber = theirFirst
    this.#ourNumber = ourFirst
    this.#home = home
  }

  /** Tells the peer that a stream is over, once what was sent on it has arrived. */
  want(stream: number): void {
    this.#wanted.add(stream)
    this.#ask()
  }

  /** A RE-CONFIG chunk. False when it breaks the rules. */
  take(value: Buffer): boolean {
    const asked = readParameters(value)
    if (!asked) return false
    for (const { type, value: body } of asked) {
      if (body.length < 4) return false
      const number = body.readUInt32BE(0)
      if (type === parameters.response) {
        if (body.length >= 8) this.#heard(number, body.readUInt32BE(4))
      } else if (type === parameters.outgoing) {
        if (body.length < 12) return false
        this.#respond(number, this.#perform(number, body))
      } else this.#respond(number, result.denied)
    }
    return true
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#asking = undefined
    this.#wanted.clear()
  }

  #perform(number: number, body: Buffer): number {
    const steps = ahead(number, this.#theirNumber)
    // The answer to the last one was lost.
    if (steps === -1) return result.performed
    if (steps !== 0) return result.denied
    // What was sent before must be here first; they ask again.
    if (ahead(body.readUInt32BE(8), this.#home.lastReceived()) > 0) return result.inProgress
    this.#theirNumber = after(number)
    const streams: number[] = []
    for (let at = 12; at + 2 <= body.length; at += 2) streams.push(body.readUInt16BE(at))
    this.#home.theirs(streams)
    return result.performed
  }

  #respond(number: number, outcome: number): void {
    const body = Buffer.alloc(8)
    body.writeUInt32BE(number, 0)
    body.writeUInt32BE(outcome, 4)
    this.#home.send(writeChunk(chunkTypes.reconfig, 0, writeParameter(parameters.response, body)))
  }

  #ask(): void {
    if (!this.#asking && this.#wanted.size > 0 && this.#home.isIdle()) {
      this.#asking = { streams: [...this.#wanted], number: this.#ourNumber, tries: 0 }
      this.#wanted.clear()
      this.#ourNumber = after(this.#ourNumber)
    }
    if (this.#asking) {
      const { streams, number } = this.#asking
      const body = Buffer.alloc(12 + 2 * streams.length)
      body.writeUInt32BE(number, 0)
      body.writeUInt32BE(after(this.#theirNumber, -1), 4)
      body.writeUInt32BE(this.#home.lastSent(), 8)
      for (const [index, stream] of streams.entries()) body.writeUInt16BE(stream, 12 + 2 * index)
      this.#home.send(writeChunk(chunkTypes.reconfig, 0, writeParameter(parameters.outgoing, body)))
      this.#asking.tries += 1
      if (this.#asking.tries >= mostTries) this.#asking = undefined
    }
    if (!this.#asking && this.#wanted.size === 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#ask()
    }, retryAfter).unref()
  }

  #heard(number: number, outcome: number): void {
    if (this.#asking?.number !== number || outcome === result.inProgress) return
    const { streams } = this.#asking
    this.#asking = undefined
    this.#home.ours(streams)
  }
}
