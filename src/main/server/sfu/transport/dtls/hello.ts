/** Reading a ClientHello and writing what the server says of itself (RFC 5246 §7.4, RFC 5764, RFC 7627). Pure. */
import { Reader, u8, u16, vector } from './wire.ts'

/** TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: the one suite every WebRTC peer has. */
export const cipherSuite = 0xc02b
const renegotiationScsv = 0x00ff
export const secp256r1 = 23
const extension = {
  supportedGroups: 10,
  pointFormats: 11,
  useSrtp: 14,
  extendedMasterSecret: 23,
  renegotiationInfo: 0xff01,
} as const

/** Signature schemes we can verify, as node:crypto wants them. */
export const signatureSchemes: Record<number, { hash: string; pss: boolean }> = {
  1027: { hash: 'sha256', pss: false }, // 0x0403 ecdsa_secp256r1_sha256
  1283: { hash: 'sha384', pss: false }, // 0x0503 ecdsa_secp384r1_sha384
  2052: { hash: 'sha256', pss: true }, // 0x0804 rsa_pss_rsae_sha256
  1025: { hash: 'sha256', pss: false }, // 0x0401 rsa_pkcs1_sha256
}

export interface ClientHello {
  readonly random: Buffer
  readonly cookie: Buffer
  /** Everything that must not change between the two hellos but the cookie itself (RFC 6347 §4.2.1). */
  readonly parameters: Buffer
  readonly secureRenegotiation: boolean
  /** SRTP protection profiles by number (RFC 5764 §4.1.2). */
  readonly srtpProfiles: readonly number[]
}

/** A hello we can go on with, or the sentence that says why not. */
export function readClientHello(body: Buffer): ClientHello | string {
  const reader = new Reader(body)
  const version = reader.take(2)
  const random = reader.take(32)
  const sessionId = reader.vector(1)
  const cookie = reader.vector(1)
  const suites = numbers(reader.vector(2))
  const compressions = reader.vector(1)
  const extensions = new Map<number, Buffer>()
  const rest = new Reader(reader.left > 0 ? reader.vector(2) : Buffer.alloc(0))
  while (rest.left > 0) {
    const type = rest.number(2)
    extensions.set(type, rest.vector(2))
  }
  if (reader.failed || rest.failed) return 'The ClientHello is malformed.'
  // Newer peers keep legacy_version at DTLS 1.2 (0xfefd) and list more in an extension; lower numbers are later versions.
  if (version.readUInt16BE(0) > 0xfefd) return 'The peer does not speak DTLS 1.2.'
  if (!suites.includes(cipherSuite)) return 'The peer offers no cipher suite of ours.'
  if (!compressions.includes(0)) return 'The peer offers no null compression.'
  if (!extensions.has(extension.extendedMasterSecret)) return 'The peer offers no extended master secret.'
  const groups = extensions.get(extension.supportedGroups)
  if (!groups || !numbers(new Reader(groups).vector(2)).includes(secp256r1))
    return 'The peer does not know the curve P-256.'
  const srtp = extensions.get(extension.useSrtp)
  if (!srtp) return 'The peer offers no SRTP.'
  return {
    random,
    cookie,
    parameters: Buffer.concat([random, sessionId, ...suites.map(suite => u16(suite))]),
    secureRenegotiation: suites.includes(renegotiationScsv) || extensions.has(extension.renegotiationInfo),
    srtpProfiles: numbers(new Reader(srtp).vector(2)),
  }
}

function numbers(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16BE(i * 2))
}

export function serverHello(random: Buffer, secureRenegotiation: boolean, srtpProfile: number): Buffer {
  const extensions = [
    ...(secureRenegotiation ? [extensionBytes(extension.renegotiationInfo, vector(1, Buffer.alloc(0)))] : []),
    extensionBytes(extension.extendedMasterSecret, Buffer.alloc(0)),
    extensionBytes(extension.pointFormats, vector(1, u8(0))),
    extensionBytes(extension.useSrtp, Buffer.concat([vector(2, u16(srtpProfile)), vector(1, Buffer.alloc(0))])),
  ]
  // An empty session id: no resumption.
  const head = [u16(0xfefd), random, vector(1, Buffer.alloc(0)), u16(cipherSuite), u8(0)]
  return Buffer.concat([...head, vector(2, Buffer.concat(extensions))])
}

const extensionBytes = (type: number, content: Buffer): Buffer => Buffer.concat([u16(type), vector(2, content)])

export const helloVerifyRequest = (cookie: Buffer): Buffer => Buffer.concat([u16(0xfeff), vector(1, cookie)])

export const certificateBody = (der: Buffer): Buffer => vector(3, vector(3, der))

/** The first certificate of a Certificate message, or undefined. */
export function leafCertificate(body: Buffer): Buffer | undefined {
  const list = new Reader(new Reader(body).vector(3))
  const der = list.vector(3)
  return list.failed || der.length === 0 ? undefined : der
}

/** ECDHE parameters (RFC 8422 §5.4): named curve, P-256, our point. */
export const ecdheParameters = (point: Buffer): Buffer => Buffer.concat([u8(3), u16(secp256r1), vector(1, point)])

export const certificateRequest = (): Buffer =>
  Buffer.concat([
    vector(1, Buffer.from([64, 1])), // ecdsa_sign, rsa_sign
    vector(2, u16(...Object.keys(signatureSchemes).map(Number))),
    vector(2, Buffer.alloc(0)),
  ])
