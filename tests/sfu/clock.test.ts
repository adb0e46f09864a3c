/** Clocks of publishers, as far as ours: whoever takes another's place in a stream must not seem to come from another time. */
import { expect, it } from 'vitest'
import { writeSenderReport } from '../../src/main/server/sfu/media/rtcp.ts'
import { writeRtp } from '../../src/main/server/sfu/media/rtp.ts'
import { connection } from './support/connection.ts'
import { microphone, offer, oldCamera } from './support/offers.ts'

it('the difference is told once, for all that somebody sends: their sound and picture stay together', () => {
  const { link, answer, own } = connection()
  answer(offer(microphone('0'), oldCamera('1')))
  const nowUs = performance.now() * 1000
  const { rtp, rtcp } = link.transport.events
  // Their clock is in 1901, and the report about the picture took its time.
  for (const [ssrc, ntpSeconds, late] of [
    [2_344_435_909, 31_536_000, 0],
    [11, 31_536_001, 1_400_000],
  ] as const) {
    rtp?.(writeRtp({ marker: false, payloadType: 111, sequence: 1, timestamp: 1, ssrc }, Buffer.from('x')), nowUs)
    const report = { ssrc, ntpSeconds, ntpFraction: 0, rtpTimestamp: 1, packets: 1, octets: 1 }
    rtcp?.(writeSenderReport(report, 'x'), nowUs + late)
  }
  const [voice, picture] = own.map(publication => publication.up.layers[0]?.clock)
  expect(picture?.behind).toBe(voice?.behind)
  // NTP counts from 1900, Unix from 1970.
  const ours = Date.now() / 1000 + 2_208_988_800
  expect(31_536_000 + voice!.behind).toBeGreaterThan(ours - 60)
  expect(31_536_000 + voice!.behind).toBeLessThan(ours + 60)
  expect(picture?.report.ntpSeconds).toBe(31_536_001)
})
