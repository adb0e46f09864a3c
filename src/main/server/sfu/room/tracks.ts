/** Who in a room gets whose tracks: all that they want and may have. */
import { ParticipantInfo_State, ParticipantUpdate, SubscriptionPermissionUpdate } from '@livekit/protocol'
import type { Member } from '../member/member.ts'
import type { Publication } from '../publication.ts'
import type { Participant, People } from './people.ts'

export class Tracks {
  readonly #people: People

  constructor(people: People) {
    this.#people = people
  }

  /** Subscribes them to tracks, or ends that, because they or somebody in their name asked for it. */
  subscribeFor(member: Member, trackSids: readonly string[], subscribe: boolean): void {
    for (const sid of trackSids) {
      member.received.wish(sid, subscribe)
      if (!subscribe) member.received.remove(sid)
      else
        for (const other of this.#people.participants) {
          const publication = other.publications.get(sid)
          if (publication && other !== member) this.#hand(publication, other, member)
        }
    }
  }

  /** Hands somebody whatever they want and may have of these, and takes away what they may not. */
  reconsider(member: Member, publishers: readonly Participant[] = this.#people.participants): void {
    for (const publisher of publishers)
      for (const publication of publisher.publications.values())
        if (publisher !== member) this.#hand(publication, publisher, member)
  }

  /** The same for all others, whose tracks these are having said whom they let. */
  reconsiderAll(publisher: Member): void {
    for (const other of this.#people.members) if (other !== publisher) this.reconsider(other, [publisher])
  }

  /** Hands a track to everybody else. */
  handAll(publication: Publication, publisher: Participant): void {
    for (const other of this.#people.members) if (other !== publisher) this.#hand(publication, publisher, other)
  }

  /** Takes a track from everybody: it is no more. */
  withdraw({ sid }: Publication): void {
    for (const member of this.#people.members) {
      member.received.remove(sid)
      member.received.refused.delete(sid)
    }
  }

  /** Shows somebody to those who did not see them before, or the other way round. */
  appear(member: Member): void {
    if (!member.permission.hidden) {
      for (const publication of member.publications.values()) this.handAll(publication, member)
      return
    }
    for (const publication of member.publications.values()) this.withdraw(publication)
    const gone = member.info
    gone.state = ParticipantInfo_State.DISCONNECTED
    const value = new ParticipantUpdate({ participants: [gone] })
    for (const other of this.#people.members) if (other !== member) other.send({ case: 'update', value })
  }

  /** Gives somebody a track if they want it and may have it, or takes it away. */
  #hand(publication: Publication, publisher: Participant, subscriber: Member): void {
    const { sid } = publication
    const { received } = subscriber
    if (!received.wants(sid) || !subscriber.permission.canSubscribe) return received.remove(sid)
    const allowed = publisher.audience?.has(subscriber.identity, sid) ?? true
    if (allowed !== !received.refused.has(sid)) {
      if (allowed) received.refused.delete(sid)
      else received.refused.add(sid)
      const value = new SubscriptionPermissionUpdate({ participantSid: publisher.sid, trackSid: sid, allowed })
      subscriber.send({ case: 'subscriptionPermissionUpdate', value })
    }
    if (!allowed) return received.remove(sid)
    received.add(publication, publisher)
    publisher.heard(publication)
  }
}
