/** The one door: every speaker's call comes through `perform`, always in the same order. */
import { type AnswerOf, contract, type InputOf, isOperation, type OperationName } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Audience, Event } from '../../../shared/events.ts'
import type { LivekitKey } from '../../../shared/livekit.ts'
import type { Where } from '../../../shared/operation.ts'
import type { Actor, Credentials, Ears } from './actor.ts'
import { keepGivenKey } from './apiKeys.ts'
import { hears } from './audience.ts'
import { bootstrap } from './bootstrap.ts'
import { relink } from './cascading.ts'
import { type Announcement, type AnyDeed, openDeed } from './deed.ts'
import { deeds } from './deeds.ts'
import { heard, onBehalf, resume, running, sweep } from './engine.ts'
import { createHouse } from './house.ts'
import { currentKey, keepLivekitKey } from './livekit.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import { findPlace, turnOf } from './places.ts'
import { createReachWatch } from './reachable.ts'
import { anybodyMay, may, withoutRight } from './rights.ts'
import { identify, refresh, signInTurn } from './session.ts'
import { past, settle } from './settling.ts'
import { complete } from './telling.ts'
import { refuseNul } from './text.ts'
import { keepTime } from './timekeeping.ts'
import { deserted, sweepVisits } from './visits.ts'
import type { MediaFact, World } from './world.ts'

/**
 * What is asked, or how to find out. Only those who have the right are told that their question is not well formed, so a
 * speaker whose reading may fail hands over the reading.
 */
export type Question<N extends OperationName> = InputOf<N> | (() => InputOf<N>)

export interface Core {
  /** Performs one operation. Rejects with a DomainError, and then nothing has changed. */
  perform<N extends OperationName>(name: N, where: Where, question: Question<N>, actor: Actor): Promise<AnswerOf<N>>
  /** Who shows these credentials. Rejects with `unauthenticated` when a token is shown that does not stand; a dead seat is just left out. */
  identify(credentials: Credentials): Promise<Actor>
  /** Facts from the media engine. */
  heard(fact: MediaFact): Promise<void>
  /** Every event after its deed is done and saved, with its audience. */
  listen(listener: (event: Event, audience: Audience) => void): () => void
  /** Whether these are meant by an audience. */
  hears(ears: Ears, audience: Audience): boolean
  /** A device by which somebody stays connected; to be said again when it is somebody else's, and dropped when it goes. */
  connect(ears: Ears, device: { id: string; userAgent: string; from: string; close(): void }): void
  disconnect(id: string): void
  /** First start: makes the administrator. Answers a generated password only then. */
  bootstrap(adminPassword?: string): Promise<{ username: string; password?: string }>
  /** The API key given at the start stands until another start, or none when none is given. */
  giveKey(key: string | undefined): Promise<void>
  /** The key of LiveKit's server API: this one, or the one that was made before, or one that is made now. */
  giveLivekitKey(pair: LivekitKey | undefined): Promise<void>
  /** The one that stands. */
  livekitKey(): LivekitKey
  /**
   * After a restart, of the server or of a media engine alone: opens the rooms of running meetings again and expects their
   * participants back. Of these meetings only, when they are named.
   */
  resume(only?: readonly string[]): Promise<void>
  /** To be called every few seconds: what time alone brings about. */
  tick(): Promise<void>
  /** What is to be sent to others, for those who carry it. */
  readonly outbox: Outbox
}

