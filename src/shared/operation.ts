/** What can be asked: where it happens, the shape of the question and the shape of the answer. */
import type { z } from 'zod'

/** Every operation happens somewhere; the place decides who has the right. */
export type PlaceKind = 'server' | 'user' | 'meeting'

/** `ask` changes nothing; `do` may. */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly at: PlaceKind
  readonly kind: 'ask' | 'do'
  /** One sentence for people: it becomes the summary in API documents. */
  readonly says: string
  readonly input: I
  readonly answer: O
}

export function ask<I extends z.ZodType, O extends z.ZodType>(
  at: PlaceKind,
  says: string,
  shapes: { input: I; answer: O },
): Operation<I, O> {
  return { at, kind: 'ask', says, ...shapes }
}

export function act<I extends z.ZodType, O extends z.ZodType>(
  at: PlaceKind,
  says: string,
  shapes: { input: I; answer: O },
): Operation<I, O> {
  return { at, kind: 'do', says, ...shapes }
}

/** A place: the server itself, a user by id, or a meeting by its number. */
export type Where = { at: 'server' } | { at: 'user'; id: string } | { at: 'meeting'; number: string }

export const atServer: Where = { at: 'server' }
export const atUser = (id: string): Where => ({ at: 'user', id })
export const atMeeting = (number: string): Where => ({ at: 'meeting', number })
