/**
 * How an association begins, goes on and ends (RFC 9260 §5 with a cookie, §8.5 verification tags, RFC 6525 streams that begin
 * anew), and what of a peer that keeps to nothing is let in.
 */
import { describe, expect, it } from 'vitest'
import { Association } from '../../../src/main/server/sfu/transport/sctp/association.ts'
import {
  chunkTypes,
  type Parameter,
  readPacket,
  readParameters,
  writeChunk,
  writePacket,
  writeParameter,
} from '../../../src/main/server/sfu/transport/sctp/packet.ts'

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
const theirTag = 77
const theirFirst = 1_000

/** Our end, and what it says as the other end reads it. */
function meet() {
  const said: { type: number; value: Buffer }[] = []
  const facts: string[] = []
  const association = new Association(
    {
      send(bytes) {
        const packet = readPacket(bytes)
        expect(packet?.tag).toBe(theirTag)
        said.push(...packet!.chunks)
      },
      open: () => facts.push('open'),
      message: ({ stream, data }) => facts.push(`${stream} ${data}`),
      reset: streams => facts.push(`reset ${streams}`),
      ended: () => facts.push('ended'),
    },
    1_000,
  )
  const init = (tag = theirTag): Buffer =>
    writeChunk(chunkTypes.init, 0, u32(tag), u32(100_000), u16(100), u16(100), u32(theirFirst))
  const call = (tag = 0, ...chunks: Buffer[]): void => association.receive(writePacket(tag, chunks))
  const take = (type: number): Buffer[] => {
    const found = said.filter(one => one.type === type).map(one => one.value)
    said.length = 0
    return found
  }
  /** As far as the cookie. */
  const begin = (): { tag: number; cookie: Buffer; offered: Parameter[] } => {
    call(0, init())
    const [answer] = take(chunkTypes.initAck)
    const offered = readParameters(answer!.subarray(16))!
    return { tag: answer!.readUInt32BE(0), cookie: offered.find(one => one.type === 7)!.value, offered }
  }
  const open = (): number => {
    const { tag, cookie } = begin()
    call(tag, writeChunk(chunkTypes.cookieEcho, 0, cookie))
    take(0)
    return tag
  }
  const data = (tsn: number, text: string, stream = 0, number = 0): Buffer =>
    writeChunk(chunkTypes.data, 3, u32(tsn), u16(stream), u16(number), u32(51), Buffer.from(text))
  return { association, facts, said, init, call, take, begin, open, data }
}

describe('a beginning', () => {
  it('is answered alike each time it is asked for, and made good by the cookie', () => {
    const { call, init, take, begin, facts } = meet()
    const { tag, cookie, offered } = begin()
    expect(offered.map(one => one.type)).toEqual([7, 0xc000, 0x8008])
    call(0, init())
    expect(take(chunkTypes.initAck)[0]?.readUInt32BE(0)).toBe(tag)
    call(tag, writeChunk(chunkTypes.cookieEcho, 0, Buffer.alloc(cookie.length)))
    expect(facts).toEqual([])
    for (let i = 0; i < 2; i++) call(tag, writeChunk(chunkTypes.cookieEcho, 0, cookie))
    expect(take(chunkTypes.cookieAck)).toHaveLength(2)
    expect(facts).toEqual(['open'])
  })

  it('may bring data with the cookie, and none before', () => {
    const { call, begin, facts, data } = meet()
    const { tag, cookie } = begin()
    call(tag, data(theirFirst, 'too early'))
    call(tag, writeChunk(chunkTypes.cookieEcho, 0, cookie), data(theirFirst, 'hello'))
    expect(facts).toEqual(['open', '0 hello'])
  })

  it('is none with a tag or streams of zero, a broken end, or company', () => {
    const { call, init, said, data } = meet()
    call(0, init(0))
    call(0, writeChunk(chunkTypes.init, 0, u32(5), u32(9), u16(0), u16(9), u32(1)))
    call(0, writeChunk(chunkTypes.init, 0, Buffer.alloc(15, 1)))
    call(0, writeChunk(chunkTypes.init, 0, init().subarray(4), u16(7), u16(3)))
    call(0, init(), data(theirFirst, 'x'))
    call(5, init())
    expect(said).toEqual([])
  })

  it('happens once: another one under the same keys is not heard', () => {
    const { call, init, open, said, facts, data } = meet()
    const tag = open()
    call(0, init(78))
    expect(said).toEqual([])
    call(tag, data(theirFirst, 'still'))
    expect(facts).toEqual(['open', '0 still'])
  })
})

