/** STUN messages as ICE needs them: authenticated binding requests and the answers to them, both ways (RFC 8489, RFC 8445). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

const cookie = 0x2112a442
const bindingRequest = 0x0001
const bindingSuccess = 0x0101
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  controlled: 0x8029,
} as const
const fingerprintXor = 0x5354554e

interface Authenticated {
  readonly transactionId: Buffer
  /** Whether MESSAGE-INTEGRITY was made with this password. */
  authenticatedBy(password: string): boolean
}

/** Somebody's answer to a request of ours. */
export type BindingResponse = Authenticated

export interface BindingRequest extends Authenticated {
  /** `ours:theirs` (RFC 8445 §7.2.2). */
  readonly localUfrag: string
  readonly remoteUfrag: string
  readonly useCandidate: boolean
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
  const message = read(packet, bindingRequest)
  const colon = message?.username?.indexOf(':') ?? -1
  if (!message?.username || colon < 0) return undefined
  const { username, useCandidate, transactionId, authenticatedBy } = message
  return {
    transactionId,
    localUfrag: username.slice(0, colon),
    remoteUfrag: username.slice(colon + 1),
    useCandidate,
    authenticatedBy,
  }
}

/** A well-formed success response with integrity, or undefined. */
export const readBindingResponse = (packet: Buffer): BindingResponse | undefined => read(packet, bindingSuccess)

function read(
  packet: Buffer,
  messageType: number,
): (Authenticated & { username: string | undefined; useCandidate: boolean }) | undefined {
  if (!looksLikeStun(packet) || packet.readUInt16BE(0) !== messageType) return undefined
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
  if (integrityAt === undefined) return undefined
  const protectedPart = integrityAt
  return {
    transactionId: packet.subarray(8, 20),
    username,
    useCandidate,
    authenticatedBy(password) {
      const expected = integrityOf(packet.subarray(0, protectedPart), password)
      return timingSafeEqual(expected, packet.subarray(protectedPart + 4, protectedPart + 24))
    },
  }
}

/**
 * A check of ours, as the controlled agent (RFC 8445 §7.2.2): `username` is `theirs:ours`, the password theirs. About as long as a
 * client's own check, which it follows, so that nothing is gained by making that up.
 */
export function bindingCheck(transactionId: Buffer, username: string, password: string): Buffer {
  const name = Buffer.from(username)
  const padded = Buffer.concat([name, Buffer.alloc(-name.length & 3)])
  const named = tlv(attribute.username, padded)
  named.writeUInt16BE(name.length, 2)
  // Peer-reflexive, the highest there is (RFC 8445 §5.1.2.1).
  const priority = Buffer.from('6e7fffff', 'hex')
  return signed(
    bindingRequest,
    transactionId,
    [named, tlv(attribute.priority, priority), tlv(attribute.controlled, randomBytes(8))],
    password,
  )
}

/** The success response, authenticated with our password: never longer than 80 bytes, so nothing is gained by spoofing requests. */
export function bindingResponse(transactionId: Buffer, address: string, port: number, password: string): Buffer {
  const mapped = tlv(attribute.xorMappedAddress, xorMapped(address, port, transactionId))
  return signed(bindingSuccess, transactionId, [mapped], password)
}

/** With MESSAGE-INTEGRITY and FINGERPRINT at its end. */
function signed(messageType: number, transactionId: Buffer, attributes: readonly Buffer[], password: string): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt16BE(messageType, 0)
  head.writeUInt32BE(cookie, 4)
  transactionId.copy(head, 8)
  const body = Buffer.concat([head, ...attributes])
  const whole = Buffer.concat([
    body,
    tlv(attribute.integrity, integrityOf(body, password)),
    tlv(attribute.fingerprint, Buffer.alloc(4)),
  ])
  whole.writeUInt16BE(whole.length - 20, 2)
  const before = whole.subarray(0, whole.length - 8)
  whole.writeUInt32BE(fingerprintOf(before), before.length + 4)
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
