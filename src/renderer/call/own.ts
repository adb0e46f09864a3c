/** Own microphone and camera: tried out before a call, published in it, and kept as the person left them between calls. */
import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
  type Room,
  Track,
  type VideoEncoding,
} from 'livekit-client'
import { cameraWithin } from './callRate.ts'
import { callStore, patchCamera, patchMicrophone } from './callStore.ts'
import { captureIsPossible, failureOf, readDevices } from './devices.ts'

export interface Preferred {
  camera: string
  microphone: string
  speaker: string
}

let preferred: Preferred = { camera: '', microphone: '', speaker: '' }
let quality = cameraWithin('2048K')
let room: Room | undefined
/** Switching on and off quickly must end where the last click wanted it. */
let turn: Promise<unknown> = Promise.resolve()

const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const next = turn.then(work, work)
  turn = next.catch(() => undefined)
  return next
}

const deviceOption = (id: string): { deviceId?: string } => (id ? { deviceId: id } : {})
export const audioOptions = (): object => ({
  ...deviceOption(preferred.microphone),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
})
export const videoOptions = (): object => ({
  ...deviceOption(preferred.camera),
  resolution: quality.preset.resolution,
})

export const prefer = (devices: Preferred): void => {
  preferred = { ...devices }
}

/** From now on the camera keeps to this call rate. */
export const keepWithin = (rate: string): void => {
  quality = cameraWithin(rate)
}

export const cameraEncoding = (): VideoEncoding => quality.encoding

export const preferredSpeaker = (): string => preferred.speaker

/** From now on the devices belong to this room; what is wanted is published in it. */
export async function ownInRoom(next: Room): Promise<void> {
  room = next
  const { microphone, camera } = callStore.getState()
  await Promise.all([
    microphone.wanted && publishMicrophone(next, microphone.track),
    camera.wanted && publishCamera(next, camera.track),
  ])
  // Those that are not wanted are not kept open either.
  if (!callStore.getState().microphone.wanted) stopTrack(microphone.track)
  if (!callStore.getState().camera.wanted) stopTrack(camera.track)
}

/** Whether the devices belong to this room; before that what they give is not in it, and is not nothing either. */
export const areOwnIn = (one: Room): boolean => room === one

export function ownOutOfRoom(): void {
  room = undefined
  patchMicrophone({ on: false, track: undefined, busy: false })
  patchCamera({ on: false, track: undefined, busy: false })
}

/** Not every engine keeps a closed microphone silent: some do not take it at all. */
function takesMicrophone({ localParticipant: { permissions } }: Room): boolean {
  const sources = permissions?.canPublishSources ?? []
  return (
    permissions?.canPublish !== false &&
    (sources.length === 0 || sources.includes(Track.sourceToProto(Track.Source.Microphone)))
  )
}

async function publishMicrophone(to: Room, ready: LocalAudioTrack | undefined): Promise<void> {
  if (!takesMicrophone(to)) {
    stopTrack(ready)
    return patchMicrophone({ failure: undefined, wanted: false, track: undefined })
  }
  try {
    if (ready && ready.mediaStreamTrack.readyState === 'live')
      await to.localParticipant.publishTrack(ready, { source: Track.Source.Microphone })
    else await to.localParticipant.setMicrophoneEnabled(true, audioOptions())
    patchMicrophone({ failure: undefined })
  } catch (error) {
    patchMicrophone({ failure: failureOf(error), wanted: false })
  }
}

async function publishCamera(to: Room, ready: LocalVideoTrack | undefined): Promise<void> {
  try {
    if (ready && ready.mediaStreamTrack.readyState === 'live') {
      await keepToSize(ready)
      await to.localParticipant.publishTrack(ready, { source: Track.Source.Camera })
    } else await to.localParticipant.setCameraEnabled(true, videoOptions())
    patchCamera({ failure: undefined })
  } catch (error) {
    patchCamera({ failure: failureOf(error), wanted: false })
  }
}

/** A preview knows no call rate: its camera gets the size that fits the meeting, and has it when it is opened again, too. */
async function keepToSize({ constraints, mediaStreamTrack }: LocalVideoTrack): Promise<void> {
  const { resolution } = quality.preset
  if (constraints.height === resolution.height) return
  Object.assign(constraints, resolution)
  await mediaStreamTrack.applyConstraints(constraints)
}

const stopTrack = (track: LocalAudioTrack | LocalVideoTrack | undefined): void => track?.stop()

/** Resolves when the microphone is as wanted; a failure is in the store, not thrown. */
export function setMicrophone(on: boolean): Promise<void> {
  patchMicrophone({ wanted: on, busy: true, failure: undefined })
  return inTurn(async () => {
    try {
      if (on && !captureIsPossible()) throw new Error('insecure')
      if (room) await room.localParticipant.setMicrophoneEnabled(on, audioOptions())
      else {
        const before = callStore.getState().microphone.track
        stopTrack(before)
        const track = on ? await createLocalAudioTrack(audioOptions()) : undefined
        patchMicrophone({ track, on })
      }
      if (on) void readDevices()
    } catch (error) {
      patchMicrophone({ failure: failureOf(error), wanted: false, ...(!room && { on: false, track: undefined }) })
    } finally {
      patchMicrophone({ busy: false })
    }
  })
}

export function setCamera(on: boolean): Promise<void> {
  patchCamera({ wanted: on, busy: true, failure: undefined })
  return inTurn(async () => {
    try {
      if (on && !captureIsPossible()) throw new Error('insecure')
      if (room) await room.localParticipant.setCameraEnabled(on, videoOptions())
      else {
        stopTrack(callStore.getState().camera.track)
        const track = on ? await createLocalVideoTrack(videoOptions()) : undefined
        patchCamera({ track, on })
      }
      if (on) void readDevices()
    } catch (error) {
      patchCamera({ failure: failureOf(error), wanted: false, ...(!room && { on: false, track: undefined }) })
    } finally {
      patchCamera({ busy: false })
    }
  })
}

/** Changes a device, at once when it is in use. */
export async function switchDevice(kind: keyof Preferred, id: string): Promise<void> {
  preferred = { ...preferred, [kind]: id }
  const { microphone, camera } = callStore.getState()
  if (room) {
    const kinds = { camera: 'videoinput', microphone: 'audioinput', speaker: 'audiooutput' } as const
    await room.switchActiveDevice(kinds[kind], id || 'default').catch(() => undefined)
  } else if (kind === 'microphone' && microphone.on) await setMicrophone(true)
  else if (kind === 'camera' && camera.on) await setCamera(true)
}

/** The preview is over without a call. */
export function releaseOwn(): void {
  if (room) return
  void inTurn(async () => {
    if (room) return
    const { microphone, camera } = callStore.getState()
    stopTrack(microphone.track)
    stopTrack(camera.track)
    patchMicrophone({ track: undefined, on: false, failure: undefined })
    patchCamera({ track: undefined, on: false, failure: undefined })
  })
}
