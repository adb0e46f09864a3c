/** People's lists: who has which entry, a reservation by itself or a whole series, and under what times it stands there. */
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'
import type { Write } from './store.ts'

export type Entry = Pick<Row<'listed'>, 'entryId' | 'number' | 'name' | 'startsAt' | 'endsAt' | 'until' | 'over'>

export const entryOf = (row: Pick<Row<'reservations'>, 'id' | 'seriesId'>): string => row.seriesId ?? row.id

export const listedId = (userId: string, entryId: string): string => `${userId}:${entryId}`

/** Whose list a write changes, if any. */
export function listOf(write: Write): string | undefined {
  if ('put' in write) return write.put === 'listed' ? write.row.userId : undefined
  return write.remove === 'listed' ? write.key.split(':', 1)[0] : undefined
}

export const listers = (house: House, entryId: string): Promise<Row<'listed'>[]> =>
  house.store.find('listed', { where: { column: 'entryId', is: 'eq', value: entryId } })

/** Every reservation of an entry, as they are kept. */
export async function entryRows(house: House, entryId: string): Promise<Row<'reservations'>[]> {
  const single = await house.store.get('reservations', entryId)
  if (single) return [single]
  return house.store.find('reservations', { where: { column: 'seriesId', is: 'eq', value: entryId } })
}

/** Of all reservations of an entry the one it stands for: the present or next, or the last when all are past. */
export function headOf(rows: readonly Row<'reservations'>[], now: number): Row<'reservations'> {
  const sorted = inOrder(rows)
  return sorted.find(row => !row.over && row.endsAt > now) ?? (sorted.at(-1) as Row<'reservations'>)
}

export const inOrder = <R extends { startsAt: number }>(rows: readonly R[]): R[] =>
  [...rows].sort((a, b) => a.startsAt - b.startsAt)

/** How an entry with these reservations, all it has, stands in lists from now on. */
export function entryFrom(rows: readonly Row<'reservations'>[], now: number): Entry {
  const head = headOf(rows, now)
  const { number, name, startsAt, endsAt } = head
  const until = Math.max(...rows.map(row => row.endsAt))
  return { entryId: entryOf(head), number, name, startsAt, endsAt, until, over: head.over || head.endsAt <= now }
}

/** Brings an entry up to date in every list that has it. `invited` replaces who is invited; those who drop out are answered. */
export async function relist(
  deed: DeedContext,
  owner: string,
  entry: Entry,
  invited?: readonly string[],
): Promise<{ have: string[]; lost: string[] }> {
  const before = await listers(deed.house, entry.entryId)
  const why = new Map([[owner, 'own'], ...before.map(row => [row.userId, row.why] as const)])
  if (invited) {
    for (const [userId, reason] of why) if (reason === 'invited' && !invited.includes(userId)) why.delete(userId)
    for (const userId of invited) if (userId !== owner) why.set(userId, 'invited')
  }
  for (const [userId, reason] of why) enlist(deed, userId, reason, entry)
  const lost = before.filter(row => !why.has(row.userId))
  for (const row of lost) deed.remove('listed', row.id)
  return { have: [...why.keys()], lost: lost.map(row => row.userId) }
}

/** Puts an entry into one person's list. */
export const enlist = (deed: DeedContext, userId: string, why: string, entry: Entry): void =>
  deed.put('listed', { id: listedId(userId, entry.entryId), userId, why, ...entry })

/** Takes an entry out of every list, and answers whose it was in. */
export async function unlist(deed: DeedContext, entryId: string): Promise<string[]> {
  const rows = await listers(deed.house, entryId)
  for (const row of rows) deed.remove('listed', row.id)
  return rows.map(row => row.userId)
}
