/**
 * Somebody in a meeting by program, in a process of their own (`rtcProcess.ts`): the library's threads now and then take a whole
 * process with them when a connection ends, and what they do holds up nobody's clock here.
 */
import { type ChildProcess, fork } from 'node:child_process'
import type { Deeds } from './rtcProcess.ts'

export interface Ask {
  id: number
  deed: keyof Deeds
  args: unknown[]
}
export interface Answer {
  is: 'answer'
  id: number
  value?: unknown
  error?: string
}
export interface Data {
  text: string
  from: string
  topic: string | undefined
}
export type Fact = { is: 'reconnecting' } | { is: 'disconnected'; reason: unknown } | ({ is: 'data' } & Data)

export type Seen = Awaited<ReturnType<Deeds['sees']>>

const everybody = new Set<RtcPerson>()

/** Ends all people of this process, without a goodbye. */
export function dismiss(): void {
  for (const person of everybody) person.end()
}

export class RtcPerson {
  /** Why they are out, once they are. */
  disconnectedFor: unknown
  /** How often they lost their connection. */
  stumbles = 0
  /** What programs sent. */
  readonly data: Data[] = []
  readonly #process: ChildProcess
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>()
  #next = 1
  #complaint = ''

  constructor() {
    everybody.add(this)
    const file = new URL('./rtcProcess.ts', import.meta.url)
    this.#process = fork(file, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#complaint = (this.#complaint + text.toString()).slice(-4_000)
    })
    this.#process.on('message', (message: Fact | Answer) => this.#hear(message))
    this.#process.on('exit', (code, signal) => {
      const reason = new Error(
        `The program of somebody in the meeting ended with ${signal ?? code}. ${this.#complaint}`,
      )
      for (const asked of this.#asked.values()) asked.reject(reason)
      this.#asked.clear()
    })
  }

  enter(mediaUrl: string, mediaToken: string, { speaks }: { speaks: boolean }): Promise<void> {
    return this.#ask('enter', mediaUrl, mediaToken, speaks)
  }

  sees(): Promise<Seen> {
    return this.#ask('sees')
  }

  /** Sound that came from this participant within so many milliseconds, in squared sample units. */
  hears(identity: string, within = 800): Promise<number> {
    return this.#ask('hears', identity, within)
  }

  /** Once what is under way was played out, there is silence for so many milliseconds; false if it does not come to that. */
  hearsNothing(identity: string, throughout = 2_500): Promise<boolean> {
    return this.#ask('hearsNothing', identity, throughout, 30_000)
  }

  /** When the last sound louder than a whisper came from this participant; on the clock of `performance.now()`. */
  async lastHeard(identity: string): Promise<number> {
    return (await this.#ask('lastHeard', identity)) - performance.timeOrigin
  }

  unmute(): Promise<void> {
    return this.#ask('unmute')
  }

  /** Says goodbye and is gone. */
  async leave(): Promise<void> {
    // The end of the library is no matter of the house's.
    await this.#ask('leave').catch(() => undefined)
    this.end()
  }

  end(): void {
    everybody.delete(this)
    this.#process.kill('SIGKILL')
  }

  #hear(message: Fact | Answer): void {
    if (message.is === 'reconnecting') this.stumbles += 1
    else if (message.is === 'disconnected') this.disconnectedFor = message.reason
    else if (message.is === 'data') this.data.push(message)
    else {
      const asked = this.#asked.get(message.id)
      this.#asked.delete(message.id)
      if (message.error === undefined) asked?.resolve(message.value)
      else asked?.reject(new Error(message.error))
    }
  }

  #ask<K extends keyof Deeds>(deed: K, ...args: Parameters<Deeds[K]>): Promise<Awaited<ReturnType<Deeds[K]>>> {
    const id = this.#next++
    const asked = Promise.withResolvers<unknown>()
    asked.promise.catch(() => undefined) // who asked may be gone
    this.#asked.set(id, asked)
    // That it could not be sent, its end tells.
    if (this.#process.connected) this.#process.send({ id, deed, args } satisfies Ask, () => undefined)
    else asked.reject(new Error(`The program of somebody in the meeting is gone. ${this.#complaint}`))
    return asked.promise as Promise<Awaited<ReturnType<Deeds[K]>>>
  }
}
