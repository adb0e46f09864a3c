/** What really flows: the browser's own counters of every stream, for the statistics people see and for tests. */
import { type LocalTrack, type Participant, type RemoteTrack, Track } from 'livekit-client'
import { currentRoom } from './connection.ts'

/** Counters since the stream began. */
export interface Stream {
  /** Stays the same while the stream lasts. */
  key: string
  way: 'in' | 'out'
  participantId: string
  kind: 'audio' | 'video'
  source: 'microphone' | 'camera' | 'screen'
  bytes: number
  packets: number
  /** Of those sent to us; of our own, what the server says. */
  packetsLost: number
  /** Seconds. */
  jitter: number
  codec?: string | undefined
  framesDecoded?: number
  framesPerSecond?: number | undefined
  frameWidth?: number | undefined
  frameHeight?: number | undefined
  totalAudioEnergy?: number
}

export interface Snapshot {
  atMs: number
  streams: Stream[]
  /** Seconds, measured by the connection itself. */
  roundTrip?: number | undefined
  protocol?: 'udp' | 'tcp' | undefined
}

declare global {
  interface Window {
    gavelCall?: { stats(): Promise<Stream[]> }
  }
}

/** The received streams alone. */
export async function stats(): Promise<Stream[]> {
  const room = currentRoom()
  if (!room) return []
  return (await Promise.all([...room.remoteParticipants.values()].flatMap(tracksOf).map(readTrack))).flatMap(
    ({ streams }) => streams,
  )
}

export async function snapshot(): Promise<Snapshot> {
  const room = currentRoom()
  const people = room ? [...room.remoteParticipants.values(), room.localParticipant] : []
  const all = await Promise.all(people.flatMap(tracksOf).map(readTrack))
  const paths = all.flatMap(({ path }) => (path ? [path] : []))
  return { atMs: performance.now(), streams: all.flatMap(({ streams }) => streams), ...paths.at(-1) }
}

interface Carried {
  participantId: string
  source: Stream['source']
  track: Track
}

const tracksOf = (person: Participant): Carried[] =>
  [...person.trackPublications.values()].flatMap(({ track, source }) =>
    track ? [{ participantId: person.identity, source: sourceOf(source), track }] : [],
  )

const sourceOf = (source: Track.Source): Stream['source'] =>
  source === Track.Source.Camera ? 'camera' : source === Track.Source.Microphone ? 'microphone' : 'screen'

async function readTrack({ participantId, source, track }: Carried) {
  const report = await (track.isLocal
    ? (track as LocalTrack).sender?.getStats()
    : (track as RemoteTrack).getRTCStatsReport())
  const entries = [...(report?.values() ?? [])]
  const streams = entries.flatMap((one): Stream[] => {
    const way = one.type === 'inbound-rtp' ? 'in' : one.type === 'outbound-rtp' ? 'out' : undefined
    // A layer that nobody wants is not sent.
    if (!way || one.active === false) return []
    const told = way === 'out' ? entries.find(other => other.id === one.remoteId) : one
    return [
      {
        key: `${way} ${participantId} ${source} ${one.ssrc}`,
        ...{ way, participantId, source },
        kind: one.kind === 'audio' ? 'audio' : 'video',
        bytes: (way === 'in' ? one.bytesReceived : one.bytesSent) ?? 0,
        packets: (way === 'in' ? one.packetsReceived : one.packetsSent) ?? 0,
        packetsLost: told?.packetsLost ?? 0,
        jitter: told?.jitter ?? 0,
        codec: report?.get(one.codecId)?.mimeType?.split('/')[1],
        ...(one.kind === 'audio'
          ? { totalAudioEnergy: one.totalAudioEnergy ?? 0 }
          : {
              framesDecoded: one.framesDecoded ?? 0,
              framesPerSecond: one.framesPerSecond,
              frameWidth: one.frameWidth,
              frameHeight: one.frameHeight,
            }),
      },
    ]
  })
  // Not every browser tells of its transports.
  const pair =
    report?.get(entries.find(one => one.type === 'transport')?.selectedCandidatePairId) ??
    entries.find(one => one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded')
  const path = pair && {
    roundTrip: pair.currentRoundTripTime as number | undefined,
    protocol: report?.get(pair.localCandidateId)?.protocol as Snapshot['protocol'],
  }
  return { streams, path }
}
