/** Accounts through the SQMeeting API: how they are guarded, changed and ended, and what becomes of their meetings. */
import { beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import type { TableName } from '../../../src/main/server/domain/collections.ts'
import { atServer } from '../../../src/shared/operation.ts'
import { adminPassword, type OpenHouse, openHouse, stranger } from '../../support/openHouse.ts'
import { asker, done, refused, secretOf, signedIn } from '../sqmeetingClient.ts'

let house: OpenHouse
let anna: Awaited<ReturnType<typeof signedIn>>
let admin: typeof anna
beforeEach(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  await house.person('anna')
  anna = await signedIn(house, 'anna')
  admin = await signedIn(house, 'admin', 'device-of-admin', adminPassword)
})

const signIn = (username: string, password: string) =>
  asker(house)('POST', '/user/sign_in', { username, secret: secretOf(password) })
const minute = 60_000

describe('signing in', () => {
  it('is frozen for five minutes after five failures, whatever is tried then', async () => {
    for (let i = 0; i < 5; i++) refused(await signIn('anna', `wrong ${i}`), 401, '0x00003003')
    refused(await signIn('anna', 'Pass-anna'), 401, '0x00003001')
    house.clock.pass(5 * minute - 1)
    refused(await signIn('anna', 'Pass-anna'), 401, '0x00003001')
    expect((await anna('GET', '/user/info')).status).toBe(200)
    house.clock.pass(2)
    expect((await signIn('anna', 'Pass-anna')).status).toBe(200)
  })

  it('gives a token that is kept as a digest only, and ends after thirty days', async () => {
    const kept = JSON.stringify(await house.store.find('sessions', {}))
    expect(kept).not.toContain(anna.token)
    expect(anna.token).toMatch(/^[0-9a-f-]{36}$/)
    house.clock.pass(30 * 24 * 60 * minute - 1000)
    expect((await anna('GET', '/user/info')).status).toBe(200)
    house.clock.pass(2000)
    refused(await anna('GET', '/user/info'), 401, '0x10000002')
  })
})

it('a new password ends every session of this person and of nobody else', async () => {
  const elsewhere = await signedIn(house, 'anna')
  const secrets = { secret_old: secretOf('Pass-anna'), secret_new: secretOf('New1!aaaa') }
  done(await anna('PUT', '/user/password', secrets))
  for (const ask of [anna, elsewhere]) refused(await ask('GET', '/user/info'), 401, '0x10000002')
  expect((await admin('GET', '/user/info')).status).toBe(200)
  refused(await signIn('anna', 'Pass-anna'), 401, '0x00003003')
  expect((await signIn('anna', 'New1!aaaa')).status).toBe(200)
})

