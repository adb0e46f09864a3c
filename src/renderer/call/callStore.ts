/** The state of the call as the window draws it: own devices, everybody's pictures, who speaks. No React, no rules. */
import type { LocalAudioTrack, LocalVideoTrack, Track } from 'livekit-client'
import { createStore } from 'zustand/vanilla'

export type DeviceFailure = 'denied' | 'missing' | 'busy' | 'insecure' | 'other'

/** Own microphone or camera. `wanted` is what the person chose and outlives every reconnect; `on` is what is true. */
export interface OwnDevice<T> {
  wanted: boolean
  on: boolean
  busy: boolean
  track?: T | undefined
  failure?: DeviceFailure | undefined
}

export interface Pictures {
  camera?: Track | undefined
  screen?: Track | undefined
}

/** Why the engine let go of us; `lost` is worth coming back from. */
export type LossReason = 'removed' | 'closed' | 'replaced' | 'lost'

export interface CallState {
  phase: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'lost'
  loss?: LossReason | undefined
  /** Own participant id while in a call. */
  me: string
  microphone: OwnDevice<LocalAudioTrack>
  camera: OwnDevice<LocalVideoTrack>
  sharing: boolean
  /** By participant id; entries keep their identity while nothing of theirs changes. */
  pictures: Readonly<Record<string, Pictures>>
  /** Meetings linked with this one: whoever speaks there is one participant here. Names by participant id. */
  linked: Readonly<Record<string, string>>
  /** Participant ids, loudest first. */
  speaking: readonly string[]
  /** Whose connection is bad, by participant id. */
  weak: Readonly<Record<string, 'poor' | 'lost'>>
  /** The browser plays no sound before somebody touches the page. */
  soundBlocked: boolean
}

export const callStore = createStore<CallState>(() => ({
  phase: 'idle',
  me: '',
  microphone: { wanted: false, on: false, busy: false },
  camera: { wanted: false, on: false, busy: false },
  sharing: false,
  pictures: {},
  linked: {},
  speaking: [],
  weak: {},
  soundBlocked: false,
}))

export const patchMicrophone = (change: Partial<CallState['microphone']>): void =>
  callStore.setState(({ microphone }) => ({ microphone: { ...microphone, ...change } }))

export const patchCamera = (change: Partial<CallState['camera']>): void =>
  callStore.setState(({ camera }) => ({ camera: { ...camera, ...change } }))
