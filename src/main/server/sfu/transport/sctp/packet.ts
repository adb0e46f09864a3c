/** SCTP packets and chunks as bytes (RFC 9260 §3). Pure; what is no sound packet is undefined. */

/*
 * Packet:  ports(2+2) tag(4) checksum(4) chunks …     Chunk:  type(1) flags(1) length(2) value, padded to four
 */
export const chunkTypes = {
  data: 0,
  init: 1,
  initAck: 2,
  sack: 3,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  error: 9,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
  reconfig: 130,
  forwardTsn: 192,
} as const

/** RFC 8831 §5: both ends of a data channel association are numbered as the SDP says; ours says 5000. */
export const sctpPort = 5000
export const packetHeader = 12
export const chunkHeader = 4

export interface Chunk {
  type: number
  flags: number
  value: Buffer
}

export interface Packet {
  tag: number
  chunks: Chunk[]
}

export function readPacket(bytes: Buffer): Packet | undefined {
  if (bytes.length < packetHeader || bytes.readUInt32LE(8) !== checksum(bytes)) return undefined
  const chunks: Chunk[] = []
  for (let at = packetHeader; at + chunkHeader <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    if (length < chunkHeader || at + length > bytes.length) return undefined
    chunks.push({ type: bytes[at]!, flags: bytes[at + 1]!, value: bytes.subarray(at + chunkHeader, at + length) })
    at += padded(length)
  }
  return { tag: bytes.readUInt32BE(4), chunks }
}

/** A whole packet of chunks made by `writeChunk`. */
export function writePacket(tag: number, chunks: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(packetHeader)
  head.writeUInt16BE(sctpPort, 0)
  head.writeUInt16BE(sctpPort, 2)
  head.writeUInt32BE(tag, 4)
  const packet = Buffer.concat([head, ...chunks])
  packet.writeUInt32LE(checksum(packet), 8)
  return packet
}

export function writeChunk(type: number, flags: number, ...value: readonly Buffer[]): Buffer {
  const length = value.reduce((sum, part) => sum + part.length, chunkHeader)
  const chunk = Buffer.alloc(padded(length))
  chunk[0] = type
  chunk[1] = flags
  chunk.writeUInt16BE(length, 2)
  let at = chunkHeader
  for (const part of value) at += part.copy(chunk, at)
  return chunk
}

export interface Parameter {
  type: number
  value: Buffer
}

/** What follows the fixed part of a chunk (RFC 9260 §3.2.1). */
export function readParameters(bytes: Buffer): Parameter[] | undefined {
  const found: Parameter[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    if (length < 4 || at + length > bytes.length) return undefined
    found.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + length) })
    at += padded(length)
  }
  return found
}

export function writeParameter(type: number, value: Buffer): Buffer {
  const parameter = Buffer.alloc(padded(4 + value.length))
  parameter.writeUInt16BE(type, 0)
  parameter.writeUInt16BE(4 + value.length, 2)
  value.copy(parameter, 4)
  return parameter
}

export const padded = (length: number): number => (length + 3) & ~3

/** How far the first of two TSNs is ahead of the second (RFC 1982); negative when behind. */
export const ahead = (one: number, other: number): number => (one - other) | 0
export const after = (tsn: number, steps = 1): number => (tsn + steps) >>> 0

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})

/** CRC32c over the packet with its own field as zeros (RFC 9260 appendix A). */
function checksum(packet: Buffer): number {
  let crc = -1
  for (let at = 0; at < packet.length; at++) {
    const byte = at >= 8 && at < 12 ? 0 : packet[at]!
    crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  }
  return ~crc >>> 0
}
