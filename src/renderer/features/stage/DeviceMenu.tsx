/** Changing a camera, microphone or speaker in the middle of a meeting. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { deviceStore, readDevices } from '../../call/devices.ts'
import type { Preferred } from '../../call/own.ts'
import { Menu, MenuChoices } from '../../ui/Menu.tsx'
import { useWords } from '../../words/words.ts'
import { chooseDevice, chosen, optionsOf } from '../settings/DeviceChoices.tsx'
import { settingsStore } from '../settings/settingsStore.ts'

const lists = { camera: 'cameras', microphone: 'microphones', speaker: 'speakers' } as const

export function DeviceMenu({
  kinds,
  label,
  trigger,
}: {
  kinds: readonly (keyof Preferred)[]
  label: string
  trigger: ReactNode
}) {
  const say = useWords()
  const devices = useStore(deviceStore)
  const settings = useStore(settingsStore)
  return (
    <Menu
      side="top"
      align="center"
      trigger={
        <button
          type="button"
          aria-label={label}
          onPointerDown={() => void readDevices()}
          className="hidden h-11 w-7 place-items-center rounded-r-full pr-1.5 text-stage-soft hover:text-stage-text min-[30rem]:grid sm:h-12"
        >
          {trigger}
        </button>
      }
    >
      {kinds.map(kind => (
        <MenuChoices
          key={kind}
          label={say(`devices.${kind}`)}
          value={chosen(settings[kind], devices[lists[kind]])}
          options={optionsOf(kind, devices[lists[kind]])}
          onChange={id => chooseDevice(kind, id)}
        />
      ))}
    </Menu>
  )
}
