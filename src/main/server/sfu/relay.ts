/**
 * What a room has of another one that it is linked with: a participant without a connection, whose voice and picture are those
 * of whoever has the floor there. Its tracks go on while what lies behind them changes.
 */
import {
  AddTrackRequest,
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  ParticipantPermission,
  TrackSource as ProtoSource,
  TrackType,
} from '@livekit/protocol'
import type { Scene } from './floor.ts'
import type { RtpPacket } from './media/rtp.ts'
import { type Layer, UpTrack } from './media/upTrack.ts'
import type { Member } from './member/member.ts'
import { Publication, type Publisher, type Sink } from './publication.ts'

/** Identities that begin so are of rooms, and nobody is admitted with one. */
export const relayPrefix = 'room:'

const nobody: Scene<Member> = { speaker: undefined, sharer: undefined }

/** The speaker's are always there, muted when they have none; a screen is there only while one is shared. */
const parts = [
  { source: 'microphone', of: 'speaker', type: TrackType.AUDIO, as: ProtoSource.MICROPHONE },
  { source: 'camera', of: 'speaker', type: TrackType.VIDEO, as: ProtoSource.CAMERA },
  { source: 'screen', of: 'sharer', type: TrackType.VIDEO, as: ProtoSource.SCREEN_SHARE },
  { source: 'screenAudio', of: 'sharer', type: TrackType.AUDIO, as: ProtoSource.SCREEN_SHARE_AUDIO },
] as const

/** One track for those who receive it, whosever track it relays at the moment. */
export class RelayedTrack extends Publication implements Sink {
  #original: Publication | undefined
  #publisher: Publisher | undefined

  constructor(sid: string, type: TrackType, source: ProtoSource) {
    super(sid, new AddTrackRequest({ type, source }), true)
  }

  /** Relays this one from now on. Answers whether that makes a difference. */
  follow(original: Publication | undefined, publisher: Publisher | undefined): boolean {
    const muted = original?.info.muted ?? true
    if (original === this.#original && muted === this.info.muted) return false
    if (original !== this.#original) {
      this.#original?.sinks.delete(this)
      this.pause()
      this.#original = original
      this.#publisher = original && publisher
      this.up = original?.up ?? new UpTrack(this.kind, this.up.clockRate)
      original?.sinks.add(this)
      if (original) publisher?.heard(original)
    }
    if (original) {
      const { width, height, layers, simulcast } = original.info
      Object.assign(this.info, { width, height, layers, simulcast })
    }
    this.mute(muted)
    return true
  }

  forward(packet: RtpPacket, layer: Layer, nowUs: number): void {
    for (const sink of this.sinks) sink.forward(packet, layer, nowUs)
  }

  begins(nowUs: number): void {
    for (const sink of this.sinks) sink.begins(nowUs)
  }

  pause(): void {
    this.hush()
  }

  askForKeyFrame(layer: Layer, nowUs: number): void {
    if (this.up.layers.includes(layer)) this.#publisher?.askForKeyFrame(layer, nowUs)
  }
}

export class Relay implements Publisher {
  readonly sid: string
  readonly identity: string
  name: string
  version = 0
  state = ParticipantInfo_State.ACTIVE
  readonly publications = new Map<string, RelayedTrack>()
  readonly audience = undefined
  /** When whom it relays was last heard to speak, µs. */
  spokeAtUs = Number.NEGATIVE_INFINITY
  /** Whom it relays. */
  speaker: Member | undefined
  readonly #freshSid: (prefix: string) => string
  readonly #joinedAtMs = Date.now()

  constructor(room: string, name: string, freshSid: (prefix: string) => string) {
    this.sid = freshSid('PA_')
    this.identity = relayPrefix + room
    this.name = name
    this.#freshSid = freshSid
    this.follow(nobody)
  }

  get info(): ParticipantInfo {
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      name: this.name,
      state: this.state,
      kind: ParticipantInfo_Kind.BRIDGE,
      tracks: [...this.publications.values()].map(track => track.info),
      joinedAt: BigInt(Math.floor(this.#joinedAtMs / 1000)),
      joinedAtMs: BigInt(this.#joinedAtMs),
      isPublisher: true,
      version: this.version,
      permission: new ParticipantPermission({ canPublish: true }),
    })
  }

  /** Relays this from now on. Answers tracks that are new and that are no more, and whether anything changed at all. */
  follow(scene: Scene<Member>): { fresh: RelayedTrack[]; ended: RelayedTrack[]; changed: boolean } {
    this.speaker = scene.speaker
    const fresh: RelayedTrack[] = []
    const ended: RelayedTrack[] = []
    let changed = false
    for (const { source, of, type, as } of parts) {
      const original = scene[of]?.track(source)
      let track = [...this.publications.values()].find(one => one.source === source)
      if (!track && (original || of === 'speaker')) {
        track = new RelayedTrack(this.#freshSid('TR_'), type, as)
        this.publications.set(track.sid, track)
        fresh.push(track)
      }
      if (track?.follow(original, scene[of])) changed = true
      if (track && !original && of === 'sharer') {
        this.publications.delete(track.sid)
        ended.push(track)
      }
    }
    return { fresh, ended, changed: changed || fresh.length > 0 || ended.length > 0 }
  }

  end(): void {
    this.follow(nobody)
    this.state = ParticipantInfo_State.DISCONNECTED
  }

  askForKeyFrame(layer: Layer, nowUs: number): void {
    for (const track of this.publications.values()) track.askForKeyFrame(layer, nowUs)
  }

  /** Those whose tracks these really are were told when they began to be relayed. */
  heard(): void {}
}
