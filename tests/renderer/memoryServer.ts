/** The other end of a window's line, in memory: it can be out of reach, silent, or lose a line, as a network does. */
import type { ErrorCode } from '../../src/shared/errors.ts'
import type { Event } from '../../src/shared/events.ts'
import type { Carrier, ToServer, Welcome } from '../../src/shared/wire.ts'

export interface MemoryLine {
  /** What the window said, in order: `hello` with who it was, or the name of an operation. */
  heard: ToServer[]
  closed: boolean
  tell(event: Event): void
  /** The network takes it away. */
  lose(): void
}

export class MemoryServer {
  reachable = true
  /** Takes messages and answers nothing, like a network that silently went away. */
  silent = false
  welcome: Welcome = { user: true, seat: true }
  /** Answers to operations by name; an ErrorCode in `fail` refuses them. */
  answers: Record<string, unknown> = { 'system.about': { name: 'Gavel', version: '1', time: 0 } }
  fail: Partial<Record<string, ErrorCode>> = {}
  tries = 0
  readonly lines: MemoryLine[] = []

  get last(): MemoryLine {
    return this.lines.at(-1)!
  }

  open = async (): Promise<Carrier> => {
    this.tries++
    if (!this.reachable) throw new Error('The server cannot be reached.')
    const messages: ((message: unknown) => void)[] = []
    const closings: (() => void)[] = []
    const close = (): void => {
      line.closed = true
      for (const listener of closings.splice(0)) listener()
    }
    const say = (message: unknown): void => {
      if (!line.closed) for (const listener of messages) listener(structuredClone(message))
    }
    const line: MemoryLine = { heard: [], closed: false, tell: event => say({ event }), lose: close }
    this.lines.push(line)
    return {
      send: message => {
        if (line.closed) return
        line.heard.push(structuredClone(message) as ToServer)
        queueMicrotask(() => !this.silent && say(this.answerTo(message as ToServer)))
      },
      onMessage: listener => messages.push(listener),
      onClose: listener => closings.push(listener),
      close,
    }
  }

  private answerTo(message: ToServer): object {
    const { id } = message
    const name = 'hello' in message ? 'hello' : message.perform
    const code = this.fail[name]
    if (code) return { id, ok: false, code, message: 'Refused.' }
    return { id, ok: true, value: 'hello' in message ? this.welcome : this.answers[name] }
  }
}

export const hellos = (line: MemoryLine): object[] =>
  line.heard.flatMap(message => ('hello' in message ? [message.hello] : []))

export const calls = (line: MemoryLine): string[] =>
  line.heard.map(message => ('hello' in message ? 'hello' : message.perform))
