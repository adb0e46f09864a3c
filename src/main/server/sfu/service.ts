/** LiveKit's RoomService at one room of this engine: the protocol's messages in and out. */
import {
  DataPacket,
  DataPacket_Kind,
  DeleteRoomResponse,
  ListParticipantsResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  RemoveParticipantResponse,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
  UserPacket,
} from '@livekit/protocol'
import { largestPacket } from './data.ts'
import { merged, tooLong } from './limits.ts'
import type { Member } from './member/member.ts'
import { fromProto } from './permission.ts'
import type { Room } from './room/room.ts'
import type { ServiceAnswer, ServiceMethod } from './sfu.ts'

/** A refusal on the way to an answer. */
export class Refusal extends Error {
  readonly code: Extract<ServiceAnswer, { ok: false }>['code']

  constructor(code: Refusal['code'], message: string) {
    super(message)
    this.code = code
  }
}

interface Message {
  toBinary(): Uint8Array
}

/** What is asked of a room that is not there: as far as it is about people, there are none. */
export function withoutRoom(method: Exclude<ServiceMethod, 'CreateRoom'>): Message {
  if (method === 'ListParticipants') return new ListParticipantsResponse()
  const ofRoom = method === 'DeleteRoom' || method === 'SendData' || method === 'UpdateRoomMetadata'
  throw new Refusal('not_found', ofRoom ? 'requested room does not exist' : 'participant does not exist')
}

/** What happens at an open room. Making and ending rooms is the engine's. */
export const calls: Record<Exclude<ServiceMethod, 'CreateRoom'>, (room: Room, request: Uint8Array) => Message> = {
  DeleteRoom: () => new DeleteRoomResponse(),

  ListParticipants: room => new ListParticipantsResponse({ participants: [...room.members].map(one => one.info) }),

  GetParticipant: (room, request) => present(room, RoomParticipantIdentity.fromBinary(request)).info,

  RemoveParticipant(room, request) {
    room.expel(present(room, RoomParticipantIdentity.fromBinary(request)).identity, 'removed')
    return new RemoveParticipantResponse()
  },

  MutePublishedTrack(room, request) {
    const asked = MuteRoomTrackRequest.fromBinary(request)
    const track = present(room, asked).publications.get(asked.trackSid)
    if (!track) throw new Refusal('not_found', 'track is not found')
    if (!asked.muted && track.info.muted) throw new Refusal('failed_precondition', 'remote unmute not enabled')
    if (asked.muted) room.decisions.muteTrack(asked.identity, asked.trackSid)
    return new MuteRoomTrackResponse({ track: track.info })
  },

  UpdateParticipant(room, request) {
    const { identity, name, metadata, attributes, permission } = UpdateParticipantRequest.fromBinary(request)
    const member = present(room, { identity })
    refuseLong({ name, metadata, attributes: merged(member.info.attributes, attributes) })
    if (permission) room.decisions.permit(identity, fromProto(permission))
    if (name !== '' || metadata !== '' || Object.keys(attributes).length > 0)
      room.decisions.describe(identity, {
        attributes,
        ...(name !== '' && { name }),
        ...(metadata !== '' && { metadata }),
      })
    return member.info
  },

  UpdateSubscriptions(room, request) {
    const { identity, trackSids, participantTracks, subscribe } = UpdateSubscriptionsRequest.fromBinary(request)
    const sids = [...trackSids, ...participantTracks.flatMap(one => one.trackSids)]
    room.subscribeFor(present(room, { identity }), sids, subscribe)
    return new UpdateSubscriptionsResponse()
  },

  SendData(room, request) {
    const { data, kind, destinationIdentities, destinationSids, topic, nonce } = SendDataRequest.fromBinary(request)
    if (nonce.length !== 0 && nonce.length !== 16)
      throw new Refusal('invalid_argument', `nonce should be 16-bytes or not present, got: ${nonce.length} bytes`)
    const bySid = [...room.members].filter(member => destinationSids.includes(member.sid)).map(one => one.identity)
    const named = destinationIdentities.length + destinationSids.length > 0
    const identities = [...destinationIdentities, ...bySid]
    // Whom nobody knows by this sid gets nothing, and then nobody does.
    if (named && identities.length === 0) return new SendDataResponse()
    const value = new UserPacket({ payload: data, topic, nonce, destinationIdentities: identities, destinationSids })
    const bytes = new DataPacket({ kind, destinationIdentities: identities, value: { case: 'user', value } }).toBinary()
    if (bytes.length > largestPacket) throw new Refusal('invalid_argument', 'data is too large')
    room.send(kind === DataPacket_Kind.LOSSY ? '_lossy' : '_reliable', { bytes, identities })
    return new SendDataResponse()
  },

  UpdateRoomMetadata(room, request) {
    const { metadata } = UpdateRoomMetadataRequest.fromBinary(request)
    refuseLong({ metadata })
    room.about.setMetadata(metadata)
    return room.about.info
  },
}

function present(room: Room, { identity }: { identity: string }): Member {
  const member = room.member(identity)
  if (!member) throw new Refusal('not_found', 'participant does not exist')
  return member
}

export function refuseLong(described: Parameters<typeof tooLong>[0]): void {
  const excess = tooLong(described)
  if (excess) throw new Refusal('invalid_argument', excess)
}
