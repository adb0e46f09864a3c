/** Packets leave no faster than the bucket drains, in order, retransmissions before pictures; what would come too late is not taken at all. */
import { describe, expect, it } from 'vitest'
import { Pacer } from '../../../../src/main/server/sfu/media/bandwidth/pacer.ts'

const packet = (ssrc: number, length = 1_000): Buffer => {
  const bytes = Buffer.alloc(length)
  bytes.writeUInt32BE(ssrc, 8)
  return bytes
}

/** What left, by ssrc, and when, in ms. */
function drain(pacer: Pacer, from: number, until: number): [number, number][] {
  const left: [number, number][] = []
  for (let now = from; now < until; now += 1_000)
    for (let one = pacer.next(now); one; one = pacer.next(now)) {
      pacer.spend(one.length)
      left.push([one.readUInt32BE(8), now / 1_000])
    }
  return left
}

describe('a bucket', () => {
  it('of no rate lets everything through', () => {
    const pacer = new Pacer()
    for (let i = 0; i < 1_000; i++) {
      expect(pacer.isFree(0)).toBe(true)
      pacer.spend(1_200)
    }
  })

  it('spreads a burst over the time it takes at its rate', () => {
    const pacer = new Pacer()
    pacer.rate = 800_000
    for (let i = 0; i < 50; i++) expect(pacer.wait(packet(i), 'video')).toBe(true)
    const left = drain(pacer, 1_000_000, 2_000_000)
    expect(left.map(([ssrc]) => ssrc)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    // 50,000 bytes at 100 bytes a ms, less what a bucket holds.
    const took = left.at(-1)![1] - left[0]![1]
    expect(took).toBeGreaterThan(440)
    expect(took).toBeLessThan(500)
    expect(pacer.empty).toBe(true)
  })

  it('lets retransmissions leave before pictures', () => {
    const pacer = new Pacer()
    pacer.rate = 80_000
    pacer.wait(packet(1), 'video')
    pacer.wait(packet(2), 'video')
    pacer.wait(packet(9), 'repeat')
    expect(drain(pacer, 0, 1_000_000).map(([ssrc]) => ssrc)).toEqual([9, 1, 2])
  })

  it('takes nothing that would wait for more than a second', () => {
    const pacer = new Pacer()
    pacer.rate = 800_000
    let taken = 0
    while (pacer.wait(packet(1), 'video')) taken += 1
    expect(taken).toBeGreaterThan(90)
    expect(taken).toBeLessThan(110)
  })

  it('forgets what is not wanted any more, and keeps the rest', () => {
    const pacer = new Pacer()
    pacer.rate = 8_000_000
    for (const ssrc of [1, 2, 1, 2]) pacer.wait(packet(ssrc), 'video')
    pacer.drop(one => one.readUInt32BE(8) === 1)
    expect(drain(pacer, 0, 100_000).map(([ssrc]) => ssrc)).toEqual([2, 2])
    expect(pacer.empty).toBe(true)
  })
})
