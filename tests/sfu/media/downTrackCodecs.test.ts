/** What goes out in which codec: H.264 from where a decoder can begin, redundant audio as the subscriber takes it, gaps of silence as they are. */
import { describe, expect, it } from 'vitest'
import { type Codecs, DownTrack } from '../../../src/main/server/sfu/media/downTrack.ts'
import { type CodecName, readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { rtp, vp8Payload } from '../support/publisher.ts'
import { seeded } from '../support/random.ts'

function copy(kind: 'audio' | 'video', codecs: Codecs) {
  const down = new DownTrack({ kind, ssrc: 9, codecs, rtxSsrc: 10, clockRate: 90_000 }, seeded(1))
  let now = 1_000_000
  const send = (layer: Layer, codec: CodecName, sequence: number, payload: Buffer, timestamp = sequence * 900) => {
    now += 10_000
    const packet = rtp({ ssrc: layer.ssrc, sequence, timestamp, payload, codec })
    layer.receive(packet, now)
    const out = down.forward(packet, layer, layer.index, now)
    return out && readRtp(out)!
  }
  return { down, send }
}
const video: Codecs = { vp8: { type: 96, rtx: 97 }, h264: { type: 102, rtx: 103 } }
const parameters = Buffer.from('78000467420102000368ce3c', 'hex')
const idr = Buffer.from([0x7c, 0x85, 1, 2, 3])
const slice = Buffer.from([0x41, 1, 2, 3])

describe('H.264', () => {
  it('begins at its parameters, goes on unchanged, and takes over from another layer only there', () => {
    const { send } = copy('video', video)
    const [small, large] = [new Layer(1, 0, 90_000), new Layer(2, 1, 90_000)]
    expect([send(small, 'h264', 10, slice), send(small, 'h264', 11, idr)]).toEqual([undefined, undefined])
    const first = send(small, 'h264', 12, parameters)!
    expect([first.payloadType, first.payload]).toEqual([102, parameters])
    const second = send(small, 'h264', 13, idr)!
    expect([second.sequence, second.payload]).toEqual([(first.sequence + 1) & 0xffff, idr])
    expect(send(large, 'h264', 700, slice)).toBeUndefined()
    const third = send(large, 'h264', 701, parameters)!
    expect(third.sequence).toBe((second.sequence + 1) & 0xffff)
    expect(third.timestamp).toBeGreaterThan(second.timestamp)
    expect(send(small, 'h264', 14, slice)).toBeUndefined()
  })

  it('is repeated under the number of its own retransmissions', () => {
    const { down, send } = copy('video', video)
    const layer = new Layer(1, 0, 90_000)
    const lost = send(layer, 'h264', 10, parameters)!
    expect(down.retransmit([lost.sequence], 2_000_000, 0).map(bytes => readRtp(bytes)!.payloadType)).toEqual([103])
    expect(readRtp(down.padding(100)!)!.payloadType).toBe(103)
  })

  it('does not go to who has no decoder for it; VP8 of somebody else in the same place does', () => {
    const { send } = copy('video', { vp8: { type: 96 } })
    expect(send(new Layer(1, 0, 90_000), 'h264', 10, parameters)).toBeUndefined()
    expect(send(new Layer(2, 0, 90_000), 'vp8', 10, vp8Payload(15, 1, 1, true, true))?.payloadType).toBe(96)
  })
})

describe('audio', () => {
  const redundant = Buffer.concat([Buffer.from([0xef, 0x0f, 0x00, 0x03, 0x6f]), Buffer.from('oldnew')])
  const voice = new Layer(1, 0, 48_000)

  it('that is redundant stays so for who understands it, with their number for what is in it', () => {
    const { send } = copy('audio', { opus: { type: 109 }, red: { type: 120 } })
    const out = send(voice, 'red', 10, redundant)!
    expect(out.payloadType).toBe(120)
    expect(out.payload[0]).toBe(0x80 | 109)
    expect(out.payload[4]).toBe(109)
    expect(out.payload.subarray(5).toString()).toBe('oldnew')
    expect(redundant[0]).toBe(0xef)
    expect(send(voice, 'opus', 11, Buffer.from('plain'))!.payloadType).toBe(109)
  })

  it('that is redundant is what is new for anybody else, and nothing when it is broken', () => {
    const { send } = copy('audio', { opus: { type: 109 } })
    const layer = new Layer(1, 0, 48_000)
    const out = send(layer, 'red', 10, redundant)!
    expect([out.payloadType, out.payload.toString()]).toEqual([109, 'new'])
    expect(send(layer, 'red', 11, redundant.subarray(0, 6))).toBeUndefined()
    expect(send(layer, 'opus', 12, Buffer.from('plain'))!.payload.toString()).toBe('plain')
  })

  it('that is padding alone goes out empty, so that no number is missing', () => {
    for (const codecs of [{ opus: { type: 109 } }, { opus: { type: 109 }, red: { type: 120 } }]) {
      const { send } = copy('audio', codecs)
      const layer = new Layer(1, 0, 48_000)
      const [first, padding, last] = [redundant, Buffer.alloc(0), redundant].map((payload, i) =>
        send(layer, 'red', 10 + i, payload),
      )
      expect([first, padding, last].map(one => one!.sequence - first!.sequence)).toEqual([0, 1, 2])
      expect(padding!.payload).toHaveLength(0)
    }
  })

  it('that paused while nothing was said has the pause in its timestamps and none in its numbers', () => {
    const { send } = copy('audio', { opus: { type: 111 } })
    const layer = new Layer(1, 0, 48_000)
    const before = send(layer, 'opus', 10, Buffer.from('word'), 960)!
    const after = send(layer, 'opus', 11, Buffer.from('word'), 960 + 19_200)!
    expect([after.sequence - before.sequence, after.timestamp - before.timestamp]).toEqual([1, 19_200])
  })
})
