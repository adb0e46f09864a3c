/**
 * RTCP as RFC 3550 §6.4 (reports), RFC 4585 §6.2.1 (NACK), §6.3.1 (PLI) and RFC 5104 §4.3.1 (FIR) draw it: what we write another
 * library reads, and the other way round. What does not parse is passed over, and takes nothing before it with it.
 */

import { describe, expect, it } from 'vitest'
import {
  GenericNack,
  RtcpPacketConverter,
  type RtcpPayloadSpecificFeedback,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSenderInfo,
  type RtcpSourceDescriptionPacket,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
} from 'werift'
import {
  readRtcp,
  writeNack,
  writePli,
  writeReceiverReport,
  writeSenderReport,
} from '../../../src/main/server/sfu/media/rtcp.ts'
import { seeded } from '../support/random.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')
const block = {
  ssrc: 0xcafe,
  fractionLost: 0.25,
  totalLost: 300,
  extendedHighest: 0x1_0005,
  jitter: 17.4,
  lastReport: 0x12345678,
  delaySinceLast: 65_536,
}

describe('reports', () => {
  it('of a receiver come out as they went in', () => {
    const [theirs] = RtcpPacketConverter.deSerialize(writeReceiverReport(7, [block, { ...block, ssrc: 9 }]))
    expect(theirs).toBeInstanceOf(RtcpRrPacket)
    const report = theirs as RtcpRrPacket
    expect(report.ssrc).toBe(7)
    expect(report.reports.map(one => one.ssrc)).toEqual([0xcafe, 9])
    expect(report.reports[0]).toMatchObject({
      fractionLost: 64,
      packetsLost: 300,
      highestSequence: 0x1_0005,
      jitter: 17,
      lsr: 0x12345678,
      dlsr: 65_536,
    })
  })

  it('stay within their fields: loss of all is 255, a negative total is none, and there are 31 blocks at most', () => {
    const many = Array.from({ length: 40 }, (_, ssrc) => ({ ...block, ssrc, fractionLost: 1, totalLost: -5 }))
    const [report] = RtcpPacketConverter.deSerialize(writeReceiverReport(7, many)) as [RtcpRrPacket]
    expect(report.reports).toHaveLength(31)
    expect(report.reports[0]).toMatchObject({ fractionLost: 255, packetsLost: 0 })
  })

  it('of a sender carry the clock and the name that ties sound to picture', () => {
    const numbers = { ssrc: 5, ntpSeconds: 0xe1234567, ntpFraction: 0x89abcdef, rtpTimestamp: 0xfffffff0 }
    for (const name of ['PA_x', 'PA_xy', 'PA_xyz', 'PA_wxyz']) {
      const bytes = writeSenderReport({ ...numbers, packets: 11, octets: 2 ** 32 + 3 }, name)
      expect(bytes.length % 4).toBe(0)
      // At least one zero ends the items (RFC 3550 §6.5).
      expect(bytes.at(-1)).toBe(0)
      const [report, description] = RtcpPacketConverter.deSerialize(bytes) as [
        RtcpSrPacket,
        RtcpSourceDescriptionPacket,
      ]
      expect(report.ssrc).toBe(5)
      expect(report.senderInfo).toMatchObject({
        ntpTimestamp: 0xe123456789abcdefn,
        rtpTimestamp: 0xfffffff0,
        packetCount: 11,
        octetCount: 3,
      })
      expect(description.chunks[0]).toMatchObject({ source: 5, items: [{ type: 1, text: name }] })
      expect(readRtcp(bytes)).toEqual([{ kind: 'senderReport', ...numbers }])
    }
  })

  it('of another library are read, blocks of a sender report too', () => {
    const info = new RtcpReceiverInfo({
      ssrc: 3,
      fractionLost: 128,
      packetsLost: 1,
      highestSequence: 1,
      jitter: 90,
      lsr: 0,
      dlsr: 0,
    })
    const senderInfo = new RtcpSenderInfo({
      ntpTimestamp: 0x0000000100000002n,
      rtpTimestamp: 4,
      packetCount: 0,
      octetCount: 0,
    })
    const compound = Buffer.concat([
      new RtcpSrPacket({ ssrc: 1, senderInfo, reports: [info] }).serialize(),
      new RtcpRrPacket({ ssrc: 1, reports: [info, info] }).serialize(),
    ])
    const report = { kind: 'report', ssrc: 3, fractionLost: 0.5, jitter: 90 }
    expect(readRtcp(compound)).toEqual([
      { kind: 'senderReport', ssrc: 1, ntpSeconds: 1, ntpFraction: 2, rtpTimestamp: 4 },
      report,
      report,
      report,
    ])
  })
})

