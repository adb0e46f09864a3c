/** What a publisher is told of its streams (RFC 3550 §6.4.1, §A.3), and how often it is asked for key frames, however often others ask. */
import { expect, it } from 'vitest'
import { readRtcp, writePli, writeReceiverReport } from '../../../src/main/server/sfu/media/rtcp.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { connection } from '../support/connection.ts'
import { camera, microphone, offer, videoSection } from '../support/offers.ts'
import { rtp } from '../support/publisher.ts'

const second = 1_000_000

it('losses are counted since the last report and altogether, over the end of the numbers', () => {
  const layer = new Layer(7, 0, 90_000)
  let nowUs = second
  const receive = (from: number, to: number, lost: readonly number[]): void => {
    for (let i = from; i < to; i++) {
      nowUs += 10_000
      if (!lost.includes(i)) layer.receive(rtp({ sequence: i & 0xffff, timestamp: i * 900 }), nowUs)
    }
  }
  receive(65_500, 65_600, [65_510, 65_540, 65_541, 65_590])
  const first = layer.report(nowUs)
  expect(first).toMatchObject({ ssrc: 7, totalLost: 4, lastReport: 0, delaySinceLast: 0 })
  expect(first.fractionLost).toBeCloseTo(0.04)
  expect(first.extendedHighest).toBe(65_599)
  receive(65_600, 65_700, [])
  expect(layer.report(nowUs)).toMatchObject({ totalLost: 4, fractionLost: 0, extendedHighest: 65_699 })
  // Even steps in time and timestamps are no jitter.
  expect(layer.report(nowUs).jitter).toBeLessThan(90)
})

it('the last sender report comes back with how long that was ago, as whoever sent it measures the round trip', () => {
  const layer = new Layer(7, 0, 90_000)
  layer.receive(rtp({ sequence: 1 }), second)
  const report = {
    kind: 'senderReport',
    ssrc: 7,
    ntpSeconds: 0x12345678,
    ntpFraction: 0x9abcdef0,
    rtpTimestamp: 1,
  } as const
  layer.clock = { report, atUs: 5 * second, behind: 0 }
  const { lastReport, delaySinceLast } = layer.report(5.5 * second)
  expect([lastReport.toString(16), delaySinceLast]).toEqual(['56789abc', 32_768])
  const [read] = readRtcp(writeReceiverReport(1, [layer.report(5.5 * second)]))
  expect(read).toMatchObject({ kind: 'report', ssrc: 7 })
})

/** Full intra request (RFC 5104 §4.3.1). */
function fir(media: number): Buffer {
  const bytes = Buffer.alloc(20)
  bytes.writeUInt32BE(0x84ce0004)
  bytes.writeUInt32BE(media, 12)
  return bytes
}

it('a publisher is asked for a key frame twice a second at most while none comes, whoever asks in whatever way', () => {
  const { link, answer, own } = connection({ videos: 1 })
  const asked: number[] = []
  const { sendRtcp } = link.transport
  Object.assign(link.transport, {
    sendRtcp: (bytes: Buffer) => {
      for (const item of readRtcp(bytes)) if (item.kind === 'keyFrame') asked.push(item.ssrc)
      return sendRtcp(bytes)
    },
  })
  answer(offer(microphone('0'), camera('1'), videoSection('2', 'recvonly')))
  const layer = own[1]!.up.layer(4_711, 0)
  // The subscriber's requests come in here; its subscription asks the publisher, which is this very connection.
  const subscription = link.outgoing.get('2')!
  Object.assign(subscription, { askForKeyFrame: (nowUs: number) => link.askForKeyFrame(layer, nowUs) })
  for (let ms = 0; ms < 3_000; ms += 5) {
    const request = ms % 10 === 0 ? writePli(1, subscription.ssrc) : fir(subscription.ssrc)
    link.transport.events.rtcp?.(request, second + ms * 1_000)
  }
  expect(asked).toEqual(Array(6).fill(4_711))
})
