/** Nextcloud Talk's participant API: every status its document names, and which one counts when several could. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { talk } from '../../src/main/server/dialects/talk/index.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, conversation } from './talkClient.ts'

let house: OpenHouse
let olga: Ask
let mark: Ask
let uma: Ask
let sven: Ask
let guest: Ask
beforeEach(async () => {
  house = await openHouse({ dialects: [talk] })
  for (const name of ['olga', 'mark', 'uma', 'sven']) await house.person(name)
  ;[olga, mark, uma, sven] = ['olga', 'mark', 'uma', 'sven'].map(name => asker(house, name)) as [Ask, Ask, Ask, Ask]
  guest = asker(house)
})
afterEach(() => house.close())

const status = async (...asking: ReturnType<Ask>[]): Promise<number[]> =>
  (await Promise.all(asking)).map(one => one.status)
/** One after the other. */
async function inTurn(...asks: (() => ReturnType<Ask>)[]): Promise<number[]> {
  const said: number[] = []
  for (const ask of asks) said.push((await ask()).status)
  return said
}
const typesIn = async (token: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await olga('GET', `/room/${token}/participants`)).data.map(
      (one: { userId: string; displayName: string; participantType: number }) => [
        one.userId || one.displayName,
        one.participantType,
      ],
    ),
  )

/** olga owns it, mark moderates, uma is a member; sven is not in it. */
async function circle(roomType: 2 | 3 = 2): Promise<string> {
  const token = await conversation(olga, roomType, 'mark', 'uma')
  await olga('POST', `/room/${token}/moderators`, { participant: 'mark' })
  return token
}

describe('the envelope', () => {
  const url = '/ocs/v2.php/apps/spreed/api/v1/room'
  const authorization = `Basic ${Buffer.from('olga:Pass-olga').toString('base64')}`

  it('is XML unless JSON is asked for', async () => {
    const plain = await house.http.inject({ method: 'GET', url, headers: { authorization } })
    expect(plain.headers['content-type']).toContain('application/xml')
    expect(plain.body).toBe(
      '<?xml version="1.0"?>\n<ocs><meta><status>ok</status><statuscode>200</statuscode><message>OK</message></meta><data/></ocs>\n',
    )
    const json = await house.http.inject({ method: 'GET', url: `${url}?format=json`, headers: { authorization } })
    expect(json.json()).toEqual({ ocs: { meta: { status: 'ok', statuscode: 200, message: 'OK' }, data: [] } })
  })

  it('keeps what is written in names as text', async () => {
    const roomName = '<b>&"\u0001'
    await olga('POST', '/room', { roomType: '2', roomName })
    const { body } = await house.http.inject({ method: 'GET', url, headers: { authorization } })
    expect(body).toContain('<name>&lt;b&gt;&amp;&quot;</name>')
  })

  it('says 997 to whoever is not signed in', async () => {
    const wrong = asker(house, 'olga', 'no')
    for (const one of [await guest('GET', '/room'), await wrong('GET', '/room')])
      expect(one).toMatchObject({ status: 401, meta: { status: 'failure', statuscode: 997 }, data: [] })
  })

  it('takes bodies as forms, as JSON and from the address', async () => {
    const ask = (payload: string | undefined, type: string, query = '') =>
      house.http.inject({
        method: 'POST',
        url: `${url}?format=json${query}`,
        headers: { authorization, ...(payload && { 'content-type': type }) },
        ...(payload && { payload }),
      })
    for (const one of [
      await ask('roomType=2&roomName=A', 'application/x-www-form-urlencoded'),
      await ask('{"roomType":2,"roomName":"A"}', 'application/json'),
      await ask(undefined, '', '&roomType=2&roomName=A'),
    ])
      expect([one.statusCode, one.json().ocs.data.name]).toEqual([201, 'A'])
    for (const bad of ['[', '[]', '"x"', '{"roomType":{},"roomName":[]}'])
      expect((await ask(bad, 'application/json')).statusCode).toBe(400)
    expect((await ask('<a/>', 'text/xml')).statusCode).toBe(415)
  })

  it('names what is built', async () => {
    const { data } = await guest('GET', '/cloud/capabilities')
    expect(data.capabilities.spreed.features).toContain('webinary-lobby')
  })
})

