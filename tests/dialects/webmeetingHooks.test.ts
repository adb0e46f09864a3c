/** Web hooks of the Web Meeting API: set through it, told of everything that happens, whoever does it, and in its order. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webmeeting } from '../../src/main/server/dialects/webmeeting/index.ts'
import { silentLog } from '../../src/main/server/log.ts'
import { type Carrying, carry } from '../../src/main/server/post/carrying.ts'
import { webhookCarrier } from '../../src/main/server/post/webhook.ts'
import { atMeeting, atReservation, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { isSigned, openReceiver, type Receiver } from '../support/receiver.ts'
import { type Ask, asker, madeKey, refused } from './webmeetingClient.ts'

let house: OpenHouse
let receiver: Receiver
let carrying: Carrying | undefined
let key: string
let account: string
let user: { id: string }
let ask: Ask
const log: string[] = []

function start(): void {
  const warn = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`)
  carrying = carry({
    outbox: house.core.outbox,
    carriers: { hook: webhookCarrier(house.core.outbox) },
    log: { ...silentLog, warn, error: warn },
    now: house.clock.now,
    patience: () => 1_000,
  })
}

beforeEach(async () => {
  house = await openHouse({ dialects: [webmeeting] })
  receiver = await openReceiver()
  key = await madeKey(house)
  const wanted = { adminFirstname: 'Test', adminLastname: 'User', adminEmail: 'test-user@example.com' }
  account = (await asker(house, key)('POST', '/account', wanted)).data.id
  user = (await asker(house, key)('GET', `/account/admin/${account}`)).data[0]
  ask = asker(house, key, user.id)
})
afterEach(async () => {
  await carrying?.close()
  carrying = undefined
  log.length = 0
  await receiver.close()
  await house.close()
})

const plan = { topic: 'Council', startTime: '2027-01-04T09:10:00.000Z', endTime: '2027-01-04T10:10:00.000Z' }
const hook = async (more: object = {}) => (await ask('POST', '/webhook', { url: `${receiver.url}/hook`, ...more })).data
const events = () => receiver.taken.map(one => one.event)
const until = (wanted: number) =>
  expect.poll(() => receiver.taken.length, { interval: 20 }).toBeGreaterThanOrEqual(wanted)
const waiting = () => house.store.count('outbox')

describe('web hooks', () => {
  it('are set, shown without their secrets, changed and removed', async () => {
    const made = await hook({ apiKey: 'let-me-in', method: 'put', events: ['onMeetingScheduled', 'onmeetingleft'] })
    expect(made).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f]{24}$/), url: `${receiver.url}/hook`, method: 'PUT', accountId: null },
      ...{ events: ['onMeetingScheduled', 'onMeetingLeft'], hasApiKey: true, waiting: 0, lastError: null },
      ...{ createdAt: '2027-01-04T09:00:00.000Z', secret: expect.stringMatching(/^whsec_[\w+/=]{44}$/) },
    })
    const { secret: _, ...shown } = made
    expect((await ask('GET', `/webhook/${made.id}`)).data).toEqual(shown)
    expect((await ask('GET', '/webhook')).data).toEqual([shown])
    const changed = { url: `${receiver.url}/other`, apiKey: '', events: ['onMeetingDeleted'] }
    expect((await ask('PUT', `/webhook/${made.id}`, changed)).data).toEqual({
      ...shown,
      ...{ url: changed.url, hasApiKey: false, events: ['onMeetingDeleted'] },
    })
    expect((await ask('DELETE', `/webhook/${made.id}`)).body).toEqual({ responseCode: 0, data: {} })
    refused(await ask('GET', `/webhook/${made.id}`), 404, -5)
  })

  it('are refused with what is wrong', async () => {
    for (const wrong of [
      { url: undefined },
      { url: 'nowhere' },
      { url: 'ftp://example.org/' },
      { url: 'file:///etc/passwd' },
      { url: 'http://me:secret@example.org/' },
      { url: `http://example.org/${'x'.repeat(3000)}` },
      { url: 'http://example.org/\0' },
      { method: 'DELETE' },
      { events: [] },
      { events: ['onFire'] },
      { events: 'all' },
      { apiKey: 'two words' },
      { apiKey: 'line\r\nbreak' },
    ])
      expect([(await ask('POST', '/webhook', { url: receiver.url, ...wrong })).body.responseCode, wrong]).toEqual([
        -4,
        wrong,
      ])
    refused(await ask('POST', '/webhook', { url: receiver.url, accountId: 'none' }), 404, -5)
    refused(await asker(house)('POST', '/webhook', '['), 401, -1)
    refused(await asker(house, await madeKey(house, { permissions: ['account'] }))('POST', '/webhook', '['), 403, -3)
    expect((await ask('GET', '/webhook')).data).toEqual([])
  })

  it('belong to an account when a key of its own sets them, and go with that key', async () => {
    const own = asker(house, await madeKey(house, { tenantId: account, name: 'Own' }))
    const mine = (await own('POST', '/webhook', { url: receiver.url })).data
    expect(mine.accountId).toBe(account)
    const everybodys = await hook()
    expect((await own('GET', '/webhook')).data).toHaveLength(1)
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', {}],
      ['DELETE', undefined],
    ] as const)
      refused(await own(method, `/webhook/${everybodys.id}`, body), 404, -5)
    const other = { adminFirstname: 'O', adminLastname: 'Ther', adminEmail: 'other@example.com' }
    const { data: others } = await ask('POST', '/account', other)
    refused(await own('POST', '/webhook', { url: receiver.url, accountId: others.id }), 403, -3)
    const they = asker(house, key, (await ask('GET', `/account/admin/${others.id}`)).data[0].id)
    await they('POST', '/meeting', plan)
    await ask('POST', '/meeting', plan)
    expect((await own('GET', '/webhook')).data[0].waiting).toBe(1)
    expect((await ask('GET', `/webhook/${everybodys.id}`)).data.waiting).toBe(2)
    const admin = await house.signIn('admin')
    const { items } = await house.perform('apiKeys.list', atServer, {}, admin)
    await house.perform('apiKeys.remove', atServer, { id: items.find(one => one.name === 'Own')?.id ?? '' }, admin)
    expect((await ask('GET', '/webhook')).data).toHaveLength(1)
    expect(await waiting()).toBe(2)
  })

  it('are told of what is planned, changed, called off and closed, signed and with the key they want', async () => {
    const { secret } = await hook({ apiKey: 'let-me-in' })
    start()
    const { data: made } = await ask('POST', '/meeting', { ...plan, invitedParticipants: ['guest@example.org'] })
    const { data: changed } = await ask('PUT', `/meeting/${made.id}/false`, { topic: 'Senate' })
    const owner = { reachedAt: 'http://gavel.test', user: (await house.store.get('users', user.id))! }
    await house.perform('meetings.update', atReservation(made.id), { name: 'By window' }, owner)
    await ask('DELETE', `/meeting/${made.id}`)
    const { data: closed } = await ask('POST', '/meeting', { ...plan, topic: 'Closing' })
    const answer = await ask('POST', `/meeting/${closed.id}/close`)
    await until(6)
    expect(events()).toEqual([
      ...['onMeetingScheduled', 'onMeetingUpdated', 'onMeetingUpdated', 'onMeetingDeleted'],
      ...['onMeetingScheduled', 'onMeetingClosed'],
    ])
    const [scheduled, updated, again, deleted, , over] = receiver.taken
    expect(scheduled?.body).toEqual(made)
    expect(updated?.body).toEqual(changed)
    expect(again?.body).toMatchObject({ id: made.id, topic: 'By window', icalSequence: '2' })
    expect(deleted?.body).toMatchObject({ id: made.id, topic: 'By window', icalSequence: '3' })
    expect(over?.body).toEqual(answer.data)
    for (const one of receiver.taken) {
      expect(isSigned(one, secret)).toBe(true)
      expect(one).toMatchObject({ method: 'POST', path: '/hook', headers: { 'x-api-key': 'let-me-in' } })
    }
    expect(isSigned({ ...receiver.taken[0]!, text: '{}' }, secret)).toBe(false)
    await expect.poll(waiting).toBe(0)
  })

  it('are told who really came and went, and when time ended what nobody closed', async () => {
    await hook()
    const { data: made } = await ask('POST', '/meeting', plan)
    const { data: link } = await ask('GET', `/meeting/${made.id}/link`)
    const { number } = link
    // Somebody takes a seat and never connects.
    const input = { name: 'Shadow', clientId: 's' }
    await house.perform('attendance.join', atMeeting(number), input, stranger)
    await house.join(number, stranger, { name: 'Gina', clientId: 'g' })
    // A broken line is no departure, and coming back no arrival.
    await house.core.heard({ fact: 'gone', number, id: 'g', reason: 'timeout' })
    await house.core.heard({ fact: 'connected', number, id: 'g' })
    await house.core.heard({ fact: 'gone', number, id: 'g', reason: 'left' })
    house.clock.pass(2 * 3600_000)
    await house.core.tick()
    start()
    await until(4)
    expect(events()).toEqual(['onMeetingScheduled', 'onMeetingJoined', 'onMeetingLeft', 'onMeetingClosed'])
    const [, joined, left, closed] = receiver.taken
    expect(joined?.body).toMatchObject({
      ...{ id: made.id, meetingId: made.meetingId },
      participant: { id: 'g', name: 'Gina', userId: null, at: expect.stringMatching(/^2027-01-04T09:00/) },
    })
    expect(left?.body.participant).toMatchObject({ id: 'g', reason: 'left' })
    expect(closed?.body).toMatchObject({ isClosed: true, dtClosedAt: expect.stringMatching(/^2027-01-04T11:00/) })
    await expect.poll(waiting).toBe(0)
  })

  it('hear what they missed, in its order and under the same id, and know nothing of others’ conversations', async () => {
    const { id } = await hook()
    receiver.answer = 503
    start()
    const { data: made } = await ask('POST', '/meeting', plan)
    await ask('PUT', `/meeting/${made.id}/false`, { topic: 'Senate' })
    await house.perform('conversations.create', atServer, { kind: 'open', name: 'Talk' }, await house.person('anna'))
    await expect.poll(() => receiver.came.length).toBeGreaterThan(0)
    const first = receiver.came[0]?.id
    const said = { waiting: 2, lastError: 'The receiver answered 503.' }
    await expect.poll(async () => (await ask('GET', `/webhook/${id}`)).data).toMatchObject(said)
    // A queue begins to rest only when the answer was read, which may be after this looks.
    const later = <T>(look: () => T) =>
      expect.poll(() => {
        house.clock.pass(1_000)
        return look()
      })
    for (const answer of [302, 404]) {
      const before = receiver.came.length
      receiver.answer = answer
      await later(() => receiver.came.length).toBeGreaterThan(before)
    }
    receiver.answer = 204
    await later(events).toEqual(['onMeetingScheduled', 'onMeetingUpdated'])
    expect(receiver.taken[0]?.id).toBe(first)
    // A redirection was not followed.
    expect(new Set(receiver.came.map(one => one.path))).toEqual(new Set(['/hook']))
    expect(log.join()).toMatch(/could not be sent/)
    expect(log.join()).not.toMatch(/127\.0\.0\.1|whsec/)
  })

  it('that nobody answers hold up no deed and no other hook, and are given up one day', async () => {
    const nobody = await openReceiver()
    nobody.answer = 0
    await ask('POST', '/webhook', { url: nobody.url })
    await hook()
    start()
    for (let n = 0; n < 30; n++) await ask('POST', '/meeting', { ...plan, topic: `Meeting ${n}` })
    await until(30)
    expect(receiver.taken.map(one => one.body.topic)).toEqual(Array.from({ length: 30 }, (_, n) => `Meeting ${n}`))
    expect(nobody.taken).toEqual([])
    await nobody.close()
    const dayAfterDay = () => {
      house.clock.pass(24 * 3600_000)
      return waiting()
    }
    await expect.poll(dayAfterDay).toBe(0)
  })
})
