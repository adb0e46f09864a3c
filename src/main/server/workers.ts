/**
 * Several media engines as one. Each room is in one of them, has its packets on that one's own port, and does not notice
 * when another dies. Linked rooms are in the same one.
 */
import type { Orders } from './conference.ts'
import type { Log } from './domain/world.ts'
import type { SignalRequest } from './http/signal.ts'
import { type KeptEngine, keepEngine } from './keeper.ts'
import type { RoomsService } from './livekit/roomService.ts'
import type { HostEvents } from './sfu/host.ts'
import type { NamedRoom, Sfu } from './sfu/sfu.ts'
import { roomNamed } from './sfu/tokens.ts'

type Engines = Omit<KeptEngine, 'vacate'>
type Calls = Orders & Pick<RoomsService, 'serve'>

/** Rejects when one of them cannot be opened. */
export async function keepWorkers(
  count: number,
  open: (index: number, events: HostEvents) => Promise<Sfu>,
  log: Log,
): Promise<Engines> {
  const engines = await all(Array.from({ length: count }, (_, index) => keepEngine(events => open(index, events), log)))
  /** Where each room is. Kept when the engine dies: its successor is told of these. */
  const places = new Map<string, KeptEngine>()
  /** Rooms on their way from one engine to another: who wants something of them waits. */
  const moving = new Map<string, Promise<void>>()
  const links: (readonly [NamedRoom, NamedRoom])[] = []
  /** How many connections each room has. */
  const people = new Map<string, number>()

  const roomsOf = (engine: KeptEngine): string[] => [...places].filter(([, at]) => at === engine).map(([room]) => room)
  const weight = (rooms: string[]): number => rooms.reduce((sum, room) => sum + 1 + (people.get(room) ?? 0), 0)
  const load = (engine: KeptEngine): number => weight(roomsOf(engine))
  const someEngine = (): KeptEngine => engines.find(one => one.state() === 'running') ?? engines[0]!
  const placeOf = (room: string | undefined): KeptEngine => places.get(room ?? '') ?? someEngine()

  /** Where a new room goes: to who has least to do. One that is just being replaced is no choice while there is another. */
  function leastLoaded(): KeptEngine {
    const running = engines.filter(one => one.state() === 'running')
    return (running.length > 0 ? running : engines).reduce((best, one) => (load(one) < load(best) ? one : best))
  }

  const order = <N extends keyof Calls>(name: N): Calls[N] =>
    (async (room: string, ...more: unknown[]) => {
      await moving.get(room)
      return (placeOf(room)[name] as (...args: unknown[]) => Promise<unknown>)(room, ...more)
    }) as Calls[N]

  /** Where a room goes that opens for whoever comes first: they may be several at once, and must not miss each other. */
  function placeByName(room: string): KeptEngine {
    const sum = [...room].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
    return engines[sum % engines.length] ?? engines[0]
  }

  /** Opens a room; from then on it has its place, until it closes. */
  async function opening<T>(room: string, chosen: KeptEngine, work: (place: KeptEngine) => Promise<T>): Promise<T> {
    await moving.get(room)
    const place = places.get(room) ?? chosen
    places.set(room, place)
    const done = await work(place)
    // Said once more, since word of an earlier room's end may have come in between.
    places.set(room, place)
    return done
  }

  /** The room, and all that are linked with it, directly or through others. */
  function linkedWith(room: string): string[] {
    const found = new Set([room])
    for (const name of found)
      for (const pair of links) if (pair.some(one => one.room === name)) for (const one of pair) found.add(one.room)
    return [...found]
  }

  function forgetLinks(...rooms: string[]): void {
    for (const pair of links.filter(pair => rooms.every(room => pair.some(one => one.room === room))))
      links.splice(links.indexOf(pair), 1)
  }

  /** Clients are told to come in anew, and find everything as it was. */
  async function move(rooms: string[], to: KeptEngine): Promise<void> {
    const done = Promise.withResolvers<void>()
    for (const room of rooms) moving.set(room, done.promise)
    try {
      for (const room of rooms) {
        const guests = await placeOf(room).vacate(room)
        places.set(room, to)
        await to.openRoom(room)
        for (const guest of guests) await to.admit(room, guest)
      }
      for (const [one, other] of links) if (rooms.includes(one.room)) await to.linkRooms(one, other)
    } finally {
      for (const room of rooms) moving.delete(room)
      done.resolve()
    }
  }

  async function bringTogether(one: string, other: string): Promise<void> {
    const [from, to] = [placeOf(one), placeOf(other)]
    if (from === to) return
    const [group, otherGroup] = [linkedWith(one), linkedWith(other)]
    if (weight(otherGroup) < weight(group)) await move(otherGroup, from)
    else await move(group, to)
  }

  return {
    openRoom: room => opening(room, leastLoaded(), place => place.openRoom(room)),
    async closeRoom(room) {
      await moving.get(room)
      const place = placeOf(room)
      places.delete(room)
      forgetLinks(room)
      await place.closeRoom(room)
    },
    admit: order('admit'),
    expel: order('expel'),
    silence: order('silence'),
    allowUnmute: order('allowUnmute'),
    rename: order('rename'),
    async linkRooms(one, other) {
      await Promise.all([moving.get(one.room), moving.get(other.room)])
      if (places.has(one.room) && places.has(other.room)) await bringTogether(one.room, other.room)
      await placeOf(one.room).linkRooms(one, other)
      forgetLinks(one.room, other.room)
      links.push([one, other])
    },
    async unlinkRooms(one, other) {
      await Promise.all([moving.get(one), moving.get(other)])
      forgetLinks(one, other)
      await placeOf(one).unlinkRooms(one, other)
    },
    serve: (room, method, request) =>
      method === 'CreateRoom'
        ? opening(room, placeByName(room), place => place.serve(room, method, request))
        : order('serve')(room, method, request),
    listRooms: async () => (await Promise.all(engines.map(one => one.listRooms()))).flat(),
    token: (...args) => someEngine().token(...args),
    state() {
      const states = engines.map(one => one.state())
      return (['running', 'restarting'] as const).find(state => states.includes(state)) ?? 'lost'
    },
    lost: Promise.all(engines.map(one => one.lost)).then(reasons => reasons.at(-1) ?? ''),
    async judge(request) {
      const room = roomNamed(request.token)
      if (room === undefined || places.has(room)) {
        await moving.get(room ?? '')
        return placeOf(room).judge(request)
      }
      // It may open for who comes with this token, and has a place only then.
      const place = placeByName(room)
      const verdict = await place.judge(request)
      if (verdict.ok && !places.has(room)) places.set(room, place)
      return verdict
    },
    connect(request: SignalRequest, socket) {
      const room = roomNamed(request.token) ?? ''
      const count = (by: number): void => {
        const now = (people.get(room) ?? 0) + by
        if (now > 0) people.set(room, now)
        else people.delete(room)
      }
      count(1)
      const connection = placeOf(room).connect(request, socket)
      return {
        receive: frame => connection.receive(frame),
        closed() {
          count(-1)
          connection.closed()
        },
      }
    },
    async attend(who) {
      for (const engine of engines)
        await engine.attend({
          begun(sfu) {
            sfu.onFact(fact => {
              if (fact.fact === 'closed' && placeOf(fact.room) === engine) places.delete(fact.room)
            })
            who.begun(sfu)
          },
          resume: () => who.resume(roomsOf(engine)),
        })
      await who.resume()
    },
    close: async () => void (await Promise.all(engines.map(one => one.close()))),
  }
}

/** All, or none. */
async function all(opening: Promise<KeptEngine>[]): Promise<[KeptEngine, ...KeptEngine[]]> {
  const opened = await Promise.allSettled(opening)
  const failed = opened.find(one => one.status === 'rejected')
  const engines = opened.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  if (!failed) return engines as [KeptEngine, ...KeptEngine[]]
  for (const engine of engines) await engine.close()
  throw failed.reason
}
