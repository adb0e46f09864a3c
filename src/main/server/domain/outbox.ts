/** What is to be sent to others. It is put with what a deed saves, and stays until it was sent or is of no use any more. */
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'

export type Parcel = Row<'outbox'>

/** Who never takes anything gets no more than this; what comes after it is dropped. */
const mostWaiting = 10_000

export interface Packing {
  kind: 'hook' | 'mail'
  queue: string
  /** What waits with the same subject is replaced. */
  subject?: string
  body: unknown
  until: number
}

export async function pack(deed: DeedContext, { kind, queue, subject = '', body, until }: Packing): Promise<void> {
  const { house, store, now } = deed
  const { ids } = house
  if (subject !== '')
    for (const { id } of await store.find('outbox', { where: { column: 'subject', is: 'eq', value: subject } }))
      deed.remove('outbox', id)
  if ((await store.count('outbox', inQueue(queue))) >= mostWaiting) {
    house.log.warn('Too much waits to be sent; something new is dropped.', { queue })
    return
  }
  deed.put('outbox', {
    ...{ id: ids.id(), kind, queue, subject, until, body: JSON.stringify(body), rank: house.rank(now) },
    ...{ createdAt: now, tries: 0, dueAt: now, error: null },
  })
  deed.remember(() => house.packed.forEach(wake => void wake()))
}

const inQueue = (queue: string) => ({ column: 'queue', is: 'eq', value: queue }) as const

export const waitingIn = (house: House, queue: string): Promise<number> => house.store.count('outbox', inQueue(queue))

export const firstIn = async (house: House, queue: string): Promise<Parcel | undefined> =>
  (await house.store.find('outbox', { where: inQueue(queue), orderBy: [{ column: 'rank' }], top: 1 }))[0]

export async function emptyQueue(deed: DeedContext, queue: string): Promise<void> {
  for (const { id } of await deed.store.find('outbox', { where: inQueue(queue) })) deed.remove('outbox', id)
}

/** For those who carry it away. */
export interface Outbox {
  /** Queues other than these in which something is due, as far as can be seen at a glance. */
  queues(but: readonly string[]): Promise<string[]>
  /** What is due in one, the first first. */
  due(queue: string, top: number): Promise<Parcel[]>
  /** Sent, or given up. */
  done(parcel: Parcel): Promise<void>
  /** Not yet. */
  failed(parcel: Parcel, error: string, dueAt: number): Promise<void>
  /** When there may be something new. */
  onPacked(listener: () => void): () => void
  hook(id: string): Promise<Row<'hooks'> | undefined>
}

export const outboxOf = (house: House): Outbox => ({
  async queues(but) {
    const due = { column: 'dueAt', is: 'le', value: house.clock.now() } as const
    const others = { not: { column: 'queue', is: 'in', value: but } } as const
    const where = { all: [due, ...(but.length > 0 ? [others] : [])] }
    const rows = await house.store.find('outbox', { where, orderBy: [{ column: 'rank' }], top: 50 })
    return [...new Set(rows.map(row => row.queue))]
  },
  due: (queue, top) =>
    house.store.find('outbox', {
      where: { all: [inQueue(queue), { column: 'dueAt', is: 'le', value: house.clock.now() }] },
      orderBy: [{ column: 'rank' }],
      top,
    }),
  done: ({ id }) => house.store.commit([{ remove: 'outbox', key: id }]),
  async failed(parcel, error, dueAt) {
    // What was replaced or dropped meanwhile does not come back.
    const row = await house.store.get('outbox', parcel.id)
    if (row)
      await house.store.commit([
        { put: 'outbox', row: { ...row, tries: row.tries + 1, error: error.slice(0, 500), dueAt } },
      ])
  },
  onPacked(listener) {
    house.packed.add(listener)
    return () => house.packed.delete(listener)
  },
  hook: id => house.store.get('hooks', id),
})
