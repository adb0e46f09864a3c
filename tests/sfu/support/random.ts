/** Chance that can be repeated: the same seed gives the same numbers, so that a failure of a random test can be looked at again. */

export interface Random {
  /** 0 to 1, without 1. */
  (): number
  /** A whole number from 0, below `end`. */
  below(end: number): number
  /** True this often. */
  chance(share: number): boolean
  bytes(length: number): Buffer
  pick<T>(items: readonly T[]): T
}

/** Mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return Object.assign(next, {
    below,
    chance: (share: number) => next() < share,
    bytes: (length: number) => Buffer.from(Array.from({ length }, () => below(256))),
    pick: <T>(items: readonly T[]): T => items[below(items.length)]!,
  })
}