describe('signing in with every request', () => {
  it('ends at once with a changed password or a switched-off account', async () => {
    expect((await olga('GET', '/room')).status).toBe(200)
    const me = await house.signIn('olga', 'Pass-olga')
    const change = { old: { password: 'Pass-olga' }, new: { password: 'New1!aaaa' } }
    await house.perform('session.changePassword', atServer, change, me)
    expect((await olga('GET', '/room')).status).toBe(401)
    const again = asker(house, 'olga', 'New1!aaaa')
    expect((await again('GET', '/room')).status).toBe(200)
    const admin = await house.signIn('admin')
    await house.perform('users.update', { at: 'user', id: me.user?.id ?? '' }, { disabled: true }, admin)
    expect((await again('GET', '/room')).status).toBe(401)
  })

  it('freezes after five wrong passwords', async () => {
    const wrong = asker(house, 'olga', 'no')
    for (let tries = 0; tries < 5; tries++) expect((await wrong('GET', '/room')).status).toBe(401)
    expect((await wrong('GET', '/room')).status).toBe(429)
  })
})

describe('GET participants', () => {
  it('lists them with their types', async () => {
    const token = await circle()
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 3 })
    const { data } = await uma('GET', `/room/${token}/participants`)
    expect(data[0]).toEqual({
      ...{ userId: 'olga', displayName: 'Olga', participantType: 1, lastPing: 0, sessionId: '0', inCall: 0 },
    })
  })

  it('404 to those outside, 412 in the lobby, 403 to guests', async () => {
    const token = await circle(3)
    expect(
      await status(sven('GET', `/room/${token}/participants`), guest('GET', `/room/${token}/participants`)),
    ).toEqual([404, 404])
    expect((await sven('GET', '/room/404404404/participants')).status).toBe(404)
    await guest('POST', `/room/${token}/participants/active`)
    expect((await guest('GET', `/room/${token}/participants`)).status).toBe(403)
    await olga('PUT', `/room/${token}/webinar/lobby`, { state: '1' })
    expect(
      await status(guest('GET', `/room/${token}/participants`), uma('GET', `/room/${token}/participants`)),
    ).toEqual([412, 412])
    expect((await mark('GET', `/room/${token}/participants`)).status).toBe(200)
  })
})

describe('POST participants', () => {
  it('401, 404, 403, 400 and 404 again, in this order', async () => {
    const token = await circle(3)
    await guest('POST', `/room/${token}/participants/active`)
    const add = (ask: Ask, newParticipant: string, source = 'users', at = token) =>
      ask('POST', `/room/${at}/participants`, { newParticipant, source })
    expect(
      await inTurn(
        () => add(guest, 'sven'),
        () => add(sven, 'sven'),
        () => add(uma, 'nobody', 'nonsense'),
        () => add(olga, 'nobody', 'nonsense'),
        () => add(olga, 'sven', 'circles'),
        () => add(olga, 'nobody'),
        () => add(olga, 'nobody', 'groups'),
        () => add(olga, 'uma'),
        () => add(mark, 'sven'),
      ),
    ).toEqual([401, 404, 403, 400, 400, 404, 404, 200, 200])
    expect(await typesIn(token)).toMatchObject({ sven: 3 })
    const pair = (await olga('POST', '/room', { roomType: '1', invite: 'uma' })).data.token
    expect((await add(olga, 'nobody', 'users', pair)).status).toBe(400)
  })

  it('takes in everybody of a group, and makes a conversation of one', async () => {
    const admin = await house.signIn('admin')
    const body = { name: 'Harbour' }
    const { id: group } = await house.perform('commons.create', atServer, { family: 'group', body }, admin)
    for (const name of ['uma', 'sven']) {
      const user = (await house.signIn(name, `Pass-${name}`)).user
      await house.perform('groups.add', atServer, { group, extension: user?.extension ?? '' }, admin)
    }
    const token = await circle()
    const add = (newParticipant: string) =>
      olga('POST', `/room/${token}/participants`, { newParticipant, source: 'groups' })
    expect(await status(add('Harbour'), add(group), add('harbour 2'))).toEqual([200, 200, 404])
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 3, sven: 3 })
    const made = await olga('POST', '/room', { roomType: '2', invite: 'Harbour' })
    expect([made.status, made.data.name]).toEqual([201, 'Harbour'])
    expect(await typesIn(made.data.token)).toEqual({ olga: 1, uma: 3, sven: 3 })
  })

  it('opens the door for whom a mail is written to, once', async () => {
    const token = await circle()
    const mail = () => olga('POST', `/room/${token}/participants`, { newParticipant: 'a@b.example', source: 'emails' })
    expect((await mail()).data).toEqual({ type: 3 })
    expect((await mail()).data).toEqual([])
    expect((await olga('GET', `/room/${token}`)).data.type).toBe(3)
  })

  it('shows in the list of whoever was added, in windows too', async () => {
    const token = await circle()
    await olga('POST', `/room/${token}/participants`, { newParticipant: 'sven' })
    expect((await sven('GET', '/room')).data.map((one: { token: string }) => one.token)).toEqual([token])
    const me = await house.signIn('sven', 'Pass-sven')
    const { items } = await house.perform('meetings.mine', atServer, {}, me)
    expect(items.map(one => one.number)).toEqual([token])
  })
})

