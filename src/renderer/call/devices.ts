/** Which cameras, microphones and speakers there are, and why one of them could not be used. */
import { createStore } from 'zustand/vanilla'
import type { DeviceFailure } from './callStore.ts'

export interface Device {
  id: string
  label: string
}

export interface Devices {
  cameras: Device[]
  microphones: Device[]
  speakers: Device[]
}

export const deviceStore = createStore<Devices>(() => ({ cameras: [], microphones: [], speakers: [] }))

export const captureIsPossible = (): boolean => navigator.mediaDevices?.getUserMedia !== undefined

/** Labels are empty until the person has allowed capture once, so this is asked again after each start of a device. */
export async function readDevices(): Promise<void> {
  if (!navigator.mediaDevices?.enumerateDevices) return
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  const of = (kind: MediaDeviceKind): Device[] =>
    all
      // "default" and "communications" repeat a device that is in the list under its own id.
      .filter(one => one.kind === kind && !['', 'default', 'communications'].includes(one.deviceId))
      .map(one => ({ id: one.deviceId, label: one.label }))
  deviceStore.setState({ cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') })
}

export function watchDevices(): () => void {
  const read = (): void => void readDevices()
  read()
  navigator.mediaDevices?.addEventListener?.('devicechange', read)
  return () => navigator.mediaDevices?.removeEventListener?.('devicechange', read)
}

export function failureOf(error: unknown): DeviceFailure {
  if (!captureIsPossible()) return 'insecure'
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'DevicesNotFoundError':
      return 'missing'
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy'
    default:
      return 'other'
  }
}

/** Two quiet notes through the chosen speaker. */
export async function playTestSound(speaker: string): Promise<void> {
  const audio = new Audio(URL.createObjectURL(notes()))
  try {
    if (speaker && 'setSinkId' in audio) await audio.setSinkId(speaker).catch(() => undefined)
    await audio.play()
    await new Promise(resolve => {
      audio.onended = resolve
    })
  } finally {
    URL.revokeObjectURL(audio.src)
  }
}

/** A WAV file: 44 bytes of header, then 16-bit samples. */
function notes(): Blob {
  const rate = 24_000
  const samples = new Int16Array(rate * 0.9)
  for (let i = 0; i < samples.length; i++) {
    const t = i / rate
    const pitch = t < 0.4 ? 523.25 : 659.25
    const within = t < 0.4 ? t : t - 0.4
    samples[i] = Math.sin(2 * Math.PI * pitch * t) * Math.exp(-5 * within) * Math.min(1, within * 80) * 9_000
  }
  const head = new DataView(new ArrayBuffer(44))
  const text = (at: number, value: string): void => {
    for (const [i, sign] of [...value].entries()) head.setUint8(at + i, sign.charCodeAt(0))
  }
  text(0, 'RIFF')
  head.setUint32(4, 36 + samples.byteLength, true)
  text(8, 'WAVEfmt ')
  head.setUint32(16, 16, true)
  head.setUint16(20, 1, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, rate, true)
  head.setUint32(28, rate * 2, true)
  head.setUint16(32, 2, true)
  head.setUint16(34, 16, true)
  text(36, 'data')
  head.setUint32(40, samples.byteLength, true)
  return new Blob([head.buffer, samples], { type: 'audio/wav' })
}