export function createCore(world: World): Core {
  const house = createHouse(world)
  const listeners = new Set<(event: Event, audience: Audience) => void>()
  const queues = new Map<string, Promise<unknown>>()

  /**
   * Deeds that could tread on each other wait for each other; those at different places do not. Who needs several turns takes
   * them in the order of their names, so that no two wait for each other for ever.
   */
  function inTurn<T>(keys: string | readonly string[], work: () => Promise<T>): Promise<T> {
    const [key, ...rest] = [...new Set([keys].flat())].sort()
    return key === undefined ? work() : inOneTurn(key, () => inTurn(rest, work))
  }

  function inOneTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work)
    const settled = turn.catch(() => undefined)
    queues.set(key, settled)
    void settled.then(() => {
      if (queues.get(key) === settled) queues.delete(key)
    })
    return turn
  }

  function announce(facts: readonly Announcement[]): void {
    for (const { event, audience } of facts)
      for (const listener of listeners) {
        try {
          listener(event, audience)
        } catch (error) {
          world.log.error('An event listener failed.', { event: event.event, error: String(error) })
        }
      }
  }

  const reaches = createReachWatch(house, news => announce([news]))

  /** What nobody asked for, in turn with what is asked at the same meeting. */
  const atMeeting = async (number: string, work: () => Promise<readonly Announcement[]>): Promise<void> =>
    inTurn(await turnOf(house, { at: 'meeting', number }), async () => {
      announce(await work())
      reaches.lookAt(number)
    })

  async function perform(name: OperationName, where: Where, question: unknown, caller: Actor): Promise<unknown> {
    if (!isOperation(name)) throw new DomainError('notFound', `There is no operation called ${String(name)}.`)
    const operation = contract[name]
    const deed = deeds[name] as AnyDeed
    const asked = (): unknown => (typeof question === 'function' ? question() : question) ?? {}
    const work = async (): Promise<unknown> => {
      const actor = await refresh(house, caller)
      if (!actor.user && !actor.seat && !actor.key && !actor.program && !anybodyMay(deed.right, actor))
        throw new DomainError('unauthenticated', 'Please sign in.')
      if (where.at !== operation.at)
        throw new DomainError('invalid', `${name} happens at a ${operation.at}, not at a ${where.at}.`, 'where')
      refuseNul(where)
      const place = await findPlace(house, where, actor)
      if (!(await may(house, actor, deed.right, place))) throw withoutRight(actor)
      const open = openDeed(house, actor, place, (number, more) =>
        atMeeting(number, () => onBehalf(house, number, more)),
      )
      await deed.first?.(open)
      const input = asked()
      refuseNul(input)
      const parsed = operation.input.safeParse(input)
      if (!parsed.success) throw invalid(parsed.error.issues)
      const answer = await deed.perform(open, parsed.data)
      announce(await complete(open))
      if ('meeting' in place && operation.kind === 'do') reaches.lookAt(place.meeting.number)
      return answer
    }
    return operation.kind === 'ask' ? work() : inTurn(deed.turn?.(where, asked) ?? (await turnOf(house, where)), work)
  }

  return {
    outbox: outboxOf(house),
    perform: perform as Core['perform'],
    async identify(credentials) {
      refuseNul(credentials)
      const { basic } = credentials
      return basic
        ? inTurn(signInTurn(basic.username), () => identify(house, credentials))
        : identify(house, credentials)
    },
    heard: fact => atMeeting(fact.number, () => heard(house, fact)),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hears: (ears, audience) => hears(house, ears, audience),
    connect(ears, device) {
      const { user, sessionDigest } = ears
      const before = house.connections.userOf(device.id)
      if (user && sessionDigest !== undefined)
        house.connections.add({ ...device, userId: user.id, sessionDigest, since: world.clock.now() })
      else house.connections.drop(device.id)
      for (const id of new Set([before, user?.id])) if (id !== undefined) reaches.look(id)
    },
    disconnect(id) {
      const before = house.connections.userOf(id)
      house.connections.drop(id)
      if (before !== undefined) reaches.look(before)
    },
    bootstrap: adminPassword => bootstrap(house, adminPassword),
    giveKey: key => keepGivenKey(house, key),
    giveLivekitKey: pair => keepLivekitKey(house, pair),
    livekitKey: () => currentKey(house),
    async resume(only) {
      const among = (number: string) => only?.includes(number) ?? true
      for (const number of (await running(house)).filter(among)) await atMeeting(number, () => resume(house, number))
      await relink(house, among)
    },
    async tick() {
      for (const number of house.presence.numbers()) {
        await atMeeting(number, () => sweep(house, number))
        await atMeeting(number, () => keepTime(house, number))
      }
      for (const number of await deserted(house)) await atMeeting(number, () => onBehalf(house, number, sweepVisits))
      for (const number of await past(house)) await atMeeting(number, () => settle(house, number))
    },
  }
}

interface Issue {
  code: string
  path: PropertyKey[]
  message: string
  origin?: string
}

/** zod's first complaint as a DomainError that names the field. */
function invalid(issues: readonly Issue[]): DomainError {
  const issue = issues[0]
  const field = issue?.path.map(String).join('.') || undefined
  const message = field ? `${field}: ${issue?.message}` : (issue?.message ?? 'The question is not well formed.')
  if (issue?.code === 'too_big' && issue.origin === 'string') return new DomainError('tooLong', message, field)
  if (issue?.code === 'invalid_format') return new DomainError('wrongFormat', message, field)
  return new DomainError('invalid', message, field)
}
