/**
 * Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1), as another library reads it: every number
 * from the first to the newest is told once, what came with its time to a quarter of a millisecond, what did not as lost.
 */

import { describe, expect, it } from 'vitest'
import { RtcpPacketConverter, type RtcpTransportLayerFeedback, RunLengthChunk, type TransportWideCC } from 'werift'
import { TwccRecorder } from '../../../src/main/server/sfu/media/twcc.ts'
import { seeded } from '../support/random.ts'

/** What a feedback packet says: for each number its arrival in µs (a multiple of 2^24 · 64 ms aside), or undefined. */
function told(packet: Buffer): { count: number; reference: number; statuses: [number, number | undefined][] } {
  const [theirs] = RtcpPacketConverter.deSerialize(packet) as [RtcpTransportLayerFeedback]
  const feedback = theirs.feedback as TransportWideCC
  const symbols = feedback.packetChunks.flatMap(chunk =>
    chunk instanceof RunLengthChunk
      ? Array.from({ length: chunk.runLength }, () => chunk.packetStatus as number)
      : chunk.symbolList,
  )
  let clock = feedback.referenceTime * 64_000
  let next = 0
  const statuses = symbols.slice(0, feedback.packetStatusCount).map((symbol, i): [number, number | undefined] => {
    if (symbol !== 0) clock += feedback.recvDeltas[next++]!.delta
    return [(feedback.baseSequenceNumber + i) & 0xffff, symbol === 0 ? undefined : clock]
  })
  expect(statuses).toHaveLength(feedback.packetStatusCount)
  expect(packet.length).toBe((packet.readUInt16BE(2) + 1) * 4)
  return { count: feedback.fbPktCount, reference: feedback.referenceTime, statuses }
}

describe('feedback', () => {
  it('draws exactly these bytes for three packets, one of them lost', () => {
    const recorder = new TwccRecorder()
    recorder.arrived(10, 64_000 * 5 + 1_000)
    recorder.arrived(12, 64_000 * 5 + 3_500)
    const [packet] = recorder.feedback(1, 2)
    const bytes = '8fcd0005 00000001 00000002 000a 0003 000005 00 d100 040a 0000 0000'.replace(/ /g, '')
    expect(packet?.toString('hex')).toBe(bytes.slice(0, packet!.length * 2))
    expect(packet).toHaveLength(24)
  })

  it.each([11, 12, 13, 14, 15, 16])('tells everything once, whatever is lost, late or far apart (seed %i)', seed => {
    const random = seeded(seed)
    const recorder = new TwccRecorder()
    const arrivals = new Map<number, number>()
    let feedbacks = 0
    let sequence = random.below(2 ** 16)
    let expected: number | undefined
    let now = 1_000_000_000
    for (let round = 0; round < 200; round++) {
      const batch = Array.from({ length: 1 + random.below(120) }, () => sequence++ & 0xffff)
      // A newest one that is not lost, so that each round is told up to its end.
      const came = batch.filter((_, i) => i === batch.length - 1 || !random.chance(round % 7 === 0 ? 0.9 : 0.1))
      if (round === 0 && !came.includes(batch[0]!)) came.unshift(batch[0]!)
      came.sort(() => random() - 0.5)
      for (const one of came) {
        now += random.below(random.chance(0.02) ? 90_000 : 900) + (random.chance(0.001) ? 20_000_000 : 0)
        arrivals.set(one, now)
        recorder.arrived(one, now)
      }
      for (const packet of recorder.feedback(1, 2)) {
        const { count, statuses } = told(packet)
        expect(count).toBe(feedbacks++ & 0xff)
        for (const [one, at] of statuses) {
          if (expected !== undefined) expect(one).toBe(expected)
          expected = (one + 1) & 0xffff
          const arrived = arrivals.get(one)
          if (arrived === undefined) expect(at).toBeUndefined()
          else expect(Math.abs(at! - arrived)).toBeLessThanOrEqual(250)
        }
      }
      expect(expected).toBe(sequence & 0xffff)
      arrivals.clear()
    }
    expect(feedbacks).toBeGreaterThan(200)
  })

  it('says nothing when nothing came, and nothing again of what it told as lost', () => {
    const recorder = new TwccRecorder()
    expect(recorder.feedback(1, 2)).toEqual([])
    recorder.arrived(1, 1_000)
    recorder.arrived(3, 2_000)
    recorder.feedback(1, 2)
    recorder.arrived(2, 3_000)
    expect(recorder.feedback(1, 2)).toEqual([])
    recorder.arrived(4, 4_000)
    expect(recorder.feedback(1, 2).map(packet => told(packet).statuses.map(([one]) => one))).toEqual([[4]])
  })

  it('never sets its clock back, not even where a long run is lost', () => {
    const recorder = new TwccRecorder()
    recorder.arrived(0, 900_000_000)
    recorder.arrived(1_500, 900_100_000)
    const packets = recorder.feedback(1, 2).map(told)
    expect(packets.length).toBeGreaterThan(2)
    for (const { reference } of packets) expect(reference).toBeGreaterThanOrEqual(Math.floor(900_000_000 / 64_000))
  })

  it('stays small when a stranger jumps about in the numbers', () => {
    const recorder = new TwccRecorder()
    for (let i = 0; i < 2_000; i++) recorder.arrived((i * 32_767) & 0xffff, i * 10)
    const packets = recorder.feedback(1, 2)
    expect(packets.length).toBeLessThan(20)
    for (let i = 0; i < 2_000; i++) recorder.arrived((i * 1_999) & 0xffff, 1_000_000 + i * 10)
    expect(recorder.feedback(1, 2).length).toBeLessThan(20)
  })
})
