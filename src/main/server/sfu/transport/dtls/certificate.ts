/** Our self-signed P-256 certificate, built by hand: the only X.509 we ever make (RFC 5280; DER per X.690). */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface OwnCertificate {
  readonly der: Buffer
  readonly privateKey: KeyObject
  /** SHA-256 as `AA:BB:…` (RFC 8122 §5). */
  readonly fingerprint: string
}

export const fingerprintOf = (der: Buffer): string =>
  createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g)!.join(':')

export function createCertificate(now: Date = new Date()): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const commonName = sequence(oid(0x55, 0x04, 0x03), node(0x0c, Buffer.from('Gavel')))
  const name = sequence(node(0x31, commonName))
  const day = 24 * 3600_000
  // Peers check the fingerprint, not the dates; a day of grace before and a year after suffice for any clock.
  const validity = sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + 365 * day)))
  const serial = randomBytes(9)
  serial[0] = 0x01
  const version3 = node(0xa0, node(0x02, Buffer.from([2])))
  const toBeSigned = sequence(version3, node(0x02, serial), ecdsaWithSha256, name, validity, name, spki)
  const signature = sign('sha256', toBeSigned, privateKey)
  const der = sequence(toBeSigned, ecdsaWithSha256, node(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return { der, privateKey, fingerprint: fingerprintOf(der) }
}

function node(tag: number, content: Buffer): Buffer {
  const length =
    content.length < 0x80
      ? Buffer.from([content.length])
      : content.length < 0x100
        ? Buffer.from([0x81, content.length])
        : Buffer.from([0x82, content.length >> 8, content.length & 0xff])
  return Buffer.concat([Buffer.from([tag]), length, content])
}

const sequence = (...parts: Buffer[]): Buffer => node(0x30, Buffer.concat(parts))
const oid = (...bytes: number[]): Buffer => node(0x06, Buffer.from(bytes))

/** UTCTime `YYMMDDhhmmssZ`. */
function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return node(0x17, Buffer.from(`${text}Z`))
}