describe('an open association', () => {
  it('listens to its own tag only', () => {
    const { call, open, facts, data } = meet()
    const tag = open()
    call((tag + 1) >>> 0, data(theirFirst, 'not ours'))
    expect(facts).toEqual(['open'])
  })

  it('reports two packets at once, and a gap', () => {
    const { call, open, take, data } = meet()
    const tag = open()
    call(tag, data(theirFirst, 'a', 0, 0))
    expect(take(chunkTypes.sack)).toHaveLength(0)
    call(tag, data(theirFirst + 1, 'b', 0, 1))
    expect(take(chunkTypes.sack)[0]?.readUInt32BE(0)).toBe(theirFirst + 1)
    call(tag, data(theirFirst + 3, 'd', 0, 3))
    const [report] = take(chunkTypes.sack)
    expect([report?.readUInt32BE(0), report?.readUInt16BE(8)]).toEqual([theirFirst + 1, 1])
  })

  it('answers a heartbeat with what it said', () => {
    const { call, open, take } = meet()
    call(open(), writeChunk(chunkTypes.heartbeat, 0, Buffer.from('0123')))
    expect(take(chunkTypes.heartbeatAck)).toEqual([Buffer.from('0123')])
  })

  it('lets streams begin anew once what was sent on them is here', () => {
    const { call, open, take, facts, data } = meet()
    const tag = open()
    const ask = (number: number, last: number, ...streams: number[]): number | undefined => {
      const request = Buffer.concat([u32(number), u32(0), u32(last), ...streams.map(u16)])
      call(tag, writeChunk(chunkTypes.reconfig, 0, writeParameter(13, request)))
      return readParameters(take(chunkTypes.reconfig)[0]!)?.[0]?.value.readUInt32BE(4)
    }
    call(tag, data(theirFirst, 'one', 4, 0))
    expect(ask(theirFirst, theirFirst + 1, 4)).toBe(6)
    call(tag, data(theirFirst + 1, 'two', 4, 1))
    expect(ask(theirFirst, theirFirst + 1, 4)).toBe(1)
    // The answer was lost: it is the same, and nothing happens twice.
    expect(ask(theirFirst, theirFirst + 1, 4)).toBe(1)
    expect(ask(theirFirst + 5, theirFirst + 1, 4)).toBe(2)
    call(tag, data(theirFirst + 2, 'anew', 4, 0))
    expect(facts).toEqual(['open', '4 one', '4 two', 'reset 4', '4 anew'])
  })

  it.each([
    ['says goodbye', writeChunk(chunkTypes.abort, 0)],
    [
      'sends more than a message may have',
      writeChunk(chunkTypes.data, 3, u32(theirFirst), u16(64), u16(0), u32(51), Buffer.from('x')),
    ],
    ['gives up half a number', writeChunk(chunkTypes.forwardTsn, 0, Buffer.alloc(3))],
    ['asks for half a stream', writeChunk(chunkTypes.reconfig, 0, writeParameter(13, Buffer.alloc(3)))],
  ])('is over when the peer %s, and says nothing afterwards', (_, chunk) => {
    const { call, open, said, facts, data, association } = meet()
    const tag = open()
    call(tag, chunk)
    expect(facts).toEqual(['open', 'ended'])
    said.length = 0
    call(tag, data(theirFirst, 'x'))
    association.send({
      stream: 0,
      protocol: 51,
      data: Buffer.from('x'),
      unordered: false,
      maxRetransmits: undefined,
      onSent: () => {},
    })
    association.close()
    expect([said, association.isOpen]).toEqual([[], false])
  })
})

it('is over when the peer reports what was never sent', () => {
  const { call, init, take, facts, begin } = meet()
  const { tag, cookie } = begin()
  call(0, init())
  const ourFirst = take(chunkTypes.initAck)[0]!.readUInt32BE(12)
  call(tag, writeChunk(chunkTypes.cookieEcho, 0, cookie))
  call(tag, writeChunk(chunkTypes.sack, 0, u32(ourFirst + 5), u32(9), u16(0), u16(0)))
  expect(facts).toEqual(['open', 'ended'])
})

describe('a packet', () => {
  it('is none when its checksum, or a length in it, is wrong', () => {
    const good = writePacket(1, [writeChunk(chunkTypes.abort, 0, Buffer.from('odd'))])
    expect(readPacket(good)?.chunks[0]?.value.toString()).toBe('odd')
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good)
      bad[at]! ^= 1
      expect(readPacket(bad)).toBeUndefined()
    }
    for (const length of [0, 1, 3, 9]) {
      const chunk = writeChunk(chunkTypes.abort, 0, Buffer.from('data'))
      chunk.writeUInt16BE(length, 2)
      expect(readPacket(writePacket(1, [chunk]))).toBeUndefined()
    }
    expect(readPacket(Buffer.alloc(11))).toBeUndefined()
  })
})
