/**
 * Pictures of higher temporal layers are left out and taken in again in the middle of a call: the subscriber sees one stream
 * without gaps, whole pictures only, and none that leans on one left out (RFC 7741 §4.2: TID, Y).
 */
import { describe, expect, it } from 'vitest'
import { DownTrack } from '../../../src/main/server/sfu/media/downTrack.ts'
import { type RtpPacket, readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { readVp8 } from '../../../src/main/server/sfu/media/vp8.ts'
import { rtp } from '../support/publisher.ts'
import { seeded } from '../support/random.ts'

/** The temporal layers of four pictures, as Chromium's encoder orders them; each first one above leans on the lowest only. */
const pattern = [0, 2, 1, 2] as const

function payload(picture: number, part: number): Buffer {
  const temporal = pattern[picture % 4]!
  const sync = picture % 8 < 3 && temporal > 0
  const key = picture === 0 && part === 0
  const tl0 = Math.floor(picture / 4) & 0xff
  const id = [0x80 | ((picture >> 8) & 0x7f), picture & 0xff]
  return Buffer.from([
    part === 0 ? 0x90 : 0x80,
    0xe0,
    ...id,
    tl0,
    (temporal << 6) | (sync ? 0x20 : 0),
    key ? 0 : 1,
    picture & 0xff,
    picture >> 8,
    part,
  ])
}

interface Out {
  packet: RtpPacket
  /** undefined: it is empty. */
  picture: number | undefined
}

function run(seed: number, rough: boolean) {
  const random = seeded(seed)
  const layer = new Layer(1, 0, 90_000)
  const down = new DownTrack({ kind: 'video', ssrc: 9, codecs: { vp8: { type: 96 } }, clockRate: 90_000 }, random)
  const sent: { sequence: number; picture: number; part: number; at: number }[] = []
  let sequence = 65_400
  for (let picture = 0; picture < 1_200; picture++)
    for (let part = 0; part < 1 + (picture % 3); part++) {
      const late = rough && picture > 0 && random.chance(0.1) ? random.below(40) : 0
      if (!rough || picture === 0 || !random.chance(0.05)) sent.push({ sequence, picture, part, at: sequence + late })
      sequence += 1
    }
  sent.sort((a, b) => a.at - b.at)
  const out: Out[] = []
  const wanted: number[] = []
  for (const { sequence, picture, part } of sent) {
    if (random.chance(0.02)) down.temporal = random.below(3)
    wanted[picture] ??= down.temporal
    const packet = rtp({ sequence: sequence & 0xffff, timestamp: picture * 3_000, payload: payload(picture, part) })
    if (!layer.receive(packet, picture * 33_000)) continue
    const bytes = down.forward(packet, layer, 0, picture * 33_000)
    if (!bytes) continue
    const read = readRtp(bytes)!
    out.push({ packet: read, picture: read.payload.length === 0 ? undefined : read.payload.readUInt16LE(7) })
  }
  return { out, wanted }
}

describe.each([1, 2, 3, 4, 5, 6])('a thinned stream (seed %i)', seed => {
  it('is whole and has no gaps when nothing is lost', () => {
    const { out, wanted } = run(seed, false)
    const first = out[0]!
    for (const [i, { packet, picture }] of out.entries()) {
      expect(packet.sequence).toBe((first.packet.sequence + i) & 0xffff)
      expect(picture).toBeDefined()
    }
    const pictures = [...new Set(out.map(one => one.picture!))]
    expect(pictures.length).toBeGreaterThan(400)
    expect(pictures.length).toBeLessThan(1_150)
    const ids = pictures.map(picture => readVp8(out.find(one => one.picture === picture)!.packet.payload)!.pictureId!)
    for (const [i, id] of ids.entries()) expect(id).toBe((ids[0]! + i) & 0x7fff)
    for (const picture of pictures) {
      // Every part of it.
      expect(out.filter(one => one.picture === picture)).toHaveLength(1 + (picture % 3))
      expect(pattern[picture % 4]!).toBeLessThanOrEqual(wanted[picture]!)
    }
    // What went out after a break leans on nothing that was left out.
    const went = new Set(pictures)
    for (const picture of pictures) {
      const temporal = pattern[picture % 4]!
      if (temporal === 0) continue
      const leansOn = picture % 8 < 3 ? picture - temporal + (temporal === 1 ? -1 : 1) : undefined
      if (leansOn !== undefined) expect(went.has(leansOn - (leansOn % 4))).toBe(true)
      else if (temporal === 1) expect(went.has(picture - 4)).toBe(true)
    }
    for (let picture = 0; picture < 1_200; picture += 4) expect(went.has(picture)).toBe(true)
  })

  it('never uses a number twice, whatever is lost and late, and fills what it leaves out late', () => {
    const { out } = run(seed, true)
    const numbers = out.map(one => one.packet.sequence)
    expect(new Set(numbers).size).toBe(numbers.length)
    const byPicture = new Map<number, number>()
    for (const { packet, picture } of out) {
      if (picture === undefined) continue
      const { pictureId } = readVp8(packet.payload)!
      expect(byPicture.get(picture) ?? pictureId).toBe(pictureId)
      byPicture.set(picture, pictureId!)
    }
    expect(new Set(byPicture.values()).size).toBe(byPicture.size)
  })
})
