/** The connection to the media engine: one livekit-client room at a time, read into the call store. */
import {
  ConnectionQuality,
  DisconnectReason,
  type LocalAudioTrack,
  type LocalVideoTrack,
  type Participant,
  type ReconnectContext,
  type ReconnectPolicy,
  type RemoteTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from 'livekit-client'
import { callStore, type LossReason, type Pictures, patchCamera, patchMicrophone } from './callStore.ts'
import {
  areOwnIn,
  audioOptions,
  cameraEncoding,
  keepWithin,
  ownInRoom,
  ownOutOfRoom,
  preferredSpeaker,
  videoOptions,
} from './own.ts'
import { hear } from './voices.ts'

/**
 * People stare at a frozen picture: half a second is the longest pause between two tries to come back. A server that was started
 * again first refuses the old connection, and the pause after that is spent on nothing.
 */
const eager: ReconnectPolicy = {
  nextRetryDelayInMs({ retryCount, elapsedMs }: ReconnectContext): number | null {
    if (retryCount > 40 && elapsedMs > 40_000) return null
    return [0, 200, 400][retryCount] ?? 500
  },
}

// At its usual level the library tells the console about every step it takes.
setLogLevel('warn')

/** What is drawn while there is no room. */
const nothing = { sharing: false, pictures: {}, linked: {}, speaking: [], weak: {} }

let room: Room | undefined
let watch: ReturnType<typeof setInterval> | undefined

export const currentRoom = (): Room | undefined => room

/** Enters a room. Rejects when the engine cannot be reached. */
export async function connectCall(url: string, token: string, me: string, callRate: string): Promise<void> {
  await letGo()
  keepWithin(callRate)
  const speaker = preferredSpeaker()
  const next = new Room({
    adaptiveStream: true,
    dynacast: true,
    reconnectPolicy: eager,
    audioCaptureDefaults: audioOptions(),
    videoCaptureDefaults: videoOptions(),
    publishDefaults: { videoEncoding: cameraEncoding() },
    ...(speaker && { audioOutput: { deviceId: speaker } }),
  })
  room = next
  callStore.setState({ phase: 'connecting', loss: undefined, me })
  follow(next)
  try {
    await next.connect(url, token)
  } catch (error) {
    if (room === next) {
      await letGo()
      callStore.setState({ phase: 'lost', loss: 'lost' })
    }
    throw error
  }
  if (room !== next) return
  callStore.setState({ phase: 'connected' })
}

/** Publishes what the person wants published. */
export async function showOwn(): Promise<void> {
  const one = room
  if (!one) return
  await ownInRoom(one)
  if (room === one) read(one)
}

/** Leaves for good. What the person wanted of microphone and camera is forgotten with it by the next preview. */
export async function hangUp(): Promise<void> {
  await letGo()
  callStore.setState({ phase: 'idle', loss: undefined, me: '', ...nothing })
}

async function letGo(): Promise<void> {
  const old = room
  room = undefined
  if (!old) return
  ownOutOfRoom()
  old.removeAllListeners()
  clearInterval(watch)
  hear(new Map())
  await old.disconnect().catch(() => undefined)
}

export async function turnOnSound(): Promise<void> {
  await room?.startAudio().catch(() => undefined)
}

function follow(one: Room): void {
  const reread = coalesced(() => {
    if (room === one) read(one)
  })
  const phase = (next: 'connected' | 'reconnecting') => () => {
    if (room === one) callStore.setState({ phase: next })
    reread()
  }
  // For two seconds after a full reconnect the library holds events back and then forgets them.
  watch = setInterval(reread, 1_000)
  one
    .on(RoomEvent.TrackSubscribed, reread)
    .on(RoomEvent.TrackUnsubscribed, reread)
    .on(RoomEvent.TrackMuted, (publication, participant) => {
      // Muted from outside: the chair closed it, and it stays closed after a reconnect.
      if (
        participant.isLocal &&
        publication.source === Track.Source.Microphone &&
        !callStore.getState().microphone.busy
      )
        patchMicrophone({ wanted: false })
      reread()
    })
    .on(RoomEvent.TrackUnmuted, reread)
    .on(RoomEvent.LocalTrackPublished, reread)
    .on(RoomEvent.LocalTrackUnpublished, reread)
    .on(RoomEvent.ParticipantDisconnected, reread)
    .on(RoomEvent.ActiveSpeakersChanged, speakers => {
      if (room === one) callStore.setState({ speaking: speakers.map(person => person.identity) })
    })
    .on(RoomEvent.ConnectionQualityChanged, reread)
    .on(RoomEvent.AudioPlaybackStatusChanged, () => callStore.setState({ soundBlocked: !one.canPlaybackAudio }))
    .on(RoomEvent.SignalReconnecting, phase('reconnecting'))
    .on(RoomEvent.Reconnecting, phase('reconnecting'))
    .on(RoomEvent.Reconnected, phase('connected'))
    .on(RoomEvent.Disconnected, reason => {
      if (room !== one) return
      // A failed first connect is told to its caller.
      if (callStore.getState().phase === 'connecting') return
      room = undefined
      clearInterval(watch)
      hear(new Map())
      ownOutOfRoom()
      callStore.setState({
        phase: 'lost',
        loss: lossOf(reason),
        ...nothing,
      })
    })
}

function lossOf(reason: DisconnectReason | undefined): LossReason {
  switch (reason) {
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed'
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'closed'
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced'
    default:
      return 'lost'
  }
}

/** Everything drawn comes from the room as it stands, so that no order of events can leave a wrong picture behind. */
function read(one: Room): void {
  const before = callStore.getState().pictures
  const pictures: Record<string, Pictures> = {}
  let changed = false
  for (const person of [one.localParticipant, ...one.remoteParticipants.values()]) {
    const now: Pictures = {
      camera: shown(person, Track.Source.Camera),
      screen: shown(person, Track.Source.ScreenShare),
    }
    if (!now.camera && !now.screen) continue
    const old = before[person.identity]
    const same = old?.camera === now.camera && old?.screen === now.screen
    pictures[person.identity] = same && old ? old : now
    changed ||= !same
  }
  changed ||= Object.keys(before).length !== Object.keys(pictures).length
  hear(voicesIn(one))
  const linked = linkedIn(one)
  if (JSON.stringify(linked) !== JSON.stringify(callStore.getState().linked)) callStore.setState({ linked })
  const weak = weakIn(one)
  if (JSON.stringify(weak) !== JSON.stringify(callStore.getState().weak)) callStore.setState({ weak })
  if (areOwnIn(one)) readOwn(one)
  callStore.setState({
    ...(changed && { pictures }),
    sharing: one.localParticipant.getTrackPublication(Track.Source.ScreenShare) !== undefined,
  })
}

function readOwn({ localParticipant }: Room): void {
  const microphone = localParticipant.getTrackPublication(Track.Source.Microphone)
  const camera = localParticipant.getTrackPublication(Track.Source.Camera)
  patchMicrophone({
    on: microphone !== undefined && !microphone.isMuted,
    track: microphone?.track as LocalAudioTrack | undefined,
  })
  patchCamera({ on: camera !== undefined && !camera.isMuted, track: camera?.track as LocalVideoTrack | undefined })
}

/** How the engine names a meeting that is linked with this one; the rest is its number. */
export const linkedPrefix = 'room:'

const linkedIn = (one: Room): Record<string, string> =>
  Object.fromEntries(
    [...one.remoteParticipants.values()]
      .filter(({ identity }) => identity.startsWith(linkedPrefix))
      .map(({ identity, name }) => [identity, name || identity.slice(linkedPrefix.length)]),
  )

function weakIn(one: Room): Record<string, 'poor' | 'lost'> {
  const weak: Record<string, 'poor' | 'lost'> = {}
  for (const { identity, connectionQuality } of [one.localParticipant, ...one.remoteParticipants.values()])
    if (connectionQuality === ConnectionQuality.Poor) weak[identity] = 'poor'
    else if (connectionQuality === ConnectionQuality.Lost) weak[identity] = 'lost'
  return weak
}

function voicesIn(one: Room): Map<RemoteTrack, string> {
  const voices = new Map<RemoteTrack, string>()
  for (const person of one.remoteParticipants.values())
    for (const { audioTrack } of person.audioTrackPublications.values())
      if (audioTrack) voices.set(audioTrack as RemoteTrack, person.identity)
  return voices
}

function shown(person: Participant, source: Track.Source): Track | undefined {
  const publication = person.getTrackPublication(source)
  return publication && !publication.isMuted ? publication.track : undefined
}

/** Many events come at once when people join; one look afterwards is enough. */
function coalesced(work: () => void): () => void {
  let due = false
  return () => {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      work()
    })
  }
}
