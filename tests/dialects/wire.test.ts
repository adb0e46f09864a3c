/** The wire: who is speaking, order, events, and what a window may not do; in memory and over a real WebSocket. */
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createListener } from '../../src/main/server/http/listener.ts'
import { serveWire } from '../../src/main/server/http/wire.ts'
import { silentLog } from '../../src/main/server/log.ts'
import type { Event } from '../../src/shared/events.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type Carrier, type WireClient, wireClient } from '../../src/shared/wire.ts'
import { type OpenHouse, openHouse, reachedAt, stranger } from '../support/openHouse.ts'

let house: OpenHouse
beforeEach(async () => {
  house = await openHouse()
  await house.person('anna')
})
afterEach(() => house.close())

/** Two ends joined in memory: messages arrive in order, each in its own turn. */
function pipe(): [Carrier, Carrier] {
  const ends = [0, 1].map(() => ({ message: (_: unknown) => {}, closed: () => {} }))
  const end = (mine: number, theirs: number): Carrier => ({
    send: message => queueMicrotask(() => ends[theirs]?.message(structuredClone(message))),
    onMessage: listener => void Object.assign(ends[mine]!, { message: listener }),
    onClose: listener => void Object.assign(ends[mine]!, { closed: listener }),
    close: () => ends.forEach(one => void one.closed()),
  })
  return [end(0, 1), end(1, 0)]
}

interface Window extends WireClient {
  events: Event[]
  /** The names of what was heard. */
  heard(): string[]
}

function open(): Window {
  const [here, there] = pipe()
  serveWire(house.core, there, reachedAt)
  const client = wireClient(here)
  const events: Event[] = []
  client.onEvent(event => events.push(event))
  return { ...client, events, heard: () => events.map(({ event }) => event) }
}

async function signedIn(username = 'anna', password = `Pass-${username}`): Promise<Window & { token: string }> {
  const window = open()
  const { token } = await window.perform('session.signIn', atServer, { username, password: { password } })
  expect(await window.hello({ token })).toEqual({ user: true, seat: false })
  return { ...window, token }
}

const settled = () => new Promise(resolve => setTimeout(resolve, 5))
const instant = (window: Window) => window.perform('meetings.startInstant', atServer, { name: 'Council' })
const join = (window: Window, number: string, clientId: string) =>
  window.perform('attendance.join', atMeeting(number), { name: clientId, clientId })

