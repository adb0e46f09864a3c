/** What is kept of a person's choices survives, and rubbish in its place does no harm. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const key = 'gavel.settings'
let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.resetModules()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  })
})
afterEach(() => vi.unstubAllGlobals())

/** The store is filled when the page is loaded. */
const load = () => import('../../src/renderer/features/settings/settingsStore.ts')

const standard = {
  theme: 'system',
  name: '',
  camera: '',
  microphone: '',
  speaker: '',
  cameraOn: true,
  microphoneOn: true,
  layout: 'gallery',
  selfHidden: false,
  allowSelfUnmute: true,
}

async function settingsFrom(text: string | undefined): Promise<object> {
  if (text !== undefined) kept.set(key, text)
  return (await load()).settingsStore.getState()
}

describe('settings', () => {
  it('begin with a standard', async () => {
    expect(await settingsFrom(undefined)).toEqual(standard)
  })

  it.each(['', '{', 'null', '[]', '42', '"dark"', 'true', '{}', '{"theme":null}', 'undefined'])(
    'take %j for nothing kept',
    async text => {
      expect(await settingsFrom(text)).toEqual(standard)
    },
  )

  it('keep what is right beside what is wrong', async () => {
    const mixed = { theme: 'dark', layout: 'circle', language: 'xx', name: 7, camera: 'c1', cameraOn: 'no', extra: 1 }
    expect(await settingsFrom(JSON.stringify(mixed))).toEqual({ ...standard, theme: 'dark', camera: 'c1' })
  })

  it('come back after a reload', async () => {
    const { choose } = await load()
    choose({ layout: 'speaker', language: 'zh', microphoneOn: false })
    choose({ name: 'Anna' })
    vi.resetModules()
    expect(await settingsFrom(undefined)).toEqual({
      ...standard,
      layout: 'speaker',
      language: 'zh',
      microphoneOn: false,
      name: 'Anna',
    })
  })

  it('last as long as the window where nothing can be kept', async () => {
    const refuse = () => {
      throw new Error('No storage here.')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
    const { choose, settingsStore } = await load()
    expect(settingsStore.getState()).toEqual(standard)
    choose({ theme: 'dark' })
    expect(settingsStore.getState().theme).toBe('dark')
  })
})
