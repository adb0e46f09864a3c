/** What members share with their room: that it is there, muted or gone, what their clients say of it, and who is told. */
import type { AddTrackRequest, MuteTrackRequest, UpdateLocalAudioTrack, UpdateLocalVideoTrack } from '@livekit/protocol'
import type { Happening } from '../chronicle.ts'
import type { Member } from '../member/member.ts'
import { mayPublish } from '../permission.ts'
import type { Publication } from '../publication.ts'
import type { SfuFact } from '../sfu.ts'
import type { Voices } from '../voices.ts'
import type { Tracks } from './tracks.ts'

/** What sharing needs of the room it happens in. */
export interface Stage {
  readonly name: string
  tell(fact: SfuFact): void
  note(happening: Happening): void
  /** Others see something of them that they did not before. */
  changed(member: Member): void
}

export class Sharing {
  readonly #stage: Stage
  readonly #tracks: Tracks
  readonly #voices: Voices

  constructor(stage: Stage, tracks: Tracks, voices: Voices) {
    this.#stage = stage
    this.#tracks = tracks
    this.#voices = voices
  }

  /** A client wants to publish a track. */
  add(member: Member, request: AddTrackRequest): void {
    const added = member.shares.add(request)
    if (!added) return
    if (added.opened) this.#tellOpened(member)
    const { publication } = added
    const { source, sid: track, info } = publication
    this.#voices.add(publication)
    this.#stage.changed(member)
    this.#fact(member, { fact: 'published', track, source, muted: info.muted })
    this.#stage.note({ event: 'track_published', member, track: info })
    this.#tracks.handAll(publication, member)
  }

  /** A client says that its track is muted or not. */
  mute(member: Member, request: MuteTrackRequest): void {
    const change = member.shares.mute(request)
    if (!change) return
    if (change.opened) this.#tellOpened(member)
    this.#tellMuted(member, change.publication)
    this.#stage.changed(member)
  }

  /** Mutes a track of theirs as they would themselves. */
  muteFor(member: Member, trackSid: string): void {
    const publication = member.publications.get(trackSid)
    if (!publication || !member.shares.muteFor(publication)) return
    this.#tellMuted(member, publication)
    this.#stage.changed(member)
  }

  /** Mutes all their sound. */
  silence(member: Member): void {
    const muted = member.shares.closeGate()
    for (const publication of muted) this.#tellMuted(member, publication)
    if (muted.length > 0) this.#stage.changed(member)
  }

  /** Takes what they may not publish any more. */
  restrict(member: Member): void {
    for (const publication of [...member.publications.values()]) {
      if (mayPublish(member.permission, publication.source)) continue
      member.retract(publication)
      this.ended(member, publication)
    }
  }

  /** It is not shared any more. */
  ended(member: Member, publication: Publication): void {
    const { sid: track, source, info } = publication
    this.#take(publication)
    this.#stage.changed(member)
    this.#fact(member, { fact: 'unpublished', track, source })
    this.#stage.note({ event: 'track_unpublished', member, track: info })
  }

  /** They are going, and everything of theirs with them. */
  takeAll(member: Member): void {
    this.#voices.forget(member.identity)
    for (const publication of member.publications.values()) this.#take(publication)
  }

  /** What a client says of its sound. */
  describeAudio(member: Member, { trackSid, features }: UpdateLocalAudioTrack): void {
    const publication = member.publications.get(trackSid)
    if (!publication) return
    publication.info.audioFeatures = features
    this.#stage.changed(member)
  }

  /** What a client says of its picture. */
  describeVideo(member: Member, { trackSid, width, height }: UpdateLocalVideoTrack): void {
    const publication = member.publications.get(trackSid)
    if (!publication) return
    Object.assign(publication.info, { width, height })
    this.#stage.changed(member)
  }

  #take(publication: Publication): void {
    this.#voices.remove(publication)
    this.#tracks.withdraw(publication)
  }

  #tellMuted(member: Member, publication: Publication): void {
    const { sid: track, source, info } = publication
    if (info.muted) this.#voices.release(publication)
    this.#fact(member, { fact: 'muted', track, source, muted: info.muted })
  }

  #tellOpened({ identity }: Member): void {
    this.#stage.tell({ fact: 'opened', room: this.#stage.name, identity })
  }

  #fact({ identity }: Member, what: TrackFact): void {
    this.#stage.tell({ ...what, room: this.#stage.name, identity })
  }
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never
type TrackFact = Without<Extract<SfuFact, { fact: 'published' | 'unpublished' | 'muted' }>, 'room' | 'identity'>
