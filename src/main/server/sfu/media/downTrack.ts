/**
 * One subscriber's copy of a track: continuous numbers towards the subscriber whatever layer, pause or loss lies behind it.
 * A sequence number is given to one packet only, ever (AES-GCM would reuse a nonce): repeats go out as RTX (RFC 4588).
 */

import { everything } from './allocator.ts'
import { writeSenderReport } from './rtcp.ts'
import { distance, payloadStart, type RtpPacket, writeRtp } from './rtp.ts'
import type { Layer } from './upTrack.ts'
import { readVp8, rewriteVp8, type Vp8Descriptor } from './vp8.ts'

export interface DownTrackOptions {
  kind: 'audio' | 'video'
  ssrc: number
  payloadType: number
  /** Both or neither. */
  rtxSsrc?: number
  rtxPayloadType?: number
  clockRate: number
  /** Id of the transport-wide number, when the subscriber takes one: packets have room for it. */
  transportCc?: number
}

/** From behind this packet on, what is added to numbers: each picture left out moves those after it. */
interface Shift {
  readonly after: number
  readonly sequence: number
  readonly pictures: number
  /** The picture left out before it, by its timestamp. */
  readonly leftOut: number | undefined
}

/** How what comes from one layer becomes what goes out, since the last switch. */
interface Mapping {
  /** The very stream: a publisher that starts a layer anew under another ssrc needs a fresh start here too. */
  layer: Layer
  /** Incoming sequence numbers after the switch, counted on beyond 16 bits. */
  readonly start: number
  newest: number
  /** Ascending; those of long ago are forgotten. */
  readonly shifts: Shift[]
  readonly timestamp: number
  readonly tl0PicIdx: number
}

/** 20 ms of silence in Opus (RFC 6716 §3.1: CELT, full band, mono), and how often it is said in case some get lost. */
const silence = Buffer.from([0xf8, 0xff, 0xfe])
const silences = 3
const silenceTicks = 960

const historySize = 512
/** Behind the newest by more than this nothing goes out any more; what went out is remembered as long. */
const sentWindow = 1_024
/** A quarter of the circle. */
const longestLeap = 0x4000
const mostShifts = 128
/** More does not fit into the byte that counts it (RFC 3550 §5.1). */
const mostPadding = 255

export class DownTrack {
  readonly options: DownTrackOptions
  /** What the subscriber wants and may have, as a layer index; undefined: nothing. */
  wanted: number | undefined = 0
  /** The highest temporal layer to go out. */
  temporal = everything
  /** Fraction lost as last reported by the subscriber, 0 to 1. */
  loss = 0
  #mapping: Mapping | undefined
  /** The highest temporal layer going out now, and whether the picture with this timestamp goes. */
  #joined = everything
  #decided: { timestamp: number; goes: boolean } | undefined
  /** The newest that went out, counted on beyond 16 bits. */
  #lastSequence: number
  #lastTimestamp: number
  #lastAtUs = 0
  #lastPictureId: number
  #lastTl0: number
  #rtxSequence: number
  #packets = 0
  #octets = 0
  /** Numbers that went out, by their place in the window; 0 is none of them. */
  readonly #sent = new Uint32Array(sentWindow)
  readonly #history: ({ sequence: number; packet: Buffer; sentUs: number } | undefined)[] = new Array(historySize)

  /** `random` makes the first numbers unguessable (RFC 3550 §5.1) and tests repeatable. */
  constructor(options: DownTrackOptions, random: () => number) {
    this.options = options
    this.#lastSequence = Math.floor(random() * 0x7fff)
    this.#lastTimestamp = Math.floor(random() * 0x7fffffff)
    this.#lastPictureId = Math.floor(random() * 0x3fff)
    this.#lastTl0 = Math.floor(random() * 0x7f)
    this.#rtxSequence = Math.floor(random() * 0x7fff)
  }

  /** The layer going out now. */
  get current(): Layer | undefined {
    return this.#mapping?.layer
  }

  /** Nothing goes out until a fresh start (for video, at a key frame), and nothing of before: after a mute, a pause, an unsubscription. */
  pause(): void {
    this.#mapping = undefined
    this.#history.fill(undefined)
  }

  /**
   * Silence right behind the last sound, and then nothing. Without it a receiver takes the sudden end for loss, and goes on
   * with what it makes up of the last word for a quarter of a second.
   */
  hush(): Buffer[] {
    const begun = this.options.kind === 'audio' && this.#mapping !== undefined
    this.pause()
    if (!begun) return []
    return Array.from({ length: silences }, () => {
      this.#lastSequence += 1
      this.#sent[this.#lastSequence % sentWindow] = this.#lastSequence
      this.#lastTimestamp = (this.#lastTimestamp + silenceTicks) >>> 0
      this.#packets += 1
      this.#octets += silence.length
      const sequence = this.#lastSequence & 0xffff
      return this.#write(false, sequence, this.#lastTimestamp, silence)
    })
  }

