/** SRTP and SRTCP with AEAD_AES_128_GCM (RFC 7714), one object for each direction. Never throws on bad input: it answers undefined. */
import { createCipheriv, createDecipheriv } from 'node:crypto'

const tagLength = 16
/** Sources of a peer we keep state for; one that invents more is ignored. Each track shared anew brings a few, all day long. */
const mostSources = 1_024
/** RFC 3711 §3.3.2 asks for at least 64. */
const replayWindow = 256

export interface SrtpKeys {
  /** 16 bytes. */
  readonly key: Buffer
  /** 12 bytes. */
  readonly salt: Buffer
}

interface SessionKeys {
  readonly rtp: SrtpKeys
  readonly rtcp: SrtpKeys
}

/** Session keys from a master key (RFC 3711 §4.3, key derivation rate 0; the 96-bit salt is padded as RFC 7714 §11 says). */
export function deriveSessionKeys(master: SrtpKeys): SessionKeys {
  const derive = (label: number, length: number): Buffer => {
    const iv = Buffer.alloc(16)
    master.salt.copy(iv)
    iv[7] = iv[7]! ^ label
    return createCipheriv('aes-128-ctr', master.key, iv).update(Buffer.alloc(length))
  }
  return { rtp: { key: derive(0, 16), salt: derive(2, 12) }, rtcp: { key: derive(3, 16), salt: derive(5, 12) } }
}

/** Length of the RTP header with CSRCs and extension (RFC 3550 §5.1), or undefined when the packet is too short for what it says. */
export function rtpHeaderLength(packet: Buffer): number | undefined {
  if (packet.length < 12 || packet[0]! >> 6 !== 2) return undefined
  let length = 12 + (packet[0]! & 0x0f) * 4
  if (packet[0]! & 0x10) {
    if (packet.length < length + 4) return undefined
    length += 4 + packet.readUInt16BE(length + 2) * 4
  }
  return length <= packet.length ? length : undefined
}

/** RFC 7714 §8.1: two zero bytes, SSRC, roll-over counter, sequence number; XORed with the salt. */
function rtpNonce(target: Buffer, salt: Buffer, ssrc: number, rolloverCounter: number, sequence: number): Buffer {
  target.writeUInt16BE(0, 0)
  target.writeUInt32BE(ssrc, 2)
  target.writeUInt32BE(rolloverCounter >>> 0, 6)
  target.writeUInt16BE(sequence, 10)
  for (let i = 0; i < 12; i++) target[i] = target[i]! ^ salt[i]!
  return target
}

/** RFC 7714 §9.1: two zero bytes, SSRC, two zero bytes, the 31-bit SRTCP index; XORed with the salt. */
function rtcpNonce(target: Buffer, salt: Buffer, ssrc: number, index: number): Buffer {
  target.fill(0)
  target.writeUInt32BE(ssrc, 2)
  target.writeUInt32BE(index, 8)
  for (let i = 0; i < 12; i++) target[i] = target[i]! ^ salt[i]!
  return target
}

/** What goes out. The sources are our own: one for every subscription there ever was on this connection. */
export class SrtpSender {
  readonly #keys: SessionKeys
  readonly #nonce = Buffer.alloc(12)
  readonly #sources = new Map<number, { rolloverCounter: number; last: number }>()
  readonly #rtcpIndex = new Map<number, number>()

  constructor(master: SrtpKeys) {
    this.#keys = deriveSessionKeys(master)
  }

