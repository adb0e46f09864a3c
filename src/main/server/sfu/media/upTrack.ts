/**
 * The receiving side of a published track: one to three simulcast layers, each with statistics, retransmission requests
 * and a clock. A room hands packets in (`receive`), forwards what comes back to the down tracks, and calls `requests`
 * often and `report` about once a second. Times are microseconds of a monotonic clock.
 */
import { startsKeyFrame } from './h264.ts'
import { KeyFrameRequests } from './keyFrameRequests.ts'
import { Recent } from './recent.ts'
import type { ReceptionReport, SenderReport } from './rtcp.ts'
import { distance, type RtpPacket } from './rtp.ts'
import { readVp8 } from './vp8.ts'

/** How long a lost packet is worth asking for, how often, and how far apart. */
const nackFor = 1_000_000
const nackMost = 8
const nackEvery = 60_000
const mostMissing = 200
/** A jump this far is a restart of the stream, not loss. */
const restartAfter = 3_000
/** A layer without packets this long is not alive: the publisher stopped sending it. */
const liveFor = 1_500_000
const seenWindow = 1_024
/** How long bytes are counted for a rate, µs, and the weight of the newest count: a key frame is not a habit. */
const rateWindow = 500_000
const smoothing = 0.2
/** What the network adds to a payload: headers of IPv4, UDP, RTP with an extension, and the tag of SRTP. */
const packetOverhead = 20 + 8 + 20 + 16

export class Layer {
  readonly ssrc: number
  /** 0 is the smallest. */
  readonly index: number
  rtxSsrc: number | undefined
  /** Bits/s on the wire of its first temporal layer, of the first two, and so on; the last is all of it. Empty until measured. */
  rates: readonly number[] = []
  lastArrivalUs = Number.NEGATIVE_INFINITY
  /** The publisher's last sender report, when it came, and how far their clock is behind ours; seconds. */
  clock: { report: SenderReport; atUs: number; behind: number } | undefined
  readonly #clockRate: number
  readonly #missing = new Map<number, { since: number; asked: number; times: number }>()
  readonly #seen = new Float64Array(seenWindow).fill(-1)
  #highest: number | undefined
  #base = 0
  #received = 0
  #jitter = 0
  #lastTransit: number | undefined
  #reported = { expected: 0, received: 0 }
  readonly #recent = new Recent()
  readonly keyFrames = new KeyFrameRequests()
  readonly #temporalOf: ((packet: RtpPacket) => number | undefined) | undefined
  #windowStartUs: number | undefined
  /** By temporal layer. */
  #windowBytes = [0]

  /** `temporalOf` tells the temporal layer of a packet. */
  constructor(ssrc: number, index: number, clockRate: number, temporalOf?: (packet: RtpPacket) => number | undefined) {
    this.ssrc = ssrc
    this.index = index
    this.#clockRate = clockRate
    this.#temporalOf = temporalOf
  }

  /** The furthest sequence number received. */
  get newest(): number | undefined {
    return this.#highest === undefined ? undefined : this.#highest & 0xffff
  }

  isLive(nowUs: number): boolean {
    return nowUs - this.lastArrivalUs < liveFor
  }

