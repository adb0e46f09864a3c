/** What the house decides about those on the guest list, and what it makes of them when they are in the room: muted, renamed, allowed other things. */
import type { UpdateParticipantMetadata } from '@livekit/protocol'
import { type Described, merged } from '../limits.ts'
import type { Member } from '../member/member.ts'
import { relayPrefix } from '../relay.ts'
import type { Admission } from '../sfu.ts'
import type { Permission } from '../tokens.ts'
import { ownDescription } from './describing.ts'
import type { Guests } from './guests.ts'
import type { People } from './people.ts'
import type { Renewing } from './renewing.ts'
import type { Sharing } from './sharing.ts'
import type { Tracks } from './tracks.ts'

/** What decisions are carried out with. */
export interface Means {
  readonly guests: Guests
  readonly people: People
  readonly sharing: Sharing
  readonly tracks: Tracks
  readonly renewing: Renewing
  /** Others see something of them that they did not before. */
  changed(member: Member): void
  /** Linked rooms see what that changes for them. */
  show(): void
}

export class Decisions {
  readonly #means: Means

  constructor(means: Means) {
    this.#means = means
  }

  admit(admission: Admission): void {
    const { identity, permission, silenced, mayUnmute } = admission
    if (identity.startsWith(relayPrefix)) throw new Error('Such identities are of linked rooms.')
    this.#means.guests.admit(admission)
    const member = this.#present(identity)
    if (!member) return
    if (permission) this.permit(identity, permission)
    this.#means.changed(member)
    if (silenced) this.silence(identity, mayUnmute)
  }

  silence(identity: string, mayUnmute: boolean): void {
    this.#change(identity, { silenced: true, mayUnmute })
    const member = this.#present(identity)
    if (member) this.#means.sharing.silence(member)
  }

  allowUnmute(identity: string): void {
    this.#change(identity, { mayUnmute: true })
  }

  describe(identity: string, changes: Described): void {
    const before = this.#means.guests.get(identity)?.admission
    if (!before) return
    const member = this.#present(identity)
    const { name = before.name, metadata = before.metadata, attributes } = changes
    const now = { ...before.attributes, ...member?.attributes }
    this.#change(identity, {
      ...{ name, metadata },
      ...(attributes && { attributes: merged(now, attributes) }),
    })
    if (!member) return
    if (attributes) member.attributes = {}
    this.#means.changed(member)
    this.#means.renewing.renew(member)
  }

  /** What a client says of itself, where it may. */
  describeOwn(member: Member, wish: UpdateParticipantMetadata): void {
    const { changes, answer } = ownDescription(member, wish)
    if (changes) this.describe(member.identity, changes)
    member.send({ case: 'requestResponse', value: answer })
  }

  /** What they may do from now on, instead of what their token says. */
  permit(identity: string, permission: Permission): void {
    this.#change(identity, { permission })
    const member = this.#present(identity)
    if (!member) return
    const { canSubscribe, hidden } = member.permission
    member.permission = permission
    const { sharing, tracks, renewing } = this.#means
    sharing.restrict(member)
    if (canSubscribe !== permission.canSubscribe) tracks.reconsider(member)
    if (hidden !== permission.hidden) tracks.appear(member)
    this.#means.changed(member)
    renewing.renew(member)
  }

  /** A track of theirs, muted as they would mute it themselves. */
  muteTrack(identity: string, trackSid: string): void {
    const member = this.#present(identity)
    if (member) this.#means.sharing.muteFor(member, trackSid)
  }

  #present(identity: string): Member | undefined {
    return this.#means.people.get(identity)
  }

  #change(identity: string, changes: Partial<Admission>): void {
    this.#means.guests.get(identity)?.change(changes)
    this.#means.show()
  }
}
