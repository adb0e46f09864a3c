/** What a member's client asks of the room, and who does it. */
import {
  DisconnectReason,
  Pong,
  type SimulateScenario,
  type SyncState,
  type UpdateParticipantMetadata,
} from '@livekit/protocol'
import type { Member } from '../member/member.ts'
import type { ClientMessageOf } from '../signal/channel.ts'
import type { People } from './people.ts'
import type { Sharing } from './sharing.ts'
import type { Tracks } from './tracks.ts'

/** Whom requests go to, beside the member itself. */
export interface Helpers {
  readonly people: People
  readonly tracks: Tracks
  readonly sharing: Sharing
  /** What they get is chosen anew. */
  choose(member: Member): void
  describe(member: Member, wish: UpdateParticipantMetadata): void
  /** For this reason, as they say. */
  leave(member: Member, why: DisconnectReason | undefined): void
  /** Their connection ends without a word, as when something failed; they can come in again. */
  drop(member: Member, reason: 'moved' | 'serverStopping'): void
  dismiss(member: Member, reason: 'serverStopping'): void
  /** They are told to come in anew. */
  sendBackIn(member: Member): void
}

export function serve(member: Member, message: ClientMessageOf, room: Helpers): void {
  switch (message.case) {
    case 'offer':
      return member.connections.takeOffer(message.value)
    case 'answer':
      return member.connections.takeAnswer(message.value)
    case 'addTrack':
      return room.sharing.add(member, message.value)
    case 'mute':
      return room.sharing.mute(member, message.value)
    case 'updateAudioTrack':
      return room.sharing.describeAudio(member, message.value)
    case 'updateVideoTrack':
      return room.sharing.describeVideo(member, message.value)
    case 'trackSetting':
      for (const sid of message.value.trackSids) member.subscriptions.get(sid)?.settle(message.value)
      return room.choose(member)
    case 'subscription': {
      const { trackSids, participantTracks, subscribe } = message.value
      return room.tracks.subscribeFor(
        member,
        [...trackSids, ...participantTracks.flatMap(one => one.trackSids)],
        subscribe,
      )
    }
    case 'subscriptionPermission':
      member.audience.settle(message.value, sid => room.people.members.find(one => one.sid === sid)?.identity)
      return room.tracks.reconsiderAll(member)
    case 'updateMetadata':
      return room.describe(member, message.value)
    case 'ping':
      return member.send({ case: 'pong', value: BigInt(Date.now()) })
    case 'pingReq': {
      const { timestamp } = message.value
      const value = new Pong({ lastPingTimestamp: timestamp, timestamp: BigInt(Date.now()) })
      return member.send({ case: 'pongResp', value })
    }
    case 'leave':
      return room.leave(
        member,
        ownReasons.find(reason => reason === message.value.reason),
      )
    case 'syncState':
      return sync(member, message.value, room)
    case 'simulate':
      return simulate(member, message.value, room)
  }
}

/** What a client may give as a reason to leave beside wanting to. */
const { USER_UNAVAILABLE, USER_REJECTED, AGENT_ERROR } = DisconnectReason
const ownReasons = [USER_UNAVAILABLE, USER_REJECTED, AGENT_ERROR]

/** What a client that came back holds for true. What it says it shares and is not known here cannot be mended. */
function sync(member: Member, { publishTracks, subscription }: SyncState, { tracks, sendBackIn }: Helpers): void {
  if (publishTracks.some(({ track }) => track && !member.publications.has(track.sid))) return sendBackIn(member)
  if (!subscription) return
  const sids = [...subscription.trackSids, ...subscription.participantTracks.flatMap(one => one.trackSids)]
  tracks.subscribeFor(member, sids, subscription.subscribe)
}

/** Programs try out on themselves what may happen to them. */
function simulate(member: Member, { scenario }: SimulateScenario, room: Helpers): void {
  if (scenario.case === 'nodeFailure') return room.drop(member, 'serverStopping')
  if (scenario.case === 'migration') return room.drop(member, 'moved')
  if (scenario.case === 'serverLeave') return room.dismiss(member, 'serverStopping')
}