describe('DELETE participants', () => {
  const remove = (ask: Ask, token: string, participant: string) => () =>
    ask('DELETE', `/room/${token}/participants`, { participant })

  it('404, 403, 404 and 403, in this order', async () => {
    const token = await circle()
    expect(
      await inTurn(
        remove(sven, token, 'uma'),
        remove(uma, token, 'nobody'),
        remove(uma, token, 'mark'),
        remove(mark, token, 'nobody'),
        remove(mark, token, 'olga'),
        remove(olga, token, 'mark'),
        remove(olga, token, 'uma'),
      ),
    ).toEqual([404, 403, 403, 404, 403, 200, 200])
    expect(await typesIn(token)).toEqual({ olga: 1 })
    expect((await uma('GET', `/room/${token}`)).status).toBe(404)
  })

  it('400 in a conversation of two, and for the only moderator naming themselves', async () => {
    const pair = (await olga('POST', '/room', { roomType: '1', invite: 'uma' })).data.token
    expect(await inTurn(remove(olga, pair, 'uma'))).toEqual([400])
    const token = await conversation(olga, 2, 'uma')
    expect(await inTurn(remove(olga, token, 'olga'), remove(uma, token, 'uma'))).toEqual([400, 200])
  })

  it('takes whoever is removed out of the call, wherever they sit in it', async () => {
    const token = await circle()
    const me = await house.signIn('uma', 'Pass-uma')
    await house.join(token, me, { name: 'Uma', clientId: 'window' })
    await inTurn(remove(mark, token, 'uma'))
    expect(house.media.guests(token)).toEqual([])
  })
})

describe('DELETE participants/self', () => {
  const quit = (ask: Ask, token: string) => () => ask('DELETE', `/room/${token}/participants/self`)

  it('401, 404, and 400 to the only moderator while others remain', async () => {
    const token = await conversation(olga, 2, 'uma')
    expect(await inTurn(quit(guest, token), quit(sven, token), quit(olga, token), quit(uma, token))).toEqual([
      401, 404, 400, 200,
    ])
    expect(await inTurn(quit(olga, token), () => olga('GET', `/room/${token}`))).toEqual([200, 404])
  })

  it('leaves the conversation to the next moderator', async () => {
    const token = await circle()
    expect(await inTurn(quit(olga, token), () => olga('GET', `/room/${token}`))).toEqual([200, 404])
    const { data } = await mark('GET', `/room/${token}/participants`)
    expect(data.map((one: { userId: string; participantType: number }) => [one.userId, one.participantType])).toEqual([
      ['mark', 1],
      ['uma', 3],
    ])
  })

  it('is always allowed in a conversation of two, which comes back when asked for', async () => {
    const token = (await olga('POST', '/room', { roomType: '1', invite: 'uma' })).data.token
    expect(
      await inTurn(
        quit(olga, token),
        () => olga('GET', `/room/${token}`),
        () => uma('GET', `/room/${token}`),
      ),
    ).toEqual([200, 404, 200])
    const again = await olga('POST', '/room', { roomType: '1', invite: 'uma' })
    expect([again.status, again.data.token]).toEqual([200, token])
  })
})

