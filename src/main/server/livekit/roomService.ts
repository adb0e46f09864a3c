/**
 * LiveKit's RoomService. At a meeting, what a chair could do is done as a deed of the domain, so that every API sees it and
 * the chair's word goes on to hold; the rest, and all of it in rooms that are no meetings, is the media engine's.
 */
import {
  CreateRoomRequest,
  DeleteRoomRequest,
  DeleteRoomResponse,
  ForwardParticipantRequest,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MoveParticipantRequest,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  ParticipantInfo,
  ParticipantPermission,
  RemoveParticipantResponse,
  Room,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  TrackSource,
  TrackType,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
} from '@livekit/protocol'
import { DomainError, type ErrorCode } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import type { Core } from '../domain/core.ts'
import type { ServiceMethod, Sfu } from '../sfu/sfu.ts'
import { type Caller, callerOf, demand } from './caller.ts'
import { type Message, type MessageType, method, type Service, type TwirpCode, TwirpError } from './twirp.ts'

/** What the media engine does at its rooms. */
export type RoomsService = Pick<Sfu, 'serve' | 'listRooms'>

/** As in LiveKit's own server outside of its cloud: known, and not offered. */
type Unoffered = 'ForwardParticipant' | 'MoveParticipant'
const notOffered = (instead: string): TwirpError =>
  new TwirpError('unimplemented', `participants are not taken from room to room: ${instead}`)

/** Rooms named by digits alone are meetings', whether they run or not. */
export const isMeeting = (room: string): boolean => /^\d+$/.test(room)

export function roomService(core: Core, engine: RoomsService): Service<Caller> {
  async function ask<A>(name: ServiceMethod, room: string, question: Message, type: MessageType<A>): Promise<A> {
    const answer = await engine.serve(room, name, question.toBinary())
    if (!answer.ok) throw new TwirpError(answer.code, answer.message)
    return type.fromBinary(answer.value)
  }

  const participant = (room: string, identity: string): Promise<ParticipantInfo> =>
    ask('GetParticipant', room, new RoomParticipantIdentity({ room, identity }), ParticipantInfo)

  /** What the domain knows of somebody in a meeting. */
  async function seated({ actor }: Caller, room: string, identity: string) {
    const { participants } = await core.perform('attendance.see', atMeeting(room), {}, actor)
    const found = participants.find(one => one.id === identity)
    if (!found) throw new TwirpError('not_found', 'participant does not exist')
    return found
  }

  /** Closes somebody's gate; that they may open it themselves is neither given nor taken by this. */
  async function hush(caller: Caller, room: string, identity: string, harder: boolean): Promise<void> {
    const { mayUnmute } = await seated(caller, room, identity)
    const question = { participants: [identity], allowSelfUnmute: mayUnmute && !harder }
    await core.perform('chairing.mute', atMeeting(room), question, caller.actor)
  }

  const methods: Record<ServiceMethod | 'ListRooms' | Unoffered, ReturnType<typeof method<Caller, never>>> = {
    CreateRoom: method(CreateRoomRequest, async (question: CreateRoomRequest, caller: Caller) => {
      demand.create(caller)
      if (!isMeeting(question.name)) return ask('CreateRoom', question.name, question, Room)
      const running = (await rooms()).find(room => room.name === question.name)
      if (running) return running
      throw new TwirpError('failed_precondition', 'rooms named by digits alone are meetings: plan and join them')
    }),

    ListRooms: method(ListRoomsRequest, async ({ names }: ListRoomsRequest, caller: Caller) => {
      demand.list(caller)
      return new ListRoomsResponse({
        rooms: (await rooms()).filter(room => names.length === 0 || names.includes(room.name)),
      })
    }),

    DeleteRoom: method(DeleteRoomRequest, async (question: DeleteRoomRequest, caller: Caller) => {
      demand.create(caller)
      const { room } = question
      if (!isMeeting(room)) return ask('DeleteRoom', room, question, DeleteRoomResponse)
      await core.perform('chairing.stop', atMeeting(room), {}, caller.actor)
      return new DeleteRoomResponse()
    }),

    ListParticipants: method(ListParticipantsRequest, async (question: ListParticipantsRequest, caller: Caller) => {
      demand.admin(caller, question.room)
      return ask('ListParticipants', question.room, question, ListParticipantsResponse)
    }),

    GetParticipant: method(RoomParticipantIdentity, async ({ room, identity }, caller: Caller) => {
      demand.admin(caller, room)
      return participant(room, identity)
    }),

    RemoveParticipant: method(RoomParticipantIdentity, async (question, caller: Caller) => {
      const { room, identity } = question
      demand.admin(caller, room)
      if (!isMeeting(room)) return ask('RemoveParticipant', room, question, RemoveParticipantResponse)
      await core.perform('chairing.remove', atMeeting(room), { participants: [identity] }, caller.actor)
      return new RemoveParticipantResponse()
    }),

    MutePublishedTrack: method(MuteRoomTrackRequest, async (question: MuteRoomTrackRequest, caller: Caller) => {
      const { room, identity, trackSid, muted } = question
      demand.admin(caller, room)
      const find = async () => (await participant(room, identity)).tracks.find(one => one.sid === trackSid)
      const track = isMeeting(room) && muted ? await find() : undefined
      const voice = track?.type === TrackType.AUDIO && track.source !== TrackSource.SCREEN_SHARE_AUDIO
      if (!voice) return ask('MutePublishedTrack', room, question, MuteRoomTrackResponse)
      await hush(caller, room, identity, false)
      return new MuteRoomTrackResponse({ track: (await find()) ?? track })
    }),

    UpdateParticipant: method(UpdateParticipantRequest, async (question: UpdateParticipantRequest, caller: Caller) => {
      const { room, identity, name, permission } = question
      demand.admin(caller, room)
      if (!isMeeting(room)) return ask('UpdateParticipant', room, question, ParticipantInfo)
      const { mayUnmute } = await seated(caller, room, identity)
      const rest = question.clone()
      rest.name = ''
      if (permission) {
        if (!maySpeak(permission)) await hush(caller, room, identity, true)
        else if (!mayUnmute)
          await core.perform('chairing.allowUnmute', atMeeting(room), { participants: [identity] }, caller.actor)
        rest.permission = butTheVoice(permission)
      }
      if (name !== '')
        await core.perform('chairing.rename', atMeeting(room), { participant: identity, name }, caller.actor)
      return ask('UpdateParticipant', room, rest, ParticipantInfo)
    }),

    UpdateSubscriptions: method(UpdateSubscriptionsRequest, async (question, caller: Caller) => {
      demand.admin(caller, question.room)
      return ask('UpdateSubscriptions', question.room, question, UpdateSubscriptionsResponse)
    }),

    SendData: method(SendDataRequest, async (question: SendDataRequest, caller: Caller) => {
      demand.admin(caller, question.room)
      return ask('SendData', question.room, question, SendDataResponse)
    }),

    UpdateRoomMetadata: method(UpdateRoomMetadataRequest, async (question, caller: Caller) => {
      demand.admin(caller, question.room)
      return ask('UpdateRoomMetadata', question.room, question, Room)
    }),

    ForwardParticipant: method(ForwardParticipantRequest, async (question, caller: Caller) => {
      demand.destination(caller, question)
      throw notOffered('link the two meetings instead')
    }),

    MoveParticipant: method(MoveParticipantRequest, async (question, caller: Caller) => {
      demand.destination(caller, question)
      throw notOffered('remove the participant, and let them join the other room')
    }),
  }

  const rooms = async (): Promise<Room[]> => (await engine.listRooms()).map(bytes => Room.fromBinary(bytes))

  return { name: 'livekit.RoomService', methods, identify: request => callerOf(core, request), translate }
}

