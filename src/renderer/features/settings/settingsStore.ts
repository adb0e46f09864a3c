/** What a person chose for themselves on this computer, kept between visits. */
import { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import { type Language, speakLanguage } from '../../words/words.ts'

const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['en', 'zh']).optional().catch(undefined),
  /** The name given as a guest. */
  name: z.string().max(48).catch(''),
  /** Device ids; empty means the system's default. */
  camera: z.string().catch(''),
  microphone: z.string().catch(''),
  speaker: z.string().catch(''),
  /** How they entered last time. */
  cameraOn: z.boolean().catch(true),
  microphoneOn: z.boolean().catch(true),
  layout: z.enum(['gallery', 'speaker']).catch('gallery'),
  /** One's own picture is not shown to oneself. */
  selfHidden: z.boolean().catch(false),
  /** The chair's switch beside "Mute all". */
  allowSelfUnmute: z.boolean().catch(true),
})
export type Settings = z.infer<typeof Settings>

const key = 'gavel.settings'

function kept(): Settings {
  try {
    return Settings.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return Settings.parse({})
  }
}

export const settingsStore = createStore<Settings>(() => kept())

export function choose(change: Partial<Settings>): void {
  settingsStore.setState(change)
  try {
    localStorage.setItem(key, JSON.stringify(settingsStore.getState()))
  } catch {
    // Without storage the choice lives as long as the window.
  }
}

/** Keeps page and words as the settings say; called once. */
export function applySettings(): void {
  const night = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    const { theme } = settingsStore.getState()
    document.documentElement.dataset['theme'] = theme === 'system' ? (night.matches ? 'dark' : 'light') : theme
  }
  let spoken: Language | undefined
  const speak = (): void => {
    const { language } = settingsStore.getState()
    if (language === spoken && spoken !== undefined) return
    spoken = language
    speakLanguage(language)
  }
  apply()
  speak()
  settingsStore.subscribe(apply)
  settingsStore.subscribe(speak)
  night.addEventListener('change', apply)
}
