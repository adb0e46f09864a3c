/** What calendars are told of each entry: by what token, and how often it has changed. Kept a while after it is cancelled. */
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { entryOf, headOf, inOrder } from './listed.ts'

/** How long calendars are told that something was cancelled. */
const remembered = 30 * 24 * 3600_000

/**
 * An entry that now has these reservations, all it has: a new sheet, or the next number when others see something else of it.
 * Answers which of both it was.
 */
export async function revise(
  deed: DeedContext,
  ownerId: string,
  rows: readonly Row<'reservations'>[],
): Promise<{ fresh: boolean; shown: boolean }> {
  const { store } = deed
  const { secrets } = deed.house
  const head = headOf(rows, deed.now)
  const before = await store.get('sheets', entryOf(head))
  const times = inOrder(rows).map(({ name, startsAt, endsAt }) => [name, startsAt, endsAt])
  const shown = secrets.digest(JSON.stringify(times))
  const { number, name, startsAt, endsAt } = head
  const changed = before !== undefined && before.shown !== shown && before.shown !== ''
  deed.put('sheets', {
    ...(before ?? {
      ...{ entryId: entryOf(head), token: `${secrets.token()}-${secrets.token()}`, sequence: 0 },
      ...{ details: null, closedAt: null, cancelledAt: null, emails: null },
    }),
    ...{ number, ownerId, name, startsAt, endsAt, shown },
    ...(changed && { sequence: before.sequence + 1 }),
  })
  return { fresh: before === undefined, shown: changed }
}

/** The entry is gone; who follows it is told. */
export async function retire(deed: DeedContext, entryId: string): Promise<void> {
  const before = await deed.store.get('sheets', entryId)
  if (before) deed.put('sheets', { ...before, sequence: before.sequence + 1, cancelledAt: deed.now })
  const where = { column: 'cancelledAt', is: 'lt', value: deed.now - remembered } as const
  for (const old of await deed.store.find('sheets', { where, top: 100 })) deed.remove('sheets', old.entryId)
}

/** Changes what is kept besides, after the entry itself was shown. */
export async function annotate(
  deed: DeedContext,
  entryId: string,
  changes: (before: Row<'sheets'>) => Partial<Row<'sheets'>>,
): Promise<void> {
  await deed.save()
  const before = await deed.store.get('sheets', entryId)
  if (before) deed.put('sheets', { ...before, ...changes(before) })
  await deed.save()
}
