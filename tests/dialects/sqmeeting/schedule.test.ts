/** SQMeeting's "Meeting Schedule" and "Meeting Room": plans, series, rooms and links, as its clients write and read them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { atServer } from '../../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../../support/openHouse.ts'
import { asker, done, refused, signedIn } from '../sqmeetingClient.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
let house: OpenHouse
let anna: Awaited<ReturnType<typeof signedIn>>
let bert: typeof anna

beforeEach(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  for (const name of ['anna', 'bert']) await house.person(name)
  anna = await signedIn(house, 'anna')
  bert = await signedIn(house, 'bert')
})
afterEach(() => house.close())

const later = (minutes = 10): object => ({
  meeting_type: 'reservation',
  meeting_name: 'Later',
  schedule_start_time: house.clock.now() + minutes * minute,
  schedule_end_time: house.clock.now() + (minutes + 60) * minute,
})
const names = (meetings: { meeting_name: string }[]): string[] => meetings.map(one => one.meeting_name)

describe('a plan', () => {
  it('makes instant meetings from the documented sample', async () => {
    const said = await anna('POST', '/meeting_schedule', { meeting_type: 'Instant', meeting_name: "Anna's meeting" })
    expect(said.status).toBe(200)
    expect(said.body).toMatchObject({
      meeting_type: 'instant',
      meeting_name: "Anna's meeting",
      meeting_number: expect.stringMatching(/^[1-9]\d{7,8}$/),
      meeting_url: expect.stringMatching(/^http:\/\/.+\/j\/\w+$/),
      meeting_password: expect.stringMatching(/^\d{6}$/),
      owner_id: anna.id,
      owner_name: 'Anna',
      recurrence_type: 'NONE',
    })
  })

  it('takes numbers and booleans as strings, and answers numbers', async () => {
    const start = house.clock.now() + 10 * minute
    const said = await anna('POST', '/meeting_schedule', {
      ...later(),
      schedule_start_time: String(start),
      schedule_end_time: String(start + minute),
      time_to_join: '-1',
      mute_upon_entry: 'ENABLE',
      guest_dial_in: 'false',
      watermark: 'true',
      watermark_type: 'single ',
      call_rate_type: '1024k',
      meeting_room_id: null,
      meeting_number: '123456',
      owner_name: '{owner_name}',
    })
    expect(said.body).toMatchObject({
      schedule_start_time: start,
      schedule_end_time: start + minute,
      time_to_join: -1,
      mute_upon_entry: 'ENABLE',
      guest_dial_in: false,
      watermark: true,
      watermark_type: 'single',
      call_rate_type: '1024K',
      owner_name: 'Anna',
    })
    expect(said.body.meeting_number).not.toBe('123456')
  })

  it('knows three kinds of password when creating, and keeps it when an update does not name it', async () => {
    const password = async (more: object) => (await anna('POST', '/meeting_schedule', { ...later(), ...more })).body
    expect((await password({})).meeting_password).toMatch(/^\d{6}$/)
    expect((await password({ meeting_password: null })).meeting_password).toMatch(/^\d{6}$/)
    expect((await password({ meeting_password: '' })).meeting_password).toBe('')
    const { reservation_id } = await password({ meeting_password: '111111' })
    const update = async (body: object) => (await anna('POST', `/meeting_schedule/${reservation_id}`, body)).body
    expect((await update({ meeting_name: 'Renamed' })).meeting_password).toBe('111111')
    expect((await update({ meeting_password: null })).meeting_password).toBe('111111')
    expect(await update({ meeting_password: '' })).toMatchObject({ meeting_password: '', meeting_name: 'Renamed' })
    refused(await anna('POST', '/meeting_schedule', { ...later(), meeting_password: 'abc' }), 400, '0x10000009')
  })

  it('names invited people in every spelling there is', async () => {
    const brief = { user_id: bert.id, username: 'bert', real_name: 'Bert' }
    for (const field of [
      { invited_users: [bert.id] },
      { invited_users_detail: [brief] },
      { invited_users_details: [brief] },
    ]) {
      const { body } = await anna('POST', '/meeting_schedule', { ...later(), ...field })
      expect(body).toMatchObject({ invited_users_detail: [brief], invited_users_details: [brief] })
      expect((await bert('GET', `/meeting_schedule/${body.reservation_id}`)).body).toEqual(body)
    }
    refused(await anna('POST', '/meeting_schedule', { ...later(), invited_users: ['none'] }), 400, '0x10000001')
  })

  it('lists under both names, with totals', async () => {
    for (let i = 1; i <= 3; i++) await anna('POST', '/meeting_schedule', { ...later(i), meeting_name: `Round ${i}` })
    const query = { page_num: '1', page_size: '2', filter: 'round', sort: 'startTime' }
    const { body } = await anna('GET', '/meeting_schedule', undefined, { query })
    expect(names(body.meeting_schedules)).toEqual(['Round 1', 'Round 2'])
    expect(body.scheduled_meetings).toEqual(body.meeting_schedules)
    expect(body).toMatchObject({ total_page_num: 2, total_size: 3 })
    const all = await anna('GET', '/meeting_schedule', undefined, { query: { page_num: '1', page_size: '5000' } })
    expect(all.body.total_size).toBe(3)
  })

  it('deletes, with and without deleteGroup, once', async () => {
    const { body } = await anna('POST', '/meeting_schedule', later())
    const path = `/meeting_schedule/${body.reservation_id}`
    done(await anna('DELETE', path, undefined, { query: { deleteGroup: 'false' } }))
    refused(await anna('DELETE', path, {}), 400, '0x10000004')
    refused(await anna('GET', path), 400, '0x10000004')
  })

  it('refuses what makes no sense', async () => {
    const create = (more: object) => anna('POST', '/meeting_schedule', { ...later(), ...more })
    refused(await create({ schedule_end_time: house.clock.now() }), 400, '0x10000005')
    refused(await create({ schedule_start_time: house.clock.now() - 60 * minute }), 400, '0x10000005')
    refused(await create({ meeting_type: 'party' }), 400, '0x10000001')
    refused(await create({ meeting_type: 3 }), 400, '0x10000001')
    refused(await create({ meeting_name: undefined }), 400, '0x10000001')
    refused(await create({ meeting_name: 'x'.repeat(65) }), 400, '0x10000008')
    refused(await create({ schedule_start_time: 'soon' }), 400, '0x10000001')
    refused(await create({ schedule_start_time: 1.5 }), 400, '0x10000001')
    refused(await create({ schedule_end_time: 1e300 }), 400, '0x10000001')
    refused(await create({ call_rate_type: '9999K' }), 400, '0x10000001')
    refused(await create({ call_rate_type: '8192K' }), 403, '0x10000003')
    refused(await create({ time_to_join: -2 }), 400, '0x10000001')
    refused(await create({ meeting_room_id: 'none' }), 400, '0x10000001')
    refused(await create({ invited_users: Array.from({ length: 101 }, (_, i) => `${i}`) }), 400, '0x10000001')
    refused(await create({ invited_users: 'all' }), 400, '0x10000001')
    const { reservation_id } = (await anna('POST', '/meeting_schedule', { meeting_type: 'instant' })).body
    refused(await anna('POST', `/meeting_schedule/${reservation_id}`, { meeting_name: 'x' }), 400, '0x10000006')
  })

  it('lets only its people see and change a meeting', async () => {
    const { body } = await anna('POST', '/meeting_schedule', later())
    const path = `/meeting_schedule/${body.reservation_id}`
    for (const method of ['GET', 'POST', 'DELETE'])
      refused(await bert(method, path, method === 'GET' ? undefined : {}), 403, '0x10000003')
    await house.person('olga', 'MeetingOperator')
    const olga = await signedIn(house, 'olga')
    expect((await olga('POST', path, { meeting_name: 'By Olga' })).body.meeting_name).toBe('By Olga')
  })
})

describe('a series', () => {
  /** Tuesday, 5th January 2027 at nine in Berlin. */
  const start = Date.UTC(2027, 0, 5, 8)
  const recurring = (more: object = {}): object => ({
    recurrence_type: 'WEEKLY',
    meeting_name: 'Standing',
    meeting_password: '111111',
    schedule_start_time: start,
    schedule_end_time: start + hour,
    meeting_type: 'recurrence',
    recurrenceInterval: '1',
    recurrenceDaysOfWeek: [5],
    recurrenceStartTime: String(start),
    recurrenceEndTime: start + hour,
    recurrenceStartDay: start - 9 * hour,
    recurrenceEndDay: start + 9 * day,
    ...more,
  })
  const create = async (more: object = {}) => {
    const said = await anna('POST', '/meeting_schedule/recurrence', recurring(more))
    expect(said.status).toBe(200)
    return said.body
  }
  const times = (meetings: { schedule_start_time: number }[]) =>
    meetings.map(one => (one.schedule_start_time - start) / day)

  it('is made in both ways that clients know, and answers what they look for', async () => {
    const expected = {
      meeting_type: 'recurrence',
      recurrence_type: 'WEEKLY',
      recurrence_gid: expect.stringMatching(/./),
      recurrenceInterval: 1,
      recurrenceDaysOfWeek: [3, 5],
      recurrenceDaysOfMonth: [],
      recurrenceStartTime: start,
      recurrenceEndTime: start + hour,
      recurrenceStartDay: start,
      recurrenceEndDay: Date.UTC(2027, 0, 14, 22, 59, 59),
      schedule_start_time: start,
      groupInfoKey: expect.stringMatching(/^\w{14}$/),
      groupMeetingUrl: expect.stringMatching(/\/j\/\w{14}$/),
      meeting_url: expect.stringMatching(/\/j\/\w{14}$/),
    }
    const body = await create()
    expect(body).toMatchObject(expected)
    expect(times(body.recurrenceReservationList)).toEqual([2, 7, 9])
    expect((await anna('POST', '/meeting_schedule', recurring())).body).toMatchObject(expected)
    const [first, second] = (await anna('GET', '/meeting_schedule')).body.meeting_schedules
    expect([first, second]).toMatchObject([expected, expected])
    // What clients in Objective-C must find in every entry.
    for (const one of body.recurrenceReservationList)
      expect(one).toMatchObject({
        meeting_name: 'Standing',
        meeting_number: body.meeting_number,
        meeting_type: 'recurrence',
        meeting_password: '111111',
        recurrence_type: 'WEEKLY',
        recurrence_gid: body.recurrence_gid,
        reservation_id: expect.any(String),
        owner_id: anna.id,
        owner_name: 'Anna',
      })
  })

  it('is listed by its own id or that of any of its meetings, under both names', async () => {
    const { recurrence_gid, recurrenceReservationList } = await create()
    const query = { page_num: '1', page_size: '3', filter: 'stand' }
    for (const id of [recurrence_gid, recurrenceReservationList[2].reservation_id]) {
      const { body } = await anna('GET', `/meeting_schedule/recurrence/${id}`, undefined, { query })
      expect(times(body.meeting_schedules)).toEqual([0, 2, 7])
      expect(body.scheduled_meetings).toEqual(body.meeting_schedules)
      expect(body).toMatchObject({
        recurrenceType: 'WEEKLY',
        recurrenceDaysOfWeek: [3, 5],
        total_size: 4,
        total_page_num: 2,
      })
      expect(body.groupMeetingUrl).toContain(body.groupInfoKey)
    }
    refused(await bert('GET', `/meeting_schedule/recurrence/${recurrence_gid}`), 403, '0x10000003')
    refused(await anna('GET', '/meeting_schedule/recurrence/none'), 400, '0x10000004')
    const { body: single } = await anna('POST', '/meeting_schedule', later())
    refused(await anna('GET', `/meeting_schedule/recurrence/${single.reservation_id}`), 400, '0x10000004')
  })

  it('is changed as a whole by the id of the meeting shown, and one meeting by its own', async () => {
    const body = await create()
    const third = body.recurrenceReservationList[1].reservation_id
    const edit = { meeting_type: 'recurrence', meeting_name: 'Special', mute_upon_entry: 'ENABLE' }
    expect((await anna('POST', `/meeting_schedule/${third}`, edit)).body).toMatchObject({
      meeting_name: 'Special',
      mute_upon_entry: 'ENABLE',
      schedule_start_time: start + 7 * day,
    })
    const whole = `/meeting_schedule/recurrence/${body.reservation_id}`
    const changed = await anna('POST', whole, { meeting_name: 'All', meeting_password: '', invited_users: [bert.id] })
    expect(changed.body).toMatchObject({ meeting_name: 'All', meeting_password: '', participantUsers: [bert.id] })
    expect(names((await bert('GET', whole)).body.meeting_schedules)).toEqual(['All', 'All', 'Special', 'All'])
    const daily = { recurrence_type: 'DAILY', recurrenceInterval: 7, recurrenceEndDay: String(start + 14 * day) }
    expect((await anna('PUT', whole, daily)).body).toMatchObject({ recurrence_type: 'DAILY', recurrenceInterval: 7 })
    const { meeting_schedules } = (await anna('GET', whole)).body
    expect(times(meeting_schedules)).toEqual([0, 7, 14])
    expect(names(meeting_schedules)).toEqual(['All', 'Special', 'All'])
  })

  it('is never changed by a GET, whatever the document says', async () => {
    const { reservation_id } = await create()
    const before = await house.store.find('series', {})
    await anna('GET', `/meeting_schedule/recurrence/${reservation_id}`, recurring({ meeting_name: 'Changed' }))
    refused(await anna('GET', '/meeting_schedule/recurrence', recurring()), 405, '0x10000001')
    expect(await house.store.find('series', {})).toEqual(before)
  })

  it('loses one meeting, or with deleteGroup all', async () => {
    const { reservation_id, recurrence_gid, recurrenceReservationList } = await create({ invited_users: [bert.id] })
    const path = `/meeting_schedule/${reservation_id}`
    refused(await anna('DELETE', path, undefined, { query: { deleteGroup: 'perhaps' } }), 400, '0x10000001')
    refused(await bert('DELETE', path, undefined, { query: { deleteGroup: 'true' } }), 403, '0x10000003')
    done(await anna('DELETE', path, undefined, { query: { deleteGroup: 'false' } }))
    refused(await anna('GET', path), 400, '0x10000004')
    expect(times((await anna('GET', `/meeting_schedule/recurrence/${recurrence_gid}`)).body.meeting_schedules)).toEqual(
      [2, 7, 9],
    )
    const second = `/meeting_schedule/${recurrenceReservationList[0].reservation_id}`
    done(await anna('DELETE', second, {}, { query: { deleteGroup: 'true' } }))
    refused(await anna('GET', `/meeting_schedule/recurrence/${recurrence_gid}`), 400, '0x10000004')
    expect((await bert('GET', '/meeting_schedule')).body.total_size).toBe(0)
    const { body } = await anna('POST', '/meeting_schedule', later())
    done(
      await anna('DELETE', `/meeting_schedule/${body.reservation_id}`, undefined, { query: { deleteGroup: 'true' } }),
    )
  })

  it('is refused when it makes no sense', async () => {
    const post = (more: object) => anna('POST', '/meeting_schedule/recurrence', recurring(more))
    refused(await post({ recurrence_type: 'YEARLY' }), 400, '0x10000001')
    refused(await post({ recurrence_type: 'NONE' }), 400, '0x10000001')
    refused(await post({ recurrence_type: undefined }), 400, '0x10000001')
    refused(await post({ recurrenceInterval: 0 }), 400, '0x10000001')
    refused(await post({ recurrenceInterval: 13 }), 400, '0x10000001')
    refused(await post({ recurrenceDaysOfWeek: [8] }), 400, '0x10000001')
    refused(await post({ recurrenceDaysOfWeek: 'all' }), 400, '0x10000001')
    refused(await post({ recurrenceEndDay: undefined }), 400, '0x10000001')
    refused(await post({ recurrenceEndDay: start - 2 * day }), 400, '0x10000005')
    refused(await post({ recurrenceEndDay: start + 367 * day }), 400, '0x10000005')
    refused(await post({ timezone: 'Mars/Olympus' }), 400, '0x10000001')
    refused(await anna('POST', '/meeting_schedule/recurrence', {}), 400, '0x10000001')
    refused(await anna('POST', '/meeting_schedule/recurrence', ''), 400, '0x10000001')
    refused(await asker(house)('POST', '/meeting_schedule/recurrence', recurring()), 401, '0x10000002')
    expect(await house.store.count('series')).toBe(0)
  })
})

