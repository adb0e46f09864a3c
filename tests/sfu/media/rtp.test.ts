/**
 * RTP packets are read and written as RFC 3550 §5.1 draws them, header extensions as RFC 8285 §4.2 and §4.3, and numbers on
 * a circle are compared as RFC 1982 says. Another library's packets are the measure; nothing makes the reader throw.
 */

import { describe, expect, it } from 'vitest'
import { RtpHeader, RtpPacket } from 'werift'
import { distance, readRtp, stampTransportCc, writeRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { seeded } from '../support/random.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')

describe('reading', () => {
  it('finds every field of a packet drawn by hand', () => {
    const packet = readRtp(hex('92 e0 1234 00000bb8 cafebabe 00000001 00000002 bede 0002 10 7f 22 aabbcc 00 00 68 69'))!
    expect(packet).toMatchObject({
      marker: true,
      payloadType: 96,
      sequence: 0x1234,
      timestamp: 3000,
      ssrc: 0xcafebabe,
    })
    expect(packet.payload).toEqual(Buffer.from('hi'))
    expect(packet.extension(1)).toEqual(hex('7f'))
    expect(packet.extension(2)).toEqual(hex('aabbcc'))
    expect(packet.extension(3)).toBeUndefined()
  })

  it('finds two-byte extensions, empty ones and ids above fourteen among them', () => {
    const packet = readRtp(hex('90 60 0001 00000000 00000001 1000 0003 01 00 00 10 03 616263 00 02 01 ff  99'))!
    expect(packet.extension(1)).toEqual(Buffer.alloc(0))
    expect(packet.extension(16)?.toString()).toBe('abc')
    expect(packet.extension(2)).toEqual(hex('ff'))
    expect(packet.payload).toEqual(hex('99'))
  })

  it('stops at id 15 of the one-byte form, and passes over a profile it does not know', () => {
    expect(readRtp(hex('90 60 0001 00000000 00000001 bede 0001 f0 00 10 01'))!.extension(1)).toBeUndefined()
    expect(readRtp(hex('90 60 0001 00000000 00000001 abcd 0001 10 01 00 00'))!.extension(1)).toBeUndefined()
  })

  it('finds no extension that runs out of its block', () => {
    const packet = readRtp(
      hex('90 60 0001 00000000 00000001 bede 0001 10 aa 2f bb  010203040506070809101112131415161718'),
    )!
    expect(packet.extension(1)).toEqual(hex('aa'))
    expect(packet.extension(2)).toBeUndefined()
  })

  it('takes padding off, and refuses more padding than there is packet', () => {
    expect(readRtp(hex('a0 60 0001 00000000 00000001 6869 00000004'))!.payload).toEqual(Buffer.from('hi'))
    expect(readRtp(hex('a0 60 0001 00000000 00000001 00000004'))!.payload).toHaveLength(0)
    expect(readRtp(hex('a0 60 0001 00000000 00000001 6869 000000ff'))).toBeUndefined()
  })

  it('agrees with another library about anything that one writes', () => {
    const random = seeded(1)
    for (let round = 0; round < 500; round++) {
      const ids = [1, 2, 3, 4, 5].filter(() => random.chance(0.4))
      const extensions = ids.map(id => ({ id, payload: random.bytes(1 + random.below(16)) }))
      const header = new RtpHeader({
        marker: random.chance(0.5),
        payloadType: random.below(128),
        sequenceNumber: random.below(2 ** 16),
        timestamp: random.below(2 ** 32),
        ssrc: random.below(2 ** 32),
        extension: extensions.length > 0,
        extensions,
      })
      const payload = random.bytes(random.below(40))
      const packet = readRtp(new RtpPacket(header, payload).serialize())!
      expect(packet).toMatchObject({
        marker: header.marker,
        payloadType: header.payloadType,
        sequence: header.sequenceNumber,
        timestamp: header.timestamp,
        ssrc: header.ssrc,
      })
      expect(packet.payload).toEqual(payload)
      for (let id = 1; id <= 5; id++)
        expect(packet.extension(id)).toEqual(extensions.find(one => one.id === id)?.payload)
    }
  })

  it('answers nothing, or a packet within bounds, to whatever bytes come', () => {
    const random = seeded(2)
    let read = 0
    for (let round = 0; round < 5_000; round++) {
      const bytes = random.bytes(random.below(60))
      if (bytes.length > 0 && random.chance(0.8)) bytes[0] = 0x80 | (bytes[0]! & 0x3f)
      const packet = readRtp(bytes)
      if (bytes.length < 12) expect(packet).toBeUndefined()
      if (!packet) continue
      read += 1
      const end = bytes.byteOffset + bytes.length
      for (const view of [packet.payload, ...Array.from({ length: 16 }, (_, id) => packet.extension(id))])
        if (view) expect(view.byteOffset + view.length).toBeLessThanOrEqual(end)
    }
    expect(read).toBeGreaterThan(300)
  })
})

describe('writing', () => {
  it('makes packets that another library reads, with room for a prefix', () => {
    const random = seeded(3)
    for (let round = 0; round < 300; round++) {
      const header = {
        marker: random.chance(0.5),
        payloadType: random.below(128),
        sequence: random.below(2 ** 16),
        timestamp: random.below(2 ** 32),
        ssrc: random.below(2 ** 32),
      }
      const payload = random.bytes(random.below(40))
      const read = RtpPacket.deSerialize(writeRtp(header, payload))
      expect(read.header).toMatchObject({ marker: header.marker, payloadType: header.payloadType, ssrc: header.ssrc })
      expect(read.header).toMatchObject({ sequenceNumber: header.sequence, timestamp: header.timestamp })
      expect(read.payload).toEqual(payload)
      expect(writeRtp(header, payload, { prefix: 2 }).subarray(14)).toEqual(payload)
      expect(RtpPacket.deSerialize(writeRtp(header, payload, { padding: 200, transportCc: 5 })).payload).toEqual(
        payload,
      )
    }
  })

  it('has room for a transport-wide number, which is read where the extension says', () => {
    const header = { marker: false, payloadType: 96, sequence: 1, timestamp: 2, ssrc: 3 }
    const packet = writeRtp(header, Buffer.from('picture'), { prefix: 2, transportCc: 14 })
    stampTransportCc(packet, 0xabcd)
    const read = readRtp(packet)!
    expect(read.extension(14)).toEqual(hex('abcd'))
    expect(read.payload.subarray(2)).toEqual(Buffer.from('picture'))
  })

  it('draws exactly these bytes', () => {
    const header = { marker: true, payloadType: 111, sequence: 0x1_0002, timestamp: 2 ** 32 + 5, ssrc: 0xdeadbeef }
    expect(writeRtp(header, Buffer.from('x'))).toEqual(hex('80 ef 0002 00000005 deadbeef 78'))
  })
})

describe('distance on a circle', () => {
  it('is ahead across the wrap and behind before it', () => {
    expect(distance(65_535, 0, 16)).toBe(1)
    expect(distance(0, 65_535, 16)).toBe(-1)
    expect(distance(2 ** 32 - 10, 10, 32)).toBe(20)
    expect(distance(0x7fff, 1, 15)).toBe(2)
    expect(distance(3, 250, 8)).toBe(-9)
    expect(distance(7, 7, 16)).toBe(0)
  })
})
