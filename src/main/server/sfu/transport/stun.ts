/** STUN messages as an ICE-lite server needs them: reading authenticated binding requests and answering them (RFC 8489, RFC 8445). */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

const cookie = 0x2112a442
const bindingRequest = 0x0001
const bindingSuccess = 0x0101
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  xorMappedAddress: 0x0020,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
} as const
const fingerprintXor = 0x5354554e

export interface BindingRequest {
  readonly transactionId: Buffer
  /** `ours:theirs` (RFC 8445 §7.2.2). */
  readonly localUfrag: string
  readonly remoteUfrag: string
  readonly useCandidate: boolean
  /** Whether MESSAGE-INTEGRITY was made with this password. */
  authenticatedBy(password: string): boolean
}

/** RFC 8489 §5: two zero bits, a length that is a multiple of four, the magic cookie. */
export function looksLikeStun(packet: Buffer): boolean {
  return (
    packet.length >= 20 &&
    (packet[0]! & 0xc0) === 0 &&
    packet.readUInt32BE(4) === cookie &&
    packet.readUInt16BE(2) === packet.length - 20
  )
}

/** A well-formed binding request with user name and integrity, or undefined. Its FINGERPRINT, if any, has been checked. */
export function readBindingRequest(packet: Buffer): BindingRequest | undefined {
  if (!looksLikeStun(packet) || packet.readUInt16BE(0) !== bindingRequest) return undefined
  let username: string | undefined
  let integrityAt: number | undefined
  let useCandidate = false
  let offset = 20
  while (offset + 4 <= packet.length) {
    const type = packet.readUInt16BE(offset)
    const length = packet.readUInt16BE(offset + 2)
    const start = offset + 4
    if (start + length > packet.length) return undefined
    if (type === attribute.fingerprint) {
      if (length !== 4 || start + 4 !== packet.length) return undefined
      if (packet.readUInt32BE(start) !== fingerprintOf(packet.subarray(0, offset))) return undefined
    } else if (integrityAt === undefined) {
      // What follows MESSAGE-INTEGRITY is not protected by it and must be ignored (RFC 8489 §14.5).
      if (type === attribute.username && length <= 513) username = packet.toString('utf8', start, start + length)
      else if (type === attribute.useCandidate) useCandidate = true
      else if (type === attribute.integrity) {
        if (length !== 20) return undefined
        integrityAt = offset
      }
    }
    offset = start + ((length + 3) & ~3)
  }
  const colon = username?.indexOf(':') ?? -1
  if (username === undefined || colon < 0 || integrityAt === undefined) return undefined
  const protectedPart = integrityAt
  return {
    transactionId: packet.subarray(8, 20),
    localUfrag: username.slice(0, colon),
    remoteUfrag: username.slice(colon + 1),
    useCandidate,
    authenticatedBy(password) {
      const expected = integrityOf(packet.subarray(0, protectedPart), password)
      return timingSafeEqual(expected, packet.subarray(protectedPart + 4, protectedPart + 24))
    },
  }
}

/** The success response, authenticated with our password: never longer than 80 bytes, so nothing is gained by spoofing requests. */
export function bindingResponse(transactionId: Buffer, address: string, port: number, password: string): Buffer {
  const mapped = xorMapped(address, port, transactionId)
  const head = Buffer.alloc(20)
  head.writeUInt16BE(bindingSuccess, 0)
  head.writeUInt32BE(cookie, 4)
  transactionId.copy(head, 8)
  const body = Buffer.concat([head, tlv(attribute.xorMappedAddress, mapped)])
  const signed = Buffer.concat([body, tlv(attribute.integrity, integrityOf(body, password))])
  const whole = Buffer.concat([signed, tlv(attribute.fingerprint, Buffer.alloc(4))])
  whole.writeUInt16BE(whole.length - 20, 2)
  whole.writeUInt32BE(fingerprintOf(whole.subarray(0, signed.length)), signed.length + 4)
  return whole
}

function tlv(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}

/** HMAC-SHA1 over the message so far, with the length field as if it ended after MESSAGE-INTEGRITY (RFC 8489 §14.5). */
function integrityOf(before: Buffer, password: string): Buffer {
  const copy = Buffer.from(before)
  copy.writeUInt16BE(before.length - 20 + 24, 2)
  return createHmac('sha1', password).update(copy).digest()
}

/** CRC-32 of the message so far, its length field counting the FINGERPRINT itself (RFC 8489 §14.7). */
function fingerprintOf(before: Buffer): number {
  const copy = Buffer.from(before)
  copy.writeUInt16BE(before.length - 20 + 8, 2)
  return (crc32(copy) ^ fingerprintXor) >>> 0
}

/** RFC 8489 §14.2. */
function xorMapped(address: string, port: number, transactionId: Buffer): Buffer {
  const ip = addressBytes(address)
  const value = Buffer.alloc(4 + ip.length)
  value[1] = ip.length === 4 ? 1 : 2
  value.writeUInt16BE(port ^ (cookie >>> 16), 2)
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(cookie, 0)
  transactionId.copy(mask, 4)
  for (let i = 0; i < ip.length; i++) value[4 + i] = ip[i]! ^ mask[i]!
  return value
}

function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number))
  const [left = '', right] = address.split('%')[0]!.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const middle = right === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0')
  const bytes = Buffer.alloc(16)
  for (const [i, group] of [...head, ...middle, ...tail].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), i * 2)
  return bytes
}
