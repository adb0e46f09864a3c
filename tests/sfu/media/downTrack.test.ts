/**
 * One subscriber's copy of a video: whatever layers, pauses, losses, delays and repeats lie behind it, its numbers go on as if
 * one encoder had made them (RFC 3550 §5.1; RFC 7741 §4.2 for picture id and TL0PICIDX), a number is never used for two
 * packets (RFC 3711 §9.1: a nonce twice), and a layer takes over at a key frame only (RFC 7667 §3.7).
 */
import { describe, expect, it } from 'vitest'
import { DownTrack } from '../../../src/main/server/sfu/media/downTrack.ts'
import { distance, type RtpPacket, readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { readVp8 } from '../../../src/main/server/sfu/media/vp8.ts'
import { publish, type Sent, threeLayers } from '../support/publisher.ts'
import { seeded } from '../support/random.ts'

interface Forwarded {
  sent: Sent
  out: RtpPacket
  /** Place in the order of events. */
  when: number
}
/** What went out between two fresh starts. */
type Stretch = Forwarded[]

const options = { kind: 'video', ssrc: 9, codecs: { vp8: { type: 120 } }, clockRate: 90_000 } as const

/** Lets a made-up call run, with the target changing and pauses in between. */
function run(seed: number, bits: 0 | 7 | 15, rough: boolean) {
  const random = seeded(seed)
  const habits = rough ? { loss: 0.05, reordering: 0.1, padding: 0.1 } : { loss: 0, reordering: 0, padding: 0 }
  const up = threeLayers()
  const down = new DownTrack({ ...options, codecs: { vp8: { type: 120, rtx: 121 } }, rtxSsrc: 10 }, random)
  const arrived = new Map<string, number>()
  const stretches: Stretch[] = []
  /** When a pause or a switch ended each. */
  const ends: number[] = []
  let target = 2
  let paused = true
  for (const [when, sent] of publish(random, 700, { pictureIdBits: bits, ...habits }).entries()) {
    const { packet, layer: index, arrivesAt } = sent
    if (random.chance(0.01)) target = random.below(3)
    if (random.chance(0.002)) {
      down.pause()
      paused = true
      if (stretches.length > 0) ends[stretches.length - 1] ??= when
    }
    if (!arrived.has(`${index} ${packet.sequence}`)) arrived.set(`${index} ${packet.sequence}`, when)
    const layer = up.layer(packet.ssrc, index)
    if (!layer.receive(packet, arrivesAt)) continue
    const bytes = down.forward(packet, layer, target, arrivesAt)
    if (!bytes) continue
    const last = stretches.at(-1)?.[0]
    if (paused || last?.sent.layer !== index) {
      if (stretches.length > 0) ends[stretches.length - 1] ??= when
      stretches.push([])
    }
    paused = false
    stretches.at(-1)!.push({ sent, out: readRtp(bytes)!, when })
  }
  return { stretches, ends, arrived }
}

const newest = (stretch: Stretch): Forwarded =>
  stretch.reduce((best, one) => (distance(best.out.sequence, one.out.sequence, 16) > 0 ? one : best))
const seeds = Array.from({ length: 12 }, (_, i) => [i, ([15, 7, 0] as const)[i % 3]!, i % 4 !== 0] as const)

describe.each(seeds)('a call (seed %i, picture ids of %i bits, rough: %s)', (seed, bits, rough) => {
  const { stretches, ends, arrived } = run(seed, bits, rough)
  const all = stretches.flat()

  it('has switches enough to be worth looking at', () => {
    expect(stretches.length).toBeGreaterThan(5)
    expect(new Set(all.map(one => one.sent.layer)).size).toBe(3)
  })

  it('gives a number to one packet only', () => {
    expect(new Set(all.map(one => one.out.sequence)).size).toBe(all.length)
  })

  it('starts each stretch at a key frame, right behind the one before', () => {
    for (const [i, stretch] of stretches.entries()) {
      expect(stretch[0]?.sent.startsKeyFrame).toBe(true)
      if (i > 0) expect(stretch[0]?.out.sequence).toBe((newest(stretches[i - 1]!).out.sequence + 1) & 0xffff)
    }
  })

  it('has no gap but where the publisher’s packet did not come in time', () => {
    for (const [i, stretch] of stretches.entries()) {
      const first = stretch[0]!
      const end = ends[i] ?? Number.POSITIVE_INFINITY
      const have = new Set(stretch.map(one => one.out.sequence))
      const length = distance(first.out.sequence, newest(stretch).out.sequence, 16)
      for (let ahead = 0; ahead <= length; ahead++) {
        if (have.has((first.out.sequence + ahead) & 0xffff)) continue
        const came = arrived.get(`${first.sent.layer} ${(first.sent.packet.sequence + ahead) & 0xffff}`)
        expect(came ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(end)
        expect(rough).toBe(true)
      }
    }
  })

  it('runs its clock on, at the pace at which packets came', () => {
    for (const [i, stretch] of stretches.entries()) {
      const first = stretch[0]!
      for (const one of stretch)
        expect(one.out.timestamp - first.out.timestamp).toBe(one.sent.packet.timestamp - first.sent.packet.timestamp)
      if (i === 0) continue
      const before = newest(stretches[i - 1]!)
      const ticks = distance(before.out.timestamp, first.out.timestamp, 32)
      expect(ticks).toBeGreaterThan(0)
      expect(Math.abs(ticks / 90 - (first.sent.arrivesAt - before.sent.arrivesAt) / 1000)).toBeLessThan(1)
    }
  })

  it('counts its pictures on', () => {
    let last: { pictureId: number; tl0: number } | undefined
    for (const stretch of stretches) {
      const pictures = stretch.filter(one => !one.sent.padding)
      const vp8 = pictures.map(one => readVp8(one.out.payload)!)
      if (last) {
        const gone = { pictureId: vp8[0]!.pictureId ?? 0, tl0: vp8[0]!.tl0PicIdx! }
        if (bits > 0) expect(gone.pictureId).toBe((last.pictureId + 1) & (2 ** bits - 1))
        expect(gone.tl0).toBe((last.tl0 + 1) & 0xff)
      }
      for (const [i, { sent }] of pictures.entries()) {
        const theirs = readVp8(sent.packet.payload)!
        const start = readVp8(pictures[0]!.sent.packet.payload)!
        const size = 2 ** (bits || 1)
        const moved = ((vp8[i]!.pictureId ?? 0) - (theirs.pictureId ?? 0) + 2 * size) % size
        expect(moved).toBe(((vp8[0]!.pictureId ?? 0) - (start.pictureId ?? 0) + 2 * size) % size)
        expect(vp8[i]!.startOfFrame).toBe(theirs.startOfFrame)
      }
      const end = readVp8(
        pictures.reduce((best, one) => (distance(best.out.sequence, one.out.sequence, 16) > 0 ? one : best)).out
          .payload,
      )!
      last = { pictureId: end.pictureId ?? 0, tl0: end.tl0PicIdx! }
    }
  })
})
