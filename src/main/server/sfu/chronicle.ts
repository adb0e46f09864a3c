/** What LiveKit's webhooks tell of a room, in their words. */
import { DisconnectReason, type ParticipantInfo, type Room, type TrackInfo, WebhookEvent } from '@livekit/protocol'
import type { LeaveReason } from './sfu.ts'

export interface Happening {
  readonly event:
    | 'room_started'
    | 'room_finished'
    | 'participant_joined'
    | 'participant_left'
    | 'participant_connection_aborted'
    | 'track_published'
    | 'track_unpublished'
  readonly member?: { readonly info: ParticipantInfo }
  readonly track?: TrackInfo
}

export const reasons: Record<LeaveReason, DisconnectReason> = {
  left: DisconnectReason.CLIENT_INITIATED,
  timeout: DisconnectReason.SIGNAL_CLOSE,
  removed: DisconnectReason.PARTICIPANT_REMOVED,
  roomClosed: DisconnectReason.ROOM_DELETED,
  duplicate: DisconnectReason.DUPLICATE_IDENTITY,
  moved: DisconnectReason.MIGRATION,
  serverStopping: DisconnectReason.SERVER_SHUTDOWN,
}

/** The event as it is sent, but for its id and time. */
export function eventOf(room: Room, { event, member, track }: Happening): Uint8Array {
  const participant = member?.info
  return new WebhookEvent({
    ...{ event, room },
    ...(participant && { participant }),
    ...(track && { track }),
  }).toBinary()
}