  /** The protected packet. The caller guarantees that a sequence number is never used twice with other content (nonce reuse). */
  protectRtp(packet: Buffer): Buffer | undefined {
    const header = rtpHeaderLength(packet)
    if (header === undefined) return undefined
    const sequence = packet.readUInt16BE(2)
    const ssrc = packet.readUInt32BE(8)
    let source = this.#sources.get(ssrc)
    if (!source) {
      source = { rolloverCounter: 0, last: sequence }
      this.#sources.set(ssrc, source)
    }
    let rolloverCounter = source.rolloverCounter
    const step = (sequence - source.last) & 0xffff
    if (step < 0x8000) {
      if (sequence < source.last) rolloverCounter = ++source.rolloverCounter
      source.last = sequence
    } else if (sequence > source.last) rolloverCounter -= 1 // an older packet from before the wrap
    if (rolloverCounter < 0) return undefined
    const { key, salt } = this.#keys.rtp
    const cipher = createCipheriv('aes-128-gcm', key, rtpNonce(this.#nonce, salt, ssrc, rolloverCounter, sequence))
    cipher.setAAD(packet.subarray(0, header))
    const out = Buffer.allocUnsafe(packet.length + tagLength)
    packet.copy(out, 0, 0, header)
    cipher.update(packet.subarray(header)).copy(out, header)
    cipher.final()
    cipher.getAuthTag().copy(out, packet.length)
    return out
  }

  protectRtcp(packet: Buffer): Buffer | undefined {
    if (packet.length < 8) return undefined
    const ssrc = packet.readUInt32BE(4)
    const index = ((this.#rtcpIndex.get(ssrc) ?? 0) + 1) & 0x7fffffff
    if (index === 0) return undefined
    this.#rtcpIndex.set(ssrc, index)
    const { key, salt } = this.#keys.rtcp
    const trailer = Buffer.alloc(4)
    trailer.writeUInt32BE((index | 0x80000000) >>> 0)
    const cipher = createCipheriv('aes-128-gcm', key, rtcpNonce(this.#nonce, salt, ssrc, index))
    cipher.setAAD(Buffer.concat([packet.subarray(0, 8), trailer]))
    const secret = cipher.update(packet.subarray(8))
    cipher.final()
    return Buffer.concat([packet.subarray(0, 8), secret, cipher.getAuthTag(), trailer])
  }
}

/** Which packet indexes of one source were seen: too old and seen ones are refused. */
class ReplayWindow {
  readonly #seen = new Float64Array(replayWindow).fill(-1)
  top = -1

  fresh(index: number): boolean {
    return index > this.top - replayWindow && this.#seen[index % replayWindow] !== index
  }

  accept(index: number): void {
    this.#seen[index % replayWindow] = index
    if (index > this.top) this.top = index
  }
}

export class SrtpReceiver {
  readonly #keys: SessionKeys
  readonly #nonce = Buffer.alloc(12)
  readonly #rtp = new Map<number, ReplayWindow>()
  readonly #rtcp = new Map<number, ReplayWindow>()

  constructor(master: SrtpKeys) {
    this.#keys = deriveSessionKeys(master)
  }

  /** The plain packet, or undefined when it is forged, repeated or broken. State changes only after it proved authentic. */
  unprotectRtp(packet: Buffer): Buffer | undefined {
    const header = rtpHeaderLength(packet)
    if (header === undefined || packet.length < header + tagLength) return undefined
    const sequence = packet.readUInt16BE(2)
    const ssrc = packet.readUInt32BE(8)
    const window = this.#rtp.get(ssrc) ?? this.#room(this.#rtp)
    if (!window) return undefined
    const index = guessIndex(window.top, sequence)
    if (index < 0 || !window.fresh(index)) return undefined
    const { key, salt } = this.#keys.rtp
    const nonce = rtpNonce(this.#nonce, salt, ssrc, Math.floor(index / 0x10000), sequence)
    const plain = open(key, nonce, packet.subarray(0, header), packet.subarray(header))
    if (!plain) return undefined
    window.accept(index)
    this.#rtp.set(ssrc, window)
    return Buffer.concat([packet.subarray(0, header), plain])
  }

  unprotectRtcp(packet: Buffer): Buffer | undefined {
    if (packet.length < 8 + tagLength + 4) return undefined
    const trailer = packet.readUInt32BE(packet.length - 4)
    if (trailer >>> 31 === 0) return undefined // unencrypted SRTCP is not wanted
    const index = trailer & 0x7fffffff
    const ssrc = packet.readUInt32BE(4)
    const window = this.#rtcp.get(ssrc) ?? this.#room(this.#rtcp)
    if (!window?.fresh(index)) return undefined
    const { key, salt } = this.#keys.rtcp
    const associated = Buffer.concat([packet.subarray(0, 8), packet.subarray(packet.length - 4)])
    const plain = open(
      key,
      rtcpNonce(this.#nonce, salt, ssrc, index),
      associated,
      packet.subarray(8, packet.length - 4),
    )
    if (!plain) return undefined
    window.accept(index)
    this.#rtcp.set(ssrc, window)
    return Buffer.concat([packet.subarray(0, 8), plain])
  }

  #room(windows: Map<number, ReplayWindow>): ReplayWindow | undefined {
    return windows.size < mostSources ? new ReplayWindow() : undefined
  }
}

/** The packet index nearest to the highest one seen (RFC 3711 §3.3.1). */
function guessIndex(top: number, sequence: number): number {
  if (top < 0) return sequence
  const cycle = Math.floor(top / 0x10000)
  const candidates = [cycle - 1, cycle, cycle + 1].map(one => one * 0x10000 + sequence)
  return candidates.reduce((best, one) => (Math.abs(one - top) < Math.abs(best - top) ? one : best))
}

function open(key: Buffer, nonce: Buffer, associated: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAAD(associated)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagLength))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}
