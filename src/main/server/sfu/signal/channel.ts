/** One client's signalling connection: typed messages over whole frames, bounded in size and rate; bad frames close it. */
import { SignalRequest as ClientMessage, SignalResponse } from '@livekit/protocol'
import { Allowance } from '../allowance.ts'
import type { SignalSocket } from '../sfu.ts'

const longestFrame = 1024 * 1024
/** Messages a client may send: so many at once, and so many a second on average. A long one counts as several. */
const allowed = { burst: 300, perSecond: 60 }
const longMessage = 32 * 1024

export type ServerMessage = NonNullable<ConstructorParameters<typeof SignalResponse>[0]>['message']
export type ClientMessageOf = ClientMessage['message']

export class SignalChannel {
  readonly #socket: SignalSocket
  #open = true
  readonly #allowance: Allowance
  lastHeardUs: number

  constructor(socket: SignalSocket, nowUs: number) {
    this.#socket = socket
    this.lastHeardUs = nowUs
    this.#allowance = new Allowance(allowed, nowUs)
  }

  get open(): boolean {
    return this.#open
  }

  send(message: ServerMessage): void {
    if (this.#open) this.#socket.send(frameOf(message))
  }

  /** The message in a frame, or undefined when the connection was closed over it. */
  read(frame: Uint8Array, nowUs: number): ClientMessageOf | undefined {
    this.lastHeardUs = nowUs
    if (!this.#allowance.spend(1 + Math.floor(frame.length / longMessage), nowUs))
      return this.#refuse(1008, 'too many messages')
    if (frame.length > longestFrame) return this.#refuse(1009, 'message too large')
    try {
      return ClientMessage.fromBinary(frame).message
    } catch {
      return this.#refuse(1003, 'not a signal request')
    }
  }

  close(code: number, reason: string): void {
    if (!this.#open) return
    this.#open = false
    this.#socket.close(code, reason)
  }

  /** The other side is gone already. */
  gone(): void {
    this.#open = false
  }

  #refuse(code: number, reason: string): undefined {
    this.close(code, reason)
    return undefined
  }
}

let latest: { case: unknown; value: unknown; frame: Uint8Array } | undefined

/** The same is told to many, one after another: it is written once. */
function frameOf(message: ServerMessage): Uint8Array {
  if (!latest || latest.case !== message?.case || latest.value !== message?.value)
    latest = { case: message?.case, value: message?.value, frame: new SignalResponse({ message }).toBinary() }
  return latest.frame
}