describe('who is speaking', () => {
  it('is nobody before a hello, and then whose token it is', async () => {
    const window = open()
    await expect(window.perform('session.whoAmI', atServer, {})).rejects.toMatchObject({ code: 'unauthenticated' })
    expect((await window.perform('system.about', atServer, {})).name).toBe('Gavel')
    const anna = await signedIn()
    expect((await anna.perform('session.whoAmI', atServer, {})).username).toBe('anna')
  })

  it('answers a hello with a dead token without closing', async () => {
    const window = open()
    expect(await window.hello({ token: 'dead' })).toEqual({ user: false, seat: false })
    expect((await window.perform('system.about', atServer, {})).name).toBe('Gavel')
  })

  it('is never taken from a message', async () => {
    const [here, there] = pipe()
    serveWire(house.core, there, reachedAt)
    const answers: unknown[] = []
    here.onMessage(message => answers.push(message))
    const { user } = await house.signIn('admin')
    here.send({ id: 1, perform: 'users.list', where: { at: 'server' }, input: {}, actor: { user, reachedAt } })
    await settled()
    expect(answers).toEqual([{ id: 1, ok: false, code: 'unauthenticated', message: expect.any(String) }])
  })

  it('ends with the session: told, refused until a new hello, and able to sign in again', async () => {
    const anna = await signedIn()
    const admin = await house.signIn('admin')
    const { id } = await anna.perform('session.whoAmI', atServer, {})
    await house.perform('users.update', { at: 'user', id }, { password: { password: 'Changed1!' } }, admin)
    await settled()
    expect(anna.heard().filter(event => event !== 'presence.changed')).toEqual(['session.ended'])
    await expect(instant(anna)).rejects.toMatchObject({ code: 'unauthenticated' })
    const { token } = await anna.perform('session.signIn', atServer, {
      username: 'anna',
      password: { password: 'Changed1!' },
    })
    expect(await anna.hello({ token })).toMatchObject({ user: true })
    await instant(anna)
  })

  it('is nobody after signing out', async () => {
    const anna = await signedIn()
    await anna.perform('session.signOut', atServer, {})
    await expect(instant(anna)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect((await anna.perform('system.about', atServer, {})).name).toBe('Gavel')
    expect(await anna.hello({ token: anna.token })).toEqual({ user: false, seat: false })
  })

  it('has the seat it took, and loses it by leaving', async () => {
    const { number } = await instant(await signedIn())
    const guest = open()
    await expect(guest.perform('attendance.see', atMeeting(number), {})).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    const { participantId, seatKey } = await join(guest, number, 'g')
    expect((await guest.perform('attendance.see', atMeeting(number), {})).participants).toHaveLength(1)
    await guest.perform('chairing.rename', atMeeting(number), { participant: 'g', name: 'Gerd' })

    const again = open()
    expect(await again.hello({ seat: { number, participantId, key: 'wrong' } })).toEqual({ user: false, seat: false })
    expect(await again.hello({ seat: { number, participantId, key: seatKey } })).toEqual({ user: false, seat: true })
    await again.perform('attendance.leave', atMeeting(number), {})
    await expect(again.perform('attendance.see', atMeeting(number), {})).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('loses the seat to whoever took it over', async () => {
    const { number } = await instant(await signedIn())
    const first = open()
    await join(first, number, 'g')
    const second = open()
    // Not connected to the engine, so the seat counts as given up.
    await join(second, number, 'g')
    await expect(
      first.perform('chairing.rename', atMeeting(number), { participant: 'g', name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'unauthenticated' })
    await settled()
    const before = first.events.length
    await join(open(), number, 'h')
    await settled()
    expect(first.events.length).toBe(before)
    expect(second.heard()).toContain('attendance.joined')
  })
})

describe('events', () => {
  it('reach those they are meant for, beginning with the own arrival', async () => {
    const anna = await signedIn()
    const { number } = await instant(anna)
    await join(anna, number, 'a')
    const guest = open()
    const outside = open()
    await join(guest, number, 'g')
    await anna.perform('chairing.mute', atMeeting(number), { participants: ['g'], allowSelfUnmute: false })
    await guest.perform('chairing.requestUnmute', atMeeting(number), {})
    await settled()
    expect(guest.heard()).toEqual(['attendance.joined', 'attendance.changed', 'chairing.muted', 'attendance.changed'])
    expect(anna.heard()).toContain('chairing.unmuteRequested')
    expect(outside.events).toEqual([])
  })

  it('tell somebody that they were removed, and nothing afterwards', async () => {
    const anna = await signedIn()
    const { number } = await instant(anna)
    await join(anna, number, 'a')
    const guest = open()
    await join(guest, number, 'g')
    await anna.perform('chairing.remove', atMeeting(number), { participants: ['g'] })
    await anna.perform('chairing.lock', atMeeting(number), {})
    await settled()
    expect(guest.events.at(-1)).toMatchObject({ event: 'attendance.left', participantId: 'g', reason: 'removed' })
  })

  it('do not slip by while a join is under way', async () => {
    const anna = await signedIn()
    const { number } = await instant(anna)
    await join(anna, number, 'a')
    const guest = open()
    const [{ gathering }] = await Promise.all([
      join(guest, number, 'g'),
      anna.perform('chairing.lock', atMeeting(number), {}),
      anna.perform('chairing.muteEveryone', atMeeting(number), {}),
    ])
    await settled()
    const told = guest.events.flatMap(event => (event.event === 'attendance.gathering' ? [event.gathering] : []))
    const last = told.at(-1) ?? gathering
    expect(last).toMatchObject({ locked: true, everyoneMuted: true })
    expect(guest.heard().filter(event => event === 'attendance.joined')).toHaveLength(1)
  })

  it('stop when the wire closes', async () => {
    const anna = await signedIn()
    anna.close()
    await expect(instant(anna)).rejects.toMatchObject({ code: 'unavailable' })
    const other = await signedIn()
    await instant(other)
    await settled()
    expect(anna.events).toEqual([])
  })
})

describe('messages', () => {
  it('are answered in the order they came, each building on the one before', async () => {
    const [here, there] = pipe()
    serveWire(house.core, there, reachedAt)
    const order: unknown[] = []
    here.onMessage(message => order.push(message))
    const { number } = await instant(await signedIn())
    const where = { at: 'meeting', number }
    here.send({ id: 1, perform: 'attendance.join', where, input: { name: 'g', clientId: 'g' } })
    here.send({ id: 2, perform: 'attendance.see', where, input: {} })
    here.send({ id: 3, perform: 'system.about', where: { at: 'server' }, input: {} })
    here.send({ id: 4, perform: 'attendance.leave', where, input: {} })
    await settled()
    expect(order).toMatchObject([
      { id: 1, ok: true },
      { event: { event: 'attendance.joined' } },
      { id: 2, ok: true },
      { id: 3, ok: true },
      { event: { event: 'attendance.left' } },
      { id: 4, ok: true },
    ])
  })

  it('need no input where there is nothing to say', async () => {
    const [here, there] = pipe()
    serveWire(house.core, there, reachedAt)
    const answers: unknown[] = []
    here.onMessage(message => answers.push(message))
    here.send({ id: 1, perform: 'system.about', where: { at: 'server' } })
    here.send({ id: 2, perform: 'session.signIn', where: { at: 'server' } })
    await settled()
    expect(answers).toMatchObject([
      { id: 1, ok: true, value: { name: 'Gavel' } },
      { id: 2, ok: false, code: 'invalid' },
    ])
  })

  it('that make no sense are answered with invalid', async () => {
    const [here, there] = pipe()
    serveWire(house.core, there, reachedAt)
    const answers: unknown[] = []
    here.onMessage(message => answers.push(message))
    for (const bad of [null, 7, 'x', {}, { id: 'a' }, { id: 5 }, { id: 6, perform: 3, where: { at: 'moon' } }])
      here.send(bad)
    here.send({ id: 7, perform: 'constructor', where: { at: 'server' }, input: {} })
    here.send({ id: 8, perform: 'system.about', where: { at: 'user', id: 'x' }, input: {} })
    here.send({ id: 9, perform: 'attendance.lookUp', where: { at: 'meeting', number: '\0' }, input: {} })
    here.send({ id: 10, perform: 'system.about', where: { at: 'server' }, input: { nul: ['\0'] } })
    here.send({ id: 11, hello: { seat: { number: '1', participantId: '\0', key: 'k' } } })
    await settled()
    const refusal = (id: number, code: string) => ({ id, ok: false, code, message: expect.any(String) })
    const expected = [0, 0, 0, 0, 0, 5, 6].map(id => expect.objectContaining(refusal(id, 'invalid')))
    expect(answers.slice(0, 7)).toEqual(expected)
    expect(answers.slice(7)).toMatchObject([
      refusal(7, 'notFound'),
      ...[8, 9, 10, 11].map(id => refusal(id, 'invalid')),
    ])
  })

  it('are refused by closing when a window asks without ever waiting', async () => {
    const [here, there] = pipe()
    serveWire(house.core, there, reachedAt)
    const closed = new Promise<void>(resolve => here.onClose(resolve))
    for (let id = 0; id < 300; id++) here.send({ id, perform: 'system.about', where: { at: 'server' }, input: {} })
    await closed
  })
})

describe('over a WebSocket', () => {
  let base: string
  beforeEach(async () => {
    await house.http.listen({ host: '127.0.0.1', port: 0 })
    base = `127.0.0.1:${(house.http.server.address() as AddressInfo).port}`
  })

  const connect = (headers: Record<string, string> = {}) => new WebSocket(`ws://${base}/wire`, { headers })
  const opened = (socket: WebSocket) =>
    new Promise<string>(resolve => {
      socket.on('open', () => resolve('open'))
      socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
      socket.on('error', () => {})
    })
  const closing = (socket: WebSocket) => new Promise<number>(resolve => socket.on('close', resolve))

  function carrierOf(socket: WebSocket): Carrier {
    return {
      send: message => socket.send(JSON.stringify(message)),
      onMessage: listener => void socket.on('message', data => listener(JSON.parse(String(data)))),
      onClose: listener => void socket.on('close', listener),
      close: () => socket.close(),
    }
  }

  it('speaks the same, and knows by which address it was reached', async () => {
    const socket = connect()
    await opened(socket)
    const client = wireClient(carrierOf(socket))
    const { number } = await house.perform('meetings.startInstant', atServer, {}, await house.signIn('admin'))
    const heard: string[] = []
    client.onEvent(({ event }) => heard.push(event))
    const joined = await client.perform('attendance.join', atMeeting(number), { name: 'g', clientId: 'g' })
    expect(joined.mediaUrl).toBe(`ws://${base}`)
    await house.join(number, stranger, { name: 'h', clientId: 'h' })
    await client.perform('system.about', atServer, {})
    expect(heard).toEqual(['attendance.joined', 'attendance.joined', 'attendance.changed'])
    socket.close()
  })

  it('lets in its own pages, the desktop’s and programs, not the pages of others', async () => {
    expect(await opened(connect({ origin: `http://${base}` }))).toBe('open')
    expect(await opened(connect({ origin: 'gavel://app' }))).toBe('open')
    expect(await opened(connect())).toBe('open')
    for (const origin of ['https://evil.example', `http://${base}.evil.example`, 'gavel://app2', 'null', ''])
      expect(await opened(connect({ origin })), origin).toBe('403')
  })

  it('lets in the pages of origins that were named', async () => {
    const { core, media } = house
    await house.http.close()
    house.http = createListener({
      core,
      dialects: [],
      signal: media.signal,
      log: silentLog,
      origins: ['https://intranet.example'],
    })
    await house.http.listen({ host: '127.0.0.1', port: 0 })
    base = `127.0.0.1:${(house.http.server.address() as AddressInfo).port}`
    expect(await opened(connect({ origin: 'https://intranet.example' }))).toBe('open')
    expect(await opened(connect({ origin: 'http://intranet.example' }))).toBe('403')
  })

  it('answers what is no JSON, and closes on what is too large or not text', async () => {
    const socket = connect()
    await opened(socket)
    const answer = new Promise<string>(resolve => socket.on('message', data => resolve(String(data))))
    socket.send('{')
    expect(JSON.parse(await answer)).toMatchObject({ ok: false, code: 'invalid' })
    const closed = closing(socket)
    socket.send(JSON.stringify({ id: 1, hello: { token: 'x'.repeat(300_000) } }))
    expect(await closed).toBe(1009)
    const other = connect()
    await opened(other)
    const otherClosed = closing(other)
    other.send(Buffer.from([1, 2, 3]))
    expect(await otherClosed).toBe(1003)
  })

  it('closes with the server', async () => {
    const socket = connect()
    await opened(socket)
    const closed = closing(socket)
    await house.http.close()
    expect(await closed).toBe(1001)
  })
})
