/**
 * The rarer turns of a subscriber's copy: streams that start anew, publishers that play with their numbers (a number sent twice
 * with other content would repeat a nonce, RFC 7714 §8.1), retransmission as RTX (RFC 4588 §4), and the publisher's clock
 * carried on in sender reports (RFC 3550 §6.4.1).
 */
import { describe, expect, it } from 'vitest'
import { DownTrack } from '../../../src/main/server/sfu/media/downTrack.ts'
import { readRtcp } from '../../../src/main/server/sfu/media/rtcp.ts'
import { readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { rtp, vp8Payload } from '../support/publisher.ts'
import { seeded } from '../support/random.ts'

const key = vp8Payload(15, 5, 5, true, true)
const delta = vp8Payload(15, 6, 6, true, false)

function video() {
  const down = new DownTrack(
    { kind: 'video', ssrc: 9, codecs: { vp8: { type: 120, rtx: 121 } }, rtxSsrc: 10, clockRate: 90_000 },
    seeded(1),
  )
  let now = 1_000_000
  /** What goes out for a packet of this layer, as the subscriber reads it. */
  const send = (layer: Layer, sequence: number, payload: Buffer, target = layer.index) => {
    now += 10_000
    const packet = rtp({ ssrc: layer.ssrc, sequence, timestamp: sequence * 900, payload })
    layer.receive(packet, now)
    const bytes = down.forward(packet, layer, target, now)
    return bytes && readRtp(bytes)
  }
  return { down, send, now: () => now }
}

describe('a start', () => {
  it('does not happen at a key frame that comes after what follows it', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    expect(send(layer, 11, delta)).toBeUndefined()
    expect(send(layer, 10, key)).toBeUndefined()
    expect(send(layer, 12, key)).toBeDefined()
  })

  it('does not happen in the middle of a key frame, nor with padding', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    expect(send(layer, 10, vp8Payload(15, 5, 5, false, true))).toBeUndefined()
    expect(send(layer, 11, Buffer.alloc(0))).toBeUndefined()
  })

  it('is needed again when the layer comes under another ssrc', () => {
    const { send, down } = video()
    const [before, after] = [new Layer(1, 0, 90_000), new Layer(2, 0, 90_000)]
    const first = send(before, 60_000, key)!
    expect(send(after, 100, delta)).toBeUndefined()
    expect(send(after, 101, key)?.sequence).toBe(first.sequence + 1)
    expect(down.current).toBe(after)
    expect(send(before, 60_001, delta)).toBeUndefined()
  })

  it('is needed again after a leap over half the circle', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    const first = send(layer, 0, key)!
    // Two leaps, each a step forward, that together end behind the start.
    expect(send(layer, 0x3fff, delta)).toBeDefined()
    expect(send(layer, 0x3fff + 0x7000, delta)).toBeUndefined()
    expect(send(layer, 0x3fff + 0x7001, delta)).toBeUndefined()
    expect(send(layer, 0x3fff + 0x7002, key)?.sequence).toBe(first.sequence + 0x4000)
  })

  it('lasts, however many packets follow', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    const first = send(layer, 7, key)!
    for (let i = 1; i <= 150_000; i++) {
      const packet = send(layer, (7 + i) & 0xffff, delta)
      if (packet?.sequence !== ((first.sequence + i) & 0xffff)) throw new Error(`Packet ${i} did not go out.`)
    }
  })

  it('is not undone by something old', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    send(layer, 20_000, key)
    expect(send(layer, 15_000, delta)).toBeUndefined()
    expect(send(layer, 20_001, delta)).toBeDefined()
  })
})

describe('a number', () => {
  it('never goes out twice with different content, however a publisher leaps and repeats', () => {
    const random = seeded(8)
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    const out = new Map<number, Buffer>()
    let sequence = 0
    let highest = 0
    send(layer, 0, key)
    for (let i = 0; i < 20_000 && highest < 60_000; i++) {
      if (random.chance(0.3)) sequence = highest - random.below(12_000)
      else if (random.chance(0.01)) sequence = highest + random.below(6_000)
      else sequence = highest + 1
      highest = Math.max(highest, sequence)
      const payload = Buffer.concat([random.chance(0.2) ? key : delta, random.bytes(4)])
      const packet = send(layer, sequence & 0xffff, payload)
      if (!packet) continue
      const before = out.get(packet.sequence)
      if (before) expect(packet.payload).toEqual(before)
      out.set(packet.sequence, Buffer.from(packet.payload))
    }
    expect(out.size).toBeGreaterThan(2_000)
  })

  it('of padding is passed on, so that it is not taken for a loss', () => {
    const { send } = video()
    const layer = new Layer(1, 0, 90_000)
    const first = send(layer, 1, key)!
    expect(send(layer, 2, Buffer.alloc(0))).toMatchObject({ sequence: first.sequence + 1, payload: Buffer.alloc(0) })
    expect(send(layer, 3, delta)?.sequence).toBe(first.sequence + 2)
  })
})

