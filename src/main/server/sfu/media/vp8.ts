/** The VP8 payload descriptor (RFC 7741 §4.2): reading it, and rewriting picture id and TL0PICIDX in place. */

/*
 *  |X|R|N|S|R| PID |   X: extension octet follows   S: start of partition
 *  |I|L|T|K|  RSV  |   I: picture id   L: TL0PICIDX   T/K: TID Y KEYIDX octet
 *  |M| PictureID   |   M: 15 bits, else 7
 *  |   TL0PICIDX   |
 *  |TID|Y| KEYIDX  |
 */
export interface Vp8Descriptor {
  readonly startOfFrame: boolean
  readonly keyFrame: boolean
  readonly pictureId: number | undefined
  readonly pictureIdAt: number
  readonly pictureIdBits: 7 | 15
  readonly tl0PicIdx: number | undefined
  readonly tl0PicIdxAt: number
  /** Temporal layer: pictures of a higher one can be left out. */
  readonly temporal: number | undefined
  /** Leans on pictures of the lowest temporal layer only (Y): a higher one can be joined here. */
  readonly layerSync: boolean
}

export function readVp8(payload: Buffer): Vp8Descriptor | undefined {
  if (payload.length < 1) return undefined
  const first = payload[0]!
  let at = 1
  let pictureId: number | undefined
  let pictureIdAt = 0
  let pictureIdBits: 7 | 15 = 7
  let tl0PicIdx: number | undefined
  let tl0PicIdxAt = 0
  let temporal: number | undefined
  let layerSync = false
  if (first & 0x80) {
    const flags = payload[at++] ?? 0
    if (flags & 0x80) {
      pictureIdAt = at
      if ((payload[at] ?? 0) & 0x80) {
        if (payload.length < at + 2) return undefined
        pictureIdBits = 15
        pictureId = payload.readUInt16BE(at) & 0x7fff
        at += 2
      } else pictureId = payload[at++]
    }
    if (flags & 0x40) {
      tl0PicIdxAt = at
      tl0PicIdx = payload[at++]
    }
    if (flags & 0x20) {
      temporal = (payload[at] ?? 0) >> 6
      layerSync = ((payload[at] ?? 0) & 0x20) !== 0
    }
    if (flags & 0x30) at++
  }
  if (at > payload.length) return undefined
  const startOfFrame = (first & 0x10) !== 0 && (first & 0x07) === 0
  // The first bit of the VP8 payload header is 0 in key frames (RFC 6386 §9.1).
  const keyFrame = startOfFrame && at < payload.length && (payload[at]! & 0x01) === 0
  return { startOfFrame, keyFrame, pictureId, pictureIdAt, pictureIdBits, tl0PicIdx, tl0PicIdxAt, temporal, layerSync }
}

/** Writes new numbers into a copy of the payload whose descriptor this is, which begins at `start`. Widths stay as they were. */
export function rewriteVp8(
  bytes: Buffer,
  descriptor: Vp8Descriptor,
  pictureId: number,
  tl0PicIdx: number,
  start = 0,
): void {
  if (descriptor.pictureId !== undefined) {
    const at = start + descriptor.pictureIdAt
    if (descriptor.pictureIdBits === 15) bytes.writeUInt16BE(0x8000 | (pictureId & 0x7fff), at)
    else bytes[at] = pictureId & 0x7f
  }
  if (descriptor.tl0PicIdx !== undefined) bytes[start + descriptor.tl0PicIdxAt] = tl0PicIdx & 0xff
}
