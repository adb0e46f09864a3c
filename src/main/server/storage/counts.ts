/** How many rows there are, remembered until their table changes: of all that listing does, only counting takes longer the more there is. */
import type { TableName } from '../domain/collections.ts'
import type { Write } from '../domain/store.ts'

const mostKept = 1_000
const longestKept = 2_000

export function rememberedCounts() {
  const kept = new Map<TableName, Map<string, Promise<number>>>()
  return {
    of(table: TableName, condition: unknown, count: () => Promise<number>): Promise<number> {
      const counts = kept.get(table) ?? new Map<string, Promise<number>>()
      kept.set(table, counts)
      const key = JSON.stringify(condition ?? null)
      if (key.length > longestKept) return count()
      const known = counts.get(key)
      if (known) return known
      const counting = count()
      if (counts.size >= mostKept) counts.clear()
      counts.set(key, counting)
      counting.catch(() => counts.delete(key))
      return counting
    },
    /** Also what is being counted while these were written holds no longer. */
    forget(writes: readonly Write[]): void {
      for (const write of writes) kept.delete('put' in write ? write.put : write.remove)
    },
  }
}