describe('what was lost on the way to the subscriber', () => {
  it('goes out again as RTX, each time as a new packet', () => {
    const { send, down, now } = video()
    const layer = new Layer(1, 0, 90_000)
    const first = send(layer, 1, key)!
    const second = send(layer, 2, delta)!
    const again = [
      ...down.retransmit([first.sequence, second.sequence], now(), 0),
      ...down.retransmit([first.sequence], now(), 0),
    ]
    const packets = again.map(bytes => readRtp(bytes)!)
    expect(packets.map(one => [one.ssrc, one.payloadType])).toEqual([
      [10, 121],
      [10, 121],
      [10, 121],
    ])
    expect(packets.map(one => one.sequence - packets[0]!.sequence)).toEqual([0, 1, 2])
    expect(packets.map(one => one.payload.readUInt16BE(0))).toEqual([first.sequence, second.sequence, first.sequence])
    expect(packets[0]).toMatchObject({ timestamp: first.timestamp, marker: first.marker })
    expect(packets[0]?.payload.subarray(2)).toEqual(first.payload)
  })

  it('does not go out again when it never went out, is too old, or is of before a pause', () => {
    const { send, down, now } = video()
    const layer = new Layer(1, 0, 90_000)
    const first = send(layer, 1, key)!
    expect(down.retransmit([first.sequence + 1, first.sequence - 1], now(), 0)).toEqual([])
    for (let i = 2; i < 600; i++) send(layer, i, delta)
    expect(down.retransmit([first.sequence], now(), 0)).toEqual([])
    expect(down.retransmit([first.sequence + 500], now(), 0)).toHaveLength(1)
    down.pause()
    expect(down.retransmit([first.sequence + 500], now(), 0)).toEqual([])
  })

  it('never goes out again where no retransmission was agreed on', () => {
    const down = new DownTrack(
      { kind: 'audio', ssrc: 9, codecs: { opus: { type: 111 } }, clockRate: 48_000 },
      seeded(1),
    )
    const layer = new Layer(1, 0, 48_000)
    const packet = rtp({ sequence: 1, payload: Buffer.from('opus') })
    layer.receive(packet, 1)
    const out = readRtp(down.forward(packet, layer, 0, 1)!)!
    expect(down.retransmit([out.sequence], 1, 0)).toEqual([])
  })
})

describe('a sender report', () => {
  it('carries the publisher’s clock on, told by ours, in the numbers of this copy', () => {
    const { send, down, now } = video()
    const layer = new Layer(1, 0, 90_000)
    expect(down.senderReport(layer, 'PA_x', now())).toBeUndefined()
    const out = send(layer, 50, key)!
    const report = { kind: 'senderReport', ssrc: 1, ntpSeconds: 1_000, ntpFraction: 0, rtpTimestamp: 50 * 900 } as const
    layer.clock = { report, atUs: now(), behind: 7 }
    const [first] = readRtcp(down.senderReport(layer, 'PA_x', now())!)
    expect(first).toMatchObject({ kind: 'senderReport', ssrc: 9, ntpSeconds: 1_007, rtpTimestamp: out.timestamp })
    const [later] = readRtcp(down.senderReport(layer, 'PA_x', now() + 1_500_000)!)
    expect(later).toMatchObject({ ntpSeconds: 1_008, ntpFraction: 2 ** 31, rtpTimestamp: out.timestamp + 135_000 })
  })
})

describe('an end of sound', () => {
  const audio = () => {
    const down = new DownTrack(
      { kind: 'audio', ssrc: 9, codecs: { opus: { type: 111 } }, clockRate: 48_000 },
      seeded(2),
    )
    const layer = new Layer(1, 0, 48_000)
    const send = (sequence: number, now: number) => {
      const packet = rtp({ sequence, timestamp: sequence * 960, payload: Buffer.from('opus') })
      layer.receive(packet, now)
      return readRtp(down.forward(packet, layer, 0, now)!)!
    }
    return { down, send }
  }

  it('is silence right behind it, under numbers of its own', () => {
    const { down, send } = audio()
    const last = send(1, 1_000_000)
    const hushed = down.hush().map(bytes => readRtp(bytes)!)
    expect(hushed.map(one => [one.sequence - last.sequence, one.timestamp - last.timestamp])).toEqual([
      [1, 960],
      [2, 1920],
      [3, 2880],
    ])
    for (const one of hushed) expect([...one.payload]).toEqual([0xf8, 0xff, 0xfe])
    const again = send(2, 3_000_000)
    expect(again.sequence - last.sequence).toBe(4)
    expect(again.timestamp - last.timestamp).toBeGreaterThan(2880)
  })

  it('is said once, and not where no sound was', () => {
    const { down, send } = audio()
    expect(down.hush()).toEqual([])
    send(1, 1_000_000)
    expect(down.hush()).toHaveLength(3)
    expect(down.hush()).toEqual([])
    expect(video().down.hush()).toEqual([])
  })
})
