/** A published track: what is known of it, its receiving side, and the gate through which its packets leave. */
import {
  type AddTrackRequest,
  SimulcastCodecInfo,
  TrackInfo,
  TrackSource,
  TrackType,
  VideoLayer,
  VideoQuality,
} from '@livekit/protocol'
import { Dynacast } from './dynacast.ts'
import type { RtpPacket } from './media/rtp.ts'
import { type Layer, UpTrack } from './media/upTrack.ts'
import { type Audience, sourceOf } from './permission.ts'
import type { CodecName, Payload } from './sdp/codecs.ts'
import type { TrackSource as Source } from './sfu.ts'

/** Whose tracks can be subscribed to. */
export interface Publisher {
  readonly sid: string
  /** Whom they let receive their tracks; undefined: everybody. */
  readonly audience: Audience | undefined
  askForKeyFrame(layer: Layer, nowUs: number): void
  /** Somebody listens to this track of theirs. */
  heard(publication: Publication): void
}

/** Where a track's packets go on to: somebody's subscription, or another room. */
export interface Sink {
  forward(packet: RtpPacket, layer: Layer, nowUs: number): void
  /** A layer begins: its first packet comes next. */
  begins(nowUs: number): void
  /** Nothing of what came before goes out any more. */
  pause(): void
  /** The largest layer there is a use for; undefined: none. */
  readonly wants: number | undefined
}

export type VideoCodec = 'vp8' | 'h264'
const mimeTypes: Record<CodecName, string> = {
  ...{ vp8: 'video/VP8', h264: 'video/H264' },
  ...{ opus: 'audio/opus', red: 'audio/red' },
}

/** What belongs together, where a client does not say: what is seen and heard of somebody, and what of their screen. */
const { CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO } = TrackSource
const streams: Partial<Record<TrackSource, string>> = {
  ...{ [CAMERA]: 'camera', [MICROPHONE]: 'camera' },
  ...{ [SCREEN_SHARE]: 'screen_share', [SCREEN_SHARE_AUDIO]: 'screen_share' },
}

/** As clients announce it: `vp8`, or `video/H264`. */
function codecNamed(name: string): VideoCodec | undefined {
  const short = name.toLowerCase().replace('video/', '')
  return short === 'vp8' || short === 'h264' ? short : undefined
}

/** Bits/s of a pixel, for layers of which nothing is known yet. */
const bitsOfPixel = 2

export class Publication {
  readonly sid: string
  /** What the client calls it, also in its SDP. */
  readonly cid: string
  /** What comes in; it is another's where a track is relayed. */
  up: UpTrack
  readonly info: TrackInfo
  readonly sinks = new Set<Sink>()
  /** The section of the publisher's connection it comes through. */
  mid: string | undefined
  /** The publisher was told that somebody listens. */
  heardOf = false
  /** The publisher was told to mute it and has not said that they did. */
  orderedMute = false
  /** Decides by its level (RFC 6464) whether a packet of this voice goes on; set by the room. */
  admits: ((level: number, nowUs: number) => boolean) | undefined
  /** Its video codec: as announced, then as agreed on. Undefined where that is nobody's choice yet, or changes. */
  codec: VideoCodec | undefined
  readonly dynacast = new Dynacast(this)

  constructor(sid: string, request: AddTrackRequest, muted: boolean) {
    this.sid = sid
    this.cid = request.cid
    const audio = request.type === TrackType.AUDIO
    this.up = new UpTrack(audio ? 'audio' : 'video', audio ? 48_000 : 90_000)
    this.codec = audio ? undefined : codecNamed(request.simulcastCodecs[0]?.codec ?? '')
    const layers = audio ? [] : request.layers.length > 0 ? request.layers : [onlyLayer(request)]
    for (const [index, layer] of layers.entries()) Object.assign(layer, { spatialLayer: index })
    const mimeType = audio ? 'audio/opus' : mimeTypes[this.codec ?? 'vp8']
    this.info = new TrackInfo({
      sid,
      type: request.type,
      name: request.name,
      muted,
      width: request.width,
      height: request.height,
      simulcast: layers.length > 1,
      source: request.source,
      layers,
      mimeType,
      codecs: [new SimulcastCodecInfo({ mimeType, cid: request.cid, layers })],
      disableDtx: request.disableDtx,
      stereo: request.stereo,
      disableRed: request.disableRed,
      encryption: request.encryption,
      stream: request.stream || streams[request.source],
      backupCodecPolicy: request.backupCodecPolicy,
      audioFeatures: request.audioFeatures,
    })
  }

