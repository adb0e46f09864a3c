/** What really arrives: the receivers' own counters, for diagnosis and for tests. */
import { type RemoteTrack, Track } from 'livekit-client'
import { currentRoom } from './connection.ts'

export interface ReceiverStats {
  participantId: string
  kind: 'audio' | 'video'
  source: 'microphone' | 'camera' | 'screen'
  bytesReceived: number
  packetsLost: number
  jitter: number
  framesDecoded?: number
  frameWidth?: number
  frameHeight?: number
  totalAudioEnergy?: number
}

declare global {
  interface Window {
    gavelCall?: { stats(): Promise<ReceiverStats[]> }
  }
}

export async function stats(): Promise<ReceiverStats[]> {
  const room = currentRoom()
  if (!room) return []
  const asked: Promise<ReceiverStats | undefined>[] = []
  for (const person of room.remoteParticipants.values())
    for (const { track, source } of person.trackPublications.values())
      if (track) asked.push(statsOf(track as RemoteTrack, person.identity, source))
  return (await Promise.all(asked)).filter(one => one !== undefined)
}

async function statsOf(
  track: RemoteTrack,
  participantId: string,
  source: Track.Source,
): Promise<ReceiverStats | undefined> {
  const report = await track.getRTCStatsReport()
  for (const one of report?.values() ?? []) {
    if (one.type !== 'inbound-rtp') continue
    const audio = one.kind === 'audio'
    return {
      participantId,
      kind: audio ? 'audio' : 'video',
      source: source === Track.Source.Camera ? 'camera' : source === Track.Source.Microphone ? 'microphone' : 'screen',
      bytesReceived: one.bytesReceived ?? 0,
      packetsLost: one.packetsLost ?? 0,
      jitter: one.jitter ?? 0,
      ...(audio
        ? { totalAudioEnergy: one.totalAudioEnergy ?? 0 }
        : { framesDecoded: one.framesDecoded ?? 0, frameWidth: one.frameWidth, frameHeight: one.frameHeight }),
    }
  }
  return undefined
}
