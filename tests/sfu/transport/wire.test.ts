/**
 * DTLS handshake messages put together from their fragments (RFC 6347 §4.2.3), in whatever order these come, overlap and repeat;
 * and records found in a datagram (§4.1.2). What does not fit is dropped, and what is kept is bounded.
 */
import { describe, expect, it } from 'vitest'
import {
  type HandshakeMessage,
  handshakeBytes,
  Reassembler,
  readRecords,
  recordHeader,
} from '../../../src/main/server/sfu/transport/dtls/wire.ts'
import { held } from '../../support/memory.ts'
import { seeded } from '../support/random.ts'

/** A fragment of a message that is `length` long. */
function fragment(type: number, messageSequence: number, length: number, from: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head[0] = type
  head.writeUIntBE(length, 1, 3)
  head.writeUInt16BE(messageSequence, 4)
  head.writeUIntBE(from, 6, 3)
  head.writeUIntBE(bytes.length, 9, 3)
  return Buffer.concat([head, bytes])
}

describe('messages', () => {
  it('come whole and in order, however their fragments come', () => {
    const random = seeded(71)
    for (let round = 0; round < 200; round++) {
      const messages = Array.from({ length: 4 }, (_, i) => ({
        type: 1 + random.below(20),
        messageSequence: 5 + i,
        body: random.bytes(random.below(300)),
      }))
      const pieces = messages.flatMap(({ type, messageSequence, body }) => {
        const cuts = Array.from({ length: 6 }, () => random.below(body.length + 1))
        const spans = [...cuts.map(cut => [cut, cut + random.below(body.length - cut + 1)] as const)]
        const steps = Array.from({ length: Math.ceil(body.length / 50) || 1 }, (_, i) => [i * 50, i * 50 + 50] as const)
        return [...spans, ...steps].map(([from, to]) =>
          fragment(type, messageSequence, body.length, from, body.subarray(from, to)),
        )
      })
      pieces.sort(() => random() - 0.5)
      const reassembler = new Reassembler(5)
      const got: HandshakeMessage[] = []
      while (pieces.length > 0) {
        // Several may stand in one record.
        const record = Buffer.concat(pieces.splice(0, 1 + random.below(3)))
        got.push(...reassembler.add(record).messages)
      }
      expect(got).toEqual(messages)
    }
  })

  it('tell when something older comes again', () => {
    const reassembler = new Reassembler(0)
    const hello = handshakeBytes({ type: 1, messageSequence: 0, body: Buffer.from('hello') })
    expect(reassembler.add(hello)).toMatchObject({ messages: [{ type: 1 }], repeated: false })
    expect(reassembler.add(hello)).toEqual({ messages: [], repeated: true })
  })

  it('are not made of pieces that do not fit', () => {
    const add = (...pieces: Buffer[]): number => {
      const reassembler = new Reassembler(0)
      return pieces.flatMap(piece => reassembler.add(piece).messages).length
    }
    const abc = Buffer.from('abc')
    expect(add(fragment(1, 0, 3, 0, abc))).toBe(1)
    // Beyond its end, twice the same, of another length, of another type, cut off, longer than any message.
    expect(add(fragment(1, 0, 4, 2, abc), fragment(1, 0, 4, 0, Buffer.from('a')))).toBe(0)
    expect(add(fragment(1, 0, 6, 0, abc), fragment(1, 0, 6, 0, abc))).toBe(0)
    expect(add(fragment(1, 0, 6, 0, abc), fragment(1, 0, 7, 3, abc))).toBe(0)
    expect(add(fragment(1, 0, 6, 0, abc), fragment(2, 0, 6, 3, abc))).toBe(0)
    expect(add(fragment(1, 0, 3, 0, abc).subarray(0, 14))).toBe(0)
    expect(add(fragment(1, 0, 20_000, 0, Buffer.alloc(20_000)))).toBe(0)
  })

  it('that are far ahead are not kept', () => {
    const reassembler = new Reassembler(0)
    const message = (messageSequence: number): Buffer =>
      handshakeBytes({ type: 1, messageSequence, body: Buffer.alloc(1) })
    for (let sequence = 60; sequence >= 0; sequence--) reassembler.add(message(sequence))
    expect(reassembler.next).toBeLessThanOrEqual(8)
  })

  it('claim no memory for what they only say they are', async () => {
    const reassembler = new Reassembler(0)
    const before = await held()
    for (let i = 0; i < 100; i++) reassembler.add(fragment(1, i % 4, 0xffff00, i, Buffer.from('x')))
    expect((await held()) - before).toBeLessThan(1024 * 1024)
    expect(reassembler.next).toBe(0)
  })
})

describe('records', () => {
  const record = (type: number, text: string): Buffer =>
    Buffer.concat([recordHeader(type, 1, 2 ** 40 + 7, text.length), Buffer.from(text)])

  it('are all found, until one that is none', () => {
    const found = readRecords(
      Buffer.concat([record(22, 'one'), record(23, ''), record(21, 'three'), Buffer.from('rest')]),
    )
    expect(found.map(one => [one.type, one.epoch, one.sequence, one.fragment.toString()])).toEqual([
      [22, 1, 2 ** 40 + 7, 'one'],
      [23, 1, 2 ** 40 + 7, ''],
      [21, 1, 2 ** 40 + 7, 'three'],
    ])
    expect(readRecords(record(22, 'one').subarray(0, 15))).toEqual([])
    const foreign = record(22, 'one')
    foreign[1] = 3
    expect(readRecords(foreign)).toEqual([])
    expect(readRecords(Buffer.concat(Array.from({ length: 90 }, () => record(23, ''))))).toHaveLength(32)
  })
})
