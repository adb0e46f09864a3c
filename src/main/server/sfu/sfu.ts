/** The engine's face: what may be asked of it and what it tells. Everything behind it lives in a worker thread (host.ts carries calls there). */
import type { Permission } from './tokens.ts'

/** `moved`: their room goes on in another engine, and their client was told to come in there. */
export type LeaveReason = 'left' | 'timeout' | 'removed' | 'roomClosed' | 'duplicate' | 'moved' | 'serverStopping'
export type TrackSource = 'camera' | 'microphone' | 'screen' | 'screenAudio' | 'unknown'

/** The guest list: only identities that were admitted may enter a room, whatever token they hold. */
export interface Admission {
  identity: string
  name: string
  metadata: string
  attributes: Record<string, string>
  /** Closed gate: no audio of this member leaves the engine. Survives their reconnects because it belongs to the admission. */
  silenced: boolean
  /** With a closed gate: whether the member may open it by unmuting. */
  mayUnmute: boolean
  /** Instead of what their token says they may. */
  permission?: Permission
}

/** A room, and what it is called by people. */
export interface NamedRoom {
  room: string
  name: string
}

export type SfuFact =
  | { fact: 'joined'; room: string; identity: string }
  /** `left` closes the member's connection for good; a member that may still resume has not left. */
  | { fact: 'left'; room: string; identity: string; reason: LeaveReason }
  | { fact: 'published'; room: string; identity: string; track: string; source: TrackSource; muted: boolean }
  | { fact: 'unpublished'; room: string; identity: string; track: string; source: TrackSource }
  /** The track's mute as others see it changed, whoever did it. */
  | { fact: 'muted'; room: string; identity: string; track: string; source: TrackSource; muted: boolean }
  /** The member opened a closed gate themselves (they were allowed to). */
  | { fact: 'opened'; room: string; identity: string }
  | { fact: 'speaking'; room: string; identities: string[] }
  /** The room closed by itself: nobody was in it, and nobody expected. */
  | { fact: 'closed'; room: string }
  /** What LiveKit's webhooks tell: a `WebhookEvent` without id and time. */
  | { fact: 'event'; room: string; event: Uint8Array }

/** LiveKit's RoomService, as far as it is about one room. */
export const serviceMethods = [
  'CreateRoom',
  'DeleteRoom',
  'ListParticipants',
  'GetParticipant',
  'RemoveParticipant',
  'MutePublishedTrack',
  'UpdateParticipant',
  'UpdateSubscriptions',
  'SendData',
  'UpdateRoomMetadata',
] as const
export type ServiceMethod = (typeof serviceMethods)[number]

/** The answer's message, or Twirp's code for what is wrong. */
export type ServiceAnswer =
  | { ok: true; value: Uint8Array }
  | { ok: false; code: 'not_found' | 'invalid_argument' | 'failed_precondition' | 'unavailable'; message: string }

/** One signalling connection as the HTTP side sees it; frames are whole protobuf SignalRequest / SignalResponse messages. */
export interface SignalSocket {
  send(frame: Uint8Array): void
  close(code: number, reason: string): void
}
export interface SignalRequest {
  /** `/rtc` or `/rtc/v1` (without `/validate`). */
  path: string
  query: Record<string, string>
  /** The JWT from the query or the bearer header. */
  token: string
}
/** Calls from the HTTP side into the engine for one connection. */
export interface SignalConnection {
  receive(frame: Uint8Array): void
  closed(): void
}

/** What the HTTP side answers before a WebSocket upgrade, or to GET …/validate. */
export type Verdict = { ok: true } | { ok: false; status: 400 | 401 | 403 | 404; message: string }

export interface Sfu {
  /** Idempotent. It has a guest list; rooms that come of a program's token or of CreateRoom have none. */
  openRoom(room: string): Promise<void>
  /** Everyone leaves with `roomClosed`; the guest list is forgotten. */
  closeRoom(room: string): Promise<void>
  /** Like closing, but the room goes on elsewhere: its guest list is handed over, and its members are told to come in anew. */
  vacate(room: string): Promise<Admission[]>
  /** Puts on the guest list or replaces the entry; a connected member's name, metadata and gate follow. */
  admit(room: string, admission: Admission): Promise<void>
  /** Off the guest list and out of the room: their token no longer admits. */
  expel(room: string, identity: string, reason: 'removed' | 'left'): Promise<void>
  /** Closes the gate; resolves when no further audio of theirs leaves. */
  silence(room: string, identity: string, mayUnmute: boolean): Promise<void>
  /** Lets a silenced member open their gate by unmuting; never opens it for them. */
  allowUnmute(room: string, identity: string): Promise<void>
  rename(room: string, identity: string, name: string): Promise<void>
  setMetadata(room: string, identity: string, metadata: string): Promise<void>
  /**
   * In each of two open rooms there is a participant `room:<the other>` from now on, whose voice and picture are those of
   * whoever speaks in the other. Once more with other names renames it. A room that closes is linked no longer.
   */
  linkRooms(one: NamedRoom, other: NamedRoom): Promise<void>
  /** Idempotent. */
  unlinkRooms(one: string, other: string): Promise<void>
  /** Who is connected now: members, not other rooms. */
  members(room: string): Promise<string[]>
  /** Performs a call of LiveKit's RoomService at this room: messages go in and come out as the protocol has them. */
  serve(room: string, method: ServiceMethod, request: Uint8Array): Promise<ServiceAnswer>
  /** Every open room as a `Room` of the protocol. */
  listRooms(): Promise<Uint8Array[]>
  judge(request: SignalRequest): Promise<Verdict>
  connect(request: SignalRequest, socket: SignalSocket): SignalConnection
  /**
   * A LiveKit access token for an admitted identity (HS256 JWT, roomJoin, canPublish, canSubscribe, canPublishData); with
   * `sources` nothing else is taken from it (canPublishSources). An engine that has no gate gives who is `barred` no microphone.
   */
  token(room: string, identity: string, name: string, sources?: readonly string[], barred?: boolean): Promise<string>
  onFact(listener: (fact: SfuFact) => void): void
  close(): Promise<void>
}

export interface SfuOptions {
  apiKey: string
  apiSecret: string
  addresses: string[]
  udpPort: number
  onlyThisMachine: boolean
}