describe('a personal room', () => {
  it('is listed to its owner by GET and POST, and planned in by its id', async () => {
    const owner = await house.signIn('anna', 'Pass-anna')
    const room = await house.perform('rooms.create', atServer, { name: 'Study', password: '222222' }, owner)
    const expected = {
      meeting_room_id: room.number,
      meeting_number: room.number,
      meetingroom_name: 'Study',
      meeting_password: '222222',
      owner_id: anna.id,
      owner_name: 'Anna',
      creator_id: anna.id,
      creator_name: 'Anna',
      created_time: room.createdAt,
    }
    for (const method of ['GET', 'POST'])
      expect((await anna(method, '/meeting_room')).body).toEqual({
        meeting_rooms: [expected],
        total_page_num: 1,
        total_size: 1,
      })
    expect((await bert('GET', '/meeting_room')).body.meeting_rooms).toEqual([])
    refused(await asker(house)('GET', '/meeting_room'), 401, '0x10000002')

    const inRoom = { ...later(), meeting_room_id: room.number, meeting_password: '333333' }
    const { body } = await anna('POST', '/meeting_schedule', inRoom)
    expect(body).toMatchObject({
      meeting_room_id: room.number,
      meeting_number: room.number,
      meeting_password: '222222',
      meeting_type: 'reservation',
    })
    refused(await bert('POST', '/meeting_schedule', inRoom), 400, '0x10000001')
    refused(await anna('POST', '/meeting_schedule', { ...inRoom, meeting_type: 'instant' }), 400, '0x10000006')
    const path = `/meeting_schedule/${body.reservation_id}`
    expect((await anna('POST', path, { meeting_room_id: room.number, meeting_name: 'Moved' })).status).toBe(200)
    refused(await anna('POST', path, { meeting_room_id: '404' }), 400, '0x10000006')
  })
})

