/** What a person sets once and forgets: appearance, language, devices. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { readDevices } from '../../call/devices.ts'
import { desktop } from '../../carriers.ts'
import { Choice, Segments } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { languages, useWords } from '../../words/words.ts'
import { DeviceChoices } from './DeviceChoices.tsx'
import { Hosting } from './Hosting.tsx'
import { choose, settingsStore } from './settingsStore.ts'

export function SettingsDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const say = useWords()
  const { theme, language } = useStore(settingsStore)
  useEffect(() => {
    if (open) void readDevices()
  }, [open])
  return (
    <Dialog open={open} onClose={onClose} title={say('settings.title')}>
      <div className="flex flex-col gap-5">
        <Segments
          label={say('settings.theme')}
          value={theme}
          options={[
            { value: 'system', label: say('settings.system') },
            { value: 'light', label: say('settings.light') },
            { value: 'dark', label: say('settings.dark') },
          ]}
          onChange={next => choose({ theme: next })}
        />
        <Choice
          label={say('settings.language')}
          value={language ?? 'system'}
          options={[
            { value: 'system', label: say('settings.system') },
            ...Object.entries(languages).map(([value, label]) => ({ value: value as 'en' | 'zh', label })),
          ]}
          onChange={next => choose({ language: next === 'system' ? undefined : next })}
        />
        <h3 className="mt-2 border-line border-t pt-5 font-semibold">{say('settings.devices')}</h3>
        <DeviceChoices />
        {desktop() && <Hosting />}
      </div>
    </Dialog>
  )
}
