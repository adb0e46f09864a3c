/**
 * Both halves of an association over a made-up network that loses, delays and repeats packets: reliable messages arrive once and
 * in order, messages that are not worth repeating at most once, and nothing ever stands still (RFC 9260 §6 and §7, RFC 3758).
 */
import { describe, expect, it } from 'vitest'
import { Inbound, type Message } from '../../../src/main/server/sfu/transport/sctp/inbound.ts'
import { Outbound } from '../../../src/main/server/sfu/transport/sctp/outbound.ts'
import { chunkTypes } from '../../../src/main/server/sfu/transport/sctp/packet.ts'
import { type Random, seeded } from '../support/random.ts'

const window = 1_048_576
const limits = { window, largestMessage: 262_144, streams: 16 }

interface Habits {
  loss: number
  /** Round trip and what it varies by, milliseconds. */
  delay: number
  jitter: number
  repeats: number
  forwards?: boolean
}

/** A clock that jumps from event to event. */
function world(random: Random, habits: Habits, firstTsn = 0xfffffff0) {
  let now = 0
  const events: { at: number; run: () => void }[] = []
  const got: Message[] = []
  const later = (run: () => void): void => {
    if (random.chance(habits.loss)) return
    const copies = random.chance(habits.repeats) ? 2 : 1
    for (let i = 0; i < copies; i++) events.push({ at: now + habits.delay / 2 + random.below(1 + habits.jitter), run })
  }
  const inbound = new Inbound(firstTsn, limits, message => got.push(message))
  let packets = 0
  const outbound: Outbound = new Outbound(
    firstTsn,
    { window, forwards: habits.forwards ?? true },
    chunks => {
      packets += 1
      expect(chunks.reduce((sum, chunk) => sum + chunk.length, 12)).toBeLessThanOrEqual(1_180)
      later(() => {
        for (const chunk of chunks) {
          const value = chunk.subarray(4, chunk.readUInt16BE(2))
          const good =
            chunk[0] === chunkTypes.forwardTsn ? inbound.forward(value) : inbound.take(chunk[1]!, Buffer.from(value))
          expect(good).toBe(true)
        }
        const report = inbound.report()
        later(() => expect(outbound.acknowledge(report)).toBe(true))
      })
    },
    () => now,
  )
  /** Runs until nothing is on its way and nothing is awaited, or so long. */
  const run = (most = 600_000): void => {
    while (now < most) {
      events.sort((a, b) => a.at - b.at)
      const next = events[0]
      const deadline = outbound.deadline
      if (next && (deadline === undefined || next.at <= deadline)) {
        now = Math.max(now, next.at)
        events.shift()
        next.run()
      } else if (deadline !== undefined) {
        now = Math.max(now, deadline)
        expect(outbound.expire()).toBe(true)
      } else return
    }
    throw new Error('It never came to an end.')
  }
  let sent = 0
  const send = (
    stream: number,
    text: string,
    settings: { unordered?: boolean; maxRetransmits?: number } = {},
  ): void => {
    sent += 1
    outbound.add({
      stream,
      protocol: 53,
      data: Buffer.from(text),
      unordered: settings.unordered ?? false,
      maxRetransmits: settings.maxRetransmits,
      onSent: bytes => {
        left -= bytes
      },
    })
    left += Buffer.byteLength(text)
    outbound.flush()
  }
  let left = 0
  return {
    send,
    run,
    got,
    inbound,
    outbound,
    texts: (stream: number) => got.filter(one => one.stream === stream).map(one => one.data.toString()),
    now: () => now,
    packets: () => packets,
    unsent: () => left,
    sent: () => sent,
  }
}

const networks: [string, Habits][] = [
  ['a good network', { loss: 0, delay: 10, jitter: 0, repeats: 0 }],
  ['one that reorders', { loss: 0, delay: 10, jitter: 40, repeats: 0 }],
  ['one that loses', { loss: 0.1, delay: 30, jitter: 0, repeats: 0 }],
  ['one that does everything', { loss: 0.25, delay: 60, jitter: 60, repeats: 0.1 }],
]