describe('a link', () => {
  it('is looked up by whoever has it, without saying who they are', async () => {
    const { body } = await anna('POST', '/meeting_schedule', { ...later(), meeting_password: '111111' })
    const ask = asker(house, { clientId: undefined })
    const said = await ask('GET', `/mt/${body.meetingInfoKey}`)
    expect(said.status).toBe(200)
    expect(said.body).toEqual({
      meeting_number: body.meeting_number,
      meeting_password: '111111',
      meeting_name: 'Later',
      meeting_link: body.meeting_url,
      meeting_url: body.meeting_url,
      schedule_start_time: body.schedule_start_time,
      schedule_end_time: body.schedule_end_time,
      meeting_status: 'NOT_STARTED',
    })
    await house.join(body.meeting_number, stranger, { name: 'Guest', clientId: 'g', password: '111111' })
    expect((await ask('GET', `/mt/${body.meetingInfoKey}`)).body.meeting_status).toBe('STARTED')
    refused(await ask('GET', '/mt/nothing'), 400, '0x10000004')
    refused(await ask('GET', '/mt/%00'), 400, '0x10000001')
  })

  it('puts a meeting or a series into the list, and takes it out', async () => {
    const single = (await anna('POST', '/meeting_schedule', later())).body
    const series = (
      await anna('POST', '/meeting_schedule', {
        ...later(20),
        meeting_type: 'recurrence',
        recurrence_type: 'DAILY',
        recurrenceEndDay: house.clock.now() + 3 * day,
        meeting_name: 'Every day',
      })
    ).body
    done(await bert('POST', `/meeting_list/add/${single.meetingInfoKey}`, ''))
    done(await bert('POST', `/meeting_list/add/${series.groupInfoKey}`))
    const listed = async () => (await bert('GET', '/meeting_schedule')).body.meeting_schedules
    expect(names(await listed())).toEqual(['Later', 'Every day'])
    expect((await listed())[0].participantUsers).toEqual([])
    done(await bert('DELETE', `/meeting_list/remove/${series.meetingInfoKey}`))
    done(await bert('DELETE', `/meeting_list/remove/${single.meetingInfoKey}`, {}))
    expect(await listed()).toEqual([])
    refused(await anna('DELETE', `/meeting_list/remove/${single.meetingInfoKey}`), 400, '0x10000006')
    refused(await bert('POST', '/meeting_list/add/nothing'), 400, '0x10000004')
    refused(await asker(house)('POST', `/meeting_list/add/${single.meetingInfoKey}`), 401, '0x10000002')
  })
})