  /**
   * The packet for the subscriber, or undefined when this one is not for them. Its layer has received it already. `target` is
   * the index of the layer that should go out: it takes over at its next key frame.
   */
  forward(packet: RtpPacket, layer: Layer, target: number, nowUs: number): Buffer | undefined {
    const isVideo = this.options.kind === 'video'
    const vp8 = isVideo ? readVp8(packet.payload) : undefined
    // Padding alone (it probes for bandwidth) goes out empty: left out, its number would be taken for a loss.
    if (isVideo && !vp8 && packet.payload.length > 0) return undefined
    if (this.#mapping?.layer !== layer) {
      if (layer.index !== target) return undefined
      if (isVideo && !vp8?.keyFrame) return undefined
      // What follows a key frame that comes late has passed by already, and the subscriber could not ask for it again.
      if (layer.newest !== packet.sequence) return undefined
      this.#switchTo(packet, layer, vp8?.pictureId ?? 0, vp8?.tl0PicIdx ?? 0, nowUs)
    }
    const mapping = this.#mapping!
    const incoming = mapping.newest + distance(mapping.newest & 0xffff, packet.sequence, 16)
    const late = incoming < mapping.start || incoming <= mapping.newest - sentWindow
    if (late || incoming > mapping.newest + longestLeap) {
      // Late, and the old layer's time is over; or, when it is the newest there is, a leap of the publisher: start anew.
      if (layer.newest === packet.sequence) this.#mapping = undefined
      return undefined
    }
    const isNew = incoming > mapping.newest
    const isLeftOut = !isNew && mapping.shifts.some(one => one.leftOut === packet.timestamp)
    const goes = vp8 === undefined || (!isLeftOut && this.#goes(vp8, packet.timestamp, isNew))
    if (!goes && isNew) {
      leaveOut(mapping, incoming, packet.timestamp)
      return undefined
    }
    if (isNew) mapping.newest = incoming
    const shift = mapping.shifts.findLast(one => one.after < incoming)
    if (!shift) return undefined
    const number = incoming + shift.sequence
    if (!this.#isUnused(number)) return undefined
    const sequence = number & 0xffff
    const timestamp = (packet.timestamp + mapping.timestamp) >>> 0
    // What is left out but comes too late to close the gap goes out empty.
    const payload = goes ? packet.payload : packet.payload.subarray(0, 0)
    const out = this.#write(packet.marker && goes, sequence, timestamp, payload)
    if (vp8 && goes) {
      const pictureId = ((vp8.pictureId ?? 0) + shift.pictures) & 0x7fff
      const tl0 = ((vp8.tl0PicIdx ?? 0) + mapping.tl0PicIdx) & 0xff
      rewriteVp8(out.subarray(this.#payloadStart), vp8, pictureId, tl0)
      const pictures = distance(this.#lastPictureId, pictureId, vp8.pictureIdBits)
      if (pictures > 0) this.#lastPictureId = (this.#lastPictureId + pictures) & 0x7fff
      if (distance(this.#lastTl0, tl0, 8) > 0) this.#lastTl0 = tl0
    }
    if (number > this.#lastSequence) {
      this.#lastSequence = number
      this.#lastTimestamp = timestamp
      this.#lastAtUs = nowUs
    }
    this.#packets += 1
    this.#octets += payload.length
    if (this.options.rtxSsrc !== undefined)
      this.#history[sequence % historySize] = { sequence, packet: out, sentUs: nowUs }
    return out
  }

  /**
   * Retransmissions the subscriber asked for, each as a new packet of the RTX stream (RFC 4588 §4). What was sent less than a
   * round trip ago may still be on its way, however impatient a subscriber is.
   */
  retransmit(sequences: readonly number[], nowUs: number, roundTripUs: number): Buffer[] {
    const { rtxSsrc, rtxPayloadType } = this.options
    if (rtxSsrc === undefined || rtxPayloadType === undefined) return []
    return sequences.flatMap(sequence => {
      const kept = this.#history[sequence % historySize]
      if (kept?.sequence !== sequence || nowUs - kept.sentUs < roundTripUs) return []
      kept.sentUs = nowUs
      this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff
      const { packet } = kept
      const header = {
        marker: (packet[1]! & 0x80) !== 0,
        payloadType: rtxPayloadType,
        sequence: this.#rtxSequence,
        timestamp: packet.readUInt32BE(4),
        ssrc: rtxSsrc,
      }
      const { transportCc } = this.options
      const out = writeRtp(header, packet.subarray(this.#payloadStart), { prefix: 2, transportCc })
      out.writeUInt16BE(sequence, this.#payloadStart)
      return [out]
    })
  }

  /** A packet of the RTX stream that repeats nothing: it only weighs something. Undefined before anything went out. */
  padding(bytes: number): Buffer | undefined {
    const { rtxSsrc, rtxPayloadType, transportCc } = this.options
    if (rtxSsrc === undefined || rtxPayloadType === undefined || this.#packets === 0) return undefined
    this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff
    const header = {
      marker: false,
      payloadType: rtxPayloadType,
      sequence: this.#rtxSequence,
      timestamp: this.#lastTimestamp,
      ssrc: rtxSsrc,
    }
    const padding = Math.max(1, Math.min(mostPadding, Math.round(bytes)))
    return writeRtp(header, Buffer.alloc(0), { padding, transportCc })
  }

  /**
   * A sender report that keeps the pace of the publisher's own clock, so that their sound and picture stay together at the
   * subscriber: their NTP time carried on to now, beside the timestamp that has in our numbering. It is told by our clock, since
   * another publisher may take this one's place.
   */
  senderReport(layer: Layer, cname: string, nowUs: number): Buffer | undefined {
    const mapping = this.#mapping
    const { clock } = layer
    if (!mapping || mapping.layer !== layer || !clock) return undefined
    const elapsed = (nowUs - clock.atUs) / 1e6
    const ntp = clock.report.ntpSeconds + clock.report.ntpFraction / 2 ** 32 + elapsed + clock.behind
    const ticks = Math.round(elapsed * this.options.clockRate)
    return writeSenderReport(
      {
        ssrc: this.options.ssrc,
        ntpSeconds: Math.floor(ntp),
        ntpFraction: Math.floor((ntp % 1) * 2 ** 32),
        rtpTimestamp: (clock.report.rtpTimestamp + ticks + mapping.timestamp) >>> 0,
        packets: this.#packets,
        octets: this.#octets,
      },
      cname,
    )
  }

  /** Whether this number never went out; from now on it has. */
  #isUnused(sequence: number): boolean {
    if (sequence <= this.#lastSequence - sentWindow || this.#sent[sequence % sentWindow] === sequence) return false
    this.#sent[sequence % sentWindow] = sequence
    return true
  }

  /** Whether this picture's temporal layer goes out. Leaving out begins with any picture, joining where nothing left out is leant on. */
  #goes({ temporal, keyFrame, layerSync }: Vp8Descriptor, timestamp: number, isNew: boolean): boolean {
    if (temporal === undefined) return true
    if (timestamp === this.#decided?.timestamp) return this.#decided.goes
    if (!isNew) return temporal <= this.#joined
    if (keyFrame) this.#joined = this.temporal
    else if (this.temporal < this.#joined) this.#joined = this.temporal
    else if (layerSync && temporal === this.#joined + 1 && temporal <= this.temporal) this.#joined = temporal
    const goes = temporal <= this.#joined
    this.#decided = { timestamp, goes }
    return goes
  }

  get #payloadStart(): number {
    return payloadStart(this.options.transportCc)
  }

  #write(marker: boolean, sequence: number, timestamp: number, payload: Buffer): Buffer {
    const { payloadType, ssrc, transportCc } = this.options
    return writeRtp({ payloadType, ssrc, marker, sequence, timestamp }, payload, { transportCc })
  }

  /** From this packet on the layer goes out, right behind what went out before. */
  #switchTo(packet: RtpPacket, layer: Layer, pictureId: number, tl0PicIdx: number, nowUs: number): void {
    const elapsed =
      this.#lastAtUs === 0 ? 0 : Math.max(1, Math.round(((nowUs - this.#lastAtUs) * this.options.clockRate) / 1e6))
    const timestamp = (this.#lastTimestamp + elapsed) >>> 0
    const start = packet.sequence + 0x10000
    const first = {
      after: start - 1,
      sequence: this.#lastSequence + 1 - start,
      pictures: this.#lastPictureId + 1 - pictureId,
      leftOut: undefined,
    }
    this.#mapping = {
      layer,
      start,
      newest: start - 1,
      shifts: [first],
      timestamp: (timestamp - packet.timestamp) >>> 0,
      tl0PicIdx: (this.#lastTl0 + 1 - tl0PicIdx) & 0xff,
    }
    this.#decided = undefined
  }
}

/** This packet does not go out: what comes after it moves up. */
function leaveOut(mapping: Mapping, incoming: number, timestamp: number): void {
  const last = mapping.shifts.at(-1)!
  const isSame = last.leftOut === timestamp
  // Right behind the last one left out nothing lies between.
  if (isSame && last.after === incoming - 1) mapping.shifts.pop()
  const pictures = last.pictures - (isSame ? 0 : 1)
  mapping.shifts.push({ after: incoming, sequence: last.sequence - 1, pictures, leftOut: timestamp })
  if (mapping.shifts.length > mostShifts) mapping.shifts.shift()
  mapping.newest = incoming
}