describe('DELETE participants/guests', () => {
  it('404, 403, 404, 400 and 403 in this order', async () => {
    const token = await circle(3)
    const { data: session } = await guest('POST', `/room/${token}/participants/active`)
    const { data: hers } = await uma('POST', `/room/${token}/participants/active`)
    const second = asker(house)
    const { data: moderator } = await second('POST', `/room/${token}/participants/active`)
    await olga('POST', `/room/${token}/moderators`, { sessionId: moderator.sessionId })
    const remove = (ask: Ask, participant: string) => () =>
      ask('DELETE', `/room/${token}/participants/guests`, { participant })
    expect(
      await inTurn(
        remove(sven, session.sessionId),
        remove(uma, 'unknown'),
        remove(olga, 'unknown'),
        remove(olga, ''),
        remove(olga, hers.sessionId),
        remove(second, moderator.sessionId),
        remove(second, session.sessionId),
        () => guest('DELETE', `/guest/${token}/name`),
        () => guest('POST', `/guest/${token}/name`, { displayName: 'Gone' }),
      ),
    ).toEqual([404, 403, 404, 404, 400, 403, 200, 405, 404])
  })
})

describe('POST participants/active', () => {
  const enter = (ask: Ask, token: string, body?: object) => ask('POST', `/room/${token}/participants/active`, body)

  it('begins a session of 512 characters, which everybody sees', async () => {
    const token = await circle()
    const { data } = await enter(uma, token)
    expect(data.sessionId).toMatch(/^[A-Za-z0-9+/]{512}$/)
    const list = (await olga('GET', `/room/${token}/participants`)).data
    expect(list.find((one: { userId: string }) => one.userId === 'uma')).toMatchObject({
      sessionId: data.sessionId,
      lastPing: Math.floor(house.clock.now() / 1000),
    })
    const again = await enter(uma, token, { force: 'true' })
    expect(again.data.sessionId).not.toBe(data.sessionId)
  })

  it('404 outside and through a closed door', async () => {
    const token = await circle()
    expect(await status(enter(sven, token), enter(guest, token), enter(olga, '404404404'))).toEqual([404, 404, 404])
  })

  it('409 with the session in the way, when it shall stay', async () => {
    const token = await circle()
    const { data: first } = await enter(uma, token, { force: 'false' })
    const refused = await enter(uma, token, { force: 'false' })
    expect(refused).toMatchObject({
      status: 409,
      meta: { status: 'failure', statuscode: 409 },
      data: { sessionId: first.sessionId, inCall: 0, lastPing: first.lastPing },
    })
    house.clock.pass(101_000)
    expect((await enter(uma, token, { force: 'false' })).status).toBe(200)
  })

  it('403 without the password, only to those who are not yet in it', async () => {
    const token = await circle(3)
    await olga('PUT', `/room/${token}/password`, { password: 'secret' })
    expect(
      await inTurn(
        () => enter(sven, token),
        () => enter(guest, token, { password: 'wrong' }),
        () => enter(uma, token),
      ),
    ).toEqual([403, 403, 200])
    expect((await enter(sven, token, { password: 'secret' })).data.participantType).toBe(5)
    expect((await enter(guest, token, { password: 'secret' })).data.participantType).toBe(4)
    expect((await enter(guest, token)).status).toBe(200)
    expect((await enter(asker(house), token)).status).toBe(403)
  })

  it('knows a guest by their cookie, and nobody without', async () => {
    const token = await circle(3)
    const { data } = await enter(guest, token)
    expect((await guest('GET', `/room/${token}`)).data.sessionId).toBe(data.sessionId)
    expect((await asker(house)('GET', `/room/${token}`)).data).toMatchObject({ sessionId: '0', name: '' })
  })

  it('forgets who gives no sign of life, and not who does', async () => {
    const token = await circle(3)
    await enter(sven, token)
    await enter(guest, token)
    house.clock.pass(60_000)
    await sven('GET', `/room/${token}`)
    house.clock.pass(60_000)
    await house.core.tick()
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 3, sven: 5 })
  })
})

