/** The key schedule of TLS 1.2 with SHA-256 (RFC 5246 §5, §6.3; RFC 7627; RFC 5705) and the record cipher AES-128-GCM (RFC 5288). */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { recordHeader } from './wire.ts'

/** P_SHA256 (RFC 5246 §5). */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, 'ascii'), seed])
  const hmac = (data: Buffer): Buffer => createHmac('sha256', secret).update(data).digest()
  const blocks: Buffer[] = []
  let a: Buffer = labelled
  for (let made = 0; made < length; made += 32) {
    a = hmac(a)
    blocks.push(hmac(Buffer.concat([a, labelled])))
  }
  return Buffer.concat(blocks).subarray(0, length)
}

export interface RecordKeys {
  readonly key: Buffer
  /** The four fixed bytes of the nonce. */
  readonly iv: Buffer
}

export function recordKeys(
  master: Buffer,
  clientRandom: Buffer,
  serverRandom: Buffer,
): { client: RecordKeys; server: RecordKeys } {
  const block = prf(master, 'key expansion', Buffer.concat([serverRandom, clientRandom]), 40)
  return {
    client: { key: block.subarray(0, 16), iv: block.subarray(32, 36) },
    server: { key: block.subarray(16, 32), iv: block.subarray(36, 40) },
  }
}

/** AAD of TLS 1.2 AEAD: epoch and sequence, type, version, plain length (RFC 5246 §6.2.3.3). */
function associated(header: Buffer, length: number): Buffer {
  const data = Buffer.alloc(13)
  header.copy(data, 0, 3, 11)
  header.copy(data, 8, 0, 3)
  data.writeUInt16BE(length, 11)
  return data
}

export function seal({ key, iv }: RecordKeys, type: number, epoch: number, sequence: number, plain: Buffer): Buffer {
  const header = recordHeader(type, epoch, sequence, plain.length + 24)
  const explicit = header.subarray(3, 11)
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.concat([iv, explicit]))
  cipher.setAAD(associated(header, plain.length))
  const secret = cipher.update(plain)
  cipher.final()
  return Buffer.concat([header, explicit, secret, cipher.getAuthTag()])
}

/** The plain fragment, or undefined when it is forged. */
export function unseal({ key, iv }: RecordKeys, header: Buffer, fragment: Buffer): Buffer | undefined {
  if (fragment.length < 24) return undefined
  const decipher = createDecipheriv('aes-128-gcm', key, Buffer.concat([iv, fragment.subarray(0, 8)]))
  decipher.setAAD(associated(header, fragment.length - 24))
  decipher.setAuthTag(fragment.subarray(fragment.length - 16))
  const plain = decipher.update(fragment.subarray(8, fragment.length - 16))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}
