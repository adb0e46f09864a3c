/** What changed since: one row a thing with its last change, so that the log grows no longer than what it tells of. */
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'

export type Change = 'CREATED' | 'UPDATED' | 'DELETED'

/** Notes a change in its scope. Whoever changes the same scope must take the same turn. */
export async function note(deed: DeedContext, scope: string, itemId: string, change: Change): Promise<void> {
  const id = `${scope}:${itemId}`
  const before = await deed.store.get('changes', id)
  const seq = (await latest(deed.house, scope)) + 1
  const bornAt = change === 'CREATED' ? seq : (before?.bornAt ?? 0)
  deed.put('changes', { id, scope, itemId, seq, bornAt, gone: change === 'DELETED' })
}

/** Notes things that have come, in this order. */
export async function noteAll(deed: DeedContext, scope: string, itemIds: readonly string[]): Promise<void> {
  let seq = await latest(deed.house, scope)
  for (const itemId of itemIds) {
    seq += 1
    deed.put('changes', { id: `${scope}:${itemId}`, scope, itemId, seq, bornAt: seq, gone: false })
  }
}

export async function latest({ store }: House, scope: string): Promise<number> {
  const [last] = await store.find('changes', {
    where: { column: 'scope', is: 'eq', value: scope },
    orderBy: [{ column: 'seq', descending: true }],
    top: 1,
  })
  return last?.seq ?? 0
}

/** What came, changed or went after that moment, each thing once. */
export async function since({ store }: House, scope: string, seq: number): Promise<Map<string, Change>> {
  const rows = await store.find('changes', {
    where: {
      all: [
        { column: 'scope', is: 'eq', value: scope },
        { column: 'seq', is: 'gt', value: seq },
      ],
    },
    orderBy: [{ column: 'seq' }],
  })
  // What came and went meanwhile is nothing to those who never saw it.
  const seen = rows.filter(row => !(row.gone && row.bornAt > seq))
  return new Map(seen.map(row => [row.itemId, row.gone ? 'DELETED' : row.bornAt > seq ? 'CREATED' : 'UPDATED']))
}