  /** Notes a packet. False when it came before (a retransmission and the original both arrived). */
  receive(packet: RtpPacket, nowUs: number): boolean {
    let extended: number
    if (this.#highest === undefined) {
      extended = packet.sequence + 0x10000
      this.#base = extended
    } else {
      const ahead = distance(this.#highest & 0xffff, packet.sequence, 16)
      extended = this.#highest + ahead
      if (Math.abs(ahead) > restartAfter) this.#missing.clear()
      else for (let lost = this.#highest + 1; lost < extended; lost++) this.#miss(lost, nowUs)
    }
    if (this.#seen[extended % seenWindow] === extended) return false
    this.#seen[extended % seenWindow] = extended
    this.#missing.delete(extended)
    if ((this.#highest === undefined || this.keyFrames.waits) && beginsKeyFrame(packet)) this.keyFrames.came(nowUs)
    if (this.#highest === undefined || extended > this.#highest) this.#highest = extended
    this.#received += 1
    this.lastArrivalUs = nowUs
    this.#measure(packet, nowUs)
    return true
  }

  /** Keeps a packet so long as it may be asked for again; in memory of the layer's, where another takes its place some time. */
  keep(packet: RtpPacket): RtpPacket {
    return this.#recent.keep(packet)
  }

  /** Sequence numbers to ask for again now, ascending. */
  nacks(nowUs: number): number[] {
    const wanted: number[] = []
    for (const [extended, missing] of this.#missing) {
      if (nowUs - missing.since > nackFor || missing.times >= nackMost) this.#missing.delete(extended)
      else if (nowUs - missing.asked >= nackEvery) {
        missing.asked = nowUs
        missing.times += 1
        wanted.push(extended)
      }
    }
    return wanted.sort((a, b) => a - b).map(extended => extended & 0xffff)
  }

  /** RFC 3550 §A.3. */
  report(nowUs: number): ReceptionReport {
    const highest = this.#highest ?? 0
    const expected = highest - this.#base + 1
    const expectedNow = expected - this.#reported.expected
    const lostNow = expectedNow - (this.#received - this.#reported.received)
    this.#reported = { expected, received: this.#received }
    const { clock } = this
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 && lostNow > 0 ? lostNow / expectedNow : 0,
      totalLost: expected - this.#received,
      extendedHighest: highest - 0x10000,
      jitter: this.#jitter,
      lastReport: clock ? ((clock.report.ntpSeconds & 0xffff) * 0x10000 + (clock.report.ntpFraction >>> 16)) >>> 0 : 0,
      delaySinceLast: clock ? Math.round(((nowUs - clock.atUs) / 1e6) * 65_536) : 0,
    }
  }

  #miss(extended: number, nowUs: number): void {
    if (this.#missing.size >= mostMissing) this.#missing.clear()
    this.#missing.set(extended, { since: nowUs, asked: Number.NEGATIVE_INFINITY, times: 0 })
  }

  /** Jitter (RFC 3550 §A.8) and bitrate. */
  #measure(packet: RtpPacket, nowUs: number): void {
    const transit = Math.round((nowUs * this.#clockRate) / 1e6) - packet.timestamp
    if (this.#lastTransit !== undefined) {
      const difference = Math.abs(distance(this.#lastTransit, transit, 32))
      if (difference < this.#clockRate) this.#jitter += (difference - this.#jitter) / 16
    }
    this.#lastTransit = transit
    this.#count(packet, nowUs)
  }

  #count(packet: RtpPacket, nowUs: number): void {
    const temporal = this.#temporalOf?.(packet) ?? 0
    this.#windowBytes[temporal] = (this.#windowBytes[temporal] ?? 0) + packet.payload.length + packetOverhead
    this.#windowStartUs ??= nowUs
    const window = nowUs - this.#windowStartUs
    if (window < rateWindow) return
    let sum = 0
    this.rates = Array.from(this.#windowBytes, (bytes = 0, temporal) => {
      sum += (bytes * 8e6) / window
      const before = this.rates[temporal]
      return before === undefined ? sum : before + smoothing * (sum - before)
    })
    this.#windowBytes.fill(0)
    this.#windowStartUs = nowUs
  }
}

const beginsKeyFrame = ({ payload, codec }: RtpPacket): boolean =>
  codec === 'h264' ? startsKeyFrame(payload) : readVp8(payload)?.keyFrame === true

/** H.264 says nothing of such layers. */
const temporalOf = ({ payload, codec }: RtpPacket): number | undefined =>
  codec === 'h264' ? undefined : readVp8(payload)?.temporal

export class UpTrack {
  readonly kind: 'audio' | 'video'
  readonly clockRate: number
  readonly layers: Layer[] = []

  constructor(kind: 'audio' | 'video', clockRate: number) {
    this.kind = kind
    this.clockRate = clockRate
  }

  /** The layer with this ssrc, made when it is new. A publisher that changes its ssrc within a layer starts it anew. */
  layer(ssrc: number, index: number): Layer {
    const known = this.layers.find(one => one.ssrc === ssrc)
    if (known) return known
    const fresh = new Layer(ssrc, index, this.clockRate, this.kind === 'video' ? temporalOf : undefined)
    const before = this.layers.findIndex(one => one.index === index)
    if (before >= 0) this.layers.splice(before, 1)
    this.layers.push(fresh)
    this.layers.sort((a, b) => a.index - b.index)
    return fresh
  }

  /** The best live layer not above `wanted`, else the smallest live one above it: something beats nothing. */
  best(wanted: number, nowUs: number): Layer | undefined {
    const live = this.layers.filter(layer => layer.isLive(nowUs))
    return live.filter(layer => layer.index <= wanted).at(-1) ?? live[0]
  }
}
