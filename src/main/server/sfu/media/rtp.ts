/** RTP packets (RFC 3550 §5.1) with header extensions (RFC 8285): read as a view, written with a new header in one copy. */

/*
 *  0                   1                   2                   3
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * | CSRCs … | extension: profile(16) length in words(16) elements |
 */
export interface RtpPacket {
  readonly marker: boolean
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  /** Without padding; a view into the packet. */
  readonly payload: Buffer
  /** Value of the header extension with this id, a view, or undefined. */
  extension(id: number): Buffer | undefined
}

const oneByteProfile = 0xbede

export function readRtp(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < 12 || bytes[0]! >> 6 !== 2) return undefined
  let start = 12 + (bytes[0]! & 0x0f) * 4
  let extensions: { profile: number; from: number; to: number } | undefined
  if (bytes[0]! & 0x10) {
    if (bytes.length < start + 4) return undefined
    const words = bytes.readUInt16BE(start + 2)
    extensions = { profile: bytes.readUInt16BE(start), from: start + 4, to: start + 4 + words * 4 }
    start = extensions.to
  }
  let end = bytes.length
  if (bytes[0]! & 0x20) end -= bytes[end - 1]!
  if (start > end) return undefined
  return {
    marker: (bytes[1]! & 0x80) !== 0,
    payloadType: bytes[1]! & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
    extension: id => extensions && findExtension(bytes, extensions, id),
  }
}

function findExtension(
  bytes: Buffer,
  { profile, from, to }: { profile: number; from: number; to: number },
  id: number,
): Buffer | undefined {
  const oneByte = profile === oneByteProfile
  if (!oneByte && (profile & 0xfff0) !== 0x1000) return undefined
  let offset = from
  while (offset < to) {
    const first = bytes[offset]!
    if (first === 0) {
      offset += 1
      continue
    }
    const found = oneByte ? first >> 4 : first
    if (oneByte && found === 15) return undefined
    const length = oneByte ? (first & 0x0f) + 1 : (bytes[offset + 1] ?? 0)
    const start = offset + (oneByte ? 1 : 2)
    if (start + length > to) return undefined
    if (found === id) return bytes.subarray(start, start + length)
    offset = start + length
  }
  return undefined
}

export interface RtpHeader {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
}

/** A packet with this header, no CSRCs and no extensions. `prefix` goes before the payload (the original sequence number of RTX). */
export function writeRtp(header: RtpHeader, payload: Buffer, prefix = 0): Buffer {
  const bytes = Buffer.allocUnsafe(12 + prefix + payload.length)
  bytes[0] = 0x80
  bytes[1] = (header.marker ? 0x80 : 0) | header.payloadType
  bytes.writeUInt16BE(header.sequence & 0xffff, 2)
  bytes.writeUInt32BE(header.timestamp >>> 0, 4)
  bytes.writeUInt32BE(header.ssrc, 8)
  payload.copy(bytes, 12 + prefix)
  return bytes
}

/** How far `to` is ahead of `from` on a circle of 2^bits; negative when it is behind. */
export function distance(from: number, to: number, bits: 7 | 8 | 15 | 16 | 32): number {
  const size = 2 ** bits
  const ahead = (((to - from) % size) + size) % size
  return ahead < size / 2 ? ahead : ahead - size
}
