/** Redundant audio (RFC 2198 §3, §4): what is new in it, and its numbers for another receiver. */
import { expect, it } from 'vitest'
import { primaryOf, renumberRed } from '../../../src/main/server/sfu/media/red.ts'
import { seeded } from '../support/random.ts'

function red(blocks: readonly Buffer[], payloadType = 111): Buffer {
  const headers = blocks.map((block, i) => {
    if (i === blocks.length - 1) return Buffer.from([payloadType])
    const header = Buffer.alloc(4)
    header.writeUInt32BE(((0x80 | payloadType) << 24) >>> 0)
    header.writeUIntBE(960 * (blocks.length - 1 - i) * 0x400 + block.length, 1, 3)
    return header
  })
  return Buffer.concat([...headers, ...blocks])
}

const blocks = [Buffer.from('before that'), Buffer.alloc(700, 3), Buffer.from('now')]

it('the newest block is found, however many older ones come with it', () => {
  for (let from = 0; from < 3; from++) expect(primaryOf(red(blocks.slice(from)))?.toString()).toBe('now')
  expect(primaryOf(red([blocks[0]!, Buffer.alloc(0)]))).toHaveLength(0)
})

it('every block gets the number of the receiver, and nothing else changes', () => {
  const packet = red(blocks)
  expect(renumberRed(packet, 109)).toBe(true)
  expect(packet).toEqual(red(blocks, 109))
})

it('what is not as it says is left alone', () => {
  const packet = red(blocks)
  for (let length = 0; length < packet.length - 3; length++)
    expect(primaryOf(packet.subarray(0, length))).toBeUndefined()
  const random = seeded(72)
  for (let i = 0; i < 20_000; i++) {
    const bytes = random.bytes(random.below(30))
    const before = Buffer.from(bytes)
    const found = primaryOf(bytes)
    expect(renumberRed(bytes, 111)).toBe(found !== undefined)
    if (!found) expect(bytes).toEqual(before)
  }
})
