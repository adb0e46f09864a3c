/** What can be asked: where it happens, the shape of the question and the shape of the answer. */
import './complaints.ts'
import type { z } from 'zod'

/** Every operation happens somewhere; the place decides who has the right. */
export type PlaceKind = Where['at']

/** `ask` changes nothing; `do` may. */
export interface Operation<
  A extends PlaceKind = PlaceKind,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly at: A
  readonly kind: 'ask' | 'do'
  /** One sentence for people: it becomes the summary in API documents. */
  readonly says: string
  readonly input: I
  readonly answer: O
}

export function ask<A extends PlaceKind, I extends z.ZodType, O extends z.ZodType>(
  at: A,
  says: string,
  shapes: { input: I; answer: O },
): Operation<A, I, O> {
  return { at, kind: 'ask', says, ...shapes }
}

export function act<A extends PlaceKind, I extends z.ZodType, O extends z.ZodType>(
  at: A,
  says: string,
  shapes: { input: I; answer: O },
): Operation<A, I, O> {
  return { at, kind: 'do', says, ...shapes }
}

/**
 * A place: the server itself, a user or a reservation by id, a meeting by its number, a series by its id or that of one of
 * its reservations, or what the key of a link leads to.
 */
export type Where =
  | { at: 'server' }
  | { at: 'user'; id: string }
  | { at: 'meeting'; number: string }
  | { at: 'reservation'; id: string }
  | { at: 'series'; id: string }
  | { at: 'link'; key: string }
  /** What lists have as one: a reservation or a whole series, by its id or that of a reservation in it, or the meeting's number. */
  | { at: 'entry'; id: string }

export const atServer: Where = { at: 'server' }
export const atUser = (id: string): Where => ({ at: 'user', id })
export const atMeeting = (number: string): Where => ({ at: 'meeting', number })
export const atReservation = (id: string): Where => ({ at: 'reservation', id })
export const atSeries = (id: string): Where => ({ at: 'series', id })
export const atLink = (key: string): Where => ({ at: 'link', key })
export const atEntry = (id: string): Where => ({ at: 'entry', id })

/** The same under longer names: `list` as `records.list`. */
export const prefixed = <P extends string, O extends object>(
  prefix: P,
  of: O,
): { [K in keyof O & string as `${P}.${K}`]: O[K] } =>
  Object.fromEntries(Object.entries(of).map(([name, one]) => [`${prefix}.${name}`, one])) as never
