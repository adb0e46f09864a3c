/** SRTP and SRTCP (RFC 3711), one object for each direction: which number every packet has, and that none is taken twice. Never throws on bad input: it answers undefined. */
import { aeadAes128Gcm, type SrtpCipher, type SrtpKeys, type SrtpProfile } from './srtpCipher.ts'

/** Sources of a peer we keep state for; one that invents more is ignored. Each track shared anew brings a few, all day long. */
const mostSources = 1_024
/** RFC 3711 §3.3.2 asks for at least 64. */
const replayWindow = 256
/** RFC 3711 §9.2: no more packets of a source under one key. */
const mostIndexes = 2 ** 48

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

/** What goes out. The sources are our own: one for every subscription there ever was on this connection. */
export class SrtpSender {
  readonly #cipher: SrtpCipher
  readonly #sources = new Map<number, { rolloverCounter: number; last: number }>()
  readonly #rtcpIndex = new Map<number, number>()

  constructor(master: SrtpKeys, profile: SrtpProfile = aeadAes128Gcm) {
    this.#cipher = profile.cipher(master)
  }

  /** The protected packet, to be sent at once: its memory is used again. The caller guarantees that a sequence number is never used twice with other content (nonce reuse). */
  protectRtp(packet: Buffer): Buffer | undefined {
    const header = rtpHeaderLength(packet)
    if (header === undefined) return undefined
    const sequence = packet.readUInt16BE(2)
    // Signed numbers are small integers to V8, which finds them sooner than others.
    const ssrc = packet.readInt32BE(8)
    let source = this.#sources.get(ssrc)
    if (!source) {
      source = { rolloverCounter: 0, last: sequence }
      this.#sources.set(ssrc, source)
    }
    let { rolloverCounter } = source
    const step = (sequence - source.last) & 0xffff
    if (step < 0x8000) {
      if (sequence < source.last) rolloverCounter = ++source.rolloverCounter
      source.last = sequence
    } else if (sequence > source.last) rolloverCounter -= 1 // an older packet from before the wrap
    const index = rolloverCounter * 0x10000 + sequence
    if (index < 0 || index >= mostIndexes) return undefined
    return this.#cipher.sealRtp(packet, header, index)
  }

  protectRtcp(packet: Buffer): Buffer | undefined {
    if (packet.length < 8) return undefined
    const ssrc = packet.readUInt32BE(4)
    const index = ((this.#rtcpIndex.get(ssrc) ?? 0) + 1) & 0x7fffffff
    if (index === 0) return undefined
    this.#rtcpIndex.set(ssrc, index)
    return this.#cipher.sealRtcp(packet, index)
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
  readonly #cipher: SrtpCipher
  readonly #rtp = new Map<number, ReplayWindow>()
  readonly #rtcp = new Map<number, ReplayWindow>()

  constructor(master: SrtpKeys, profile: SrtpProfile = aeadAes128Gcm) {
    this.#cipher = profile.cipher(master)
  }

  /**
   * The plain packet, good until another comes, or undefined when it is forged, repeated or broken. State changes only after it
   * proved authentic.
   */
  unprotectRtp(packet: Buffer): Buffer | undefined {
    const header = rtpHeaderLength(packet)
    if (header === undefined) return undefined
    const ssrc = packet.readInt32BE(8)
    const window = this.#rtp.get(ssrc) ?? this.#room(this.#rtp)
    if (!window) return undefined
    const index = guessIndex(window.top, packet.readUInt16BE(2))
    if (index < 0 || index >= mostIndexes || !window.fresh(index)) return undefined
    const plain = this.#cipher.openRtp(packet, header, index)
    if (!plain) return undefined
    window.accept(index)
    this.#rtp.set(ssrc, window)
    return plain
  }

  unprotectRtcp(packet: Buffer): Buffer | undefined {
    const index = this.#cipher.rtcpIndex(packet)
    if (index === undefined) return undefined
    const ssrc = packet.readUInt32BE(4)
    const window = this.#rtcp.get(ssrc) ?? this.#room(this.#rtcp)
    if (!window?.fresh(index)) return undefined
    const plain = this.#cipher.openRtcp(packet)
    if (!plain) return undefined
    window.accept(index)
    this.#rtcp.set(ssrc, window)
    return plain
  }

  #room(windows: Map<number, ReplayWindow>): ReplayWindow | undefined {
    return windows.size < mostSources ? new ReplayWindow() : undefined
  }
}

/** The packet index nearest to the highest one seen (RFC 3711 §3.3.1). */
function guessIndex(top: number, sequence: number): number {
  if (top < 0) return sequence
  const cycle = Math.floor(top / 0x10000) * 0x10000
  const here = cycle + sequence
  if (here - top > 0x8000) return here - 0x10000
  return top - here > 0x8000 ? here + 0x10000 : here
}
