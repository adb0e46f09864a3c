/** One client's signalling connection: typed messages over whole frames, bounded in size and rate; bad frames close it. */
import { SignalRequest as ClientMessage, SignalResponse } from '@livekit/protocol'
import type { SignalSocket } from '../sfu.ts'

const longestFrame = 1024 * 1024
/** Messages a client may send: so many at once, and so many a second on average. A long one counts as several. */
const burst = 300
const perSecond = 60
const longMessage = 32 * 1024

export type ServerMessage = NonNullable<ConstructorParameters<typeof SignalResponse>[0]>['message']
export type ClientMessageOf = ClientMessage['message']

export class SignalChannel {
  readonly #socket: SignalSocket
  #open = true
  #credit = burst
  #creditAt = 0
  lastHeardUs: number

  constructor(socket: SignalSocket, nowUs: number) {
    this.#socket = socket
    this.lastHeardUs = nowUs
    this.#creditAt = nowUs
  }

  get open(): boolean {
    return this.#open
  }

  send(message: ServerMessage): void {
    if (this.#open) this.#socket.send(new SignalResponse({ message }).toBinary())
  }

  /** The message in a frame, or undefined when the connection was closed over it. */
  read(frame: Uint8Array, nowUs: number): ClientMessageOf | undefined {
    this.lastHeardUs = nowUs
    this.#credit = Math.min(burst, this.#credit + ((nowUs - this.#creditAt) / 1e6) * perSecond)
    this.#credit -= 1 + Math.floor(frame.length / longMessage)
    this.#creditAt = nowUs
    if (this.#credit < 0) return this.#refuse(1008, 'too many messages')
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
