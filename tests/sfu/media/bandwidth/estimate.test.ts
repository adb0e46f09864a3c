/**
 * What a path carries is found out without knowing it: over simulated paths the estimate must come near the truth, follow it
 * down at once and up within seconds, not be fooled by losses, distance or jitter, and keep queues short.
 */
import { describe, expect, it } from 'vitest'
import { mean, type Sample, SimulatedCall } from '../../support/path.ts'

/** What encoders make of three simulcast layers, bits/s. */
const layers = [100_000, 160_000, 450_000, 1_700_000]
const wanted = 2_100_000

/** Somebody who sends the best picture that the estimate allows, and could use so much. */
function call(path: ConstructorParameters<typeof SimulatedCall>[0], seed: number): SimulatedCall {
  const made = new SimulatedCall(path, seed)
  made.sender.needed = wanted
  made.video = () => layers.findLast(rate => rate < (made.sender.rate - 40_000) * 0.95) ?? 0
  return made
}

const estimates = (samples: Sample[]): number[] => samples.map(one => one.estimate)
const queues = (samples: Sample[]): number[] => samples.map(one => one.queue)
const seeds = [1, 2, 3]

describe.each(seeds)('an estimate (seed %i)', seed => {
  it.each([300_000, 600_000, 1_000_000])('settles near a path of %i bits/s, whose queue stays short', rate => {
    const settled = call({ rate }, seed).run(30).since(8)
    expect(mean(estimates(settled))).toBeGreaterThan(0.7 * rate)
    expect(mean(estimates(settled))).toBeLessThan(1.25 * rate)
    expect(mean(queues(settled))).toBeLessThan(40)
  })

  it('finds a wide path within three seconds', () => {
    expect(Math.min(...estimates(call({ rate: 4_000_000 }, seed).run(20).since(3)))).toBeGreaterThan(wanted * 0.9)
  })

  it('finds a far wider one that is wholly needed as soon', () => {
    const made = call({ rate: 100_000_000, delay: 2 }, seed)
    made.sender.needed = 20_000_000
    expect(Math.min(...estimates(made.run(10).since(3)))).toBeGreaterThan(15_000_000)
  })

  it('follows a step down within a second, and lets the queue drain', () => {
    const made = call({ rate: 4_000_000 }, seed).run(10)
    made.path.rate = 300_000
    const after = made.run(20).since(10)
    expect(Math.max(...estimates(after.filter(one => one.at > 11 && one.at < 13)))).toBeLessThan(330_000)
    expect(Math.min(...estimates(after))).toBeGreaterThan(100_000)
    expect(Math.max(...queues(after.filter(one => one.at > 13 && one.at < 18)))).toBeLessThan(150)
  })

  it('follows a step up within ten seconds', () => {
    const made = call({ rate: 300_000 }, seed).run(20)
    made.path.rate = 4_000_000
    expect(Math.min(...estimates(made.run(20).since(30)))).toBeGreaterThan(wanted * 0.9)
  })

  it('is not brought down by losses that come from nowhere', () => {
    expect(Math.min(...estimates(call({ rate: 6_000_000, loss: 0.05 }, seed).run(30).since(5)))).toBeGreaterThan(
      1_500_000,
    )
  })

  it('comes down when a fifth is lost', () => {
    const made = call({ rate: 6_000_000 }, seed).run(5)
    made.path.loss = 0.2
    expect(mean(estimates(made.run(15).since(15)))).toBeLessThan(1_000_000)
  })

  it('is not misled by a long way', () => {
    expect(Math.min(...estimates(call({ rate: 4_000_000, delay: 200 }, seed).run(20).since(5)))).toBeGreaterThan(
      wanted * 0.9,
    )
  })

  it('is not misled by jitter', () => {
    const found = estimates(call({ rate: 10_000_000, jitter: 25 }, seed).run(30).since(5))
    expect(mean(found)).toBeGreaterThan(wanted * 0.9)
    expect(Math.min(...found)).toBeGreaterThan(wanted * 0.6)
  })

  it('never makes sound wait at the sender', () => {
    const made = call({ rate: 300_000 }, seed).run(20)
    const { sounds } = made
    expect(sounds.length).toBeGreaterThan(900)
    // The way, the queue of the path, and nothing else.
    expect(Math.max(...sounds)).toBeLessThan(20 + 300 + 60)
    expect(mean(sounds.slice(400))).toBeLessThan(20 + 60)
  })
})

describe('probes', () => {
  it('are made only while more is needed than is known to fit', () => {
    const made = call({ rate: 8_000_000 }, 4).run(20)
    expect(made.since(4).every(one => one.padding === 0)).toBe(true)
    made.sender.needed = 6_000_000
    expect(
      made
        .run(3)
        .since(20)
        .some(one => one.padding > 0),
    ).toBe(true)
  })

  it('cost little where there is no more to find', () => {
    const settled = call({ rate: 300_000 }, 5).run(60).since(10)
    expect(mean(settled.map(one => one.padding))).toBeLessThan(15_000)
  })
})

describe('a subscriber that gives no feedback', () => {
  it('is sent what it wants, or what it says it can take', () => {
    const made = new SimulatedCall({ rate: 100_000_000, loss: 1 })
    expect(made.sender.rate).toBeLessThan(2_000_000)
    made.run(4)
    expect(made.sender.rate).toBe(Number.POSITIVE_INFINITY)
    made.sender.hint(700_000, 60_000_000)
    expect(made.sender.rate).toBe(700_000)
  })
})
