/** What went out lately, to be sent again. */
import { expect, it } from 'vitest'
import { History, type Sent } from '../../../src/main/server/sfu/media/history.ts'
import { Recent } from '../../../src/main/server/sfu/media/recent.ts'
import type { RtpPacket } from '../../../src/main/server/sfu/media/rtp.ts'
import { rtp } from '../support/publisher.ts'
import { seeded } from '../support/random.ts'

const nowUs = 5e12 + 3e6
const sent = (sequence: number, rest: Partial<Sent> = {}): Sent => ({
  sequence,
  timestamp: 4_294_967_295,
  pictureId: 0x7fff,
  tl0PicIdx: 255,
  empty: false,
  sentUs: 5e12,
  ...rest,
})

it('gives back what went out under a number, with all its other numbers', () => {
  const history = new History()
  const [one, two] = [rtp({ payload: Buffer.from('one') }), rtp({ payload: Buffer.from('two') })]
  history.keep(one, sent(0xffff))
  history.keep(two, sent(0, { empty: true, timestamp: 7 }))
  expect(history.find(0xffff, nowUs)).toEqual({ packet: one, sent: sent(0xffff) })
  expect(history.find(0, nowUs)).toEqual({ packet: two, sent: sent(0, { empty: true, timestamp: 7 }) })
  for (const sequence of [1, 0xfffe, 0xfdff, 512]) expect(history.find(sequence, nowUs)).toBeUndefined()
})

it('keeps the last 512 of them, and nothing after it was cleared', () => {
  const history = new History()
  for (let sequence = 0; sequence < 600; sequence++) history.keep(rtp({ sequence }), sent(sequence))
  expect(history.find(87, nowUs)).toBeUndefined()
  expect(history.find(88, nowUs)?.packet.sequence).toBe(88)
  history.clear()
  for (let sequence = 0; sequence < 600; sequence++) expect(history.find(sequence, nowUs)).toBeUndefined()
})

it('does not give back a packet whose memory another one has by now', () => {
  const [history, recent] = [new History(), new Recent()]
  const kept = recent.keep(rtp({ sequence: 7, payload: Buffer.from('first') }))
  history.keep(kept, sent(100))
  expect(history.find(100, nowUs)?.packet.payload.toString()).toBe('first')
  recent.keep(rtp({ sequence: 8, payload: Buffer.from('beside it') }))
  expect(history.find(100, nowUs)?.packet.payload.toString()).toBe('first')
  recent.keep(rtp({ sequence: 7 + 512, payload: Buffer.from('second') }))
  expect(history.find(100, nowUs)).toBeUndefined()
})

it('keeps copies of packets whatever their lengths, the last 512 of them', () => {
  const [recent, random] = [new Recent(), seeded(3)]
  const kept: { packet: RtpPacket; copy: RtpPacket }[] = []
  for (let sequence = 65_000; sequence < 67_000; sequence++) {
    const payload = random.bytes(random.below(random.pick([1, 300, 1_600])))
    const packet = rtp({
      sequence: sequence & 0xffff,
      timestamp: sequence,
      marker: random.chance(0.5),
      payload,
      codec: 'vp8',
    })
    kept.push({ packet: { ...packet, payload: Buffer.from(payload) }, copy: recent.keep(packet) })
    payload.fill(0)
  }
  for (const { packet, copy } of kept.slice(-512)) {
    const { payload, marker, sequence, timestamp, codec, ssrc, payloadType } = copy
    const { extension: _, ...rest } = packet
    expect({ payload, marker, sequence, timestamp, codec, ssrc, payloadType }).toEqual(rest)
  }
})
