/** How a deed is written, and what it is given to work with: reading, a list of changes to save, media to move, facts to tell. */
import type { AnswerOf, Contract, OperationName, ParsedOf } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Audience, Event } from '../../../shared/events.ts'
import type { Where } from '../../../shared/operation.ts'
import type { Actor } from './actor.ts'
import type { Row, TableName } from './collections.ts'
import type { House } from './house.ts'
import { listOf } from './listed.ts'
import type { News } from './news.ts'
import type { Place, PlaceAt } from './places.ts'
import { type Capability, may, withoutRight } from './rights.ts'
import type { AtMeeting } from './seats.ts'
import { StoreConflict, type Write } from './store.ts'
import type { Media, World } from './world.ts'

export interface Announcement {
  event: Event
  audience: Audience
}

export type Elsewhere = (number: string, work: (deed: AtMeeting) => Promise<void>) => Promise<void>

export interface DeedContext<P extends Place = Place> {
  readonly house: House
  readonly store: World['store']
  readonly actor: Actor
  readonly place: P
  /** Milliseconds since 1970, the same all through the deed. */
  readonly now: number
  /** The signed-in person; rejects others with `unauthenticated`. */
  user(): Row<'users'>
  may(right: Capability): Promise<boolean>
  /** Rejects with `forbidden` without the right. */
  demand(right: Capability): Promise<void>
  put<T extends TableName>(table: T, row: Row<T>): void
  remove<T extends TableName>(table: T, key: string): void
  /** A change the media engine must follow once the deed is saved, and before it is answered. */
  move(change: (media: Media) => Promise<void>): void
  /** What changes in memory once the deed is saved. */
  remember(change: () => void): void
  publish(event: Event, audience: Audience): void
  /** What is told beyond the house; it is saved with the rest. */
  tell(news: News): void
  /**
   * A deed of its own at a meeting, on nobody's behalf, in its turn: saved and told when this resolves, whatever becomes of
   * the one that asked for it. Only for deeds whose own turn no meeting waits for.
   */
  elsewhere: Elsewhere
  /** Saves what was put so far: for a deed that shows what it has made, or must be remembered although it fails. */
  save(): Promise<void>
}

export interface Deed<N extends OperationName> {
  /** What the actor must be able to do at this place. */
  readonly right: Capability
  /** Deeds with the same turn wait for each other; by default those at the same place do. */
  turn?(where: Where, asked: () => unknown): string | readonly string[]
  /** What must hold besides the right before the question is read; rejects with the refusal. */
  first?(deed: DeedContext<PlaceAt<Contract[N]['at']>>): Promise<unknown>
  perform(deed: DeedContext<PlaceAt<Contract[N]['at']>>, input: ParsedOf<N>): Promise<AnswerOf<N>>
}

/** A feature's deeds, every one of its operations exactly once. */
export type DeedsOf<Operations> = { [N in keyof Operations & OperationName]: Deed<N> }

export interface AnyDeed {
  readonly right: Capability
  turn?(where: Where, asked: () => unknown): string | readonly string[]
  first?(deed: DeedContext): Promise<unknown>
  perform(deed: DeedContext, input: unknown): Promise<unknown>
}

/** A context the core can also finish. */
export interface OpenDeed<P extends Place = Place> extends DeedContext<P> {
  readonly announcements: readonly Announcement[]
  readonly news: readonly News[]
  enforce(): Promise<void>
}

export function openDeed<P extends Place>(
  house: House,
  actor: Actor,
  place: P,
  elsewhere: Elsewhere = () => Promise.reject(new Error('This deed has no say elsewhere.')),
): OpenDeed<P> {
  let writes: Write[] = []
  const changes: (() => void)[] = []
  const moves: ((media: Media) => Promise<void>)[] = []
  const announcements: Announcement[] = []
  const news: News[] = []

  return {
    house,
    store: house.store,
    actor,
    place,
    now: house.clock.now(),
    announcements,
    news,
    user() {
      if (!actor.user) throw new DomainError('unauthenticated', 'Please sign in.')
      return actor.user
    },
    may: right => may(house, actor, right, place),
    async demand(right) {
      if (!(await may(house, actor, right, place))) throw withoutRight(actor)
    },
    put: (table, row) => void writes.push({ put: table, row } as Write),
    remove: (table, key) => void writes.push({ remove: table, key } as Write),
    move: change => void moves.push(change),
    remember: change => void changes.push(change),
    publish: (event, audience) => void announcements.push({ event, audience }),
    tell: one => void news.push(one),
    elsewhere,
    async save() {
      const batch = writes
      writes = []
      if (batch.length === 0) return
      try {
        await house.store.commit(batch)
      } catch (error) {
        if (error instanceof StoreConflict)
          throw new DomainError('inconsistent', 'This name or number is already taken.')
        throw error
      }
      for (const write of batch) {
        const userId = listOf(write)
        if (userId !== undefined) house.tallies.forget(userId)
      }
    },
    async enforce() {
      for (const change of changes) change()
      try {
        // In order: a room is opened before somebody is admitted to it.
        for (const change of moves) await change(house.media)
      } catch (error) {
        // An engine that is gone lets nobody be heard, and the next one is told what was saved.
        if (!(error instanceof DomainError && error.code === 'unavailable')) throw error
      }
    },
  }
}

/** Only what was named: a change leaves out what it leaves alone. */
export const named = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>
