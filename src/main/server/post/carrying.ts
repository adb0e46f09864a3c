/** Carries what is in the outbox away: each queue in its order, several queues at a time, and again until it was taken. */
import type { Outbox, Parcel } from '../domain/outbox.ts'
import type { Log } from '../domain/world.ts'

/**
 * How it went: `sent`; `never`, which is not tried again; `later`, when this one may be taken another time and others now;
 * `stopped`, when the whole queue waits, because its order counts or nobody is there.
 */
export type Carried = { went: 'sent' } | { went: 'never' | 'later' | 'stopped'; why: string }

export interface Carrier {
  /** False: there is nobody to carry it yet, and it waits without being tried. */
  ready(): boolean
  carry(parcel: Parcel): Promise<Carried>
}

export interface Carrying {
  /** Nothing more is begun; what is on its way and takes longer than a moment may be sent again after the next start. */
  close(): Promise<void>
}

interface Options {
  outbox: Outbox
  carriers: Record<string, Carrier>
  log: Log
  now?: () => number
  /** Milliseconds before another try, after so many. */
  patience?: (tries: number) => number
}

const mostAtATime = 8
const lookEvery = 1_000
const closingTime = 1_000
const longestPatience = 10 * 60_000

/** Twice as long each time, and never quite the same, so that what failed together is not tried together. */
export const growing = (tries: number): number =>
  Math.min(longestPatience, 2_000 * 2 ** Math.min(tries, 20)) * (0.8 + 0.4 * Math.random())

export function carry({ outbox, carriers, log, now = Date.now, patience = growing }: Options): Carrying {
  /** Until when a queue rests. Forgotten by a restart, after which everything is tried at once. */
  const resting = new Map<string, number>()
  const busy = new Map<string, Promise<void>>()
  let closed = false
  let looking = false
  let again = false

  async function look(): Promise<void> {
    if (looking || closed) {
      again = true
      return
    }
    looking = true
    do {
      again = false
      for (const [queue, until] of resting) if (until <= now()) resting.delete(queue)
      const queues = await outbox.queues([...resting.keys(), ...busy.keys()])
      for (const queue of queues) {
        if (closed || busy.size >= mostAtATime) break
        const work = empty(queue).catch(error => rest(queue, 0, String(error)))
        busy.set(
          queue,
          work.finally(() => {
            busy.delete(queue)
            wake()
          }),
        )
        again = true
      }
    } while (again && !closed && busy.size < mostAtATime)
    looking = false
  }

  function wake(): void {
    void look().catch(error => {
      looking = false
      log.error('The outbox cannot be read.', { error: String(error) })
    })
  }

  function rest(queue: string, tries: number, why: string): void {
    if (closed) return
    resting.set(queue, now() + patience(tries))
    log.warn('Something could not be sent, and waits.', { queue, tries: tries + 1, why })
  }

  /** Sends what is due in a queue, until it is empty or has to wait. */
  async function empty(queue: string): Promise<void> {
    for (;;) {
      const parcels = await outbox.due(queue, 20)
      if (parcels.length === 0) return
      for (const parcel of parcels) {
        if (closed) return
        if (!(await send(queue, parcel))) return
      }
    }
  }

  /** Whether the next one may go. */
  async function send(queue: string, parcel: Parcel): Promise<boolean> {
    if (parcel.until <= now()) {
      log.warn('Something was not sent in time, and is dropped.', { queue, tries: parcel.tries })
      await outbox.done(parcel)
      return true
    }
    const carrier = carriers[parcel.kind]
    if (!carrier?.ready()) {
      resting.set(queue, now() + longestPatience)
      return false
    }
    const carried = await carrier
      .carry(parcel)
      .catch((error): Carried => ({ went: 'stopped', why: error instanceof Error ? error.message : String(error) }))
    if (carried.went === 'sent') await outbox.done(parcel)
    else if (carried.went === 'never') {
      log.warn('Something cannot be sent, and is dropped.', { queue, why: carried.why })
      await outbox.done(parcel)
    } else if (carried.went === 'later') await outbox.failed(parcel, carried.why, now() + patience(parcel.tries))
    else {
      await outbox.failed(parcel, carried.why, parcel.dueAt)
      rest(queue, parcel.tries, carried.why)
      return false
    }
    return true
  }

  const stopListening = outbox.onPacked(wake)
  const timer = setInterval(wake, lookEvery)
  wake()
  return {
    async close() {
      closed = true
      stopListening()
      clearInterval(timer)
      await Promise.race([Promise.all(busy.values()), new Promise(done => setTimeout(done, closingTime))])
    },
  }
}
