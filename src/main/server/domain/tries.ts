/** Counts failures, or whatever else there may be too much of, per key in a sliding window; bounded in memory. */

export interface Tries {
  /** True when the key has used up its tries. */
  exhausted(key: string, now: number): boolean
  failed(key: string, now: number): void
  succeeded(key: string): void
}

const mostKeys = 10_000

export function createTries(limit: { most: number; within: number }): Tries {
  const failures = new Map<string, number[]>()
  const recent = (key: string, now: number) => (failures.get(key) ?? []).filter(time => now - time < limit.within)
  return {
    exhausted: (key, now) => recent(key, now).length >= limit.most,
    failed(key, now) {
      const times = [...recent(key, now), now]
      // Re-inserted last, so that the oldest key is the first to be forgotten.
      failures.delete(key)
      failures.set(key, times)
      if (failures.size > mostKeys) failures.delete(failures.keys().next().value as string)
    },
    succeeded: key => void failures.delete(key),
  }
}
