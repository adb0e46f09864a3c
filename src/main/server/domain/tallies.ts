/** How long people's lists are, remembered until they change: of all that listing does, only counting takes longer the more there is. */

export interface Tallies {
  /** The count as it is known, else as it is taken now. */
  of(userId: string, count: () => Promise<number>): Promise<number>
  /** What was counted, or is being counted, holds no longer. */
  forget(userId: string): void
}

const mostKept = 10_000

export function createTallies(): Tallies {
  const kept = new Map<string, { total?: number }>()
  return {
    async of(userId, count) {
      const known = kept.get(userId)?.total
      if (known !== undefined) return known
      const tally: { total?: number } = {}
      kept.set(userId, tally)
      if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
      tally.total = await count()
      return tally.total
    },
    forget: userId => void kept.delete(userId),
  }
}
