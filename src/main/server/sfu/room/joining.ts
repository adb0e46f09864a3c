/** What a client is told when it comes in or back: what this server is, and who is there. */
import {
  JoinResponse,
  type ParticipantInfo,
  ReconnectResponse,
  type Room as RoomInfo,
  ServerInfo,
  ServerInfo_Edition,
} from '@livekit/protocol'

const pingInterval = 5
const pingTimeout = 15
const version = '1.9.0'
const serverInfo = new ServerInfo({
  edition: ServerInfo_Edition.Standard,
  version,
  protocol: 16,
  region: 'local',
  nodeId: 'gavel',
})

/** The first of a kind is what clients take when they would like another. */
export const enabledCodecs = ['audio/opus', 'audio/red', 'video/VP8', 'video/H264'].map(mime => ({ mime }))

export const welcome = (
  room: RoomInfo,
  participant: ParticipantInfo,
  otherParticipants: ParticipantInfo[],
  singleConnection: boolean,
): JoinResponse =>
  new JoinResponse({
    ...{ room, participant, otherParticipants, serverInfo, pingInterval, pingTimeout },
    serverVersion: version,
    subscriberPrimary: !singleConnection,
    fastPublish: true,
    enabledPublishCodecs: enabledCodecs,
  })

export const welcomeBack = (): ReconnectResponse => new ReconnectResponse({ serverInfo })
