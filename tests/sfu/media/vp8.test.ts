/**
 * The VP8 payload descriptor is read and rewritten as RFC 7741 §4.2 draws it; a key frame is one whose payload header says so
 * (RFC 6386 §9.1). Another library's reading is the measure.
 */

import { describe, expect, it } from 'vitest'
import { createVp8PayloadDescriptor, Vp8RtpPayload } from 'werift'
import { readVp8, rewriteVp8 } from '../../../src/main/server/sfu/media/vp8.ts'
import { seeded } from '../support/random.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')

describe('reading', () => {
  // The examples of RFC 7741 §4.6.
  it.each([
    // X S | I     | picture id 17 in seven bits
    ['10 00', { startOfFrame: true, keyFrame: true, pictureId: undefined, tl0PicIdx: undefined }],
    ['90 80 11 00', { startOfFrame: true, keyFrame: true, pictureId: 17, pictureIdBits: 7 }],
    ['80 80 11 01', { startOfFrame: false, keyFrame: false, pictureId: 17 }],
    ['90 80 92 34 01', { startOfFrame: true, keyFrame: false, pictureId: 0x1234, pictureIdBits: 15 }],
    ['90 e0 80 11 2a 40 00', { startOfFrame: true, keyFrame: true, pictureId: 17, pictureIdBits: 15, tl0PicIdx: 42 }],
    ['90 40 2a 01', { pictureId: undefined, tl0PicIdx: 42 }],
    ['90 10 05 00', { pictureId: undefined, tl0PicIdx: undefined, keyFrame: true }],
    // N set, and a start of partition that is not the first: not the start of a frame.
    ['30 01', { startOfFrame: true, keyFrame: false }],
    ['11 00', { startOfFrame: false, keyFrame: false }],
    // A descriptor with nothing behind it is no key frame.
    ['10', { startOfFrame: true, keyFrame: false }],
  ])('%s', (bytes, expected) => expect(readVp8(hex(bytes))).toMatchObject(expected))

  it.each(['', '80', '90 80', '90 80 80', '90 c0 11', '90 e0 80 11 2a'])('refuses “%s”, which is cut off', bytes =>
    expect(readVp8(hex(bytes))).toBeUndefined(),
  )

  it('agrees with another library', () => {
    const random = seeded(4)
    for (let round = 0; round < 500; round++) {
      const start = random.chance(0.5)
      const pictureId = random.below(2 ** 15)
      const payload = Buffer.concat([createVp8PayloadDescriptor({ start, pictureId }), random.bytes(12)])
      const theirs = Vp8RtpPayload.deSerialize(payload)
      const ours = readVp8(payload)!
      expect(ours.pictureId).toBe(pictureId)
      expect(ours.startOfFrame).toBe(start)
      expect(ours.keyFrame).toBe(start && theirs.isKeyframe)
    }
  })
})

describe('rewriting', () => {
  it('changes the numbers and nothing else, and keeps their width', () => {
    const wide = hex('90 e0 80 11 2a 40 00 ff')
    rewriteVp8(wide, readVp8(wide)!, 0x7fff, 0x1ff)
    expect(wide).toEqual(hex('90 e0 ff ff ff 40 00 ff'))
    const narrow = hex('90 80 11 01')
    rewriteVp8(narrow, readVp8(narrow)!, 0x85, 9)
    expect(narrow).toEqual(hex('90 80 05 01'))
    const none = hex('10 00 ff')
    rewriteVp8(none, readVp8(none)!, 5, 6)
    expect(none).toEqual(hex('10 00 ff'))
  })

  it('is read back as written', () => {
    const random = seeded(5)
    for (let round = 0; round < 500; round++) {
      const payload = Buffer.concat([hex('90 e0 8000 00 00'), random.bytes(8)])
      const [pictureId, tl0PicIdx] = [random.below(2 ** 15), random.below(256)]
      rewriteVp8(payload, readVp8(payload)!, pictureId, tl0PicIdx)
      expect(readVp8(payload)).toMatchObject({ pictureId, tl0PicIdx, pictureIdBits: 15 })
    }
  })
})