describe.each(networks)('over %s', (_, habits) => {
  it.each([1, 2, 3, 4, 5])('reliable messages arrive once and in order (%i)', seed => {
    const random = seeded(seed)
    const { send, run, texts, unsent, outbound } = world(random, habits)
    const ordered = Array.from({ length: 60 }, (_, i) => `${i} ${'x'.repeat(random.below(8_000))}`)
    const loose = Array.from({ length: 60 }, (_, i) => `${i} ${'y'.repeat(random.below(8_000))}`)
    for (let i = 0; i < 60; i++) {
      send(1, ordered[i]!)
      send(2, loose[i]!, { unordered: true })
    }
    run()
    expect(texts(1)).toEqual(ordered)
    expect(texts(2).sort()).toEqual([...loose].sort())
    expect(unsent()).toBe(0)
    expect(outbound.isIdle).toBe(true)
  })

  it.each([6, 7, 8, 9])('messages that are not worth repeating arrive at most once, and hold nothing up (%i)', seed => {
    const random = seeded(seed)
    const { send, run, texts, unsent, outbound, inbound } = world(random, habits)
    const all = Array.from({ length: 150 }, (_, i) => `${i} ${'z'.repeat(random.below(3_000))}`)
    for (const [i, text] of all.entries()) {
      send(1, text, { maxRetransmits: 0 })
      send(2, text, { unordered: true, maxRetransmits: 1 })
      if (i % 10 === 0) send(3, text)
    }
    run()
    expect(texts(3)).toEqual(all.filter((_, i) => i % 10 === 0))
    for (const stream of [1, 2]) {
      expect(new Set(texts(stream)).size).toBe(texts(stream).length)
      expect(all).toEqual(expect.arrayContaining(texts(stream)))
      if (habits.loss === 0 && habits.jitter === 0) expect(texts(stream)).toHaveLength(all.length)
    }
    const places = texts(1).map(text => all.indexOf(text))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(unsent()).toBe(0)
    expect(outbound.isIdle).toBe(true)
    // Nothing of what was given up is still kept.
    expect(inbound.window).toBe(window)
  })
})

it('gives nothing up to a peer that knows nothing of it', () => {
  const { send, run, texts } = world(seeded(10), { loss: 0.2, delay: 20, jitter: 10, repeats: 0, forwards: false })
  const all = Array.from({ length: 100 }, (_, i) => `${i}`)
  for (const text of all) send(1, text, { maxRetransmits: 0 })
  run()
  expect(texts(1)).toEqual(all)
})

it('fills a long and wide network, and does not flood it at first', () => {
  const { send, run, now, packets } = world(seeded(11), { loss: 0, delay: 100, jitter: 0, repeats: 0 })
  for (let i = 0; i < 20; i++) send(1, 'x'.repeat(200_000))
  expect(packets()).toBeLessThanOrEqual(4)
  run()
  // Four megabytes at a megabyte in flight and ten round trips a second, after the window has opened.
  expect(now()).toBeLessThan(4_000)
})