describe('DELETE participants/active', () => {
  const exit = (ask: Ask, token: string) => () => ask('DELETE', `/room/${token}/participants/active`)

  it('404 outside; members stay, others go', async () => {
    const token = await circle(3)
    for (const ask of [uma, sven, guest]) await ask('POST', `/room/${token}/participants/active`)
    expect(await inTurn(exit(uma, token), exit(sven, token), exit(guest, token), exit(sven, token))).toEqual([
      200, 200, 200, 200,
    ])
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 3 })
    expect((await uma('GET', `/room/${token}`)).data.sessionId).toBe('0')
    expect(await inTurn(exit(sven, await circle()), exit(sven, '404404404'))).toEqual([404, 404])
  })
})

describe('moderators', () => {
  const promote = (ask: Ask, token: string, body: object) => () => ask('POST', `/room/${token}/moderators`, body)
  const demote = (ask: Ask, token: string, body: object) => () => ask('DELETE', `/room/${token}/moderators`, body)

  it('are made: 404, 403, 404 and 400 in this order', async () => {
    const token = await circle(3)
    const { data } = await guest('POST', `/room/${token}/participants/active`)
    await sven('POST', `/room/${token}/participants/active`)
    const strangest = asker(house)
    expect(
      await inTurn(
        promote(strangest, token, { participant: 'uma' }),
        promote(uma, token, { participant: 'nobody' }),
        promote(mark, token, { participant: 'nobody' }),
        promote(mark, token, {}),
        promote(mark, token, { participant: 'olga' }),
        promote(mark, token, { participant: 'sven' }),
        promote(mark, token, { participant: 'mark' }),
        promote(mark, token, { participant: 'uma', sessionId: data.sessionId }),
        promote(uma, token, { sessionId: data.sessionId }),
      ),
    ).toEqual([404, 403, 404, 404, 400, 400, 400, 200, 200])
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 2, sven: 5, '': 6 })
    expect((await guest('GET', `/room/${token}/participants`)).status).toBe(200)
  })

  it('are unmade: 404, 403, 403 for oneself, 404 and 400 in this order', async () => {
    const token = await circle(3)
    const { data } = await guest('POST', `/room/${token}/participants/active`)
    await promote(olga, token, { sessionId: data.sessionId })()
    expect(
      await inTurn(
        demote(sven, token, { participant: 'mark' }),
        demote(uma, token, { participant: 'nobody' }),
        demote(mark, token, { participant: 'mark' }),
        demote(guest, token, { sessionId: data.sessionId }),
        demote(mark, token, { participant: 'nobody' }),
        demote(mark, token, { participant: 'olga' }),
        demote(mark, token, { participant: 'uma' }),
        demote(mark, token, { sessionId: data.sessionId }),
        demote(olga, token, { participant: 'mark' }),
      ),
    ).toEqual([404, 403, 403, 403, 404, 400, 400, 200, 200])
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 3, uma: 3, '': 4 })
  })

  it('chair the meeting', async () => {
    const token = await circle()
    const me = await house.signIn('mark', 'Pass-mark')
    const joined = await house.join(token, me, { name: 'Mark', clientId: 'm' })
    expect(joined.rights).toBe('chair')
    await house.perform('chairing.lock', atMeeting(token), {}, joined.actor)
    await demote(olga, token, { participant: 'mark' })()
    await expect(house.perform('chairing.unlock', atMeeting(token), {}, joined.actor)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('POST guest name', () => {
  it('404, 403 and 200; the name is in every list', async () => {
    const token = await circle(3)
    const name = (ask: Ask) => () => ask('POST', `/guest/${token}/name`, { displayName: 'Gina' })
    expect(await inTurn(name(guest), name(sven), name(uma))).toEqual([404, 404, 403])
    await guest('POST', `/room/${token}/participants/active`)
    await guest('POST', `/call/${token}`)
    expect(await inTurn(name(guest))).toEqual([200])
    expect(await typesIn(token)).toMatchObject({ Gina: 4 })
    const owner = await house.signIn('olga', 'Pass-olga')
    const seen = await house.perform('attendance.see', atMeeting(token), {}, owner)
    expect(seen.participants.map(one => one.name)).toEqual(['Gina'])
  })
})

describe('conversations', () => {
  it('are made: of two, for those added, and open', async () => {
    const make = (body: object) => () => olga('POST', '/room', body)
    expect(
      await inTurn(
        make({ roomType: '1', invite: 'uma' }),
        make({ roomType: '1', invite: 'uma' }),
        make({ roomType: '1', invite: 'olga' }),
        make({ roomType: '1', invite: 'nobody' }),
        make({ roomType: '2', roomName: ' ' }),
        make({ roomType: '2', invite: 'nogroup' }),
        make({ roomType: '4', roomName: 'Log' }),
        make({ roomName: 'Nothing' }),
        () => guest('POST', '/room', { roomType: '3', roomName: 'Mine' }),
      ),
    ).toEqual([201, 200, 403, 404, 400, 404, 400, 400, 401])
    const { data } = await uma('GET', '/room')
    expect(data).toMatchObject([{ type: 1, displayName: 'Olga', participantType: 1 }])
  })

  it('are renamed and ended by moderators', async () => {
    const token = await circle()
    const rename = (ask: Ask, roomName: string) => () => ask('PUT', `/room/${token}`, { roomName })
    expect(
      await inTurn(
        rename(sven, 'New'),
        rename(uma, ''),
        rename(olga, ''),
        rename(olga, 'x'.repeat(201)),
        rename(mark, 'New'),
      ),
    ).toEqual([404, 403, 400, 400, 200])
    expect((await uma('GET', `/room/${token}`)).data.name).toBe('New')
    const end = (ask: Ask) => () => ask('DELETE', `/room/${token}`)
    expect(await inTurn(end(sven), end(uma), end(mark), end(olga))).toEqual([404, 403, 200, 404])
    const pair = (await olga('POST', '/room', { roomType: '1', invite: 'uma' })).data.token
    expect(
      await inTurn(
        () => olga('DELETE', `/room/${pair}`),
        () => olga('PUT', `/room/${pair}`, { roomName: 'New' }),
      ),
    ).toEqual([400, 400])
  })

  it('open and close; closing sends those out who only came through the door', async () => {
    const token = await circle()
    const open = (ask: Ask) => () => ask('POST', `/room/${token}/public`)
    expect(await inTurn(open(guest), open(sven), open(uma), open(mark), open(mark))).toEqual([401, 404, 403, 200, 200])
    await sven('POST', `/room/${token}/participants/active`)
    const { data } = await guest('POST', `/room/${token}/participants/active`)
    const second = asker(house)
    const { data: other } = await second('POST', `/room/${token}/participants/active`)
    await second('POST', `/guest/${token}/name`, { displayName: 'Gina' })
    await olga('POST', `/room/${token}/moderators`, { sessionId: other.sessionId })
    await guest('POST', `/call/${token}`)
    expect(data.type).toBe(3)
    await olga('DELETE', `/room/${token}/public`)
    expect(await typesIn(token)).toEqual({ olga: 1, mark: 2, uma: 3, Gina: 6 })
    expect(house.media.guests(token)).toEqual([])
    expect(
      await inTurn(
        () => guest('GET', `/room/${token}`),
        () => sven('GET', `/room/${token}`),
      ),
    ).toEqual([404, 404])
  })

  it('take a password only while open', async () => {
    const token = await circle()
    const set = (ask: Ask, password: string) => () => ask('PUT', `/room/${token}/password`, { password })
    expect(await inTurn(set(olga, 'a'), set(uma, 'a'))).toEqual([403, 403])
    await olga('POST', `/room/${token}/public`)
    expect(
      await inTurn(
        set(mark, 'a'),
        () => sven('POST', `/room/${token}/participants/active`),
        set(mark, ''),
        () => sven('POST', `/room/${token}/participants/active`),
      ),
    ).toEqual([200, 403, 200, 200])
  })

  it('have a lobby that waits for its time', async () => {
    const token = await circle()
    const set = (ask: Ask, state: string, timer?: string) => () =>
      ask('PUT', `/room/${token}/webinary/lobby`, { state, ...(timer && { timer }) })
    const timer = String(Math.floor(house.clock.now() / 1000) + 60)
    expect(
      await inTurn(
        set(guest, '1'),
        set(sven, '1'),
        set(uma, '2'),
        set(mark, '2'),
        set(mark, '1', 'soon'),
        set(mark, '1', timer),
      ),
    ).toEqual([401, 404, 403, 400, 400, 200])
    expect((await uma('GET', `/room/${token}`)).data).toMatchObject({
      lobbyState: 1,
      lobbyTimer: Number(timer),
      participants: {},
    })
    house.clock.pass(60_000)
    expect((await uma('GET', `/room/${token}`)).data).toMatchObject({ lobbyState: 0, lobbyTimer: 0 })
  })

  it('are those meetings that were planned elsewhere, too', async () => {
    const owner = await house.signIn('olga', 'Pass-olga')
    const { number } = await house.perform('meetings.startInstant', atServer, { name: 'Council' }, owner)
    expect((await olga('GET', '/room')).data).toMatchObject([
      { token: number, type: 3, participantType: 1, name: 'Council' },
    ])
    expect((await olga('POST', `/room/${number}/participants`, { newParticipant: 'uma' })).status).toBe(200)
    expect((await uma('GET', '/room')).data).toMatchObject([{ token: number, participantType: 3 }])
  })
})

describe('the call', () => {
  const call = (ask: Ask, token: string) => () => ask('POST', `/call/${token}`)
  const leave = (ask: Ask, token: string) => () => ask('DELETE', `/call/${token}`)
  const callers = async (token: string): Promise<number> => (await olga('GET', `/call/${token}`)).data.length

  it('404, 403 read-only, 412 lobby', async () => {
    const token = await circle()
    expect(await inTurn(call(sven, token), call(uma, token), leave(uma, token))).toEqual([404, 404, 404])
    await uma('POST', `/room/${token}/participants/active`)
    await olga('PUT', `/room/${token}/webinar/lobby`, { state: '1' })
    expect(await inTurn(call(uma, token), () => uma('GET', `/call/${token}`), leave(uma, token))).toEqual([
      412, 412, 200,
    ])
    await olga('PUT', `/room/${token}/read-only`, { state: '1' })
    expect(await inTurn(call(uma, token), () => olga('GET', `/call/${token}`), leave(uma, token))).toEqual([
      403, 403, 200,
    ])
  })

  it('is the meeting: whoever joins it is in every list', async () => {
    const token = await circle(3)
    await uma('POST', `/room/${token}/participants/active`)
    expect(await inTurn(call(uma, token))).toEqual([200])
    await house.join(token, stranger, { name: 'Window', clientId: 'w' })
    expect(await callers(token)).toBe(2)
    const owner = await house.signIn('olga', 'Pass-olga')
    const seen = await house.perform('attendance.see', atMeeting(token), {}, owner)
    expect(seen.participants.map(one => one.name)).toEqual(['Uma', 'Window'])
    expect((await uma('GET', `/room/${token}`)).data).toMatchObject({
      participantInCall: true,
      participantFlags: 7,
      hasCall: true,
    })
    await inTurn(leave(uma, token))
    expect(await callers(token)).toBe(1)
  })

  it('goes on for whoever gives signs of life', async () => {
    const token = await circle()
    await uma('POST', `/room/${token}/participants/active`)
    await uma('POST', `/call/${token}`)
    for (let round = 0; round < 4; round++) {
      house.clock.pass(30_000)
      await uma('GET', `/call/${token}`)
      await house.core.tick()
    }
    expect(await callers(token)).toBe(1)
  })

  it('of those added is for nobody else, by whatever door', async () => {
    const token = await circle()
    const other = await house.signIn('sven', 'Pass-sven')
    const joining = (clientId: string) => ({ name: 'Sven', clientId })
    await expect(house.join(token, other, joining('s'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(house.join(token, stranger, joining('g'))).rejects.toMatchObject({ code: 'guestsNotAllowed' })
    await house.join(token, await house.signIn('uma', 'Pass-uma'), joining('u'))
  })

  it('is left with the session, and by silence', async () => {
    const token = await circle()
    for (const ask of [uma, mark]) {
      await ask('POST', `/room/${token}/participants/active`)
      await ask('POST', `/call/${token}`)
    }
    await mark('DELETE', `/room/${token}/participants/active`)
    expect(await callers(token)).toBe(1)
    house.clock.pass(31_000)
    expect(await callers(token)).toBe(0)
    house.clock.pass(20_000)
    await house.core.tick()
    expect(house.media.guests(token)).toEqual([])
  })
})

it('keeps guests from coming by the hundred', async () => {
  const token = await circle(3)
  const statuses: number[] = []
  for (let guests = 0; guests < 61; guests++)
    statuses.push((await asker(house)('POST', `/room/${token}/participants/active`)).status)
  expect(statuses.filter(one => one === 200).length).toBe(60)
  expect(statuses.at(-1)).toBe(429)
})

it('answers every call in its form, whoever asks and with whatever body', async () => {
  const token = await circle(3)
  await guest('POST', `/room/${token}/participants/active`)
  const basic = (name: string) => ({ authorization: `Basic ${Buffer.from(`${name}:Pass-${name}`).toString('base64')}` })
  const callers = [basic('olga'), basic('sven'), { cookie: guest.cookies.join('; ') }, { authorization: 'Basic !' }, {}]
  const names = [
    'participant',
    'newParticipant',
    'source',
    'sessionId',
    'password',
    'displayName',
    'roomName',
    'invite',
  ]
  const all = (value: unknown) =>
    JSON.stringify(
      Object.fromEntries([...names, 'state', 'timer', 'flags', 'force', 'roomType'].map(one => [one, value])),
    )
  const bodies = ['', '[', '[]', 'null', '"x"', '{"__proto__":1}', '[1e999]']
  bodies.push(...[null, {}, [], -1, 1e308, '\0', '\ud800', '', 'x'.repeat(5000), true].map(all))
  const json = 'application/json'
  const forms = ['participant=%00&displayName=%00&roomName=%00', '%ff%zz&=&&a', 'state=1&state=2']
  const questions = [
    ...bodies.map(body => [json, body]),
    ...forms.map(body => ['application/x-www-form-urlencoded', body]),
  ]
  const odd: string[] = []
  for (const { place, endpoint } of talk.routes)
    for (const method of endpoint.methods)
      for (const number of [token, '404404404', 'x%00', '%ff'])
        for (const [type, payload] of questions)
          for (const headers of callers) {
            // What would end it all is tried on what is not there.
            if (number === token && method === 'DELETE') continue
            const path = (place.prefix + endpoint.suffix).replace(/:token/, number)
            const response = await house.http.inject({
              method,
              url: `/ocs/v2.php${path}?format=json`,
              headers: { ...headers, accept: json, 'content-type': type ?? json },
              ...(payload && { payload }),
            })
            const { statusCode, body } = response
            if (statusCode >= 500 || !body.startsWith('{"ocs":{"meta":{"status":"'))
              odd.push(`${method} ${path} ${payload?.slice(0, 60)} ${statusCode} ${body.slice(0, 80)}`)
          }
  expect([...new Set(odd)].slice(0, 10)).toEqual([])
})
