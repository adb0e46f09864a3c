/**
 * One subscriber's copy of a track: continuous numbers towards the subscriber whatever layer, pause or loss lies behind it.
 * A sequence number is given to one packet only, ever (AES-GCM would reuse a nonce): repeats go out as RTX (RFC 4588).
 */

import { everything } from './allocator.ts'
import { startsKeyFrame } from './h264.ts'
import { History, type Sent } from './history.ts'
import { primaryOf, renumberRed } from './red.ts'
import { writeSenderReport } from './rtcp.ts'
import { type CodecName, distance, payloadStart, type RtpHeader, type RtpPacket, shareRtp, writeRtp } from './rtp.ts'
import type { Layer } from './upTrack.ts'
import { readVp8, rewriteVp8, type Vp8Descriptor } from './vp8.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export type Codecs = Partial<Record<CodecName, { type: number; rtx?: number | undefined }>>

export interface DownTrackOptions {
  kind: 'audio' | 'video'
  ssrc: number
  /** What the subscriber can take: its number of each codec, and that of its retransmissions. */
  codecs: Codecs
  rtxSsrc?: number
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

/** Behind the newest by more than this nothing goes out any more; what went out is remembered as long. */
const sentWindow = 1_024
/** A quarter of the circle. */
const longestLeap = 0x4000
const mostShifts = 128
/** More does not fit into the byte that counts it (RFC 3550 §5.1). */
const mostPadding = 255

/** Of the packet that is being written, whoever it is for: made once, since thousands a second are. */
const header: RtpHeader = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0 }
const outgoing: Mutable<Sent> = { sequence: 0, timestamp: 0, pictureId: 0, tl0PicIdx: 0, empty: false, sentUs: 0 }

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
  /** Of the newest that went out. */
  #lastCodec: CodecName | undefined
  /** Numbers that went out, by their place in the window; 0 is none of them. */
  readonly #sent = new Uint32Array(sentWindow)
  readonly #history = new History()
  #form: Form | undefined

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
    this.#history.clear()
  }

  /**
   * Silence right behind the last sound, and then nothing. Without it a receiver takes the sudden end for loss, and goes on
   * with what it makes up of the last word for a quarter of a second.
   */
  hush(): Buffer[] {
    const { codecs, kind, ssrc, transportCc } = this.options
    const { opus } = codecs
    const begun = this.#mapping !== undefined
    this.pause()
    if (!begun || !opus || kind === 'video') return []
    return Array.from({ length: silences }, () => {
      this.#lastSequence += 1
      this.#sent[this.#lastSequence % sentWindow] = this.#lastSequence
      this.#lastTimestamp = (this.#lastTimestamp + silenceTicks) >>> 0
      this.#packets += 1
      this.#octets += silence.length
      const sequence = this.#lastSequence & 0xffff
      const header = { payloadType: opus.type, ssrc, sequence, timestamp: this.#lastTimestamp, marker: false }
      return writeRtp(header, silence, { transportCc })
    })
  }

  /**
   * The packet for the subscriber, or undefined when this one is not for them. Its layer has received it already. `target` is
   * the index of the layer that should go out: it takes over at its next key frame. The answer is good until the same packet is
   * forwarded to another subscriber.
   */
  forward(packet: RtpPacket, layer: Layer, target: number, nowUs: number): Buffer | undefined {
    const isVideo = this.options.kind === 'video'
    const form = this.#formOf(packet)
    const payload = form && payloadOf(form, packet)
    if (!form || !payload) return undefined
    const { codec } = form
    const vp8 = codec === 'vp8' ? vp8Of(packet.payload) : undefined
    // Padding alone (it probes for bandwidth) goes out empty: left out, its number would be taken for a loss.
    if (codec === 'vp8' && !vp8 && packet.payload.length > 0) return undefined
    if (this.#mapping?.layer !== layer) {
      // As long as there is nothing to be seen, the key frame of a smaller layer will do until that of the right one comes.
      if (layer.index !== target && (this.#mapping || layer.index > target)) return undefined
      if (isVideo && !(vp8 ? vp8.keyFrame : codec === 'h264' && startsKeyFrame(packet.payload))) return undefined
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
    const last = mapping.shifts.at(-1)!
    const shift = last.after < incoming ? last : mapping.shifts.findLast(one => one.after < incoming)
    if (!shift) return undefined
    const number = incoming + shift.sequence
    if (!this.#isUnused(number)) return undefined
    const pictureId = ((vp8?.pictureId ?? 0) + shift.pictures) & 0x7fff
    const tl0PicIdx = ((vp8?.tl0PicIdx ?? 0) + mapping.tl0PicIdx) & 0xff
    if (vp8 && goes) {
      const pictures = distance(this.#lastPictureId, pictureId, vp8.pictureIdBits)
      if (pictures > 0) this.#lastPictureId = (this.#lastPictureId + pictures) & 0x7fff
      if (distance(this.#lastTl0, tl0PicIdx, 8) > 0) this.#lastTl0 = tl0PicIdx
    }
    const timestamp = (packet.timestamp + mapping.timestamp) >>> 0
    const sent = outgoing
    sent.sequence = number & 0xffff
    sent.timestamp = timestamp
    sent.pictureId = pictureId
    sent.tl0PicIdx = tl0PicIdx
    // What is left out but comes too late to close the gap goes out empty.
    sent.empty = !goes
    sent.sentUs = nowUs
    if (number > this.#lastSequence) {
      this.#lastSequence = number
      this.#lastTimestamp = timestamp
      this.#lastCodec = codec
      this.#lastAtUs = nowUs
    }
    this.#packets += 1
    this.#octets += goes ? payload.length : 0
    if (this.options.rtxSsrc !== undefined) this.#history.keep(packet, sent)
    return this.#write(packet, goes ? payload : nothing, sent, form, false)
  }

  /**
   * Retransmissions the subscriber asked for, each as a new packet of the RTX stream (RFC 4588 §4). What was sent less than a
   * round trip ago may still be on its way, however impatient a subscriber is.
   */
  retransmit(sequences: readonly number[], nowUs: number, roundTripUs: number): Buffer[] {
    const { rtxSsrc } = this.options
    if (rtxSsrc === undefined) return []
    return sequences.flatMap(sequence => {
      const kept = this.#history.find(sequence, nowUs)
      if (!kept || nowUs - kept.sent.sentUs < roundTripUs) return []
      const { packet, sent } = kept
      const form = this.#formOf(packet)
      const payload = form && payloadOf(form, packet)
      if (form?.rtx === undefined || !payload) return []
      this.#history.keep(packet, { ...sent, sentUs: nowUs })
      this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff
      const out = this.#write(packet, sent.empty ? nothing : payload, sent, form, true)
      out.writeUInt16BE(sequence, this.#payloadStart)
      return [out]
    })
  }

  /** A packet of the RTX stream that repeats nothing: it only weighs something. Undefined before anything went out. */
  padding(bytes: number): Buffer | undefined {
    const { rtxSsrc, transportCc, codecs } = this.options
    const payloadType = this.#lastCodec && codecs[this.#lastCodec]?.rtx
    if (rtxSsrc === undefined || payloadType === undefined) return undefined
    this.#rtxSequence = (this.#rtxSequence + 1) & 0xffff
    const header = {
      marker: false,
      payloadType,
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

  /**
   * What becomes of a codec's packets for this subscriber, undefined when they cannot take it: redundant audio stays redundant where
   * it is understood (`opus` is then the number of what is in it), and is brought down to what is new elsewhere.
   */
  #formOf({ codec = this.options.kind === 'video' ? 'vp8' : 'opus' }: RtpPacket): Form | undefined {
    const { codecs } = this.options
    if (this.#form?.codec === codec && this.#form.codecs === codecs) return this.#form
    const isReduced = codec === 'red' && !codecs.red
    const taken = isReduced || (codec === 'red' && !codecs.opus) ? codecs.opus : codecs[codec]
    if (!taken) return undefined
    const rtx = codec === 'red' ? undefined : taken.rtx
    const opus = codec === 'red' && !isReduced ? codecs.opus?.type : undefined
    this.#form = { codecs, codec, type: taken.type, rtx, opus, isReduced }
    return this.#form
  }

  /** The publisher's packet with the numbers it has for this subscriber; as a repeat, in the RTX stream and with room for its number. */
  #write(packet: RtpPacket, payload: Buffer, sent: Sent, form: Form, isRepeat: boolean): Buffer {
    const { transportCc, ssrc, rtxSsrc } = this.options
    header.marker = packet.marker && !sent.empty
    header.payloadType = isRepeat ? form.rtx! : form.type
    header.sequence = isRepeat ? this.#rtxSequence : sent.sequence
    header.timestamp = sent.timestamp
    header.ssrc = isRepeat ? rtxSsrc! : ssrc
    const prefix = isRepeat ? 2 : 0
    const out = isRepeat ? writeRtp(header, payload, { prefix, transportCc }) : shareRtp(header, payload, transportCc)
    const vp8 = form.codec === 'vp8' ? vp8Of(payload) : undefined
    if (vp8) rewriteVp8(out, vp8, sent.pictureId, sent.tl0PicIdx, this.#payloadStart + prefix)
    if (form.opus !== undefined) renumberRed(out.subarray(this.#payloadStart + prefix), form.opus)
    return out
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

/** How a subscriber takes packets of a codec. */
interface Form {
  readonly codecs: Codecs
  readonly codec: CodecName
  readonly type: number
  readonly rtx: number | undefined
  readonly opus: number | undefined
  readonly isReduced: boolean
}

const nothing = Buffer.alloc(0)

/** Undefined when the packet is not as it says. */
function payloadOf({ codec, isReduced }: Form, { payload }: RtpPacket): Buffer | undefined {
  // Padding alone has no blocks.
  if (codec !== 'red' || payload.length === 0) return payload
  const primary = primaryOf(payload)
  return primary && (isReduced ? primary : payload)
}

let latest: { payload: Buffer; vp8: Vp8Descriptor | undefined } | undefined

/** The same packet goes to many subscribers, one after another: it is read once. */
function vp8Of(payload: Buffer): Vp8Descriptor | undefined {
  if (latest?.payload !== payload) latest = { payload, vp8: readVp8(payload) }
  return latest.vp8
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
