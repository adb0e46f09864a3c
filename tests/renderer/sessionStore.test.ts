/** Who is signed in in this window: taken up after a reload, kept as wished, and given up when it has ended. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sessionStore, signIn, signOut, startSession } from '../../src/renderer/features/session/sessionStore.ts'
import { connectServer, server, useThisServer } from '../../src/renderer/server.ts'
import { toastStore } from '../../src/renderer/ui/toasts.ts'
import type { User } from '../../src/shared/users.ts'
import { calls, hellos, MemoryServer } from './memoryServer.ts'

const key = 'gavel.token'
const second = 1_000
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const anna = { id: 'anna', username: 'anna', realName: 'Anna', role: 'Normal' } as User

let far: MemoryServer
let forEver: Map<string, string>
let thisTab: Map<string, string>
const storage = (kept: Map<string, string>) => ({
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
})
const user = () => sessionStore.getState().user

beforeEach(() => {
  vi.useFakeTimers()
  forEver = new Map()
  thisTab = new Map()
  vi.stubGlobal('localStorage', storage(forEver))
  vi.stubGlobal('sessionStorage', storage(thisTab))
  sessionStore.setState({ known: false, user: undefined })
  toastStore.setState({ toasts: [] })
  far = new MemoryServer()
  far.answers['session.whoAmI'] = anna
  far.answers['session.signIn'] = { token: 'fresh', user: anna, expiresAt: 9e15 }
  far.answers['session.signOut'] = {}
  useThisServer(connectServer(far.open))
})
afterEach(() => {
  server().close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function started(token?: string): Promise<void> {
  if (token) forEver.set(key, token)
  const starting = startSession()
  await wait(0)
  await starting
}

describe('opening the window', () => {
  it('takes up a remembered session', async () => {
    await started('kept')
    expect(sessionStore.getState()).toEqual({ known: true, user: anna })
    expect(hellos(far.last).at(-1)).toEqual({ token: 'kept' })
  })

  it('finds nobody signed in where nothing was remembered', async () => {
    await started()
    expect(sessionStore.getState()).toEqual({ known: true, user: undefined })
    expect(calls(far.last)).not.toContain('session.whoAmI')
  })

  it('forgets a token that has died', async () => {
    far.welcome = { user: false, seat: false }
    await started('dead')
    expect(sessionStore.getState()).toEqual({ known: true, user: undefined })
    expect(forEver.size).toBe(0)
  })

  it('takes up the session late when the server was out of reach at first', async () => {
    server().close()
    far.reachable = false
    useThisServer(connectServer(far.open))
    forEver.set(key, 'kept')
    const starting = startSession()
    await wait(30 * second)
    await starting
    expect(sessionStore.getState()).toEqual({ known: true, user: undefined })
    expect(forEver.get(key)).toBe('kept')
    far.reachable = true
    await wait(10 * second)
    expect(user()).toEqual(anna)
  })
})

describe('signing in', () => {
  it('is remembered for ever when wished, else by this tab', async () => {
    await started()
    await signIn('anna', 'secret', true)
    expect([forEver.get(key), thisTab.get(key)]).toEqual(['fresh', undefined])
    await signIn('anna', 'secret', false)
    expect([forEver.get(key), thisTab.get(key)]).toEqual([undefined, 'fresh'])
    await signIn('anna', 'secret', true)
    expect([forEver.get(key), thisTab.get(key)]).toEqual(['fresh', undefined])
    expect(user()).toEqual(anna)
    expect(hellos(far.last).at(-1)).toEqual({ token: 'fresh' })
  })

  it('changes nothing when it fails', async () => {
    await started()
    far.fail['session.signIn'] = 'wrongCredentials'
    await expect(signIn('anna', 'wrong', true)).rejects.toMatchObject({ code: 'wrongCredentials' })
    expect([user(), forEver.size, thisTab.size]).toEqual([undefined, 0, 0])
  })

  it('ends by signing out, even when the server objects', async () => {
    await started('kept')
    far.fail['session.signOut'] = 'internal'
    await signOut()
    expect([user(), forEver.size]).toEqual([undefined, 0])
    expect(hellos(far.last).at(-1)).not.toHaveProperty('token', 'kept')
  })
})

describe('a session that ended elsewhere', () => {
  it('is given up and told, once', async () => {
    await started('kept')
    far.last.tell({ event: 'session.ended', userId: 'somebody else' })
    expect(user()).toEqual(anna)
    far.last.tell({ event: 'session.ended', userId: 'anna' })
    far.last.tell({ event: 'session.ended', userId: 'anna' })
    await wait(second)
    expect([user(), forEver.size]).toEqual([undefined, 0])
    expect(toastStore.getState().toasts).toHaveLength(1)
  })

  it('is noticed after a lost line; one that still stands goes on', async () => {
    await started('kept')
    far.last.lose()
    await wait(10 * second)
    expect(user()).toEqual(anna)
    far.welcome = { user: false, seat: false }
    far.last.lose()
    await wait(10 * second)
    expect([user(), forEver.size]).toEqual([undefined, 0])
  })
})
