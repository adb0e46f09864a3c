/** People's lists: who has which entry, a reservation by itself or a whole series, and under what times it stands there. */
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'

export type Entry = Pick<Row<'listed'>, 'entryId' | 'number' | 'name' | 'startsAt' | 'endsAt' | 'until' | 'over'>

export const entryOf = (row: Pick<Row<'reservations'>, 'id' | 'seriesId'>): string => row.seriesId ?? row.id

export const listedId = (userId: string, entryId: string): string => `${userId}:${entryId}`

export const listers = (house: House, entryId: string): Promise<Row<'listed'>[]> =>
  house.store.find('listed', { where: { column: 'entryId', is: 'eq', value: entryId } })

/** Of all reservations of an entry the one it stands for: the present or next, or the last when all are past. */
export function headOf(rows: readonly Row<'reservations'>[], now: number): Row<'reservations'> {
  const sorted = [...rows].sort((a, b) => a.startsAt - b.startsAt)
  return sorted.find(row => !row.over && row.endsAt > now) ?? (sorted.at(-1) as Row<'reservations'>)
}

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
  for (const [userId, reason] of why)
    deed.put('listed', { id: listedId(userId, entry.entryId), userId, why: reason, ...entry })
  const lost = before.filter(row => !why.has(row.userId))
  for (const row of lost) deed.remove('listed', row.id)
  return { have: [...why.keys()], lost: lost.map(row => row.userId) }
}

/** Takes an entry out of every list, and answers whose it was in. */
export async function unlist(deed: DeedContext, entryId: string): Promise<string[]> {
  const rows = await listers(deed.house, entryId)
  for (const row of rows) deed.remove('listed', row.id)
  return rows.map(row => row.userId)
}
