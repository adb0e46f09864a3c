/** PortSIP's meetings and conference rooms: made, opened, peopled, chaired, remembered; and the same meetings elsewhere. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { adminPassword, type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
let anna: Ask
let seat: Actor
beforeEach(async () => {
  house = await openHouse({ dialects: [portsip] })
  seat = await house.person('anna')
  await house.person('bert')
  anna = await signedIn(house, 'anna')
})
afterEach(() => house.close())

const simple = { mode: 'VIDEO', subject: 'Council', timezone: 'Europe/Berlin' }
async function made(more: object = {}): Promise<string> {
  const said = await anna('POST', '/user/meetings', { ...simple, ...more })
  expect(said.status).toBe(201)
  return said.body.id
}
const guest = (number: string, clientId: string, password?: string) =>
  house.join(number, stranger, { name: `Guest ${clientId}`, clientId, ...(password !== undefined && { password }) })
const owner = (number: string) => house.join(number, seat, { name: 'Anna', clientId: 'anna-device' })
const status = async (id: string) => (await anna('GET', `/user/meetings/${id}/status`)).body
const people = async (id: string) => (await anna('GET', `/user/meetings/${id}/participants`)).body.items
const one = async (id: string, who: string) =>
  (await anna('GET', `/user/meetings/${id}/participants/${encodeURIComponent(who)}`)).body

describe('a user meeting', () => {
  it('is what was said of it, and otherwise usual', async () => {
    const id = await made({
      control: 'MASTER',
      layout: 'LAYOUT4',
      admin_pin: '2468',
      room_pin: '135',
      custom_options: 'x',
    })
    const { status, body } = await anna('GET', `/user/meetings/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ id, extension_number: id, ...simple, control: 'MASTER', layout: 'LAYOUT4', height: 720, width: 1280 },
      ...{ bitrate: 1024, framerate: 15, capacity: 9, admin_pin: '2468', room_pin: '135', custom_options: 'x' },
      ...{
        enable_recording: false,
        enable_prompt: true,
        close_on_nobody: false,
        ownership: true,
        external_invitees: null,
      },
      ...{ scheduled_start_at: null, scheduled_end_at: null, internal_invitees: [], outbound_caller_ids: [] },
      ...{ created_at: '2027-01-04T09:00:00.000Z', domain: expect.any(String), sbc_port: expect.any(Number) },
    })
  })

  it('changes in what is named, and in nothing when that is wrong', async () => {
    const id = await made({ admin_pin: '2468' })
    const said = await anna('POST', `/user/meetings/${id}`, { subject: 'Choir', capacity: 3, bitrate: 512 })
    expect([said.status, said.text]).toEqual([200, ''])
    const { body } = await anna('GET', `/user/meetings/${id}`)
    expect(body).toMatchObject({ subject: 'Choir', capacity: 3, bitrate: 512, admin_pin: '2468', mode: 'VIDEO' })
    refused(
      await anna('POST', `/user/meetings/${id}`, { subject: 'New', framerate: 4 }),
      400,
      'VALIDATE_FAILED',
      'framerate',
    )
    refused(await anna('POST', `/user/meetings/${id}`, { admin_pin: '12' }), 400, 'VALIDATE_FAILED', 'admin_pin')
    expect((await anna('GET', `/user/meetings/${id}`)).body).toEqual(body)
  })

  it('wants a mode and a subject, without a NUL', async () => {
    refused(await anna('POST', '/user/meetings', { ...simple, subject: 'Nul \0' }), 400, 'VALIDATE_FAILED')
    for (const field of ['mode', 'subject'])
      refused(await anna('POST', '/user/meetings', { ...simple, [field]: undefined }), 400, 'VALIDATE_FAILED', field)
    expect((await anna('GET', '/user/meetings')).body).toEqual({ count: 0, items: [] })
  })

  it('is planned, shows in everybody’s list, and is theirs no more when they are not invited', async () => {
    const bert = await signedIn(house, 'bert')
    const bertId = (await house.signIn('bert', 'Pass-bert')).user?.id ?? ''
    const times = { scheduled_start_at: '2027-01-05T09:00:00Z', scheduled_end_at: '2027-01-05T10:00:00Z' }
    const id = await made({ ...times, internal_invitees: [bertId] })
    const mine = await house.perform('meetings.mine', atServer, {}, await house.signIn('bert', 'Pass-bert'))
    expect(mine.items).toMatchObject([{ number: id, name: 'Council', startsAt: Date.UTC(2027, 0, 5, 9) }])
    const seen = (await bert('GET', '/user/meetings')).body
    expect(seen).toMatchObject({ count: 1, items: [{ id, ownership: false, admin_pin: null }] })
    refused(await bert('POST', `/user/meetings/${id}`, { subject: 'Mine' }), 403, 'FORBIDDEN')
    refused(await bert('POST', `/user/meetings/${id}/destroy`), 403, 'FORBIDDEN')
    await anna('POST', `/user/meetings/${id}`, { internal_invitees: [] })
    expect((await bert('GET', '/user/meetings')).body.count).toBe(0)
    refused(await bert('GET', `/user/meetings/${id}`), 403, 'FORBIDDEN')
    refused(
      await anna('POST', `/user/meetings/${id}`, { internal_invitees: ['nobody'] }),
      400,
      'VALIDATE_FAILED',
      'invited',
    )
  })

  it('is found by filters, sorted and paged', async () => {
    for (const subject of ['Alpha', 'Beta', 'Gamma'])
      await made({ subject, mode: subject === 'Beta' ? 'AUDIO' : 'VIDEO', layout: 'LAYOUT9' })
    const subjects = async (query: string) => {
      const { body } = await anna('GET', `/user/meetings?${query}`)
      return [body.count, ...body.items.map((item: { subject: string }) => item.subject)]
    }
    expect(await subjects('orderby=subject desc&top=2')).toEqual([3, 'Gamma', 'Beta'])
    expect(await subjects("filter=mode eq 'AUDIO'")).toEqual([1, 'Beta'])
    expect(await subjects("filter=layout eq 'LAYOUT9' and startswith(subject,'G')")).toEqual([1, 'Gamma'])
    expect(await subjects('search=alp or gam')).toEqual([2, 'Alpha', 'Gamma'])
    refused(await anna('GET', '/user/meetings?filter=colour eq 1'), 400, 'VALIDATE_FAILED', 'filter')
    // What was never asked of a meeting is as it is shown, in filters too; and so is when it is planned for.
    const { number } = await house.perform('meetings.startInstant', atServer, { name: 'Delta' }, seat)
    await made({ subject: 'Epsilon', framerate: 30, scheduled_start_at: '2027-01-05T09:00:00Z' })
    expect(await subjects("filter=framerate eq 15 and mode eq 'VIDEO'&orderby=subject")).toEqual([
      ...[3, 'Alpha', 'Delta', 'Gamma'],
    ])
    expect(await subjects("filter=language ne 'en-US' or capacity gt 9")).toEqual([1, 'Delta'])
    expect(await subjects('orderby=framerate desc&top=1')).toEqual([5, 'Epsilon'])
    expect(await subjects("filter=scheduled_start_at gt '2027-01-05T00:00:00Z'")).toEqual([1, 'Epsilon'])
    expect(await subjects('orderby=scheduled_start_at desc&top=2')).toEqual([5, 'Epsilon', 'Delta'])
    expect(await subjects(`filter=not (extension_number eq '${number}') and scheduled_start_at eq null`)).toEqual([
      ...[3, 'Alpha', 'Beta', 'Gamma'],
    ])
  })

  it('opens, is busy, and closes: for everybody', async () => {
    const id = await made()
    expect(await status(id)).toEqual({ status: 'OFFLINE', locked: false, muted: false, recording: false })
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'meetingNotStarted' })
    for (const _ of [1, 2]) expect((await anna('POST', `/user/meetings/${id}/start`)).status).toBe(200)
    expect((await status(id)).status).toBe('ONLINE')
    await guest(id, 'g')
    expect((await status(id)).status).toBe('ON_CALL')
    for (const _ of [1, 2]) expect((await anna('POST', `/user/meetings/${id}/stop`)).status).toBe(200)
    expect((await status(id)).status).toBe('OFFLINE')
    expect(house.media.rooms.has(id)).toBe(false)
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'meetingNotStarted' })
    await anna('POST', `/user/meetings/${id}/start`)
    await guest(id, 'g')
  })

  it('stops also what was planned for now', async () => {
    const id = await made({ scheduled_start_at: '2027-01-04T09:00:00Z', scheduled_end_at: '2027-01-04T10:00:00Z' })
    await guest(id, 'g')
    await anna('POST', `/user/meetings/${id}/stop`)
    expect((await status(id)).status).toBe('OFFLINE')
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'meetingNotStarted' })
  })

  it('closes when the last one leaves, if that was wished', async () => {
    for (const [close_on_nobody, after] of [
      [true, 'OFFLINE'],
      [false, 'ONLINE'],
    ] as const) {
      const id = await made({ close_on_nobody })
      await anna('POST', `/user/meetings/${id}/start`)
      const { actor } = await guest(id, 'g')
      await house.perform('attendance.leave', atMeeting(id), {}, actor)
      expect((await status(id)).status).toBe(after)
    }
  })

  it('is destroyed with everybody in it', async () => {
    const id = await made()
    await owner(id)
    const said = await anna('POST', `/user/meetings/${id}/destroy`)
    expect([said.status, said.text]).toEqual([204, ''])
    expect(house.media.rooms.has(id)).toBe(false)
    refused(await anna('GET', `/user/meetings/${id}`), 404, 'NOT_FOUND')
    refused(await anna('POST', `/user/meetings/${id}/destroy`), 404, 'NOT_FOUND')
    expect(await house.store.count('conferences')).toBe(0)
  })

  it('keeps a lock and a mute set while nobody is there', async () => {
    const id = await made()
    await anna('POST', `/user/meetings/${id}/start`)
    await anna('POST', `/user/meetings/${id}/lock`)
    await anna('POST', `/user/meetings/${id}/mute`)
    expect(await status(id)).toMatchObject({ locked: true, muted: true })
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'meetingLocked' })
    await anna('POST', `/user/meetings/${id}/unlock`)
    await guest(id, 'g')
    expect(house.media.gate(id, 'g')).toMatchObject({ silenced: true, mayUnmute: true })
    await anna('POST', `/user/meetings/${id}/unmute`)
    expect(await status(id)).toMatchObject({ locked: false, muted: false })
  })

  it('takes no more than its capacity', async () => {
    const id = await made()
    await anna('POST', `/user/meetings/${id}`, { capacity: 2 })
    await anna('POST', `/user/meetings/${id}/start`)
    await guest(id, 'g')
    await guest(id, 'h')
    await expect(guest(id, 'i')).rejects.toMatchObject({ code: 'meetingFull' })
  })

  it('asks for the room’s PIN, and puts in charge who brings the other', async () => {
    const id = await made({ room_pin: '1357', admin_pin: '2468' })
    await anna('POST', `/user/meetings/${id}/start`)
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'wrongMeetingPassword' })
    const { actor: plain } = await guest(id, 'g', '1357')
    const { actor: chair, rights } = await guest(id, 'h', '2468')
    expect(rights).toBe('chair')
    await expect(house.perform('chairing.lock', atMeeting(id), {}, plain)).rejects.toMatchObject({ code: 'forbidden' })
    await house.perform('chairing.lock', atMeeting(id), {}, chair)
    expect(await status(id)).toMatchObject({ locked: true })
    expect(await one(id, 'h')).toMatchObject({ chairman: true })
  })

  it('slows down who guesses the PIN that puts in charge', async () => {
    const id = await made({ admin_pin: '2468' })
    await anna('POST', `/user/meetings/${id}/start`)
    for (let n = 0; n < 10; n++) await guest(id, `g${n % 5}`, String(1000 + n)).catch(() => undefined)
    await expect(guest(id, 'late', '2468')).rejects.toMatchObject({ code: 'tooMany' })
  })

  it('under MASTER lets nobody but the chairman speak until they are let', async () => {
    const id = await made({ control: 'MASTER' })
    await owner(id)
    await guest(id, 'g')
    expect(house.media.gate(id, 'anna-device')).toMatchObject({ silenced: false })
    expect(house.media.gate(id, 'g')).toMatchObject({ silenced: true, mayUnmute: false })
    expect(await one(id, 'g')).toMatchObject({ muted: true })
    await anna('POST', `/user/meetings/${id}/participants/g/unmute`)
    expect(house.media.gate(id, 'g')).toMatchObject({ mayUnmute: true })
    await anna('POST', `/user/meetings/${id}/participants/g/mute`)
    expect(house.media.gate(id, 'g')).toMatchObject({ silenced: true, mayUnmute: false })
  })
})

describe('its participants', () => {
  let id: string
  beforeEach(async () => {
    id = await made()
    await owner(id)
    await guest(id, 'g')
    await guest(id, 'h')
  })
  const cells = async () =>
    Object.fromEntries((await people(id)).map((item: { id: string; position: number }) => [item.id, item.position]))
  const move = (who: string, position: unknown) =>
    anna('POST', `/user/meetings/${id}/participants/${who}/position`, { position })

  it('are those in it, with one chairman', async () => {
    expect(await people(id)).toEqual([
      {
        id: 'anna-device',
        display_name: expect.stringMatching(/^"Anna"<sip:.+@.+>$/),
        muted: true,
        chairman: true,
        position: 0,
      },
      { id: 'g', display_name: expect.stringContaining('"Guest g"'), muted: true, chairman: false, position: 1 },
      { id: 'h', display_name: expect.stringContaining('"Guest h"'), muted: true, chairman: false, position: 2 },
    ])
    await house.core.heard({ fact: 'tracks', number: id, id: 'g', audioMuted: false, videoMuted: true, sharing: false })
    expect(await one(id, 'g')).toMatchObject({ muted: false })
    refused(await anna('GET', `/user/meetings/${id}/participants/nobody`), 404, 'NOT_FOUND')
  })

  it('move between cells, the main one of which is everybody’s large picture', async () => {
    await move('g', 0)
    expect(await cells()).toMatchObject({ g: 0 })
    const seen = await house.perform('attendance.see', atMeeting(id), {}, seat)
    expect(seen.pinnedId).toBe('g')
    await move('h', 0)
    expect(await cells()).toMatchObject({ h: 0, g: 2 })
    await move('h', -1)
    expect(await cells()).toMatchObject({ h: -1 })
    refused(await move('h', 9), 400, 'VALIDATE_FAILED', 'position')
    refused(await move('nobody', 1), 404, 'NOT_FOUND', 'participants')
  })

  it('are arranged all at once, or not at all', async () => {
    const arrange = (items: unknown) => anna('POST', `/user/meetings/${id}/participants/layout`, { items })
    expect((await arrange(['h', 'anna-device'])).status).toBe(200)
    expect(await cells()).toEqual({ h: 0, 'anna-device': 1, g: -1 })
    refused(await arrange(['g', 'nobody']), 404, 'NOT_FOUND', 'participants')
    refused(await arrange(['g', 'g']), 400, 'VALIDATE_FAILED', 'participants')
    expect(await cells()).toEqual({ h: 0, 'anna-device': 1, g: -1 })
  })

  it('are put out, and do not come back', async () => {
    expect((await anna('POST', `/user/meetings/${id}/participants/g/destroy`)).status).toBe(204)
    expect(house.media.guests(id)).toEqual(['anna-device', 'h'])
    await expect(guest(id, 'g')).rejects.toMatchObject({ code: 'removedFromMeeting' })
  })

  it('take the chair over, with the meeting if they have an account', async () => {
    const bert = await signedIn(house, 'bert')
    const there = await house.signIn('bert', 'Pass-bert')
    await house.join(id, there, { name: 'Bert', clientId: 'bert-device' })
    expect((await anna('POST', `/user/meetings/${id}/participants/bert-device/chairman`)).status).toBe(200)
    const items = (await bert('GET', `/user/meetings/${id}/participants`)).body.items
    expect(items.filter((item: { chairman: boolean }) => item.chairman)).toMatchObject([{ id: 'bert-device' }])
    expect((await bert('GET', `/user/meetings/${id}`)).body.ownership).toBe(true)
    expect((await bert('POST', `/user/meetings/${id}/lock`)).status).toBe(200)
    refused(await anna('POST', `/user/meetings/${id}/unlock`), 403, 'FORBIDDEN')
  })

  it('without an account hold the chair while the meeting goes on', async () => {
    await anna('POST', `/user/meetings/${id}/participants/g/chairman`)
    expect((await people(id)).filter((item: { chairman: boolean }) => item.chairman)).toMatchObject([{ id: 'g' }])
    await anna('POST', `/user/meetings/${id}/participants/h/chairman`)
    expect((await people(id)).filter((item: { chairman: boolean }) => item.chairman)).toMatchObject([{ id: 'h' }])
  })

  it('call others by number or name, whose windows ring', async () => {
    const called = () => house.heard.filter(({ event }) => event.event === 'conferences.called')
    const { user } = await house.signIn('bert', 'Pass-bert')
    const invite = (number: string) => anna('POST', `/user/meetings/${id}/participants/invite`, { number })
    expect((await invite(user?.extension ?? '')).status).toBe(200)
    expect(called()).toMatchObject([{ event: { number: id, by: { name: 'Anna' } }, audience: { users: [user?.id] } }])
    refused(await invite('+4930123456'), 404, 'NOT_FOUND', 'number')
    refused(await invite('anna'), 409, 'NOT_ALLOWED', 'number')
    expect(called()).toHaveLength(1)
  })

  it('call whole groups, and whom a code of their own stands for', async () => {
    const admin = await signedIn(house, 'admin', adminPassword)
    const cleo = await house.person('cleo')
    const bert = await house.signIn('bert', 'Pass-bert')
    const [b, c] = [bert, cleo].map(one => one.user?.extension ?? '')
    const invite = (number: string) => anna('POST', `/user/meetings/${id}/participants/invite`, { number })
    const rung = () =>
      house.heard
        .splice(0)
        .flatMap(({ event, audience }) =>
          event.event === 'conferences.called' && 'users' in audience ? [[...audience.users].sort()] : [],
        )
    rung()
    await admin('POST', '/ring_groups', { name: 'Pilots', extension_number: '6000', members: [b, c, '999'] })
    expect((await invite('6000')).status).toBe(200)
    expect(rung()).toEqual([[bert.user?.id, cleo.user?.id].sort()])
    const group = (await admin('POST', '/groups', { name: 'Council' })).body.id
    await admin('POST', `/groups/${group}/members/${c}`)
    expect((await invite('Council')).status).toBe(200)
    expect(rung()).toEqual([[cleo.user?.id]])
    await anna('POST', '/user/speed_dial_8', { code: '5', phone_number: b })
    expect((await invite('5')).status).toBe(200)
    expect(rung()).toEqual([[bert.user?.id]])
    refused(await invite('6'), 404, 'NOT_FOUND', 'number')
  })

  it('are remembered as calls, once each', async () => {
    const { token } = (await anna('POST', '/user/cdrs/sync_tokens')).body
    expect((await anna('GET', '/user/cdrs')).body).toEqual({ count: 0, items: [] })
    house.clock.pass(60_000)
    await anna('POST', `/user/meetings/${id}/stop`)
    const { body } = await anna('GET', '/user/cdrs')
    expect(body).toMatchObject({
      count: 1,
      items: [{ callee: id, callee_display_name: 'Council', caller_display_name: 'Anna', direction: 'EXTENSION_CALL' }],
    })
    expect(body.items[0].duration).toBeGreaterThanOrEqual(60)
    const cdr = encodeURIComponent(body.items[0].id)
    expect((await anna('GET', `/user/cdrs/${cdr}`)).body.items).toMatchObject({ callee: id, cost: 0 })
    const first = await anna('POST', `/user/cdrs/sync_tokens/${token}/diff`)
    expect(first.body.items).toMatchObject([{ id: body.items[0].id, change_type: 'CREATED', items: [{ callee: id }] }])
    expect((await anna('POST', `/user/cdrs/sync_tokens/${first.body.token}/diff`)).body.items).toEqual([])
    refused(await anna('POST', '/user/cdrs/sync_tokens/unknown/diff'), 403, 'FORBIDDEN')
    const bert = await signedIn(house, 'bert')
    refused(await bert('POST', `/user/cdrs/sync_tokens/${token}/diff`), 403, 'FORBIDDEN')
    refused(await bert('GET', `/user/cdrs/${cdr}`), 404, 'NOT_FOUND')
  })
})

describe('call records', () => {
  const call = async (by: Actor): Promise<string> => {
    const { number } = await house.perform('meetings.startInstant', atServer, {}, by)
    const { actor } = await house.join(number, by, { name: 'X', clientId: by.user?.id ?? '' })
    await house.perform('attendance.leave', atMeeting(number), {}, actor)
    return number
  }
  const told = async (token: string): Promise<{ token: string; callees: string[] }> => {
    const { body } = await anna('POST', `/user/cdrs/sync_tokens/${token}/diff`)
    return {
      token: body.token,
      callees: body.items.map((one: { items: { callee: string }[] }) => one.items[0]?.callee),
    }
  }

  it('are told once each, whatever the clock says', async () => {
    const before = await call(seat)
    const { token } = (await anna('POST', '/user/cdrs/sync_tokens')).body
    const first = await call(seat)
    const one = await told(token)
    expect(one.callees).toEqual([first])
    // A clock set back, and one that stands still.
    house.clock.pass(-3600_000)
    const second = await call(seat)
    const third = await call(seat)
    const two = await told(one.token)
    expect(two.callees).toEqual([second, third])
    expect((await told(two.token)).callees).toEqual([])
    expect((await told(one.token)).callees).toEqual([second, third])
    expect((await anna('GET', '/user/cdrs?orderby=started_at')).body.count).toBe(4)
    expect(before).not.toBe(first)
  })

  it('begin where a date says', async () => {
    const [old, ago] = [await call(seat), 600_000]
    house.clock.pass(ago)
    const recent = await call(seat)
    const from = new Date(house.clock.now() - ago / 2).toISOString()
    const { token } = (await anna('POST', `/user/cdrs/sync_tokens?date_from=${from}`)).body
    const first = await told(token)
    expect(first.callees).toEqual([recent])
    expect((await told(first.token)).callees).toEqual([])
    expect(old).not.toBe(recent)
  })

  it('of everybody are for those who may see them', async () => {
    const bert = await house.signIn('bert', 'Pass-bert')
    const numbers = [await call(seat), await call(bert)]
    refused(await anna('GET', '/cdrs'), 403, 'FORBIDDEN')
    const admin = await signedIn(house, 'admin', adminPassword)
    const { body } = await admin('GET', '/cdrs?orderby=started_at')
    expect(body.items.map((one: { callee: string; caller: string }) => [one.callee, one.caller])).toEqual([
      [numbers[0], seat.user?.extension],
      [numbers[1], bert.user?.extension],
    ])
    const id = encodeURIComponent(body.items[1].id)
    expect((await admin('GET', `/cdrs/${id}`)).body.items).toMatchObject([{ callee: numbers[1] }])
    refused(await anna('GET', `/cdrs/${id}`), 404, 'NOT_FOUND')
  })
})

describe('conference rooms', () => {
  it('are the same meetings, with numbers of one’s choice, for those who have the house', async () => {
    const admin = await signedIn(house, 'admin', adminPassword)
    const room = { extension_number: '8000', mode: 'AUDIO', subject: 'Hotline', capacity: 20, numbers: '0800123' }
    const said = await admin('POST', '/conference_rooms', room)
    expect(said).toMatchObject({ status: 201, body: { id: '8000' } })
    expect((await admin('GET', '/conference_rooms/8000')).body).toMatchObject(room)
    refused(await admin('POST', '/conference_rooms', room), 409, 'CONFLICT', 'extension_number')
    refused(await anna('POST', '/conference_rooms', { ...room, extension_number: '8001' }), 403, 'FORBIDDEN')
    house.clock.pass(1)
    const id = await made()
    expect((await admin('GET', '/conference_rooms')).body).toMatchObject({ count: 2, items: [{ id: '8000' }, { id }] })
    expect((await anna('GET', '/conference_rooms')).body).toMatchObject({ count: 1, items: [{ id }] })
    await owner(id)
    expect((await admin('GET', `/conference_rooms/${id}/status`)).body).toMatchObject({ status: 'ON_CALL' })
    expect((await admin('POST', `/conference_rooms/${id}/lock`)).status).toBe(200)
    expect(await status(id)).toMatchObject({ locked: true })
    expect((await admin('POST', `/conference_rooms/${id}/destroy`)).status).toBe(204)
    refused(await anna('GET', `/conference_rooms/${id}`), 404, 'NOT_FOUND')
  })

  it('say truthfully that nothing records', async () => {
    const id = await made()
    await owner(id)
    refused(await anna('POST', `/user/meetings/${id}/start_recording`), 409, 'UNAVAILABLE')
    refused(await anna('POST', `/conference_rooms/${id}/stop_recording`), 409, 'NOT_RECORDING')
    expect((await anna('GET', `/conference_rooms/${id}/recordings`)).body).toEqual({ count: 0, items: [] })
    refused(await anna('POST', `/conference_rooms/${id}/recordings/1/set_read`), 404, 'NOT_FOUND')
    expect((await anna('GET', '/user/recordings')).body).toEqual({ count: 0, items: [] })
    refused(await anna('GET', '/user/recordings/1'), 404, 'NOT_FOUND')
    refused(await asker(house)('GET', '/user/recordings'), 401, 'UNAUTHORIZED')
  })
})

describe('numbers', () => {
  it('of conferences do not count among personal rooms', async () => {
    for (let n = 0; n < 6; n++) await made()
    for (let n = 0; n < 5; n++) await house.perform('rooms.create', atServer, { name: `Room ${n}` }, seat)
    await expect(house.perform('rooms.create', atServer, {}, seat)).rejects.toMatchObject({ code: 'notAllowedHere' })
    await made()
    const { items } = await house.perform('rooms.mine', atServer, {}, seat)
    expect([items.length, items.filter(room => room.personal).length]).toEqual([12, 5])
  })

  it('are either an account’s or a meeting’s', async () => {
    const admin = await signedIn(house, 'admin', adminPassword)
    const account = (extension_number: string) =>
      admin('POST', '/users', { name: `u${extension_number}`, password: 'Green8Boat', extension_number })
    const room = (extension_number: string) =>
      admin('POST', '/conference_rooms', { extension_number, mode: 'VIDEO', subject: 'Room', capacity: 9 })
    expect((await account('7000')).status).toBe(201)
    refused(await room('7000'), 409, 'CONFLICT', 'extension_number')
    expect((await room('7001')).status).toBe(201)
    refused(await account('7001'), 409, 'CONFLICT', 'extension_number')
    const both = await Promise.all([room('7002'), account('7002')])
    expect(both.map(one => one.status).sort()).toEqual([201, 409])
  })

  it('of accounts say who is in a meeting', async () => {
    const id = await made()
    await owner(id)
    expect((await one(id, 'anna-device')).display_name).toBe(`"Anna"<sip:${seat.user?.extension}@localhost>`)
  })

  it('of accounts that are gone leave what happened', async () => {
    const id = await made()
    await anna('POST', `/user/meetings/${id}/start`)
    const bert = await house.signIn('bert', 'Pass-bert')
    await house.join(id, bert, { name: 'Bert', clientId: 'b' })
    const admin = await signedIn(house, 'admin', adminPassword)
    expect((await admin('POST', `/users/${bert.user?.id}/destroy`)).status).toBe(204)
    const { items } = (await admin('GET', '/cdrs')).body
    expect(items).toMatchObject([{ callee: id, caller: '', caller_display_name: 'Bert' }])
    expect(await house.store.find('attendances', {})).toMatchObject([{ userId: null }])
  })
})

describe('conference servers', () => {
  it('are this one as it is, and others as they are noted', async () => {
    const admin = await signedIn(house, 'admin', adminPassword)
    const server = { name: 'Second', ipv4: '192.168.1.21', max_rooms: 10, max_participants: 100 }
    const { status, body } = await admin('POST', '/conference_servers', server)
    expect(status).toBe(200)
    const { items } = (await admin('GET', '/conference_servers')).body
    expect(items).toMatchObject([{ type: 'INTERNAL' }, { ...server, id: body.id, type: 'EXTERNAL', enabled: true }])
    await owner(await made())
    expect((await admin('GET', `/conference_servers/${items[0].id}/status`)).body).toMatchObject({
      ...{ rooms_count: 1, participants_count: 1, status: 'ONLINE' },
    })
    expect((await admin('GET', `/conference_servers/${body.id}/status`)).body).toMatchObject({ status: 'OFFLINE' })
    refused(await admin('POST', '/conference_servers', server), 409, 'CONFLICT', 'name')
    refused(
      await admin('POST', '/conference_servers', { ...server, name: 'Third', ipv4: 'x' }),
      400,
      'VALIDATE_FAILED',
      'ipv4',
    )
    await admin('POST', `/conference_servers/${body.id}`, { enabled: false })
    expect((await admin('GET', `/conference_servers/${body.id}`)).body).toMatchObject({ ...server, enabled: false })
    refused(await admin('POST', `/conference_servers/${items[0].id}/destroy`), 409, 'NOT_ALLOWED')
    expect((await admin('POST', `/conference_servers/${body.id}/destroy`)).status).toBe(204)
    refused(await admin('GET', `/conference_servers/${body.id}`), 404, 'NOT_FOUND')
    refused(await anna('GET', '/conference_servers'), 403, 'FORBIDDEN')
  })
})

it('says of other conference servers whether they answer', async () => {
  const asked: string[] = []
  const other = await openHouse({
    probe: async address => {
      asked.push(address)
      return address === '::1'
    },
  })
  const admin = await signedIn(other, 'admin', adminPassword)
  const server = { name: 'Second', ipv4: '192.168.1.21', ipv6: '::1', max_rooms: 10, max_participants: 100 }
  const { id } = (await admin('POST', '/conference_servers', server)).body
  const statusNow = async () => (await admin('GET', `/conference_servers/${id}/status`)).body.status
  expect([await statusNow(), asked]).toEqual(['ONLINE', ['192.168.1.21', '::1']])
  await admin('POST', `/conference_servers/${id}`, { enabled: false })
  expect([await statusNow(), asked.length]).toEqual(['OFFLINE', 2])
  await other.close()
})
