/** What went out lately, to be sent again. */
import { expect, it } from 'vitest'
import { History, type Sent } from '../../../src/main/server/sfu/media/history.ts'
import { rtp } from '../support/publisher.ts'

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
  expect(history.find(0xffff)).toEqual({ packet: one, sent: sent(0xffff) })
  expect(history.find(0)).toEqual({ packet: two, sent: sent(0, { empty: true, timestamp: 7 }) })
  for (const sequence of [1, 0xfffe, 0xfdff, 512]) expect(history.find(sequence)).toBeUndefined()
})

it('keeps the last 512 of them, and nothing after it was cleared', () => {
  const history = new History()
  for (let sequence = 0; sequence < 600; sequence++) history.keep(rtp({ sequence }), sent(sequence))
  expect(history.find(87)).toBeUndefined()
  expect(history.find(88)?.packet.sequence).toBe(88)
  history.clear()
  for (let sequence = 0; sequence < 600; sequence++) expect(history.find(sequence)).toBeUndefined()
})
