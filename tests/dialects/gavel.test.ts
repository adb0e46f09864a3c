/** Gavel's own plain API: joining and leaving by HTTP alone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse } from '../support/openHouse.ts'

let house: OpenHouse
let owner: Actor
let number: string
beforeEach(async () => {
  house = await openHouse({ capacity: 2 })
  owner = await house.person('owner')
  number = (await house.perform('meetings.startInstant', atServer, { name: 'Council' }, owner)).number
})
afterEach(() => house.close())

async function ask(method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await house.http.inject({
    method,
    url: `/api/gavel/v1${path}`,
    headers: { host: 'meet.example:8887', ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
}
const join = (clientId: string, more: object = {}, headers = {}) =>
  ask('POST', `/meetings/${number}/join`, { name: clientId, clientId, ...more }, headers)

const code = (error: string) => ({ error: { code: error, message: expect.any(String) } })

describe('joining over HTTP', () => {
  it('answers with everything a client needs, at the address by which it came', async () => {
    expect(await ask('GET', `/meetings/${number}`)).toEqual({
      status: 200,
      body: { number, name: 'Council', passwordNeeded: false, guestsAllowed: true, voiceOnly: false },
    })
    const { status, body } = await join('g')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      mediaUrl: 'ws://meet.example:8887',
      participantId: 'g',
      rights: 'participant',
      gathering: { number, participants: [{ id: 'g', guest: true }] },
    })
    expect(body.mediaToken).not.toBe('')
  })

  it('makes the owner chair, by bearer token', async () => {
    const signedIn = await ask('POST', '/sign-in', { username: 'owner', password: 'Pass-owner' })
    const authorization = `Bearer ${signedIn.body.token}`
    expect((await join('o', {}, { authorization })).body.rights).toBe('chair')
    expect((await ask('POST', '/sign-out', undefined, { authorization })).status).toBe(204)
    expect(await join('o', {}, { authorization })).toEqual({ status: 401, body: code('unauthenticated') })
    expect(await ask('POST', '/sign-in', { username: 'owner', password: 'no' })).toEqual({
      status: 401,
      body: code('wrongCredentials'),
    })
  })

  it('waits in the lobby, and comes in with the key of that when admitted', async () => {
    await house.perform('lobby.set', atMeeting(number), { on: true }, owner)
    expect(await join('g')).toEqual({ status: 409, body: code('waitingInLobby') })
    const wait = (more: object = {}) => ask('POST', `/meetings/${number}/wait`, { name: 'g', clientId: 'g', ...more })
    const { status, body } = await wait()
    expect([status, body.admitted]).toEqual([200, false])
    await house.perform('lobby.admit', atMeeting(number), { participants: ['g'] }, owner)
    const { seatKey } = body
    expect((await wait({ seatKey })).body).toEqual({ admitted: true, seatKey })
    expect((await join('g', { seatKey })).status).toBe(200)
  })

  it('gives the seat back to whoever proves it, in the body or in headers', async () => {
    const leave = (body: object, headers = {}) => ask('POST', `/meetings/${number}/leave`, body, headers)
    const { seatKey } = (await join('g')).body
    expect((await leave({ participantId: 'g', seatKey: 'wrong' })).status).toBe(404)
    expect((await leave({})).status).toBe(401)
    expect(await leave({ participantId: 'g', seatKey })).toEqual({ status: 204, body: undefined })
    const again = (await join('g')).body
    expect((await leave({}, { 'x-seat-participant': 'g', 'x-seat-key': again.seatKey })).status).toBe(204)
    expect(house.media.guests(number)).toEqual([])
  })

  it('says each refusal by its own code', async () => {
    const refusal = async (clientId: string, more = {}) => (await join(clientId, more)).body?.error?.code
    expect((await ask('POST', '/meetings/404/join', { name: 'g', clientId: 'g' })).body).toEqual(
      code('meetingNotFound'),
    )
    await join('a')
    await house.perform('chairing.lock', atMeeting(number), {}, owner)
    expect(await refusal('b')).toBe('meetingLocked')
    await house.perform('chairing.unlock', atMeeting(number), {}, owner)
    await join('b')
    expect(await refusal('c')).toBe('meetingFull')
    await house.perform('chairing.remove', atMeeting(number), { participants: ['b'] }, owner)
    expect(await refusal('b')).toBe('removedFromMeeting')
    await house.perform('chairing.stop', atMeeting(number), {}, owner)
    expect(await refusal('a')).toBe('meetingOver')
    const closed = await house.perform(
      'meetings.schedule',
      atServer,
      {
        name: 'Closed',
        startsAt: house.clock.now() + 3600_000,
        endsAt: house.clock.now() + 7200_000,
        guestsAllowed: false,
      },
      owner,
    )
    number = closed.number
    expect(await refusal('a')).toBe('meetingNotStarted')
    house.clock.pass(3600_000)
    expect(await refusal('a')).toBe('guestsNotAllowed')
    const open = await house.perform('meetings.startInstant', atServer, { name: 'Open', password: '123456' }, owner)
    number = open.number
    expect(await refusal('a', { password: '000000' })).toBe('wrongMeetingPassword')
    expect((await join('a', { password: '123456' })).status).toBe(200)
  })

  it('looks for the meeting, and at who you are, before it looks at the question', async () => {
    const nonsense = { name: 7 }
    expect((await ask('POST', '/meetings/404/join', nonsense)).body).toEqual(code('meetingNotFound'))
    expect((await join('g', nonsense)).status).toBe(400)
    const leave = (where: string, headers = {}) => ask('POST', `/meetings/${where}/leave`, { seatKey: 7 }, headers)
    expect((await leave(number)).body).toEqual(code('unauthenticated'))
    expect((await leave('404', { authorization: 'Bearer dead' })).body).toEqual(code('unauthenticated'))
    const { seatKey } = (await join('g')).body
    const proof = { 'x-seat-participant': 'g', 'x-seat-key': seatKey }
    expect((await leave(number, proof)).body.error).toMatchObject({ code: 'invalid', field: 'seatKey' })
    expect(house.media.guests(number)).toEqual(['g'])
  })

  it('refuses a NUL wherever it stands', async () => {
    for (const said of [
      await join('nul \0'),
      await join('g', { name: 'Nul \0' }),
      await ask('GET', '/meetings/%00'),
      await ask('POST', `/meetings/${number}/leave`, { participantId: 'g\0', seatKey: 'k' }),
    ])
      expect(said).toEqual({ status: 400, body: code('invalid') })
  })

  it('names the field at fault', async () => {
    expect(await join('', { name: 'x' })).toMatchObject({ status: 400, body: { error: { field: 'clientId' } } })
    expect(await join('g', { name: ' ' })).toMatchObject({ status: 400, body: { error: { field: 'name' } } })
    expect(await ask('GET', '/nothing')).toEqual({ status: 404, body: code('notFound') })
    expect((await ask('GET', '/sign-in')).status).toBe(405)
  })
})
