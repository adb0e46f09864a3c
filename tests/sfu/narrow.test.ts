/**
 * What somebody sees and hears of another person over paths that carry little, lose something, lie far away or change: in a whole room,
 * with the path and the receiver simulated. The same is shown with real browsers and networks by `npm run prove:network`.
 */
import { describe, expect, it } from 'vitest'
import { NarrowCall } from './support/narrowCall.ts'
import type { PathOptions } from './support/path.ts'

const seeds = [1, 2, 3, 4, 5]
/** A path has settled by then; seconds. */
const settled = 8

const nearlyAll = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)]!

describe.each(seeds)('over a path that is what it is (seed %i)', seed => {
  /** Least width, the longest that a picture stands once it has settled, and what nearly all sound takes; pixels and seconds. */
  it.each<[string, Partial<PathOptions>, number, number, number]>([
    ['300 kbit/s', { rate: 300_000 }, 320, 0.4, 0.25],
    ['300 kbit/s and a queue of seconds', { rate: 300_000, queue: 2_000 }, 320, 0.4, 0.25],
    ['300 kbit/s far away', { rate: 300_000, delay: 150 }, 320, 0.4, 0.4],
    ['600 kbit/s', { rate: 600_000 }, 320, 0.3, 0.25],
    ['1 Mbit/s', { rate: 1_000_000 }, 640, 0.3, 0.15],
    ['1 Mbit/s with hardly a queue', { rate: 1_000_000, queue: 60 }, 640, 0.4, 0.15],
    ['1 Mbit/s that loses 5 %', { rate: 1_000_000, loss: 0.05 }, 640, 0.6, 0.15],
    ['4 Mbit/s', { rate: 4_000_000 }, 960, 0.3, 0.1],
    ['4 Mbit/s and 200 ms', { rate: 4_000_000, delay: 200 }, 960, 0.3, 0.3],
    ['10 Mbit/s that lose 5 %', { rate: 10_000_000, loss: 0.05 }, 960, 0.4, 0.1],
    ['20 Mbit/s of radio', { rate: 20_000_000, jitter: 40 }, 640, 0.3, 0.1],
  ])('%s: the picture moves, and sound does not wait', async (_, path, width, still, sound) => {
    const call = (await NarrowCall.begin(path, seed)).run(25)
    expect(call.longestStill(settled)).toBeLessThan(still)
    expect(Math.min(...call.widths(settled))).toBeGreaterThanOrEqual(width)
    expect(nearlyAll(call.voices)).toBeLessThan(sound)
    expect(call.voices.length / call.voicesSent).toBeGreaterThan(0.99 - (path.loss ?? 0) * 1.4)
  })

  it('that carries hardly more than sound: the picture pauses, and sound goes on', async () => {
    const call = (await NarrowCall.begin({ rate: 150_000 }, seed)).run(25)
    expect(call.widths(24)).toEqual([0])
    expect(call.voices.length / call.voicesSent).toBeGreaterThan(0.9)
  })
})

describe.each(seeds)('when a path changes (seed %i)', seed => {
  it('down to 300 kbit/s and up again: no picture stands for long, and the large one is back', async () => {
    const call = (await NarrowCall.begin({ rate: 4_000_000 }, seed)).run(12)
    call.path.options.rate = 300_000
    call.run(20)
    expect(call.longestStill(12)).toBeLessThan(1.1)
    expect(call.longestStill(20)).toBeLessThan(0.4)
    call.path.options.rate = 4_000_000
    call.run(20)
    expect(call.longestStill(32)).toBeLessThan(0.4)
    expect(call.widths(40)).toEqual([960])
  })

  it('a second in which nothing comes through is made up for', async () => {
    const call = (await NarrowCall.begin({ rate: 4_000_000 }, seed)).run(10)
    call.path.options.loss = 1
    call.run(1)
    call.path.options.loss = 0
    call.run(10)
    expect(call.longestStill(10)).toBeLessThan(2)
    expect(Math.min(...call.widths(18))).toBe(960)
  })
})

describe.each(seeds.slice(0, 2))('nine people at once (seed %i)', seed => {
  /** What all of them are seen in at least, pictures a second each, and the longest that any stands. */
  it.each<[string, Partial<PathOptions>, number, number, number]>([
    ['1 Mbit/s', { rate: 1_000_000 }, 320, 3, 0.6],
    ['2 Mbit/s', { rate: 2_000_000 }, 320, 10, 0.4],
    ['5 Mbit/s', { rate: 5_000_000 }, 640, 14, 0.4],
    ['20 Mbit/s', { rate: 20_000_000 }, 960, 14, 0.3],
  ])('over %s: all of them move, alike', async (_, path, width, pictures, still) => {
    const call = (await NarrowCall.begin(path, seed, 9)).run(25)
    for (const which of call.watched.keys()) {
      expect(Math.min(...call.widths(10, which))).toBeGreaterThanOrEqual(width)
      expect(call.shown(10, which).length / 15).toBeGreaterThan(pictures)
      expect(call.longestStill(10, which)).toBeLessThan(still)
    }
    expect(nearlyAll(call.voices)).toBeLessThan(0.25)
  })
})