describe('feedback', () => {
  it('asks again for exactly these, across the wrap too', () => {
    const random = seeded(6)
    for (let round = 0; round < 200; round++) {
      let sequence = random.below(2 ** 16)
      const lost = Array.from({ length: 1 + random.below(60) }, () => {
        sequence = (sequence + 1 + random.below(random.chance(0.2) ? 40 : 3)) & 0xffff
        return sequence
      })
      const bytes = writeNack(1, 2, lost)
      const [theirs] = RtcpPacketConverter.deSerialize(bytes) as [RtcpTransportLayerFeedback]
      const nack = theirs.feedback as GenericNack
      expect(nack).toMatchObject({ senderSsrc: 1, mediaSourceSsrc: 2 })
      expect(nack.lost.map(one => one & 0xffff)).toEqual(lost)
      expect(readRtcp(bytes)).toEqual([{ kind: 'nack', ssrc: 2, sequences: lost }])
    }
  })

  it('of another library is read', () => {
    const nack = new RtcpTransportLayerFeedback({
      feedback: new GenericNack({ senderSsrc: 1, mediaSourceSsrc: 2, lost: [5, 6, 21, 22] }),
    })
    expect(readRtcp(nack.serialize())).toEqual([{ kind: 'nack', ssrc: 2, sequences: [5, 6, 21, 22] }])
  })

  it('asks for a key frame', () => {
    expect(writePli(1, 0xcafe)).toEqual(hex('81 ce 0002 00000001 0000cafe'))
    const [theirs] = RtcpPacketConverter.deSerialize(writePli(1, 0xcafe)) as [RtcpPayloadSpecificFeedback]
    expect(theirs.feedback).toMatchObject({ senderSsrc: 1, mediaSsrc: 0xcafe })
    expect(readRtcp(writePli(1, 0xcafe))).toEqual([{ kind: 'keyFrame', ssrc: 0xcafe }])
    // A FIR names the streams in its entries, not in its head.
    expect(readRtcp(hex('84 ce 0006 00000001 00000000 0000000a 01000000 0000000b 01000000'))).toEqual([
      { kind: 'keyFrame', ssrc: 10 },
      { kind: 'keyFrame', ssrc: 11 },
    ])
  })

  it('tells what a receiver holds its path for and what arrived over it, and passes over application packets', () => {
    const remb = hex('8f ce 0005 00000001 00000000 52454d42 0103f000 0000000a')
    const twcc = hex('8f cd 0005 00000001 00000002 00010001 00000000 2001 0100')
    const app = hex('80 cc 0002 00000001 41424344')
    expect(readRtcp(Buffer.concat([remb, twcc, app, writePli(1, 2)]))).toEqual([
      { kind: 'remb', bitrate: 0x3f000 },
      { kind: 'arrivals', feedback: { base: 1, arrivals: [250] } },
      { kind: 'keyFrame', ssrc: 2 },
    ])
  })
})

describe('what a stranger may send', () => {
  it('says goodbye for as many as are named', () => {
    expect(readRtcp(hex('82 cb 0002 00000001 00000002'))).toEqual([{ kind: 'bye', ssrcs: [1, 2] }])
    expect(readRtcp(hex('9f cb 0001 00000001'))).toEqual([])
  })

  it('keeps what came before a broken packet', () => {
    const broken = hex('81 cd ffff 00000001')
    expect(readRtcp(Buffer.concat([writePli(1, 2), broken]))).toEqual([{ kind: 'keyFrame', ssrc: 2 }])
  })

  it('asks for a bounded number of packets at once', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => i * 17)
    const [nack] = readRtcp(writeNack(1, 2, many))
    expect(nack?.kind === 'nack' && nack.sequences.length).toBeLessThanOrEqual(600)
  })

  it('never makes the reader throw', () => {
    const random = seeded(7)
    let found = 0
    for (let round = 0; round < 20_000; round++) {
      const bytes = random.bytes(random.below(80))
      if (bytes.length >= 4) {
        bytes[0] = 0x80 | random.below(32)
        bytes[1] = 200 + random.below(8)
        bytes.writeUInt16BE(random.below(20), 2)
      }
      found += readRtcp(bytes).length
    }
    expect(found).toBeGreaterThan(1_000)
  })
})
