/** The one door: every speaker's call comes through `perform`, always in the same order. */
import { type AnswerOf, contract, type InputOf, isOperation, type OperationName } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Audience, Event } from '../../../shared/events.ts'
import type { Where } from '../../../shared/operation.ts'
import type { Actor, Credentials } from './actor.ts'
import { heard } from './attendance.ts'
import { hears } from './audience.ts'
import { bootstrap, resumeMeetings } from './bootstrap.ts'
import { type Announcement, type AnyDeed, deedContext } from './deed.ts'
import { deeds } from './deeds.ts'
import { findPlace } from './places.ts'
import { anybodyMay, may } from './rights.ts'
import { identify } from './session.ts'
import type { MediaFact, World } from './world.ts'

export interface Core {
  /** Performs one operation. Rejects with a DomainError, and then nothing has changed. */
  perform<N extends OperationName>(name: N, where: Where, input: InputOf<N>, actor: Actor): Promise<AnswerOf<N>>
  /** Who shows these credentials. Rejects with `unauthenticated` when a token is shown that does not stand; a dead seat is just left out. */
  identify(credentials: Credentials): Promise<Actor>
  /** Facts from the media engine. */
  heard(fact: MediaFact): Promise<void>
  /** Every event after its deed is done and saved, with its audience. */
  listen(listener: (event: Event, audience: Audience) => void): () => void
  /** Whether this actor is meant by an audience. */
  hears(actor: Actor, audience: Audience): Promise<boolean>
  /** First start: makes the administrator. Answers the generated password only then. */
  bootstrap(adminPassword?: string): Promise<{ username: string; password?: string }>
  /** After a restart: opens the rooms of running meetings again and expects their participants back. */
  resume(): Promise<void>
}

export function createCore(world: World): Core {
  const listeners = new Set<(event: Event, audience: Audience) => void>()
  const queues = new Map<string, Promise<unknown>>()

  /** Deeds that could tread on each other wait for each other; those at different places do not. */
  function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(key) ?? Promise.resolve()
    const turn = before.then(work, work)
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

  async function perform(name: OperationName, where: Where, input: unknown, actor: Actor): Promise<unknown> {
    if (!isOperation(name)) throw new DomainError('notFound', `There is no operation called ${String(name)}.`)
    const operation = contract[name]
    const deed = deeds[name] as AnyDeed
    const known = actor.user !== undefined || actor.seat !== undefined || actor.clientId !== undefined
    if (!actor.user && !anybodyMay(deed.right, known)) throw new DomainError('unauthenticated', 'Please sign in.')
    if (where.at !== operation.at)
      throw new DomainError('invalid', `${name} happens at a ${operation.at}, not at a ${where.at}.`, 'where')

    const work = async (): Promise<unknown> => {
      const place = await findPlace(world, where)
      if (!(await may(world, actor, deed.right, place)))
        throw new DomainError('forbidden', 'You do not have the right to do this.')
      const parsed = operation.input.safeParse(input ?? {})
      if (!parsed.success) throw invalid(parsed.error)
      const context = deedContext(world, actor, place)
      const answer = await deed.perform(context, parsed.data)
      await context.save()
      await context.enforce()
      announce(context.announcements)
      return answer
    }
    return operation.kind === 'ask' ? work() : inTurn(deed.turn?.(where, input) ?? JSON.stringify(where), work)
  }

  return {
    perform: perform as Core['perform'],
    identify: credentials => identify(world, credentials),
    heard: fact =>
      inTurn(JSON.stringify({ at: 'meeting', number: fact.number }), async () => announce(await heard(world, fact))),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hears: (actor, audience) => hears(world, actor, audience),
    bootstrap: adminPassword => bootstrap(world, adminPassword),
    resume: async () => announce(await resumeMeetings(world)),
  }
}

/** zod's first complaint as a DomainError that names the field. */
function invalid(error: {
  issues: { path: PropertyKey[]; message: string; code: string; origin?: string }[]
}): DomainError {
  const issue = error.issues[0]
  const field = issue?.path.map(String).join('.') || undefined
  const message = field ? `${field}: ${issue?.message}` : (issue?.message ?? 'The question is not well formed.')
  if (issue?.code === 'too_big' && issue.origin === 'string') return new DomainError('tooLong', message, field)
  if (issue?.code === 'invalid_format') return new DomainError('wrongFormat', message, field)
  return new DomainError('invalid', message, field)
}
