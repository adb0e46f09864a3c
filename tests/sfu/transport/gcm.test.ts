/**
 * AES-GCM for RTP is what Node's own is (RFC 7714 §8), for every length, number and source, in whatever order packets come, since some of it is
 * made ahead; and nothing that somebody changed is opened.
 */
import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Gcm } from '../../../src/main/server/sfu/transport/gcm.ts'
import { aeadAes128Gcm } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import { seeded } from '../support/random.ts'

/** Straight from RFC 7714 §8.1 and §8.2. */
function reference(key: Buffer, salt: Buffer, header: Buffer, text: Buffer, index: number): Buffer {
  const nonce = Buffer.alloc(12)
  header.copy(nonce, 2, 8, 12)
  nonce.writeUIntBE(index, 6, 6)
  for (const [i, byte] of salt.entries()) nonce[i] = nonce[i]! ^ byte
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
  return Buffer.concat([header, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

function headerOf(ssrc: number, length = 12): Buffer {
  const header = Buffer.alloc(length, length)
  header.writeUInt32BE(ssrc, 8)
  return header
}

const random = seeded(77)
const [key, salt] = [random.bytes(16), random.bytes(12)]
const pair = () => ({ sealing: new Gcm(key, salt), opening: new Gcm(key, salt) })
const sourceOf = (header: Buffer): number => header.readInt32BE(8)
const secretOf = (sealed: Buffer, header: Buffer): Buffer => sealed.subarray(header.length)

describe('what is sealed', () => {
  it('is the same for every length of text and header', () => {
    const { sealing, opening } = pair()
    for (const length of [12, 16, 20, 33, 72, 256])
      for (let size = 0, index = 0; size <= 2_032; size += size < 300 ? 1 : 101, index++) {
        const [header, text] = [headerOf(length, length), random.bytes(size)]
        const expected = reference(key, salt, header, text, index)
        expect(sealing.seal(sourceOf(header), header, text, index)).toEqual(expected)
        expect(opening.open(sourceOf(header), header, secretOf(expected, header), index)).toEqual(
          Buffer.concat([header, text]),
        )
      }
  })

  it('is the same whatever the order, for many sources at once, under numbers of 48 bits', () => {
    const { sealing, opening } = pair()
    const last = new Map<number, number>()
    for (let i = 0; i < 3_000; i++) {
      const ssrc = 0xffff_ffff - random.below(100)
      const before = last.get(ssrc) ?? random.pick([0, 65_530, 2 ** 32 - 4, 2 ** 48 - 4_000])
      const index = Math.max(0, before + (random.chance(0.8) ? 1 : random.below(40) - 20))
      last.set(ssrc, index)
      const [header, text] = [headerOf(ssrc), random.bytes(random.below(random.pick([20, 200])))]
      const expected = reference(key, salt, header, text, index)
      expect(sealing.seal(sourceOf(header), header, text, index)).toEqual(expected)
      expect(opening.open(sourceOf(header), header, secretOf(expected, header), index)).toEqual(
        Buffer.concat([header, text]),
      )
    }
  })

  it('is the same where it is too long for the quick way', () => {
    const cipher = aeadAes128Gcm.cipher({ key, salt })
    const other = aeadAes128Gcm.cipher({ key, salt })
    for (const [header, size] of [
      [12, 2_032],
      [12, 2_033],
      [256, 10],
      [260, 10],
      [12, 9_000],
    ] as const) {
      const packet = Buffer.concat([headerOf(7, header), random.bytes(size)])
      const sealed = cipher.sealRtp(packet, header, 5)
      expect(sealed).toHaveLength(packet.length + 16)
      expect(other.openRtp(sealed, header, 5)).toEqual(packet)
    }
  })

  it.each([1_500, 40, 1])('stays as it is until 32 KiB more were sealed, in packets of %i bytes, too', size => {
    const { sealing } = pair()
    const header = headerOf(1)
    const packets = Math.floor(32_768 / (header.length + size + 16))
    const sealed = Array.from({ length: packets }, (_, index) =>
      sealing.seal(sourceOf(header), header, Buffer.alloc(size, index), index),
    )
    for (const [index, one] of sealed.entries())
      expect(one).toEqual(reference(key, salt, header, Buffer.alloc(size, index), index))
  })
})

describe('what somebody changed', () => {
  it('is not opened, and changes nothing for what follows', () => {
    const { sealing, opening } = pair()
    for (let index = 0; index < 300; index++) {
      const [header, text] = [headerOf(9), random.bytes(random.below(60))]
      const sealed = sealing.seal(sourceOf(header), header, text, index)
      const forged = Buffer.from(sealed)
      const at = random.below(forged.length)
      forged[at] = forged[at]! ^ (1 << random.below(8))
      expect(opening.open(sourceOf(forged), forged.subarray(0, 12), secretOf(forged, header), index)).toBeUndefined()
      expect(
        opening.open(sourceOf(header), header, secretOf(sealed, header), index + 1 + random.below(20)),
      ).toBeUndefined()
      expect(opening.open(sourceOf(header), header, secretOf(sealed, header), index)).toEqual(
        Buffer.concat([header, text]),
      )
    }
  })
})
