/** Somebody's subscription to somebody's track: what they want of it, what they are given of it, and the down track once it is negotiated. */
import type { UpdateTrackSettings } from '@livekit/protocol'
import { Encryption_Type, VideoQuality } from '@livekit/protocol'
import { everything, type Step, stepsOf } from './media/allocator.ts'
import type { Urgency } from './media/bandwidth/pacer.ts'
import { type Codecs, DownTrack } from './media/downTrack.ts'
import type { RtpPacket } from './media/rtp.ts'
import type { Layer } from './media/upTrack.ts'
import type { Publication, Sink } from './publication.ts'
import type { Payloads } from './sdp/codecs.ts'

/** What a subscription needs of the subscriber's connection. */
export interface Outlet {
  /** False when the packet is given up because too much waits already. */
  send(packet: Buffer, urgency: Urgency | 'audio', nowUs?: number): boolean
  sendRtcp(packet: Buffer): void
  /** Packets of this ssrc that still wait are not wanted any more. */
  drop(ssrc: number): void
  freshSsrc(): number
}

/** What a subscriber wants of a video. */
export interface Demand {
  /** The ways in which it can be sent now, from the least to what is wanted. */
  readonly steps: readonly Step[]
  /** Of what is wanted; bits/s. */
  readonly needed: number
  readonly layer: number
  /** Pixels. */
  readonly area: number
  /** LiveKit's: 1 is highest, 0 none. */
  readonly priority: number
}

export interface SubscriptionEvents {
  /** The subscriber cannot begin, or go on, without a key frame of this layer. */
  askForKeyFrame?(layer: Layer, nowUs: number): void
  /** What it gets of its subscriber's path has to be chosen anew. */
  choose?(nowUs: number): void
}

/** A path is found to be wider within this, when it is; µs. */
const lastingPause = 500_000
/** How much bigger than what it is to become a picture must be to be stopped at once, not at the next key frame. */
const farTooBig = 1.6

export class Subscription implements Sink {
  readonly publication: Publication
  /** Whose the track is; also the CNAME that keeps their sound and picture together. */
  readonly publisherSid: string
  readonly #events: SubscriptionEvents
  mid: string | undefined
  ssrc = 0
  rtxSsrc: number | undefined
  /** What it has of its subscriber's path; undefined: nothing was decided yet. */
  given: Step | 'paused' | undefined
  #outlet: Outlet | undefined
  #down: DownTrack | undefined
  #settings: { width: number; height: number; quality: number; priority: number } | undefined
  #disabled = false
  #told: 'paused' | 'active' | undefined = 'active'
  #pausedAtUs: number | undefined

  constructor(publication: Publication, publisherSid: string, events: SubscriptionEvents = {}) {
    this.publication = publication
    this.publisherSid = publisherSid
    this.#events = events
  }

  get kind(): 'audio' | 'video' {
    return this.publication.kind
  }

  get down(): DownTrack | undefined {
    return this.#down
  }

  get msid(): string {
    return `${this.publisherSid}|${this.publication.sid} ${this.publication.sid}`
  }

  /** The layer the subscriber would like; said anew for every track, since one of another publisher may have others. */
  get wants(): number | undefined {
    if (this.#disabled) return undefined
    const { width = 0, height = 0, quality = VideoQuality.HIGH } = this.#settings ?? {}
    return width > 0 ? this.publication.layerFor(width, height) : quality
  }

  /** It has a section and numbers from here on; packets flow when the subscriber has taken the description. */
  bind(mid: string, payloads: Payloads, outlet: Outlet, transportCc: number | undefined): void {
    this.mid = mid
    this.#outlet = outlet
    this.ssrc = outlet.freshSsrc()
    this.rtxSsrc = payloads.some(one => one.rtx !== undefined) ? outlet.freshSsrc() : undefined
    this.#down = new DownTrack(
      {
        kind: this.kind,
        ssrc: this.ssrc,
        codecs: codecsOf(payloads),
        clockRate: this.publication.up.clockRate,
        ...(this.rtxSsrc !== undefined && { rtxSsrc: this.rtxSsrc }),
        ...(transportCc !== undefined && { transportCc }),
      },
      Math.random,
    )
  }

