/** Keeps a media engine running: when its worker dies, another is started in its place and the meetings go on in that one. */
import { setTimeout as pause } from 'node:timers/promises'
import { DomainError } from '../../shared/errors.ts'
import type { Orders } from './conference.ts'
import type { Log } from './domain/world.ts'
import type { MediaState } from './http/listener.ts'
import type { Signal } from './http/signal.ts'
import type { RoomsService } from './livekit/roomService.ts'
import type { HostEvents } from './sfu/host.ts'
import type { Sfu } from './sfu/sfu.ts'

/** Deaths within this time that are answered with another engine; one more, and it is given up. */
const mostDeaths = 3
const deathsWithin = 60_000
/** Before any start but the first within that time; milliseconds. */
const breath = 1_000
/** How long a client may wait at the door for an engine; milliseconds. */
const patience = 10_000

/** Who needs to know of every new engine. */
export interface Attendant {
  /** Before anything happens in it. */
  begun(sfu: Pick<Sfu, 'onFact'>): void
  /** To give it what the meetings were, in these rooms or in all; only then are clients let in. */
  resume(rooms?: readonly string[]): Promise<void>
}

/**
 * The engine of the moment. While there is none, orders and tokens are refused with `unavailable`, clients at the door wait,
 * and connections are closed so that they come back.
 */
export interface KeptEngine extends Orders, RoomsService, Pick<Sfu, 'vacate'>, Signal {
  state(): MediaState
  attend(attendant: Attendant): Promise<void>
  /** Resolves with the last reason when no engine could be kept running. */
  readonly lost: Promise<string>
  close(): Promise<void>
}

interface Run {
  readonly sfu: Sfu
  dead: boolean
  readonly died: Promise<string>
}

/** Rejects when the very first engine cannot be opened. */
export async function keepEngine(open: (events: HostEvents) => Promise<Sfu>, log: Log): Promise<KeptEngine> {
  const lost = Promise.withResolvers<string>()
  let state: MediaState = 'running'
  /** Resolved when the state is no longer `restarting`. */
  let settled = Promise.withResolvers<void>()
  let deaths: number[] = []
  let attendant: Attendant | undefined
  let replacing: Promise<void> | undefined
  let closing = false

  async function begin(): Promise<Run> {
    const death = Promise.withResolvers<string>()
    const life = { dead: false, died: death.promise }
    const sfu = await open({
      crashed(reason) {
        life.dead = true
        death.resolve(reason)
      },
      trouble: text => log.warn('The media engine met trouble.', { text }),
    })
    return Object.assign(life, { sfu })
  }

  /** The new one takes over, once it knows everything the old one knew. */
  async function take(run: Run): Promise<void> {
    current = run
    try {
      attendant?.begun(run.sfu)
      await attendant?.resume()
      if (run.dead) throw new Error(await run.died)
    } catch (error) {
      run.dead = true
      await run.sfu.close()
      throw error
    }
    watch(run)
    state = 'running'
    settled.resolve()
    log.info('The media engine is back.')
  }

  function watch(run: Run): void {
    void run.died.then(reason => {
      if (!closing) replacing = replace(reason)
    })
  }

  async function replace(reason: string): Promise<void> {
    state = 'restarting'
    settled = Promise.withResolvers()
    for (;;) {
      log.error('The media engine ended by itself.', { reason })
      const now = performance.now()
      deaths = [...deaths.filter(at => now - at < deathsWithin), now]
      if (deaths.length > mostDeaths) return giveUp(reason)
      if (deaths.length > 1) await pause(breath)
      if (closing) return
      try {
        return await take(await begin())
      } catch (error) {
        reason = String(error)
      }
    }
  }

  function giveUp(reason: string): void {
    state = 'lost'
    log.error('The media engine ends again and again, and is given up.')
    settled.resolve()
    lost.resolve(reason)
  }

  const order = <N extends keyof (Orders & RoomsService) | 'vacate'>(name: N): Sfu[N] =>
    (async (...args: unknown[]) => {
      const run = current
      if (state === 'lost') throw unavailable()
      try {
        return await (run.sfu[name] as (...args: unknown[]) => Promise<unknown>)(...args)
      } catch (error) {
        throw run.dead ? unavailable() : error
      }
    }) as Sfu[N]

  let current = await begin()
  watch(current)

  return {
    openRoom: order('openRoom'),
    closeRoom: order('closeRoom'),
    vacate: order('vacate'),
    admit: order('admit'),
    expel: order('expel'),
    silence: order('silence'),
    allowUnmute: order('allowUnmute'),
    rename: order('rename'),
    linkRooms: order('linkRooms'),
    unlinkRooms: order('unlinkRooms'),
    token: order('token'),
    serve: order('serve'),
    listRooms: order('listRooms'),
    state: () => state,
    lost: lost.promise,
    async judge(request) {
      if (state === 'restarting') await Promise.race([settled.promise, pause(patience, undefined, { ref: false })])
      if (state !== 'running') return noEngine
      return current.sfu.judge(request).catch(() => noEngine)
    },
    connect(request, socket) {
      if (state === 'running') return current.sfu.connect(request, socket)
      socket.close(1011, 'media engine restarting')
      return { receive() {}, closed() {} }
    },
    async attend(who) {
      attendant = who
      who.begun(current.sfu)
      await who.resume()
    },
    async close() {
      closing = true
      await replacing
      await current.sfu.close()
    },
  }
}

const unavailable = (): DomainError =>
  new DomainError('unavailable', 'The media engine is not there. Please try again in a moment.')

const noEngine = { ok: false, status: 503, message: 'media engine restarting' } as const
