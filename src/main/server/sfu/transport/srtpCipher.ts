/**
 * How SRTP packets are sealed and opened, by protection profile: AEAD_AES_128_GCM (RFC 7714) and AES128_CM_HMAC_SHA1_80
 * (RFC 3711 §4). A cipher is of one direction; which index a packet has, and whether it came before, its caller knows.
 */
import { createCipheriv, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

import { Gcm } from './gcm.ts'

export interface SrtpKeys {
  /** 16 bytes. */
  readonly key: Buffer
  /** As long as the profile says. */
  readonly salt: Buffer
}

export interface SrtpCipher {
  /** `header` is the length of the RTP header; `index` is 2^16 · roll-over counter + sequence number. */
  sealRtp(packet: Buffer, header: number, index: number): Buffer
  /** The plain packet, good until another is opened, or undefined when it is forged or too short. */
  openRtp(packet: Buffer, header: number, index: number): Buffer | undefined
  /** `index` counts the SRTCP packets of a source, 31 bits. */
  sealRtcp(packet: Buffer, index: number): Buffer
  openRtcp(packet: Buffer): Buffer | undefined
  /** The index that an SRTCP packet says it has; undefined when it is too short, or not encrypted. */
  rtcpIndex(packet: Buffer): number | undefined
}

export interface SrtpProfile {
  /** In use_srtp (RFC 5764 §4.1.2, RFC 7714 §14.2). */
  readonly id: number
  /** Bytes of the master salt. */
  readonly saltLength: 12 | 14
  cipher(master: SrtpKeys): SrtpCipher
}

const rtcpHeader = 8
const encrypted = 0x80000000

/** RFC 3711 §4.3.1 and §4.3.3, key derivation rate 0. A salt of 96 bits is padded at its end (RFC 7714 §11). */
export function deriveSessionKey({ key, salt }: SrtpKeys, label: number, length: number): Buffer {
  const iv = Buffer.alloc(16)
  salt.copy(iv)
  iv[7] = iv[7]! ^ label
  return createCipheriv('aes-128-ctr', key, iv).update(Buffer.alloc(length))
}

// A KeyObject made once: from raw bytes Node 24 takes four times as long for every packet.
const secret = (master: SrtpKeys, label: number, length: number): KeyObject =>
  createSecretKey(deriveSessionKey(master, label, length))

function xor(target: Buffer, salt: Buffer): Buffer {
  for (let i = 0; i < salt.length; i++) target[i] = target[i]! ^ salt[i]!
  return target
}

/** The last word of what SRTCP adds before any tag of its own: the E flag and the index. */
function indexAt(packet: Buffer, at: number): number | undefined {
  if (at < rtcpHeader) return undefined
  const word = packet.readUInt32BE(at)
  // Unencrypted SRTCP is not wanted.
  return word < encrypted ? undefined : word - encrypted
}

class GcmCipher implements SrtpCipher {
  readonly #rtp: Gcm
  readonly #rtcp: Gcm

  constructor(master: SrtpKeys) {
    this.#rtp = new Gcm(deriveSessionKey(master, 0, 16), deriveSessionKey(master, 2, 12))
    this.#rtcp = new Gcm(deriveSessionKey(master, 3, 16), deriveSessionKey(master, 5, 12))
  }

  sealRtp(packet: Buffer, header: number, index: number): Buffer {
    const { head, body } = partsOf(packet, header)
    return this.#rtp.seal(packet.readInt32BE(8), head, body, index)
  }

  openRtp(packet: Buffer, header: number, index: number): Buffer | undefined {
    if (packet.length < header + 16) return undefined
    return this.#rtp.open(packet.readInt32BE(8), packet.subarray(0, header), packet.subarray(header), index)
  }

  /** RFC 7714 §9.2: the header and the last word are authenticated, and what is between them is secret. */
  sealRtcp(packet: Buffer, index: number): Buffer {
    const associated = Buffer.alloc(rtcpHeader + 4)
    packet.copy(associated, 0, 0, rtcpHeader)
    associated.writeUInt32BE(encrypted + index, rtcpHeader)
    const sealed = this.#rtcp.seal(packet.readInt32BE(4), associated, packet.subarray(rtcpHeader), index)
    const [head, trailer] = [associated.subarray(0, rtcpHeader), associated.subarray(rtcpHeader)]
    return Buffer.concat([head, sealed.subarray(associated.length), trailer])
  }

  openRtcp(packet: Buffer): Buffer | undefined {
    const index = this.rtcpIndex(packet)
    if (index === undefined || packet.length < rtcpHeader + 16 + 4) return undefined
    const [head, end] = [packet.subarray(0, rtcpHeader), packet.length - 4]
    const associated = Buffer.concat([head, packet.subarray(end)])
    const plain = this.#rtcp.open(packet.readInt32BE(4), associated, packet.subarray(rtcpHeader, end), index)
    return plain && Buffer.concat([head, plain.subarray(associated.length)])
  }

  rtcpIndex(packet: Buffer): number | undefined {
    return indexAt(packet, packet.length - 4)
  }
}

let latest: { packet: Buffer; header: number; head: Buffer; body: Buffer } | undefined

/** Views of a packet's header and of what is to be encrypted. The same packet goes out to many, under other numbers each: they are made once. */
function partsOf(packet: Buffer, header: number): { head: Buffer; body: Buffer } {
  if (latest?.packet !== packet || latest.header !== header)
    latest = { packet, header, head: packet.subarray(0, header), body: packet.subarray(header) }
  return latest
}

/** Counter mode and a tag of 80 bits of HMAC-SHA1. */
class CounterCipher implements SrtpCipher {
  readonly #rtp: { key: KeyObject; auth: KeyObject; salt: Buffer }
  readonly #rtcp: { key: KeyObject; auth: KeyObject; salt: Buffer }
  readonly #iv = Buffer.alloc(16)
  readonly #rollover = Buffer.alloc(4)

  constructor(master: SrtpKeys) {
    const of = (first: number) => ({
      key: secret(master, first, 16),
      auth: secret(master, first + 1, 20),
      salt: deriveSessionKey(master, first + 2, 14),
    })
    this.#rtp = of(0)
    this.#rtcp = of(3)
  }

  sealRtp(packet: Buffer, header: number, index: number): Buffer {
    const out = Buffer.allocUnsafe(packet.length + 10)
    packet.copy(out, 0, 0, header)
    this.#crypt(this.#rtp, packet, 8, index, packet.subarray(header)).copy(out, header)
    this.#rtpTag(out.subarray(0, packet.length), index).copy(out, packet.length, 0, 10)
    return out
  }

  openRtp(packet: Buffer, header: number, index: number): Buffer | undefined {
    const end = packet.length - 10
    if (end < header) return undefined
    const tag = this.#rtpTag(packet.subarray(0, end), index)
    if (!timingSafeEqual(tag.subarray(0, 10), packet.subarray(end))) return undefined
    const plain = this.#crypt(this.#rtp, packet, 8, index, packet.subarray(header, end))
    return Buffer.concat([packet.subarray(0, header), plain])
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const trailer = Buffer.alloc(4)
    trailer.writeUInt32BE(encrypted + index)
    const sealed = this.#crypt(this.#rtcp, packet, 4, index, packet.subarray(rtcpHeader))
    const body = Buffer.concat([packet.subarray(0, rtcpHeader), sealed, trailer])
    const tag = createHmac('sha1', this.#rtcp.auth).update(body).digest()
    return Buffer.concat([body, tag.subarray(0, 10)])
  }

  openRtcp(packet: Buffer): Buffer | undefined {
    const index = this.rtcpIndex(packet)
    if (index === undefined) return undefined
    const end = packet.length - 10
    const tag = createHmac('sha1', this.#rtcp.auth).update(packet.subarray(0, end)).digest()
    if (!timingSafeEqual(tag.subarray(0, 10), packet.subarray(end))) return undefined
    const plain = this.#crypt(this.#rtcp, packet, 4, index, packet.subarray(rtcpHeader, end - 4))
    return Buffer.concat([packet.subarray(0, rtcpHeader), plain])
  }

  rtcpIndex(packet: Buffer): number | undefined {
    return indexAt(packet, packet.length - 14)
  }

  /** RFC 3711 §4.1.1: SSRC in bytes 4 to 7, the index of 48 bits in 8 to 13, XORed with the salt; the counter begins at 0. */
  #crypt(
    { key, salt }: { key: KeyObject; salt: Buffer },
    packet: Buffer,
    ssrcAt: number,
    index: number,
    bytes: Buffer,
  ): Buffer {
    const iv = this.#iv
    iv.fill(0)
    packet.copy(iv, 4, ssrcAt, ssrcAt + 4)
    iv.writeUIntBE(index, 8, 6)
    return createCipheriv('aes-128-ctr', key, xor(iv, salt)).update(bytes)
  }

  /** RFC 3711 §4.2: over the packet and the roll-over counter, which does not travel. */
  #rtpTag(authenticated: Buffer, index: number): Buffer {
    this.#rollover.writeUInt32BE(Math.floor(index / 0x10000))
    return createHmac('sha1', this.#rtp.auth).update(authenticated).update(this.#rollover).digest()
  }
}

export const aeadAes128Gcm: SrtpProfile = { id: 0x0007, saltLength: 12, cipher: master => new GcmCipher(master) }
export const aes128CmSha1: SrtpProfile = { id: 0x0001, saltLength: 14, cipher: master => new CounterCipher(master) }

/** What we speak, best first. */
export const srtpProfiles: readonly SrtpProfile[] = [aeadAes128Gcm, aes128CmSha1]
