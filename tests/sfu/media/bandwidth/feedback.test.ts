/**
 * Transport-wide feedback is read as the draft draws it (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1), and what we
 * sent is matched with it; whatever a subscriber makes up does no harm.
 */
import { describe, expect, it } from 'vitest'
import { readTwcc } from '../../../../src/main/server/sfu/media/bandwidth/feedback.ts'
import { SendHistory } from '../../../../src/main/server/sfu/media/bandwidth/sendHistory.ts'
import { TwccRecorder } from '../../../../src/main/server/sfu/media/twcc.ts'
import { seeded } from '../../support/random.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')
const head = '8fcd 0006 00000001 00000002'

describe('reading feedback', () => {
  it('finds what stands in a packet drawn by hand', () => {
    // Five from 0xfffe: a run of two small deltas, then a vector of received, large, lost.
    const packet = hex(`${head} fffe 0005 000002 01 2002 d800 04 08 14 fff8 000000`)
    expect(readTwcc(packet)).toEqual({
      base: 0xfffe,
      arrivals: [129_000, 131_000, 136_000, 134_000, undefined],
    })
  })

  it('finds fourteen of one bit', () => {
    const packet = hex(`${head} 0001 000e 000000 00 a001 04 04 0000`)
    const { arrivals } = readTwcc(packet)!
    expect(arrivals.map(one => one !== undefined)).toEqual([true, ...new Array(12).fill(false), true])
    expect(arrivals.at(-1)).toBe(2_000)
  })

  it('finds what a recorder of ours told', () => {
    const random = seeded(3)
    const recorder = new TwccRecorder()
    const arrived = new Map<number, number>()
    let now = 7_000_000
    for (let number = 0; number < 3_000; number++) {
      now += 250 * random.below(300)
      if (random.chance(0.1)) continue
      arrived.set(number, now)
      recorder.arrived(number, now)
      if (!random.chance(0.02)) continue
      for (const packet of recorder.feedback(1, 2)) {
        const { base, arrivals } = readTwcc(packet)!
        for (const [i, at] of arrivals.entries()) expect(at).toBe(arrived.get(base + i))
      }
    }
    expect(arrived.size).toBeGreaterThan(2_000)
  })

  it('takes nothing that is cut off, and never throws', () => {
    const whole = hex(`${head} fffe 0005 000002 01 2002 d800 04 08 14 fff8`)
    for (let length = 0; length < whole.length; length++) expect(readTwcc(whole.subarray(0, length))).toBeUndefined()
    const random = seeded(4)
    for (let i = 0; i < 20_000; i++) readTwcc(random.bytes(random.below(60)))
    expect(readTwcc(hex(`${head} 0000 ffff 000000 00 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff`))).toBeUndefined()
  })
})

describe('what was sent', () => {
  it('is matched with its number across the wrap, once', () => {
    const history = new SendHistory()
    for (let i = 0; i < 65_600; i++) history.stamp(i % 1_000, i * 10)
    // The last number is 65,600: after the wrap, 64.
    const feedback = { base: 62, arrivals: [1_000, undefined, 1_500] }
    const { acked, lost, roundTripUs } = history.take(feedback, 700_000)
    expect(acked).toEqual([
      { bytes: 65_597 % 1_000, sentUs: 655_970, arrivalUs: 1_000, probe: 0 },
      { bytes: 65_599 % 1_000, sentUs: 655_990, arrivalUs: 1_500, probe: 0 },
    ])
    expect(lost).toBe(1)
    expect(roundTripUs).toBe(700_000 - 655_990)
    expect(history.take(feedback, 800_000)).toMatchObject({ acked: [], lost: 0 })
  })

  it('knows nothing of what it did not send', () => {
    const history = new SendHistory()
    history.stamp(100, 0)
    expect(history.take({ base: 2, arrivals: [1, 2, 3] }, 10)).toMatchObject({ acked: [], lost: 0 })
    expect(history.take({ base: 60_000, arrivals: [undefined, 5] }, 10)).toMatchObject({ acked: [], lost: 0 })
  })

  it('is told on one clock, also when that of the receiver begins anew', () => {
    const history = new SendHistory()
    history.stamp(100, 0)
    history.stamp(100, 10)
    const end = 2 ** 24 * 64_000
    const first = history.take({ base: 1, arrivals: [end - 1_000] }, 10).acked[0]!
    const second = history.take({ base: 2, arrivals: [2_000] }, 20).acked[0]!
    expect(second.arrivalUs - first.arrivalUs).toBe(3_000)
  })
})
