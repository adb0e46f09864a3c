/** What a path carries is spent by rank: something for everybody before more for anybody, pauses instead of starving, and no flapping. */
import { describe, expect, it } from 'vitest'
import { allocate, type Claim, everything, type Step, stepsOf } from '../../../src/main/server/sfu/media/allocator.ts'

const camera = [
  { index: 0, rates: [60_000, 90_000, 150_000] },
  { index: 1, rates: [450_000] },
  { index: 2, rates: [1_500_000] },
]
const steps = stepsOf(camera, 2)
const claim = (of: string, rank: number, current?: Step | 'paused'): Claim<string> => ({
  of,
  rank: [rank],
  order: [],
  steps,
  current,
})
const rates = (given: Map<string, Step | undefined>): Record<string, number> =>
  Object.fromEntries([...given].map(([of, step]) => [of, step?.bitrate ?? 0]))

describe('the ways to send a video', () => {
  it('are the temporal layers of the smallest, and whole larger ones up to what is wanted', () => {
    expect(steps).toEqual([
      { layer: 0, temporal: 0, bitrate: 60_000 },
      { layer: 0, temporal: 1, bitrate: 90_000 },
      { layer: 0, temporal: everything, bitrate: 150_000 },
      { layer: 1, temporal: everything, bitrate: 450_000 },
      { layer: 2, temporal: everything, bitrate: 1_500_000 },
    ])
    expect(stepsOf(camera, 0)).toHaveLength(3)
  })

  it('are those of the smallest there is when all are larger than wanted', () => {
    expect(stepsOf(camera.slice(1), 0)).toEqual([{ layer: 1, temporal: everything, bitrate: 450_000 }])
    expect(stepsOf([], 2)).toEqual([])
  })
})

describe('a path', () => {
  it('wide enough gives everybody what they want', () => {
    const given = allocate([claim('a', 1), claim('b', 2)], Number.POSITIVE_INFINITY, true)
    expect(rates(given)).toEqual({ a: 1_500_000, b: 1_500_000 })
  })

  it('gives something to everybody, and more by rank', () => {
    expect(rates(allocate([claim('b', 2), claim('a', 1), claim('c', 3)], 1_000_000, true))).toEqual({
      a: 450_000,
      b: 450_000,
      c: 90_000,
    })
    expect(rates(allocate([claim('c', 3), claim('b', 2), claim('a', 1)], 1_700_000, true))).toEqual({
      a: 1_500_000,
      b: 90_000,
      c: 90_000,
    })
  })

  it('too narrow pauses the last in rank, and never spends more than it carries', () => {
    expect(rates(allocate([claim('a', 1), claim('b', 2), claim('c', 3)], 130_000, true))).toEqual({
      a: 60_000,
      b: 60_000,
      c: 0,
    })
    expect(rates(allocate([claim('a', 1)], 30_000, true))).toEqual({ a: 0 })
    for (let budget = 0; budget < 6_000_000; budget += 37_000) {
      const given = Object.values(
        rates(
          allocate(
            ['a', 'b', 'c', 'd'].map((of, i) => claim(of, i)),
            budget,
            true,
          ),
        ),
      )
      expect(given.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(budget)
    }
  })

  it('lets those of equal rank rise together, the first in order a step ahead', () => {
    const equals = ['a', 'b', 'c'].map((of, i): Claim<string> => ({ ...claim(of, 1), order: [i] }))
    expect(rates(allocate(equals, 300_000, true))).toEqual({ a: 90_000, b: 90_000, c: 90_000 })
    expect(rates(allocate(equals, 800_000, true))).toEqual({ a: 450_000, b: 150_000, c: 150_000 })
    expect(rates(allocate(equals, 1_800_000, true))).toEqual({ a: 450_000, b: 450_000, c: 450_000 })
    // A larger picture of one is not worth a slide show of all others, a lecturer's is.
    const [a, ...others] = equals as [Claim<string>, ...Claim<string>[]]
    expect(rates(allocate([{ ...a, rank: [0] }, ...others], 1_800_000, true))).toEqual({
      a: 1_500_000,
      b: 150_000,
      c: 150_000,
    })
  })

  it('skips what does not fit for what does', () => {
    const screen: Claim<string> = {
      of: 'screen',
      rank: [0],
      order: [],
      steps: [{ layer: 0, temporal: everything, bitrate: 2_000_000 }],
      current: undefined,
    }
    expect(rates(allocate([screen, claim('a', 1)], 500_000, true))).toEqual({ screen: 0, a: 450_000 })
  })
})

describe('what somebody has', () => {
  const [, , small, medium, large] = steps as [Step, Step, Step, Step, Step]

  it('stays at the border where it would not have been given anew', () => {
    expect(rates(allocate([claim('a', 1, large)], 1_400_000, true))).toEqual({ a: 1_500_000 })
    expect(rates(allocate([claim('a', 1, medium)], 1_600_000, true))).toEqual({ a: 450_000 })
    expect(rates(allocate([claim('a', 1, medium)], 1_800_000, true))).toEqual({ a: 1_500_000 })
    expect(rates(allocate([claim('a', 1, 'paused')], 62_000, true))).toEqual({ a: 0 })
  })

  it('does not rise while the path has just turned out too narrow, but falls', () => {
    expect(rates(allocate([claim('a', 1, small)], 5_000_000, false))).toEqual({ a: 150_000 })
    expect(rates(allocate([claim('a', 1, 'paused')], 5_000_000, false))).toEqual({ a: 0 })
    expect(rates(allocate([claim('a', 1, large)], 500_000, false))).toEqual({ a: 450_000 })
    expect(rates(allocate([claim('a', 1)], 5_000_000, false))).toEqual({ a: 1_500_000 })
  })

  it('counts as what is next below it when its layer is there no more', () => {
    const two: Claim<string> = { of: 'a', rank: [1], order: [], steps: stepsOf(camera.slice(0, 2), 2), current: large }
    expect(rates(allocate([two], 420_000, false))).toEqual({ a: 450_000 })
  })
})
