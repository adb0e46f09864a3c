/**
 * What the chair decided about somebody, and what follows from it in a LiveKit room, where nothing is kept silent but by
 * permissions and mutes. Pure: a participant as the deployment shows them goes in, what is to be done comes out.
 */
import { type ParticipantInfo, type ParticipantPermission, TrackSource, TrackType } from '@livekit/protocol'
import { fromProto, sourceOf, toProto } from '../sfu/permission.ts'
import type { Admission } from '../sfu/sfu.ts'
import { nothingSpecial, type Permission } from '../sfu/tokens.ts'

const everything: Permission = {
  ...nothingSpecial,
  ...{ canPublish: true, canSubscribe: true, canPublishData: true },
}

export type Correction =
  | { does: 'permit'; permission: ParticipantPermission }
  | { does: 'mute'; trackSid: string }
  | { does: 'rename'; name: string }
  /** They spoke up themselves, as they were allowed to. */
  | { does: 'opened' }

export class Guest {
  admission: Admission
  /** Voices by their tracks: heard, to be muted, or seen muted since. */
  readonly #voices = new Map<string, 'heard' | 'ordered' | 'muted'>()
  /** In which stay they had a voice before: one that is new after that, while they are silenced, is a wish to speak. */
  #hadVoice: string | undefined
  /** They were silenced a moment ago, and what is there now was there before. */
  #justSilenced = false

  constructor(admission: Admission) {
    this.admission = admission
  }

  /** They may not speak, whatever they wish. */
  get barred(): boolean {
    return this.admission.silenced && !this.admission.mayUnmute
  }

  get permission(): Permission {
    const { permission = everything } = this.admission
    if (!this.barred) return permission
    const others = (permission.sources ?? ['camera', 'screen']).filter(one => one === 'camera' || one === 'screen')
    // No source at all would mean any.
    return others.length > 0
      ? { ...permission, sources: others }
      : { ...permission, canPublish: false, sources: undefined }
  }

  admit(admission: Admission): void {
    const { permission } = this.admission
    this.admission = { ...(permission && { permission }), ...admission }
  }

  silence(mayUnmute: boolean): void {
    this.admission = { ...this.admission, silenced: true, mayUnmute }
    this.#justSilenced = true
  }

  /** `stay`: the sid by which they are in the room, if they are. */
  allowUnmute(stay: string | undefined): void {
    // Who could not even show a microphone opens it by showing one.
    if (this.barred) this.#hadVoice = stay
    this.admission = { ...this.admission, mayUnmute: true }
  }

  permit(permission: ParticipantPermission): void {
    this.admission = { ...this.admission, permission: fromProto(permission) }
  }

  /** What is not as it must be with them. */
  corrections({ sid, name, permission, tracks }: ParticipantInfo): Correction[] {
    const found: Correction[] = []
    const wanted = toProto(this.permission)
    if (!permission || !sameRights(permission, wanted)) found.push({ does: 'permit', permission: wanted })
    if (name !== this.admission.name) found.push({ does: 'rename', name: this.admission.name })
    const audible = tracks.filter(track => track.type === TrackType.AUDIO)
    const voices = audible.filter(track => track.source !== TrackSource.SCREEN_SHARE_AUDIO)
    if (this.admission.silenced && !this.barred) {
      if (voices.some(track => this.#speaksUp(track, sid))) found.push(this.#open())
      else
        for (const track of audible) {
          if (!track.muted) found.push({ does: 'mute', trackSid: track.sid })
          this.#voices.set(track.sid, track.muted ? 'muted' : 'ordered')
        }
    } else for (const track of voices) this.#voices.set(track.sid, 'heard')
    if (voices.length > 0) this.#hadVoice = sid
    this.#justSilenced = false
    return found
  }

  #speaksUp({ sid, muted }: { sid: string; muted: boolean }, stay: string): boolean {
    if (muted || this.#justSilenced) return false
    const before = this.#voices.get(sid)
    return before === 'muted' || (before === undefined && this.#hadVoice === stay)
  }

  #open(): Correction {
    this.admission = { ...this.admission, silenced: false }
    this.#voices.clear()
    return { does: 'opened' }
  }
}

const rights = ['canPublish', 'canSubscribe', 'canPublishData', 'canUpdateMetadata', 'hidden'] as const

const sameRights = (one: ParticipantPermission, other: ParticipantPermission): boolean =>
  rights.every(right => one[right] === other[right]) && sourcesOf(one).join() === sourcesOf(other).join()

const sourcesOf = ({ canPublishSources }: ParticipantPermission): string[] => canPublishSources.map(sourceOf).sort()
