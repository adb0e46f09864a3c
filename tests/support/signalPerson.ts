/** Somebody who signals as LiveKit's clients do, without any media: what the server says to them is kept, in order. */
import { SignalRequest, SignalResponse } from '@livekit/protocol'
import { WebSocket } from 'ws'

type Message = SignalResponse['message']
type Case = NonNullable<Message['case']>
type ValueOf<C extends Case> = Extract<Message, { case: C }>['value']

export class SignalPerson {
  readonly said: Message[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', data => this.said.push(SignalResponse.fromBinary(data as Buffer).message))
  }

  /** Rejects with the status when the server does not let them in. */
  static async at(url: string, token: string, query: Record<string, string> = {}): Promise<SignalPerson> {
    const asked = new URLSearchParams({ access_token: token, protocol: '16', sdk: 'js', version: '2.23.0', ...query })
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/rtc?${asked}`)
    const person = new SignalPerson(socket)
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('error', reject)
      socket.on('unexpected-response', (_, response) => reject(new Error(`refused with ${response.statusCode}`)))
    })
    return person
  }

  all<C extends Case>(what: C): ValueOf<C>[] {
    return this.said.flatMap(message => (message.case === what ? [message.value as ValueOf<C>] : []))
  }

  /** Everything that was said of somebody's state, in order. */
  states(identity: string): { state: number; disconnectReason: number; tracks: number }[] {
    return this.all('update')
      .flatMap(({ participants }) => participants)
      .filter(one => one.identity === identity)
      .map(({ state, disconnectReason, tracks }) => ({ state, disconnectReason, tracks: tracks.length }))
  }

  send(message: SignalRequest['message']): void {
    this.#socket.send(new SignalRequest({ message }).toBinary())
  }

  close(): void {
    this.#socket.close()
  }
}