  get kind(): 'audio' | 'video' {
    return this.up.kind
  }

  /** The publisher and we agreed on this codec, and on the section it comes through. */
  agree(codec: CodecName, mid: string): void {
    if (codec === 'vp8' || codec === 'h264') this.codec = codec
    this.mid = mid
    const agreed = { mimeType: mimeTypes[codec], mid }
    for (const said of [this.info, ...this.info.codecs]) Object.assign(said, agreed)
  }

  get source(): Source {
    return sourceOf(this.info.source)
  }

  /** A packet of one of its layers, and its level if it says one. Answers whether it was new. */
  receive(packet: RtpPacket, layer: Layer, nowUs: number, level?: number): boolean {
    const begins = layer.newest === undefined
    if (!layer.receive(packet, nowUs)) return false
    if (begins) for (const sink of this.sinks) sink.begins(nowUs)
    // The gate: nothing of a muted track leaves, whatever its publisher keeps sending.
    if (this.info.muted) return true
    if (level !== undefined && this.admits && !this.admits(level, nowUs)) return true
    if (this.sinks.size === 0) return true
    // Lost sound is not asked for again.
    const lasting = this.kind === 'video' ? layer.keep(packet) : packet
    for (const sink of this.sinks) sink.forward(lasting, layer, nowUs)
    return true
  }

  mute(muted: boolean): void {
    this.info.muted = muted
    if (muted) this.hush()
  }

  /** Nothing of what came before goes on any more. */
  hush(): void {
    for (const sink of this.sinks) sink.pause()
  }

  /** The largest layer anybody has a use for; undefined: none. */
  get wants(): number | undefined {
    const wanted = [...this.sinks].flatMap(sink => sink.wants ?? [])
    return wanted.length === 0 ? undefined : Math.max(...wanted)
  }

  /** Bits/s of a layer's temporal layers taken together, as measured, else as announced, else as guessed from its size. */
  ratesOf(index: number): readonly number[] {
    const measured = this.up.layers.find(layer => layer.index === index)?.rates ?? []
    if (measured.length > 0) return measured
    const announced = this.info.layers[index]
    return [announced?.bitrate || (announced ? announced.width * announced.height * bitsOfPixel : 0)]
  }

  /** The layer itself, or the largest there is below it. */
  atMost(index: number): number {
    return Math.max(0, Math.min(index, this.info.layers.length - 1))
  }

  /** The layer that comes closest to a wanted picture size; sizes are those the publisher announced. */
  layerFor(width: number, height: number): number {
    const sizes = this.info.layers.filter(layer => layer.quality !== VideoQuality.OFF)
    const wanted = Math.max(width, height) * 0.9
    const index = sizes.findIndex(layer => Math.max(layer.width, layer.height) >= wanted)
    return index < 0 ? Math.max(0, sizes.length - 1) : index
  }
}

const onlyLayer = (request: AddTrackRequest): VideoLayer =>
  new VideoLayer({ quality: VideoQuality.HIGH, width: request.width, height: request.height })

/** An RTX packet turned back into the one it repeats (RFC 4588 §4), or undefined for the empty ones that probe bandwidth. */
export function restore(packet: RtpPacket, ssrc: number, { type, codec }: Payload): RtpPacket | undefined {
  if (packet.payload.length < 3) return undefined
  return {
    marker: packet.marker,
    payloadType: type,
    codec,
    sequence: packet.payload.readUInt16BE(0),
    timestamp: packet.timestamp,
    ssrc,
    payload: packet.payload.subarray(2),
    extension: packet.extension,
  }
}
