/** What is only kept and listed: five endpoints from one line that says what fields it has. */
import { z } from 'zod'
import type { Selection } from '../../../../shared/listing.ts'
import type { Body, CommonFamily, KeptRecord, OwnFamily } from '../../../../shared/records.ts'
import { type Endpoint, get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { Listing, Paging, selection } from '../../http/select.ts'
import { Id } from './words.ts'

export type Shape = Readonly<Record<string, z.ZodType>>

export interface Things {
  readonly shape: Shape
  /** What is shown besides, and nobody gives. */
  readonly besides?: Shape
  /** Wanted in a creation. */
  readonly required?: readonly string[]
  /** What an update may not change. */
  readonly fixed?: readonly string[]
  /** What stands for a field that was never given; else null. */
  readonly defaults?: Body
  /** Fields of a list's items; else all. */
  readonly summary?: readonly string[]
  /** What the list can be filtered and sorted by; without, it only has pages. */
  readonly fields?: Fields
  /** Some lists do not say how long they are. */
  readonly uncounted?: true
}

/** Given or not; null is given, and takes away what was there. */
export const given = (shape: Shape, required: readonly string[] = []): z.ZodObject<Record<string, z.ZodType>> =>
  z.object(
    Object.fromEntries(
      Object.entries(shape).map(([name, schema]) => [name, required.includes(name) ? schema : schema.nullish()]),
    ),
  )

/** Always there, as null when there is nothing. */
export const shown = (shape: Shape): z.ZodObject<Record<string, z.ZodType>> =>
  z.object(Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullable()])))

export const show = (names: readonly string[], body: Body, defaults: Body = {}): Body =>
  Object.fromEntries(names.map(name => [name, body[name] ?? defaults[name] ?? null]))

/** Only what was given. */
export const bodyOf = (fields: object): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Body

const pick = (shape: Shape, names: readonly string[]): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => names.includes(name)))

const without = (shape: Shape, names: readonly string[] = []): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)))

export const listReply = (items: z.ZodType, uncounted?: true) =>
  uncounted ? z.object({ items: z.array(items) }) : z.object({ count: z.number(), items: z.array(items) })

export const listed = (things: readonly unknown[], total: number, uncounted?: true): object =>
  uncounted ? { items: things } : { count: total, items: things }

export const keptOf = (
  things: Things,
  { id, body }: KeptRecord,
  names: readonly string[] = Object.keys(things.shape),
): object => ({
  id,
  ...show(names, body, things.defaults),
})

/** A user's own things, or with `commons` those that all have in common. */
export function kept(path: string, of: { records: OwnFamily } | { commons: CommonFamily }, things: Things): Endpoint[] {
  // Both have the same five operations; which place they stand at, the route says.
  const [at, family] = ('records' in of ? ['records', of.records] : ['commons', of.commons]) as ['records', OwnFamily]
  const { shape, besides = {}, required, fixed, fields = {}, uncounted } = things
  const all = { ...shape, ...besides }
  const summary = things.summary ?? Object.keys(all)
  const whole = shown({ id: z.string(), ...all })
  const one = `${path}/:kept_id`
  const idOf = (params: Readonly<Record<string, string>>): string => params['kept_id'] ?? ''
  const asked = (query: object): Selection => selection(query as Record<string, unknown>, fields)
  return [
    get(path, {
      does: `${at}.list`,
      query: things.fields ? Listing : Paging,
      replies: listReply(shown({ id: z.string(), ...pick(all, summary) }), uncounted),
      input: ({ query }) => ({ family, ...asked(query) }),
      reply: ({ items, total }) =>
        listed(
          items.map(item => keptOf(things, item, summary)),
          total,
          uncounted,
        ),
    }),
    post(path, {
      does: `${at}.create`,
      success: 'created',
      body: given(shape, required),
      replies: Id,
      input: ({ body }) => ({ family, body: bodyOf(body) }),
      reply: ({ id }) => ({ id }),
    }),
    get(one, {
      does: `${at}.get`,
      replies: whole,
      input: ({ params }) => ({ family, id: idOf(params) }),
      reply: item => keptOf(things, item, Object.keys(all)),
    }),
    post(one, {
      does: `${at}.update`,
      body: given(without(shape, fixed)),
      input: ({ params, body }) => ({ family, id: idOf(params), body: bodyOf(body) }),
    }),
    post(`${one}/destroy`, {
      does: `${at}.remove`,
      success: 'gone',
      input: ({ params }) => ({ family, id: idOf(params) }),
    }),
  ]
}