describe('the receiving half', () => {
  const fragment = (tsn: number, flags: number, text: string, { stream = 0, number = 0 } = {}): [number, Buffer] => {
    const head = Buffer.alloc(12)
    head.writeUInt32BE(tsn >>> 0, 0)
    head.writeUInt16BE(stream, 4)
    head.writeUInt16BE(number, 6)
    head.writeUInt32BE(51, 8)
    return [flags, Buffer.concat([head, Buffer.from(text)])]
  }
  const receiver = (): { inbound: Inbound; got: string[] } => {
    const got: string[] = []
    return { inbound: new Inbound(100, limits, message => got.push(message.data.toString())), got }
  }

  it('puts pieces together in whatever order they come', () => {
    const { inbound, got } = receiver()
    for (const one of [fragment(102, 1, 'c'), fragment(100, 2, 'a'), fragment(101, 0, 'b'), fragment(101, 0, 'b')])
      expect(inbound.take(...one)).toBe(true)
    expect(got).toEqual(['abc'])
    expect(inbound.cumulative).toBe(102)
    expect(inbound.window).toBe(window)
  })

  it('reports what is missing, and no more gaps than fit', () => {
    const { inbound } = receiver()
    inbound.take(...fragment(102, 7, 'x'))
    inbound.take(...fragment(103, 7, 'x'))
    inbound.take(...fragment(105, 7, 'x'))
    const report = inbound.report()
    expect([report.readUInt32BE(0), report.readUInt16BE(8)]).toEqual([99, 2])
    expect([12, 14, 16, 18].map(at => report.readUInt16BE(at))).toEqual([3, 4, 6, 6])
    for (let tsn = 107; tsn < 2_000; tsn += 2) inbound.take(...fragment(tsn, 7, 'x'))
    expect(inbound.report().length).toBeLessThan(1_000)
  })

  it.each([
    ['a stream it never agreed to', [fragment(100, 7, 'x', { stream: 16 })]],
    ['no data', [fragment(100, 7, '')]],
    ['a beginning within a message', [fragment(100, 2, 'x'), fragment(102, 1, 'x'), fragment(101, 2, 'x')]],
    ['pieces of two messages in one', [fragment(100, 2, 'x'), fragment(101, 1, 'x', { number: 1 })]],
    ['pieces of two streams in one', [fragment(100, 2, 'x'), fragment(101, 1, 'x', { stream: 1 })]],
  ])('does not go on with %s', (_, chunks) => {
    const { inbound, got } = receiver()
    expect(chunks.map(one => inbound.take(...one)).at(-1)).toBe(false)
    expect(got).toEqual([])
  })

  it('ends a message that grows without an end, and keeps no more than its window meanwhile', () => {
    const { inbound } = receiver()
    let tsn = 100
    while (inbound.take(...fragment(tsn, tsn === 100 ? 2 : 0, 'x'.repeat(1_100)))) tsn += 1
    expect((tsn - 100) * 1_100).toBeLessThanOrEqual(2 * window)
  })

  it('takes nothing far ahead', () => {
    const { inbound, got } = receiver()
    expect(inbound.take(...fragment(100_000, 7, 'x'))).toBe(true)
    expect([got, inbound.hasGaps]).toEqual([[], false])
  })
})

describe('the sending half', () => {
  it.each([
    ['what was never sent', 60, []],
    ['a gap beyond what was sent', 9, [[2, 60]]],
    ['gaps the wrong way round', 9, [[3, 2]]],
  ])('does not believe a report of %s', (_, cumulative, gaps) => {
    const outbound = new Outbound(
      10,
      { window, forwards: true },
      () => {},
      () => 0,
    )
    for (let i = 0; i < 5; i++)
      outbound.add({
        stream: 0,
        protocol: 51,
        data: Buffer.from('x'),
        unordered: false,
        maxRetransmits: undefined,
        onSent: () => {},
      })
    outbound.flush()
    const value = Buffer.alloc(12 + 4 * gaps.length)
    value.writeUInt32BE(cumulative, 0)
    value.writeUInt16BE(gaps.length, 8)
    for (const [i, [from, to]] of (gaps as [number, number][]).entries()) {
      value.writeUInt16BE(from, 12 + 4 * i)
      value.writeUInt16BE(to, 14 + 4 * i)
    }
    expect(outbound.acknowledge(value)).toBe(false)
  })

  it('gives up a peer that never answers', () => {
    let now = 0
    const outbound = new Outbound(
      1,
      { window, forwards: true },
      () => {},
      () => now,
    )
    outbound.add({
      stream: 0,
      protocol: 51,
      data: Buffer.from('x'),
      unordered: false,
      maxRetransmits: undefined,
      onSent: () => {},
    })
    outbound.flush()
    let times = 0
    for (;;) {
      now = outbound.deadline ?? now
      if (!outbound.expire()) break
      times += 1
      expect(times).toBeLessThan(20)
    }
    expect(now).toBeGreaterThan(20_000)
  })
})
