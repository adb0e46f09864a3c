/** ICE checks as a client sends them (RFC 8445 §7.2.2), made without the code under test. */
import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { LocalParameters } from '../../../src/main/server/sfu/transport/transport.ts'

export function bindingRequest({ ufrag, pwd }: Pick<LocalParameters, 'ufrag' | 'pwd'>, nominate = true): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt16BE(1, 0)
  head.writeUInt32BE(0x2112a442, 4)
  randomBytes(12).copy(head, 8)
  const parts = [head, attribute(0x0006, Buffer.from(`${ufrag}:them`)), attribute(0x0024, randomBytes(4))]
  if (nominate) parts.push(attribute(0x0025, Buffer.alloc(0)))
  parts.push(attribute(0x0008, createHmac('sha1', pwd).update(withLength(parts, 24)).digest()))
  const fingerprint = Buffer.alloc(4)
  fingerprint.writeUInt32BE((crc32(withLength(parts, 8)) ^ 0x5354554e) >>> 0)
  parts.push(attribute(0x8028, fingerprint))
  return withLength(parts, 0)
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

/** The message so far, its length field as if this much came after. */
function withLength(parts: readonly Buffer[], more: number): Buffer {
  const bytes = Buffer.concat(parts)
  bytes.writeUInt16BE(bytes.length - 20 + more, 2)
  return bytes
}
