/** The window's line to its server: one wire that is kept open for ever, over whichever carrier this window has. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Seat } from '../shared/attendance.ts'
import type { AnswerOf, InputOf, OperationName } from '../shared/contract.ts'
import { DomainError } from '../shared/errors.ts'
import type { Event } from '../shared/events.ts'
import { atServer, type Where } from '../shared/operation.ts'
import { type Carrier, type Welcome, type WireClient, wireClient } from '../shared/wire.ts'
import { openCarrier } from './carriers.ts'

export interface Who {
  token?: string
  seat?: Seat
}

/** How long a call waits for a line that is just being opened; milliseconds. */
const patience = 10_000
/** How often a silent line is asked whether it is still there, and how long it may take to say so. */
const askEvery = 15_000
const answerWithin = 6_000

export interface Line {
  /** `opening` before the first time, `lost` while trying to come back. */
  status: 'opening' | 'open' | 'lost'
}

export interface Server {
  readonly line: Pick<StoreApi<Line>, 'getState' | 'getInitialState' | 'subscribe'>
  perform<N extends OperationName>(name: N, where: Where, input: InputOf<N>): Promise<AnswerOf<N>>
  /** Says who speaks from now on, also after every reconnect. */
  speakAs(change: Who): Promise<Welcome>
  /** The same for what the server knows already, such as a seat it has just given. */
  carry(change: Who): void
  onEvent(listener: (event: Event) => void): () => void
  /** After each hello that followed a reconnect: what was missed must be asked for again. */
  onReturn(listener: (welcome: Welcome) => void): () => void
  close(): void
}

export function connectServer(open: () => Promise<Carrier> = openCarrier): Server {
  const line = createStore<Line>(() => ({ status: 'opening' }))
  const listeners = new Set<(event: Event) => void>()
  const returns = new Set<(welcome: Welcome) => void>()
  let who: Who = {}
  let carrier: Carrier | undefined
  let client: WireClient | undefined
  let closed = false
  let failures = 0
  let wake: (() => void) | undefined

  async function run(): Promise<void> {
    while (!closed) {
      let watch: ReturnType<typeof setInterval> | undefined
      try {
        carrier = await open()
        if (closed) continue
        const opened = carrier
        const gone = new Promise<void>(resolve => opened.onClose(resolve))
        const fresh = wireClient(opened)
        fresh.onEvent(event => {
          for (const listener of listeners) listener(event)
        })
        const welcome = await greet(fresh)
        const again = line.getState().status === 'lost'
        client = fresh
        failures = 0
        line.setState({ status: 'open' })
        if (again) for (const listener of returns) listener(welcome)
        watch = keepAsking(fresh)
        await gone
      } catch {
        // Not reachable yet; the banner says so, and the next round tries again.
      } finally {
        clearInterval(watch)
        // A line whose hello was not answered is still open, and nobody would use it any more.
        carrier?.close()
        carrier = undefined
      }
      client = undefined
      if (closed) return
      line.setState({ status: 'lost' })
      await pause(Math.min(250 * 2 ** failures++, 5_000))
    }
  }

  /** The network coming back is a better moment than any interval. */
  function pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms + Math.random() * 200)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const greet = (fresh: WireClient): Promise<Welcome> =>
    within(answerWithin, fresh.hello(who)).catch(error => {
      if (error instanceof DomainError && error.code === 'unauthenticated') return { user: false, seat: false }
      throw error
    })

  /** A WebSocket whose network silently went away stays "open" for minutes unless somebody speaks. */
  const keepAsking = (fresh: WireClient): ReturnType<typeof setInterval> =>
    setInterval(() => {
      within(answerWithin, fresh.perform('system.about', atServer, {})).catch(error => {
        if (error instanceof DomainError && error.code === 'unavailable') fresh.close()
      })
    }, askEvery)

  const ready = (): Promise<WireClient> =>
    new Promise((resolve, reject) => {
      if (client) return resolve(client)
      wake?.()
      const done = line.subscribe(() => {
        if (!client) return
        clearTimeout(timer)
        done()
        resolve(client)
      })
      const timer = setTimeout(() => {
        done()
        reject(new DomainError('unavailable', 'There is no connection to the server.'))
      }, patience)
    })

  const hurry = (): void => wake?.()
  globalThis.addEventListener?.('online', hurry)
  void run()

  return {
    line,
    perform: async (name, where, input) => (await ready()).perform(name, where, input),
    async speakAs(change) {
      who = { ...who, ...change }
      return greet(await ready())
    },
    carry(change) {
      who = { ...who, ...change }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onReturn(listener) {
      returns.add(listener)
      return () => returns.delete(listener)
    },
    close() {
      closed = true
      globalThis.removeEventListener?.('online', hurry)
      carrier?.close()
      wake?.()
    },
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DomainError('unavailable', 'The server does not answer.')), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

let current: Server | undefined

/** The one server of this window; opened at the first use, and replaceable in tests. */
export const server = (): Server => {
  current ??= connectServer()
  return current
}

export const useThisServer = (other: Server | undefined): void => {
  current = other
}
