/** H.264: where key frames begin (RFC 6184 §5.6 to §5.8). */
import { describe, expect, it } from 'vitest'
import { startsKeyFrame } from '../../../src/main/server/sfu/media/h264.ts'
import { seeded } from '../support/random.ts'

const unit = (type: number, size = 5): Buffer => Buffer.concat([Buffer.from([0x60 | type]), Buffer.alloc(size, 1)])
const stap = (...types: number[]): Buffer =>
  Buffer.concat([Buffer.from([0x78]), ...types.flatMap(type => [Buffer.from([0, unit(type).length]), unit(type)])])
const fragment = (type: number, start: boolean): Buffer => Buffer.from([0x7c, (start ? 0x80 : 0) | type, 1, 2, 3])

describe('a key frame begins', () => {
  it.each([
    ['with its parameters alone', unit(7), true],
    ['with its parameters and those of the picture together', stap(7, 8), true],
    ['behind a delimiter', stap(9, 7, 8, 5), true],
    ['with parameters in pieces, at the first', fragment(7, true), true],
    ['not at a later piece', fragment(7, false), false],
    ['not at the parameters of the picture', unit(8), false],
    ['not at its slices', fragment(5, true), false],
    ['not at a slice of another picture', unit(1), false],
    ['not among slices', stap(1, 1), false],
    ['not in nothing', Buffer.alloc(0), false],
    ['not in what is cut off', stap(9, 7).subarray(0, 8), false],
  ])('%s', (_, payload, begins) => {
    expect(startsKeyFrame(payload)).toBe(begins)
  })

  it('nowhere that would make it throw', () => {
    const random = seeded(71)
    for (let i = 0; i < 20_000; i++) {
      const bytes = random.bytes(random.below(40))
      if (bytes.length > 0 && random.chance(0.5)) bytes[0] = random.pick([0x78, 0x7c, 0x67])
      expect(typeof startsKeyFrame(bytes)).toBe('boolean')
    }
  })
})
