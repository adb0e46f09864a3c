/** Choosing camera, microphone and speaker; a choice takes effect at once, also in a call. */
import { Mic, Video, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { type Device, deviceStore, playTestSound } from '../../call/devices.ts'
import { type Preferred, switchDevice } from '../../call/own.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { say, useWords } from '../../words/words.ts'
import { choose, settingsStore } from './settingsStore.ts'

const unnamed = {
  camera: 'devices.unnamedCamera',
  microphone: 'devices.unnamedMicrophone',
  speaker: 'devices.unnamedSpeaker',
} as const

export function optionsOf(kind: keyof Preferred, devices: readonly Device[]): Option<string>[] {
  if (devices.length === 0) return [{ value: '', label: say(kind === 'speaker' ? 'devices.standard' : 'devices.none') }]
  return [
    { value: '', label: say('devices.standard') },
    ...devices.map((device, index) => ({
      value: device.id,
      label: device.label || say(unnamed[kind], { count: index + 1 }),
    })),
  ]
}

export function chooseDevice(kind: keyof Preferred, id: string): void {
  choose({ [kind]: id })
  void switchDevice(kind, id)
}

/** The remembered device may be unplugged today. */
export const chosen = (id: string, devices: readonly Device[]): string =>
  devices.some(device => device.id === id) ? id : ''

export function DeviceChoices() {
  const say = useWords()
  const { cameras, microphones, speakers } = useStore(deviceStore)
  const { camera, microphone, speaker } = useStore(settingsStore)
  const [testing, setTesting] = useState(false)
  const test = async (): Promise<void> => {
    setTesting(true)
    await playTestSound(speaker).catch(() => undefined)
    setTesting(false)
  }
  return (
    <div className="flex flex-col gap-4">
      <Choice
        label={say('devices.camera')}
        icon={<Video className="size-4" />}
        options={optionsOf('camera', cameras)}
        value={chosen(camera, cameras)}
        disabled={cameras.length === 0}
        onChange={id => chooseDevice('camera', id)}
      />
      <Choice
        label={say('devices.microphone')}
        icon={<Mic className="size-4" />}
        options={optionsOf('microphone', microphones)}
        value={chosen(microphone, microphones)}
        disabled={microphones.length === 0}
        onChange={id => chooseDevice('microphone', id)}
      />
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Choice
            label={say('devices.speaker')}
            icon={<Volume2 className="size-4" />}
            options={optionsOf('speaker', speakers)}
            value={chosen(speaker, speakers)}
            disabled={speakers.length === 0}
            onChange={id => chooseDevice('speaker', id)}
          />
        </div>
        <Button busy={testing} onClick={() => void test()}>
          {say('devices.test')}
        </Button>
      </div>
    </div>
  )
}
