/** Somebody's subscription to somebody's track: what they want of it, and the down track once it is negotiated. */
import type { UpdateTrackSettings } from '@livekit/protocol'
import { VideoQuality } from '@livekit/protocol'
import { DownTrack } from './media/downTrack.ts'
import type { RtpPacket } from './media/rtp.ts'
import type { Layer } from './media/upTrack.ts'
import type { Publication, Sink } from './publication.ts'
import type { Payloads } from './sdp/write.ts'
import type { Transport } from './transport/transport.ts'

/** What a subscription needs of the subscriber's connection. */
export interface Outlet {
  readonly transport: Transport
  freshSsrc(): number
}

export class Subscription implements Sink {
  readonly publication: Publication
  /** Whose the track is; also the CNAME that keeps their sound and picture together. */
  readonly publisherSid: string
  /** How the publisher is asked for a key frame of a layer; set by the room. */
  readonly askPublisher: (layer: Layer, nowUs: number) => void
  mid: string | undefined
  ssrc = 0
  rtxSsrc: number | undefined
  #outlet: Outlet | undefined
  #down: DownTrack | undefined
  #disabled = false
  /** Which layer; said anew for every track, since one of another publisher may have others. */
  #wanted: (publication: Publication) => number = () => 2
  #target: number | undefined

  constructor(publication: Publication, publisherSid: string, askPublisher: (layer: Layer, nowUs: number) => void) {
    this.publication = publication
    this.publisherSid = publisherSid
    this.askPublisher = askPublisher
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

  /** It has a section and numbers from here on; packets flow when the subscriber has taken the description. */
  bind(mid: string, payloads: Payloads, outlet: Outlet): void {
    this.mid = mid
    this.#outlet = outlet
    this.ssrc = outlet.freshSsrc()
    this.rtxSsrc = payloads.rtx === undefined ? undefined : outlet.freshSsrc()
    this.#down = new DownTrack(
      {
        kind: this.kind,
        ssrc: this.ssrc,
        payloadType: payloads.media,
        clockRate: this.publication.up.clockRate,
        ...(this.rtxSsrc !== undefined && { rtxSsrc: this.rtxSsrc, rtxPayloadType: payloads.rtx as number }),
      },
      Math.random,
    )
  }

  forward(packet: RtpPacket, layer: Layer, nowUs: number): void {
    if (this.#disabled || !this.#down || !this.#outlet) return
    if (this.#target === undefined) {
      if (this.kind === 'video') return
      this.#target = layer.index
    }
    const out = this.#down.forward(packet, layer, this.#target, nowUs)
    if (out) this.#outlet.transport.sendRtp(out)
  }

  pause(): void {
    for (const packet of this.#down?.hush() ?? []) this.#outlet?.transport.sendRtp(packet)
  }

  repeat(sequences: readonly number[]): void {
    for (const packet of this.#down?.retransmit(sequences) ?? []) this.#outlet?.transport.sendRtp(packet)
  }

  /** LiveKit's UpdateTrackSettings: not at all, in a size, or in a quality. */
  settle(settings: UpdateTrackSettings): void {
    this.#disabled = settings.disabled || settings.quality === VideoQuality.OFF
    if (this.#disabled) this.pause()
    const { width, height, quality } = settings
    this.#wanted = width > 0 ? publication => publication.layerFor(width, height) : () => quality
  }

  /**
   * Chooses the layer anew from what is wanted and what is alive. Answers the layer whose publisher should be asked for a
   * key frame, if one is needed to get there.
   */
  choose(nowUs: number): Layer | undefined {
    if (this.kind === 'audio' || this.#disabled || !this.#down || this.publication.info.muted) return undefined
    const best = this.publication.up.best(this.#wanted(this.publication), nowUs)
    this.#target = best?.index
    return best && this.#down.current !== best ? best : undefined
  }

  /** The layer a key frame request of the subscriber is about. */
  showing(): Layer | undefined {
    const index = this.#down?.current?.index ?? this.#target
    return this.publication.up.layers.find(layer => layer.index === index)
  }

  report(nowUs: number): void {
    const layer = this.showing()
    const report = layer && this.#down?.senderReport(layer, this.publisherSid, nowUs)
    if (report) this.#outlet?.transport.sendRtcp(report)
  }
}
