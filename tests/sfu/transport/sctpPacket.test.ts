/**
 * What of SCTP is let in (RFC 9260 §3.2 chunks, §3.2.1 parameters, §3.3.1 DATA, §3.3.4 SACK; RFC 3758 §3.2 FORWARD TSN): lengths
 * that go on, reports of what was sent, and no more unfinished messages than there is room for.
 */
import { describe, expect, it } from 'vitest'
import { type Association, isSound } from '../../../src/main/server/sfu/transport/sctpPacket.ts'

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
function chunk(type: number, ...value: Buffer[]): Buffer {
  const body = Buffer.concat(value)
  const bytes = Buffer.concat([Buffer.from([type, 3]), u16(4 + body.length), body])
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
const packet = (...chunks: Buffer[]): Buffer => Buffer.concat([Buffer.alloc(12, 1), ...chunks])
const parameter = (type: number, value: Buffer): Buffer => Buffer.concat([u16(type), u16(4 + value.length), value])

/** A hundred chunks of ours are out, the last one received was number 1000. */
const association: Association = {
  lastReceivedTsn: 1_000,
  localTsn: 5_100,
  advertisedRwnd: 1_000_000,
  inboundStreams: {},
}
const sound = (bytes: Buffer, changes: Partial<Association> = {}): boolean =>
  isSound(bytes, { ...association, ...changes })
const data = (tsn: number, stream = 0, text = 'x'): Buffer =>
  chunk(0, u32(tsn), u16(stream), u16(0), u32(51), Buffer.from(text))
const sack = (cumulative: number, ...gaps: [number, number][]): Buffer =>
  chunk(3, u32(cumulative), u32(9_999), u16(gaps.length), u16(0), ...gaps.flat().map(u16))
const init = (...parameters: Buffer[]): Buffer => chunk(1, Buffer.alloc(16), ...parameters)

describe('lengths', () => {
  it('that go on are let in', () => {
    expect(sound(packet(data(1_001), sack(5_050), data(1_002, 3, 'odd')))).toBe(true)
    expect(sound(packet(init(parameter(0xc000, Buffer.alloc(0)), parameter(0x8008, Buffer.from('abc')))))).toBe(true)
    expect(sound(packet(chunk(2, Buffer.alloc(16), parameter(7, Buffer.from('cookie')))))).toBe(true)
    expect(sound(packet(chunk(14), chunk(10, Buffer.from('a cookie is no list of parameters'))))).toBe(true)
  })

  it.each([0, 1, 3])('of %i would never end', length => {
    const broken = chunk(14)
    broken.writeUInt16BE(length, 2)
    expect(sound(packet(broken))).toBe(false)
    expect(sound(packet(data(1_001), broken))).toBe(false)
    const shortParameter = parameter(7, Buffer.alloc(0))
    shortParameter.writeUInt16BE(length, 2)
    for (const type of [4, 5, 6, 9, 130]) expect(sound(packet(chunk(type, shortParameter)))).toBe(false)
    for (const type of [1, 2]) expect(sound(packet(chunk(type, Buffer.alloc(16), shortParameter)))).toBe(false)
  })

  it('that go beyond the packet, or the chunk, are cut off', () => {
    expect(sound(Buffer.alloc(11))).toBe(false)
    expect(sound(packet(data(1_001, 0, 'text')).subarray(0, -1))).toBe(false)
    const long = parameter(7, Buffer.alloc(4))
    long.writeUInt16BE(40, 2)
    expect(sound(packet(chunk(4, long)))).toBe(false)
  })
})

describe('data', () => {
  it('has a number near the last, a stream of few, and something in it', () => {
    const is = (tsn: number, stream = 0, text = 'x'): boolean => sound(packet(data(tsn, stream, text)))
    expect([is(1_001), is(2_024), is(2_025), is(900_000)]).toEqual([true, true, false, false])
    expect([is(1_000), is(5), is(2 ** 32 - 5)]).toEqual([true, true, true])
    expect([is(1_001, 63), is(1_001, 64), is(1_001, 65_535)]).toEqual([true, false, false])
    expect(is(1_001, 0, '')).toBe(false)
    expect(sound(packet(data(4)), { lastReceivedTsn: 2 ** 32 - 2 })).toBe(true)
  })

  it('comes after an association', () => {
    const { lastReceivedTsn: _, ...before } = association
    expect(isSound(packet(data(1)), before)).toBe(false)
    expect(isSound(packet(init()), before)).toBe(true)
  })

  it('that never makes a whole message is not kept for ever', () => {
    const stream = (chunks: number) => ({ reassembly: new Array(chunks) })
    expect(sound(packet(data(1_001)), { inboundStreams: { 0: stream(1_000), 2: stream(1_047) } })).toBe(true)
    expect(sound(packet(data(1_001)), { inboundStreams: { 0: stream(1_000), 2: stream(1_048) } })).toBe(false)
    expect(sound(packet(data(1_001)), { advertisedRwnd: -200_000 })).toBe(true)
    expect(sound(packet(data(1_001)), { advertisedRwnd: -300_000 })).toBe(false)
  })

  it('given up is of few streams too', () => {
    expect(sound(packet(chunk(192, u32(1_005), u16(2), u16(7))))).toBe(true)
    expect(sound(packet(chunk(192, u32(1_005), u16(64), u16(7))))).toBe(false)
    expect(sound(packet(chunk(192, u32(1_005), u16(2))))).toBe(false)
    expect(sound(packet(chunk(192)))).toBe(false)
  })
})

describe('a report', () => {
  it('is of what was sent, gap by gap', () => {
    expect(sound(packet(sack(5_050, [2, 3], [5, 49])))).toBe(true)
    expect(sound(packet(sack(5_099)))).toBe(true)
    expect(sound(packet(sack(5_050, [2, 50])))).toBe(false)
    expect(sound(packet(sack(5_050, [1, 0xffff])))).toBe(false)
    expect(sound(packet(sack(5_200, [1, 2])))).toBe(false)
    expect(sound(packet(sack(5_050, [5, 6], [2, 3])))).toBe(false)
    expect(sound(packet(sack(5_050, [2, 5], [5, 6])))).toBe(false)
    expect(sound(packet(sack(5_050, [6, 5])))).toBe(false)
  })

  it('has the gaps that it counts', () => {
    expect(sound(packet(chunk(3, u32(5_050), u32(9), u16(1), u16(0))))).toBe(false)
    expect(sound(packet(chunk(3, u32(5_050), u32(9), u16(0), u16(1))))).toBe(false)
    expect(sound(packet(chunk(3, u32(5_050))))).toBe(false)
    expect(sound(packet(chunk(3, u32(5_050), u32(9), u16(0), u16(1), u32(7))))).toBe(true)
  })
})