  /** The subscriber said what of it they can take. */
  limit(payloads: Payloads): void {
    if (this.#down) this.#down.options.codecs = codecsOf(payloads)
  }

  /** Whether somebody who can take these can take the track as it is published. */
  suits(payloads: Payloads): boolean {
    const { codec } = this.publication
    return codec === undefined || payloads.some(one => one.codec === codec)
  }

  forward(packet: RtpPacket, layer: Layer, nowUs: number): void {
    if (this.#disabled || !this.#down || !this.#outlet) return
    const audio = this.kind === 'audio'
    const target = audio ? layer.index : this.#target
    if (target === undefined) return
    const out = this.#down.forward(packet, layer, target, nowUs)
    // What is given up would be missed: a fresh start makes it whole again.
    if (out && !this.#outlet.send(out, audio ? 'audio' : 'video', nowUs)) this.#down.pause()
  }

  /** Sound ends with silence of ours, but not where only those with a key make sound. */
  pause(): void {
    if (this.publication.info.encryption !== Encryption_Type.NONE) return this.#down?.pause()
    for (const packet of this.#down?.hush() ?? []) this.#outlet?.send(packet, 'audio')
  }

  repeat(sequences: readonly number[], nowUs: number, roundTripUs = 0): void {
    for (const packet of this.#down?.retransmit(sequences, nowUs, roundTripUs) ?? [])
      this.#outlet?.send(packet, 'repeat', nowUs)
  }

  /** LiveKit's UpdateTrackSettings: not at all, in a size, or in a quality. */
  settle(settings: UpdateTrackSettings): void {
    this.#disabled = settings.disabled || settings.quality === VideoQuality.OFF
    if (this.#disabled) {
      this.pause()
      this.given = undefined
    }
    this.#settings = settings
  }

  /** What it asks of the path now; undefined: nothing. */
  demand(nowUs: number): Demand | undefined {
    const layer = this.wants
    if (this.kind === 'audio' || layer === undefined || !this.#down || this.publication.info.muted) return undefined
    const { publication } = this
    const live = publication.up.layers.filter(one => one.isLive(nowUs))
    const steps = stepsOf(
      live.map(({ index }) => ({ index, rates: publication.ratesOf(index) })),
      layer,
    )
    const { width = 0, height = 0, priority = 0 } = this.#settings ?? {}
    return {
      steps,
      needed: publication.ratesOf(publication.atMost(layer)).at(-1) ?? 0,
      layer,
      area: width * height,
      priority,
    }
  }

  /**
   * What it gets of the path, undefined for nothing, as far as the subscriber has said what it wants. A layer that is to take over does so
   * at its next key frame, which the publisher is asked for.
   */
  give(step: Step | undefined, nowUs: number, calm: boolean): void {
    const down = this.#down
    if (!down) return
    this.given = step ?? 'paused'
    if (!step) return this.#stop(down)
    const { current } = down
    const layer = this.publication.up.layers.find(one => one.index === step.layer)
    down.temporal = layer === current || !calm ? step.temporal : everything
    if (!layer || layer === current) return
    const now = current && this.publication.ratesOf(current.index).at(-1)
    if (!calm && now !== undefined && now > step.bitrate * farTooBig) this.#stop(down)
    this.#events.askForKeyFrame?.(layer, nowUs)
  }

  /** The subscriber has lost track of the picture. */
  askForKeyFrame(nowUs: number): void {
    const layer = this.showing()
    if (layer) this.#events.askForKeyFrame?.(layer, nowUs)
  }

  /** Its first packet is the beginning of a key frame, most likely: it should not pass by. */
  begins(nowUs: number): void {
    if (this.kind === 'video') this.#events.choose?.(nowUs)
  }

  /** Whether it has less than it wants and could have, because of the path. */
  get isNarrowed(): boolean {
    const { given, wants } = this
    if (given === undefined || given === 'paused' || wants === undefined) return false
    const best = this.publication.up.layers.findLast(layer => layer.index <= wants && layer.rates.length > 0)
    return best !== undefined && (given.layer < best.index || given.temporal < everything)
  }

  /** What the client is to be told of it pausing or going on; undefined: it knows. A pause that passes in a moment is not told of. */
  news(nowUs: number): 'paused' | 'active' | undefined {
    const isPaused = this.given === 'paused' && !this.publication.info.muted
    if (!isPaused) this.#pausedAtUs = undefined
    else this.#pausedAtUs ??= nowUs
    const now = nowUs - (this.#pausedAtUs ?? nowUs) >= lastingPause ? 'paused' : 'active'
    if (now === this.#told || this.kind === 'audio') return undefined
    this.#told = now
    return now
  }

  /** What the client was told last may not have reached it. */
  forget(): void {
    this.#told = undefined
  }

  /** The layer a key frame request of the subscriber is about. */
  showing(): Layer | undefined {
    const index = this.#down?.current?.index ?? this.#target
    return this.publication.up.layers.find(layer => layer.index === index)
  }

  report(nowUs: number): void {
    const layer = this.showing()
    const report = layer && this.#down?.senderReport(layer, this.publisherSid, nowUs)
    if (report) this.#outlet?.sendRtcp(report)
  }

  get #target(): number | undefined {
    if (this.kind === 'audio') return this.publication.up.layers[0]?.index
    return this.given === undefined || this.given === 'paused' ? undefined : this.given.layer
  }

  #stop(down: DownTrack): void {
    down.pause()
    this.#outlet?.drop(this.ssrc)
  }
}

const codecsOf = (payloads: Payloads): Codecs =>
  Object.fromEntries(payloads.map(({ codec, type, rtx }) => [codec, { type, rtx }]))