describe('an account', () => {
  const of = (id: string) => `/user/users/${id}`

  it('is read by administrators', async () => {
    expect((await admin('GET', of(anna.id))).body).toEqual({
      user_id: anna.id,
      username: 'anna',
      real_name: 'Anna',
      email: '',
      department: '',
      mobile: '',
      role: 'Normal',
      disabled: false,
      created_time: expect.any(Number),
    })
    refused(await admin('GET', of('nobody')), 400, '0x10000004')
    refused(await anna('GET', of(anna.id)), 403, '0x10000003')
  })

  it('can be switched off and on; what was signed in is not any more, and whoever was in a meeting is out', async () => {
    const { meeting_number: number } = (await admin('POST', '/meeting_schedule', { meeting_type: 'instant' })).body
    const { meeting_password: password } = (await admin('GET', `/meeting/${number}`)).body
    await house.join(number, await house.signIn('anna', 'Pass-anna'), { name: 'Anna', clientId: 'a', password })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g', password })
    expect((await admin('POST', of(anna.id), { disabled: 'true' })).status).toBe(200)
    refused(await anna('GET', '/user/info'), 401, '0x10000002')
    refused(await signIn('anna', 'Pass-anna'), 401, '0x00003002')
    expect(house.media.guests(number)).toEqual(['g'])
    await admin('POST', of(anna.id), { disabled: false })
    expect((await signIn('anna', 'Pass-anna')).status).toBe(200)
  })

  it('with another role chairs, or not, where it is', async () => {
    const { meeting_number: number, meeting_password: password } = (
      await admin('POST', '/meeting_schedule', { meeting_type: 'instant' })
    ).body
    await house.join(number, await house.signIn('anna', 'Pass-anna'), { name: 'Anna', clientId: 'a', password })
    const chair = async () => (await admin('GET', `/meeting/${number}`)).status
    expect(await chair()).toBe(200)
    const seen = async () =>
      (await house.perform('attendance.see', { at: 'meeting', number }, {}, await house.signIn('admin'))).participants
    house.heard.length = 0
    await admin('POST', of(anna.id), { role: 'MeetingOperator' })
    expect(await seen()).toMatchObject([{ id: 'a', chair: true, connected: true }])
    expect(house.heard.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({
        event: 'attendance.changed',
        participant: expect.objectContaining({ id: 'a', chair: true }),
      }),
    )
    await admin('POST', of(anna.id), { role: 'Normal' })
    expect(await seen()).toMatchObject([{ id: 'a', chair: false }])
  })

  it('is not the last administrator’s to be ended, demoted or switched off', async () => {
    for (const change of [{ role: 'Normal' }, { role: 'MeetingOperator' }, { disabled: true }])
      refused(await admin('POST', of(admin.id), change), 400, '0x10000006')
    refused(await admin('DELETE', of(admin.id)), 400, '0x10000006')
    expect((await admin('GET', '/user/info')).body.role).toEqual(['SystemAdmin'])
    await house.person('second', 'SystemAdmin')
    const second = await signedIn(house, 'second')
    // Each ends the other at once: one of them stays.
    const said = await Promise.all([admin('DELETE', of(second.id)), second('DELETE', of(admin.id))])
    expect(said.filter(({ status }) => status === 200)).toHaveLength(1)
    const left = await house.store.find('users', { where: { column: 'role', is: 'eq', value: 'SystemAdmin' } })
    expect(left).toMatchObject([{ disabled: false }])
  })

  it('that ends takes its sessions, meetings and seats with it, and nothing of anybody else', async () => {
    await house.person('bert')
    const bert = await signedIn(house, 'bert')
    const create = async (ask: typeof anna, name: string, invited: string[], more: object = {}) =>
      (
        await ask('POST', '/meeting_schedule', {
          meeting_type: 'reservation',
          meeting_name: name,
          meeting_password: '',
          schedule_start_time: house.clock.now(),
          schedule_end_time: house.clock.now() + 60 * minute,
          invited_users: invited,
          ...more,
        })
      ).body
    const hers = await create(anna, 'Hers', [bert.id])
    const his = await create(bert, 'His', [anna.id])
    const asAnna = await house.signIn('anna', 'Pass-anna')
    await house.perform('rooms.create', atServer, {}, asAnna)
    const rule = { recurrence_type: 'DAILY', recurrenceInterval: 1 }
    const days = { recurrenceEndDay: house.clock.now() + 3 * 24 * 60 * minute }
    await create(anna, 'Daily', [bert.id], { meeting_type: 'recurrence', ...rule, ...days })
    for (const { meeting_number } of [hers, his]) {
      await house.join(meeting_number, asAnna, { name: 'Anna', clientId: 'a' })
      await house.join(meeting_number, stranger, { name: 'Guest', clientId: 'g' })
    }
    expect(await house.store.find('series', {})).toHaveLength(1)
    house.heard.length = 0
    done(await admin('DELETE', of(anna.id)))
    refused(await anna('GET', '/user/info'), 401, '0x10000002')
    refused(await signIn('anna', 'Pass-anna'), 401, '0x00003003')
    refused(await admin('DELETE', of(anna.id)), 400, '0x10000004')
    expect(house.media.rooms.has(hers.meeting_number)).toBe(false)
    expect(house.media.guests(his.meeting_number)).toEqual(['g'])
    const list = (await bert('GET', '/meeting_schedule')).body.meeting_schedules
    expect(list.map((one: { meeting_name: string }) => one.meeting_name)).toEqual(['His'])
    expect(house.heard.map(({ event }) => event)).toContainEqual({
      event: 'meetings.cancelled',
      number: hers.meeting_number,
      id: hers.reservation_id,
    })
    const kept = async (table: TableName) => JSON.stringify(await house.store.find(table, {}))
    expect(await house.store.find('series', {})).toEqual([])
    expect(await house.store.find('reservations', {})).toMatchObject([{ id: his.reservation_id }])
    for (const table of ['users', 'sessions', 'meetings', 'reservations', 'listed'] as const) {
      expect(await kept(table), table).not.toContain(`"${anna.id}"`)
      expect(await kept(table), table).not.toContain(`"${hers.meeting_number}"`)
    }
    expect(await kept('participants')).not.toContain(`"${hers.meeting_number}"`)
    // The name is free again.
    await house.person('anna')
    expect((await (await signedIn(house, 'anna'))('GET', '/meeting_schedule')).body.total_size).toBe(0)
  })
})
