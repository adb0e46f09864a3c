/** What a member publishes, and what of it is muted, by themselves or by others. */
import {
  type AddTrackRequest,
  type MuteTrackRequest,
  TrackSource as ProtoSource,
  type SubscribedQualityUpdate,
  TrackPublishedResponse,
  TrackSubscribed,
  TrackType,
  TrackUnpublishedResponse,
} from '@livekit/protocol'
import { mayPublish, sourceOf } from '../permission.ts'
import { Publication } from '../publication.ts'
import type { Guest } from '../room/guests.ts'
import type { TrackSource } from '../sfu.ts'
import type { ServerMessage } from '../signal/channel.ts'
import type { Permission } from '../tokens.ts'
import { Gate } from './gate.ts'

const mostTracks = 24

/** Whose they are. */
export interface Owner {
  readonly guest: Guest
  readonly permission: Permission
  send(message: ServerMessage): void
}

/** A change of a track that others see, and whether the gate opened with it. */
export interface ShareChange {
  readonly publication: Publication
  readonly opened: boolean
}

export class Shares {
  readonly publications = new Map<string, Publication>()
  readonly #owner: Owner
  readonly #gate: Gate
  readonly #freshSid: (prefix: string) => string
  /** Whether they ever published anything. */
  everAny = false
  #hadVoice = false

  constructor(owner: Owner, freshSid: (prefix: string) => string) {
    this.#owner = owner
    this.#gate = new Gate(owner.guest, message => owner.send(message))
    this.#freshSid = freshSid
  }

  /** The one that the client calls so. */
  called(cid: string): Publication | undefined {
    return this.#find(publication => publication.cid === cid)
  }

  /** As what each of their tracks comes, and where. */
  get agreements(): string {
    return [...this.publications.values()].map(({ info }) => `${info.mid} ${info.mimeType}`).join()
  }

  /** Their track of this source, if possible one that is not muted. */
  of(source: TrackSource): Publication | undefined {
    const is = (publication: Publication): boolean => roleOf(publication) === source
    return this.#find(publication => is(publication) && !publication.info.muted) ?? this.#find(is)
  }

  /**
   * A track the client wants to publish. With a closed gate the first voice starts muted; publishing another one later is
   * how a client without an unmute of its own asks to speak again, and opens the gate if it may. The sound of a screen asks
   * for nothing.
   */
  add(request: AddTrackRequest): ShareChange | undefined {
    if (!this.#mayAdd(request)) return undefined
    const audio = request.type === TrackType.AUDIO
    const voice = audio && request.source !== ProtoSource.SCREEN_SHARE_AUDIO
    const known = this.called(request.cid)
    // Announced once more, it is as it was.
    const opened = !known && voice && !request.muted && this.#hadVoice && this.#gate.open()
    const gated = audio && this.#gate.closed
    const publication = known ?? new Publication(this.#freshSid('TR_'), request, request.muted || gated)
    this.publications.set(publication.sid, publication)
    this.#hadVoice ||= voice
    this.everAny = true
    this.#owner.send({
      case: 'trackPublished',
      value: new TrackPublishedResponse({ cid: request.cid, track: publication.info }),
    })
    if (gated && !request.muted) this.#gate.order(publication)
    return known ? undefined : { publication, opened }
  }

  #mayAdd({ source: said, type, sid }: AddTrackRequest): boolean {
    const { permission } = this.#owner
    const source = sourceOf(said)
    if (!mayPublish(permission, source) || this.publications.size >= mostTracks || sid !== '') return false
    if (type !== TrackType.AUDIO && type !== TrackType.VIDEO) return false
    // Where only some sources are granted, a track must be of one of them, and not only say so.
    const sounds = source === 'microphone' || source === 'screenAudio'
    return permission.sources === undefined || sounds === (type === TrackType.AUDIO)
  }

  /** They share it no more. */
  remove(publication: Publication): void {
    this.publications.delete(publication.sid)
  }

  /** They may not share it any more, and their client is told. */
  retract(publication: Publication): void {
    this.remove(publication)
    const value = new TrackUnpublishedResponse({ trackSid: publication.sid })
    this.#owner.send({ case: 'trackUnpublished', value })
  }

  /** Closes the gate: every audio track is muted here, and the client is told to do the same. Answers which were not. */
  closeGate(): Publication[] {
    return [...this.publications.values()].filter(one => one.kind === 'audio' && this.muteFor(one))
  }

  /** What the client says of its own track. Answers what changed for others. */
  mute({ sid, muted }: MuteTrackRequest): ShareChange | undefined {
    const publication = this.publications.get(sid)
    if (!publication) return undefined
    if (muted) publication.orderedMute = false
    let opened = false
    if (!muted && publication.kind === 'audio' && this.#gate.closed) {
      // Who has not obeyed yet insists on what was before; only then can it mean that they unmute.
      opened = !publication.orderedMute && this.#gate.open()
      if (!opened) {
        this.#gate.order(publication)
        return undefined
      }
    }
    if (publication.info.muted === muted && !opened) return undefined
    publication.mute(muted)
    return { publication, opened }
  }

  /** Mutes one track of theirs as they would themselves, and tells them. Answers whether that changed anything. */
  muteFor(publication: Publication): boolean {
    if (publication.info.muted) return false
    publication.mute(true)
    this.#gate.order(publication)
    return true
  }

  remindOfMute(): void {
    this.#gate.remind(this.publications.values())
  }

  /** Somebody listens to it. */
  heard(publication: Publication): void {
    if (publication.heardOf) return
    publication.heardOf = true
    this.#owner.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: publication.sid }) })
  }

  /** What the client of a video is to send of it, as far as it does not know. */
  dynacast(nowUs: number): void {
    for (const { kind, dynacast } of this.publications.values())
      if (kind === 'video') this.#tellQuality(dynacast.update(nowUs))
  }

  /** What the client was told last and may have missed. */
  repeat(): void {
    for (const { dynacast } of this.publications.values()) this.#tellQuality(dynacast.repeat())
  }

  #tellQuality(value: SubscribedQualityUpdate | undefined): void {
    if (value) this.#owner.send({ case: 'subscribedQualityUpdate', value })
  }

  #find(is: (publication: Publication) => boolean): Publication | undefined {
    return [...this.publications.values()].find(is)
  }
}

/** A client need not say what its track is: then a voice or a picture. */
const roleOf = ({ source, kind }: Publication): TrackSource =>
  source !== 'unknown' ? source : kind === 'audio' ? 'microphone' : 'camera'