const maySpeak = ({ canPublish, canPublishSources }: ParticipantPermission): boolean =>
  canPublish && (canPublishSources.length === 0 || canPublishSources.includes(TrackSource.MICROPHONE))

/** Whether somebody may speak the domain decides, and the engine keeps to that by the gate. */
function butTheVoice(permission: ParticipantPermission): ParticipantPermission {
  if (maySpeak(permission)) return permission
  const others = permission.canPublish ? permission.canPublishSources : []
  return new ParticipantPermission({
    ...permission,
    canPublish: true,
    canPublishSources: [...others, TrackSource.MICROPHONE],
  })
}

const codes: Record<ErrorCode, TwirpCode> = {
  unauthenticated: 'unauthenticated',
  wrongCredentials: 'unauthenticated',
  wrongPassword: 'invalid_argument',
  accountFrozen: 'resource_exhausted',
  accountDisabled: 'permission_denied',
  forbidden: 'permission_denied',
  invalid: 'invalid_argument',
  wrongFormat: 'invalid_argument',
  tooLong: 'invalid_argument',
  inconsistent: 'failed_precondition',
  userNotFound: 'not_found',
  meetingNotFound: 'not_found',
  participantNotFound: 'not_found',
  notFound: 'not_found',
  notAllowedHere: 'failed_precondition',
  notRunning: 'not_found',
  meetingLocked: 'permission_denied',
  meetingNotStarted: 'failed_precondition',
  meetingOver: 'not_found',
  meetingFull: 'resource_exhausted',
  guestsNotAllowed: 'permission_denied',
  waitingInLobby: 'failed_precondition',
  wrongMeetingPassword: 'permission_denied',
  removedFromMeeting: 'permission_denied',
  clientIdTaken: 'already_exists',
  tooMany: 'resource_exhausted',
  tooLarge: 'invalid_argument',
  notRecording: 'failed_precondition',
  notStreaming: 'failed_precondition',
  unavailable: 'unavailable',
  internal: 'internal',
}

const translate = (error: unknown): TwirpError | undefined =>
  error instanceof DomainError ? new TwirpError(codes[error.code], error.message) : undefined
