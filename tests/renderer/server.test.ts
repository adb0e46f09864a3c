/** The window's line to its server: it is opened, kept, found out to be dead, and opened again, for ever. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectServer, type Server } from '../../src/renderer/server.ts'
import type { Event as Told } from '../../src/shared/events.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { calls, hellos, MemoryServer } from './memoryServer.ts'

let far: MemoryServer
let near: Server
let page: EventTarget

const second = 1_000
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)
/** Long enough for every pause between two tries. */
const aWhile = 7 * second
const status = () => near.line.getState().status
const seat = { number: '1', participantId: 'me', key: 'key' }
const event: Told = { event: 'session.ended', userId: 'x' }
const leave = () => near.perform('attendance.leave', atMeeting('1'), {})

beforeEach(() => {
  vi.useFakeTimers()
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  far = new MemoryServer()
  far.answers['attendance.leave'] = {}
})
afterEach(async () => {
  near.close()
  await wait(0)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function connected(): Promise<Server> {
  near = connectServer(far.open)
  await wait(0)
  return near
}

describe('opening', () => {
  it('says hello, is open then, and that is no return', async () => {
    near = connectServer(far.open)
    const returned = vi.fn()
    near.onReturn(returned)
    expect(status()).toBe('opening')
    await wait(aWhile)
    expect(status()).toBe('open')
    expect(far.tries).toBe(1)
    expect(hellos(far.last)).toEqual([{}])
    expect(returned).not.toHaveBeenCalled()
  })

  it('lets calls wait, and sends them in order behind the hello', async () => {
    near = connectServer(far.open)
    const answers = Promise.all([near.perform('system.about', atServer, {}), leave()])
    expect(far.lines[0]?.heard ?? []).toEqual([])
    await wait(0)
    expect(await answers).toEqual([far.answers['system.about'], {}])
    expect(calls(far.last)).toEqual(['hello', 'system.about', 'attendance.leave'])
  })

  it('lets calls wait no longer than ten seconds', async () => {
    far.reachable = false
    near = connectServer(far.open)
    const settled = vi.fn()
    const call = leave().catch(settled)
    await wait(9.9 * second)
    expect(settled).not.toHaveBeenCalled()
    await wait(0.2 * second)
    await call
    expect(settled.mock.calls[0]?.[0]).toMatchObject({ code: 'unavailable' })
  })

  it('goes on with a token that has died, and says so', async () => {
    far.fail['hello'] = 'unauthenticated'
    await connected()
    expect(status()).toBe('open')
    expect(await near.speakAs({ token: 'dead' })).toEqual({ user: false, seat: false })
  })

  it('tries again when the hello is not answered, and closes that line', async () => {
    far.silent = true
    await connected()
    await wait(5.9 * second)
    expect(far.lines.map(line => line.closed)).toEqual([false])
    await wait(0.2 * second)
    expect(far.lines[0]?.closed).toBe(true)
    far.silent = false
    await wait(aWhile)
    expect(status()).toBe('open')
    expect(far.lines.filter(line => !line.closed)).toHaveLength(1)
  })
})

describe('after a loss', () => {
  it('comes back by itself, says who it is, and tells that it was away', async () => {
    await connected()
    await near.speakAs({ token: 'token' })
    near.carry({ seat })
    const returned = vi.fn()
    near.onReturn(returned)
    far.welcome = { user: true, seat: false }
    far.last.lose()
    await wait(0)
    expect(status()).toBe('lost')
    await wait(aWhile)
    expect(status()).toBe('open')
    expect(far.lines).toHaveLength(2)
    expect(hellos(far.last)).toEqual([{ token: 'token', seat }])
    expect(returned.mock.calls).toEqual([[{ user: true, seat: false }]])
  })

  it('tells of every return, to those who still listen', async () => {
    await connected()
    const [stays, goes] = [vi.fn(), vi.fn()]
    near.onReturn(stays)
    const stop = near.onReturn(goes)
    far.last.lose()
    await wait(aWhile)
    stop()
    far.last.lose()
    await wait(aWhile)
    expect([stays.mock.calls.length, goes.mock.calls.length]).toEqual([2, 1])
  })

  it('fails the calls that were under way, and lets new ones wait for the return', async () => {
    await connected()
    far.silent = true
    const under = leave().catch(error => error)
    await wait(0)
    far.last.lose()
    expect(await under).toMatchObject({ code: 'unavailable' })
    far.silent = false
    const later = leave()
    await wait(aWhile)
    expect(await later).toEqual({})
    expect(calls(far.last)).toEqual(['hello', 'attendance.leave'])
  })

  it('hears events on the new line, and no longer on the old one', async () => {
    await connected()
    const heard = vi.fn()
    const stop = near.onEvent(heard)
    const first = far.last
    first.lose()
    await wait(aWhile)
    first.tell(event)
    expect(heard).not.toHaveBeenCalled()
    far.last.tell(event)
    expect(heard.mock.calls).toEqual([[event]])
    stop()
    far.last.tell(event)
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('tries again and again, more and more seldom, but never less often than every few seconds', async () => {
    await connected()
    far.reachable = false
    far.last.lose()
    await wait(3 * second)
    const early = far.tries
    expect(early).toBeGreaterThanOrEqual(3)
    await wait(60 * second)
    const late = far.tries - early
    expect(late).toBeGreaterThanOrEqual(60 / 5.3)
    expect(late).toBeLessThan(20)
    expect(status()).toBe('lost')
  })

  it('tries at once when the network comes back or somebody wants something', async () => {
    await connected()
    far.reachable = false
    far.last.lose()
    for (const hurry of [() => page.dispatchEvent(new Event('online')), () => void leave().catch(() => undefined)]) {
      await wait(30 * second)
      const before = far.tries
      hurry()
      await wait(0)
      expect(far.tries).toBe(before + 1)
    }
    await wait(10 * second)
  })
})

describe('a silent line', () => {
  it('is asked, closed when it does not answer, and replaced', async () => {
    await connected()
    far.silent = true
    await wait(15 * second)
    expect(calls(far.last)).toEqual(['hello', 'system.about'])
    await wait(5.9 * second)
    expect(far.last.closed).toBe(false)
    far.silent = false
    await wait(0.2 * second)
    expect(far.lines[0]?.closed).toBe(true)
    await wait(aWhile)
    expect(far.lines).toHaveLength(2)
    expect(status()).toBe('open')
  })

  it('is left alone as long as it answers, whatever it answers', async () => {
    await connected()
    await wait(300 * second)
    far.fail['system.about'] = 'forbidden'
    await wait(300 * second)
    expect(far.lines).toHaveLength(1)
    expect(calls(far.last).length).toBeGreaterThan(30)
    expect(status()).toBe('open')
  })
})

describe('closing', () => {
  it('closes the line and opens no other', async () => {
    await connected()
    near.close()
    await wait(60 * second)
    expect(far.lines.map(line => line.closed)).toEqual([true])
    expect(far.tries).toBe(1)
  })

  it('closes a line that was just being opened, too', async () => {
    near = connectServer(far.open)
    near.close()
    await wait(60 * second)
    expect(far.lines.map(line => line.closed)).toEqual([true])
  })

  it('ends the trying', async () => {
    far.reachable = false
    await connected()
    await wait(20 * second)
    near.close()
    const { tries } = far
    await wait(60 * second)
    expect(far.tries).toBe(tries)
  })
})
