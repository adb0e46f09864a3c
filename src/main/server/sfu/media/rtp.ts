/** RTP packets (RFC 3550 §5.1) with header extensions (RFC 8285): read as a view, written with a new header in one copy. */

/*
 *  0                   1                   2                   3
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * | CSRCs … | extension: profile(16) length in words(16) elements |
 */
export type CodecName = 'opus' | 'red' | 'vp8' | 'h264'

export interface RtpPacket {
  readonly marker: boolean
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  /** Without padding; a view into the packet. */
  readonly payload: Buffer
  /** As its payload type was negotiated; undefined: VP8 or Opus. */
  codec?: CodecName | undefined
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
    codec: undefined,
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

/** Where the payload begins in packets we write, with and without room for a transport-wide number. */
export const payloadStart = (transportCc: number | undefined): number => (transportCc === undefined ? 12 : 20)

/**
 * A packet with this header and no CSRCs. `transportCc` is the id of the one header extension it has room for (RFC 8285 §4.2),
 * whose number it gets when it leaves. `prefix` goes before the payload (the original sequence number of RTX), `padding` behind it.
 */
export function writeRtp(
  header: RtpHeader,
  payload: Buffer,
  {
    prefix = 0,
    padding = 0,
    transportCc,
  }: { prefix?: number; padding?: number; transportCc?: number | undefined } = {},
): Buffer {
  const start = payloadStart(transportCc)
  const bytes = Buffer.allocUnsafe(start + prefix + payload.length + padding)
  writeHeader(bytes, header, transportCc)
  payload.copy(bytes, start + prefix)
  if (padding > 0) {
    bytes[0] = bytes[0]! | 0x20
    bytes.fill(0, bytes.length - padding)
    bytes[bytes.length - 1] = padding
  }
  return bytes
}

let shared: { payload: Buffer; transportCc: number | undefined; bytes: Buffer } | undefined

/**
 * A packet like those of `writeRtp`, for one of many who get the same payload one after another: it is copied once for all of them, and
 * only the header is written anew. So it is good until the next of them gets theirs; who keeps it, copies it.
 */
export function shareRtp(header: RtpHeader, payload: Buffer, transportCc: number | undefined): Buffer {
  if (shared?.payload !== payload || shared.transportCc !== transportCc)
    shared = { payload, transportCc, bytes: writeRtp(header, payload, { transportCc }) }
  else writeHeader(shared.bytes, header, transportCc)
  return shared.bytes
}

function writeHeader(bytes: Buffer, header: RtpHeader, transportCc: number | undefined): void {
  bytes[0] = transportCc === undefined ? 0x80 : 0x90
  bytes[1] = (header.marker ? 0x80 : 0) | header.payloadType
  bytes.writeUInt16BE(header.sequence & 0xffff, 2)
  bytes.writeUInt32BE(header.timestamp >>> 0, 4)
  bytes.writeUInt32BE(header.ssrc, 8)
  if (transportCc === undefined) return
  bytes.writeUInt32BE(oneByteProfile * 0x10000 + 1, 12)
  // Id and length less one; the number; a byte of nothing.
  bytes.writeUInt32BE(transportCc * 0x10000000 + 0x1000000, 16)
}

/** The transport-wide number of a packet written with room for it. */
export function stampTransportCc(packet: Buffer, sequence: number): void {
  packet.writeUInt16BE(sequence, 17)
}

/** How far `to` is ahead of `from` on a circle of 2^bits; negative when it is behind. */
export function distance(from: number, to: number, bits: 7 | 8 | 15 | 16 | 32): number {
  // Shifted up to 32 bits and back, which keeps the sign: several times a packet, this is worth being quick.
  const unused = 32 - bits
  return ((to - from) << unused) >> unused
}
