/** The Web Meeting API: meetings and calendars, through the front door; calendars are read by a parser that is not ours. */
import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webmeeting } from '../../src/main/server/dialects/webmeeting/index.ts'
import { feedPath } from '../../src/shared/feeds.ts'
import { atReservation, atSeries, atServer, atUser } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, madeKey, refused } from './webmeetingClient.ts'

let house: OpenHouse
let key: string
let account: string
let user: { id: string; icsPath: string }
let ask: Ask
const day = 24 * 3600_000

beforeEach(async () => {
  house = await openHouse({ dialects: [webmeeting] })
  key = await madeKey(house)
  const wanted = { adminFirstname: 'Test', adminLastname: 'User', adminEmail: 'test-user@example.com' }
  account = (await asker(house, key)('POST', '/account', wanted)).data.id
  user = (await asker(house, key)('GET', `/account/admin/${account}`)).data[0]
  ask = asker(house, key, user.id)
})
afterEach(() => house.close())

const sample = {
  topic: 'My Meeting Topic',
  startTime: '2020-04-07T09:00:00.000Z',
  endTime: '2020-04-07T10:00:00.000Z',
  duration: 60,
  type: 'standard',
  isRecurring: false,
  isRecorded: false,
  isDialin: false,
  invitedParticipants: [],
  recurring: {},
  meetingPermissionId: null,
}
const later = { ...sample, startTime: '2027-01-04T09:10:00.000Z', endTime: '2027-01-04T10:10:00.000Z' }
const daily = {
  ...later,
  isRecurring: true,
  recurring: { frequencyType: 'daily', frequency: 1, endsType: 'after', endsAfter: 3 },
}
const make = async (plan: object = later) => {
  const said = await ask('POST', '/meeting', plan)
  expect([said.status, said.body.responseCode]).toEqual([200, 0])
  return said.data
}
const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

describe('meetings', () => {
  it('are made as in the document, also what has been', async () => {
    const { roomId: _, ...made } = await make(sample)
    expect(made).toEqual({
      invitedParticipants: [],
      meetingId: expect.stringMatching(/^(\d{4}-){3}\d{4}$/),
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      topic: 'My Meeting Topic',
      startTime: '2020-04-07T09:00:00.000Z',
      endTime: '2020-04-07T10:00:00.000Z',
      duration: '60',
      type: 'standard',
      isRecurring: false,
      isDialin: false,
      recurring: {
        ...{ frequencyType: '', frequency: null, monthlyPattern: '', endsType: '' },
        ...{ endsOn: '2027-01-04T09:00:00.000Z', endsAfter: 0 },
      },
      isRecorded: false,
      agenda: '',
      documents: [],
      meetingPermissionId: null,
      videoResolution: 'standard',
      dtClosedAt: null,
      whitelabelId: expect.stringMatching(/^[0-9a-f]{24}$/),
      addedByUserId: user.id,
      addedByUserEmail: 'test-user@example.com',
      accountId: account,
      addedByUserName: 'Test User',
      timezone: 'Europe/Berlin',
      privateDataVisible: true,
      icalSequence: '0',
      icsToken: expect.stringMatching(new RegExp(`^${uuid}-${uuid}$`)),
      isActive: false,
      isClosed: true,
      isOpen: false,
      dialInConferenceRoom: null,
      dialInNumbers: [],
      dialInPin: null,
      sipProxy: null,
      sipDomain: null,
      isDemo: false,
      isPromo: false,
    })
    expect((await ask('GET', `/meeting/${made.id}`)).data).toMatchObject(made)
    expect((await ask('GET', `/meeting/${made.meetingId}`)).data).toMatchObject(made)
    expect((await asker(house, key)('GET', `/account/${account}`)).data.numberOfMeetings).toBe(1)
  })

  it('change by both forms of the address, silently or not, and what is not named stays', async () => {
    const { id } = await make({ ...later, agenda: 'Budget', isRecorded: true })
    for (const [path, topic] of [
      [`/meeting/${id}/false`, 'One'],
      [`/meeting/${id}/true`, 'Two'],
      [`/meeting/${id}`, 'Three'],
    ] as const)
      expect(
        (await ask('PUT', path, { ...later, agenda: undefined, isRecorded: undefined, topic, id })).data,
      ).toMatchObject({
        ...{ id, topic, agenda: 'Budget', isRecorded: true },
      })
    expect((await ask('GET', `/meeting/${id}`)).data.icalSequence).toBe('3')
    expect((await ask('PUT', `/meeting/${id}/false`, { type: 'webinar' })).data).toMatchObject({
      ...{ topic: 'Three', type: 'webinar', icalSequence: '3' },
    })
    refused(await ask('PUT', `/meeting/${id}/maybe`, later), 400, -4)
    refused(await ask('PUT', `/meeting/${id}/false`, { ...later, id: 'other' }), 400, -4)
    refused(await ask('PUT', `/meeting/${id}/false`, { ...later, isRecurring: true }), 400, -4)
    refused(await ask('PUT', `/meeting/${id}/false`, { startTime: later.endTime }), 400, -4)
    expect((await ask('GET', `/meeting/${id}`)).data).toMatchObject({ topic: 'Three', startTime: later.startTime })
  })

  it('are the meetings of all others, and people come in by their link', async () => {
    const made = await make({ ...later, topic: 'T'.repeat(200), invitedParticipants: ['guest@example.org'] })
    expect(made).toMatchObject({
      topic: 'T'.repeat(200),
      isOpen: true,
      invitedParticipants: [{ email: 'guest@example.org' }],
    })
    const { data: link } = await ask('GET', `/meeting/${made.id}/link`)
    const key = /^http:\/\/[^/]+\/j\/(\w+)$/.exec(link.joinUrl)?.[1] ?? ''
    const found = await house.perform('meetings.resolve', { at: 'link', key }, {}, stranger)
    expect(found.number).toBe(link.number)
    await house.join(link.number, stranger, { name: 'Guest', clientId: 'g' })
    expect((await ask('GET', `/meeting/${made.id}`)).data).toMatchObject({ isActive: true })
    const closed = await ask('POST', `/meeting/${made.id}/close`)
    expect(closed.data).toMatchObject({ isClosed: true, isActive: false, isOpen: false })
    expect(closed.data.dtClosedAt).toMatch(/^2027-01-04T/)
    expect(house.media.guests(link.number)).toEqual([])
    await expect(house.join(link.number, stranger, { name: 'G', clientId: 'h' })).rejects.toMatchObject({
      code: 'meetingOver',
    })
  })

  it('are listed between two times, and deleted', async () => {
    const [past, soon] = [await make(sample), await make(later)]
    const ids = async (query = '') => (await ask('GET', `/meeting${query}`)).data.map((one: { id: string }) => one.id)
    expect(await ids()).toEqual([past.id, soon.id])
    expect(await ids('?from=2027-01-01T00:00:00Z')).toEqual([soon.id])
    expect(await ids('?to=2021-01-01T00:00:00%2B01:00')).toEqual([past.id])
    refused(await ask('GET', '/meeting?from=yesterday'), 400, -4)
    refused(await ask('DELETE', `/meeting/${soon.id}/x`), 400, -4)
    expect((await ask('DELETE', `/meeting/${soon.id}`)).body.responseCode).toBe(0)
    expect((await ask('DELETE', `/meeting/${past.id}/true`)).body.responseCode).toBe(0)
    expect(await ids()).toEqual([])
    refused(await ask('GET', `/meeting/${soon.id}`), 404, -5)
  })

  it('are refused with what is wrong, and never by a failure of ours', async () => {
    for (const wrong of [
      { topic: '' },
      { topic: undefined },
      { topic: 'x'.repeat(256) },
      { topic: 'nul\0' },
      { startTime: 'soon' },
      { startTime: undefined },
      { startTime: '2027-13-01T00:00:00Z' },
      { endTime: later.startTime },
      { endTime: undefined, duration: undefined },
      { duration: 'long' },
      { type: 'party' },
      { isRecurring: 'yes' },
      { isRecurring: true },
      { isRecurring: true, recurring: { frequencyType: 'hourly', endsType: 'never' } },
      { isRecurring: true, recurring: { frequencyType: 'daily', endsType: 'on' } },
      { isRecurring: true, recurring: { frequencyType: 'daily', endsType: 'after', endsAfter: 0 } },
      { isRecurring: true, recurring: { frequencyType: 'monthly', endsType: 'never', monthlyPattern: 'x' } },
      { isRecurring: true, recurring: { frequencyType: 'daily', frequency: 0, endsType: 'never' } },
      { recurring: 'never' },
      { invitedParticipants: 'all' },
      { invitedParticipants: [{ email: 'x' }] },
    ])
      expect([(await ask('POST', '/meeting', { ...later, ...wrong })).body.responseCode, wrong]).toEqual([-4, wrong])
    for (const body of ['{“topic”: 1}', '[', '[]', 'null']) refused(await ask('POST', '/meeting', body), 400, -4)
    expect((await ask('GET', '/meeting')).data).toEqual([])
    expect((await make({ ...later, endTime: undefined, duration: '30' })).duration).toBe('30')
  })

  it('that would recur in a way no rule here can say are refused with the reason', async () => {
    for (const [recurring, field, reason] of [
      [{ frequencyType: 'Yearly', endsType: 'never' }, 'recurring.frequencyType', /a year at most/],
      [
        { frequencyType: 'monthly', monthlyPattern: 'dayOfWeek', endsType: 'never' },
        'recurring.monthlyPattern',
        /on dates/,
      ],
    ] as const) {
      const said = await ask('POST', '/meeting', { ...later, isRecurring: true, recurring })
      refused(said, 400, -4)
      expect([said.data, said.body.responseMessage]).toEqual([{ field }, expect.stringMatching(reason)])
    }
    expect((await ask('GET', '/meeting')).data).toEqual([])
  })

  it('want a key and a user, who sees only their own', async () => {
    const { id } = await make()
    refused(await asker(house)('POST', '/meeting', '['), 401, -1)
    refused(await asker(house, 'wrong', user.id)('GET', `/meeting/${id}`), 401, -1)
    refused(await asker(house, key)('POST', '/meeting', '['), 401, -2)
    refused(await asker(house, key, 'nobody')('GET', '/meeting'), 401, -2)
    const accounts = asker(house, await madeKey(house, { permissions: ['account'] }), user.id)
    refused(await accounts('POST', '/meeting', '['), 403, -3)
    refused(await accounts('GET', `/meeting/${id}`), 403, -3)
    const other = asker(house, key, (await house.person('other')).user?.id)
    refused(await other('GET', '/meeting/none'), 404, -5)
    for (const [method, path] of [
      ['GET', `/meeting/${id}`],
      ['PUT', `/meeting/${id}/false`],
      ['DELETE', `/meeting/${id}`],
      ['POST', `/meeting/${id}/close`],
      ['GET', `/meeting/${id}/link`],
    ] as const)
      refused(await other(method, path, method === 'PUT' ? '[' : undefined), 403, -3)
    expect((await other('GET', '/meeting')).data).toEqual([])
    const byMail = asker(house, key)
    const named = await byMail('GET', '/meeting', undefined, { 'X-USER-EMAIL': 'Test-User@example.com' })
    expect(named.data).toHaveLength(1)
    const own = asker(house, await madeKey(house, { tenantId: account }))
    expect((await own('GET', '/meeting')).data).toHaveLength(1)
    await house.perform('users.update', atUser(user.id), { disabled: true }, await house.signIn('admin'))
    refused(await ask('GET', '/meeting'), 401, -2)
  })

  it('recur, and change as a whole', async () => {
    const made = await make(daily)
    expect(made).toMatchObject({
      isRecurring: true,
      recurring: { ...daily.recurring, endsOn: '2027-01-06T22:59:59.000Z' },
    })
    const anew = {
      ...daily,
      topic: 'Weekly',
      recurring: { frequencyType: 'Weekly', endsType: 'on', endsOn: '2027-01-20T00:00:00Z' },
    }
    expect((await ask('PUT', `/meeting/${made.id}/false`, anew)).data).toMatchObject({
      ...{ id: made.id, topic: 'Weekly', icalSequence: '1', recurring: { frequencyType: 'weekly', endsType: 'on' } },
    })
    refused(await ask('PUT', `/meeting/${made.id}/false`, { ...anew, isRecurring: false }), 400, -4)
    const monthly = { frequencyType: 'monthly', endsType: 'after', endsAfter: 4 }
    expect((await make({ ...daily, recurring: monthly })).recurring.endsOn).toMatch(/^2027-04-04/)
  })
})

describe('calendars', () => {
  const read = async (path: string) => {
    const said = await asker(house)('GET', path.replace('/api/v6', ''))
    expect([said.status, said.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8'])
    for (const line of said.text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(said.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const component = new ICAL.Component(ICAL.parse(said.text) as never)
    for (const one of component.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(one))
    return component.getAllSubcomponents('vevent').map(one => new ICAL.Event(one))
  }
  const times = (event: ICAL.Event, most = 50): string[] => {
    const found: string[] = []
    const iterator = event.iterator()
    for (let next = iterator.next(); next && found.length < most; next = iterator.next())
      found.push(event.getOccurrenceDetails(next).startDate.toJSDate().toISOString())
    return found
  }

  it('show what is planned, and where to come in', async () => {
    const topic = `Köln; Rat, Ausschüsse \\ ${'ü'.repeat(60)}`
    const made = await make({ ...later, topic, agenda: 'One\nTwo' })
    for (const path of [
      user.icsPath,
      user.icsPath.replace('calender', 'calendar'),
      `/meeting/calender/${made.icsToken}`,
    ]) {
      const [event, ...others] = await read(path)
      expect(others).toEqual([])
      expect(event?.uid).toBe(`${made.id}@gavel`)
      expect(topic.startsWith(event?.summary ?? '?')).toBe(true)
      expect(event?.startDate.toJSDate().toISOString()).toBe(later.startTime)
      expect(event?.endDate.toJSDate().toISOString()).toBe(later.endTime)
      expect(event?.description).toMatch(/^One\nTwo\nhttp:\/\/[^\n]+\/j\/\w+\n\d{16}$/)
      expect(event?.sequence).toBe(0)
    }
  })

  it('count changes, whoever makes them, and tell of what was cancelled', async () => {
    const made = await make()
    const me = await house.signIn('admin')
    await house.perform('meetings.update', atReservation(made.id), { name: 'Renamed' }, me)
    const [changed] = await read(user.icsPath)
    expect([changed?.summary, changed?.sequence]).toEqual(['Renamed', 1])
    await house.perform('meetings.cancel', atReservation(made.id), {}, me)
    for (const path of [user.icsPath, `/meeting/calender/${made.icsToken}`]) {
      const [cancelled, ...others] = await read(path)
      expect(others).toEqual([])
      expect([cancelled?.uid, cancelled?.sequence]).toEqual([`${made.id}@gavel`, 2])
      expect(cancelled?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
    }
  })

  it('know series over a change of the clocks, with what was cancelled and moved', async () => {
    // Clocks in Berlin go forward on 28 March 2027.
    const weekly = { frequencyType: 'weekly', frequency: 1, endsType: 'after', endsAfter: 5 }
    const times5 = { startTime: '2027-03-15T09:00:00Z', endTime: '2027-03-15T10:00:00Z' }
    const made = await make({ ...daily, ...times5, recurring: weekly })
    const me = await house.signIn('admin')
    const all = async () => (await house.perform('meetings.occurrences', atSeries(made.id), {}, me)).items
    const [, second, , fourth] = await all()
    await house.perform('meetings.cancel', atReservation(second?.id ?? ''), {}, me)
    const startsAt = (fourth?.startsAt ?? 0) + day
    await house.perform(
      'meetings.update',
      atReservation(fourth?.id ?? ''),
      { startsAt, endsAt: startsAt + 1 * 3600_000 },
      me,
    )
    const events = await read(user.icsPath)
    const [series, moved] = events
    expect(events.length).toBe(2)
    if (!series || !moved) throw new Error('There is no series.')
    series.relateException(moved)
    expect(times(series)).toEqual((await all()).map(one => new Date(one.startsAt).toISOString()))
    expect(times(series)).toHaveLength(4)
    expect(times(series)[1]).toBe('2027-03-29T08:00:00.000Z')
  })

  it('get another address when it was seen by too many, also those of people who organize nothing', async () => {
    const made = await make()
    const none = asker(house)
    const { data: renewed } = await ask('POST', '/meeting/calendar/renew')
    refused(await none('GET', user.icsPath.replace('/api/v6', '')), 404, -5)
    expect(await read(renewed.icsPath)).toHaveLength(1)
    const { data: own } = await ask('POST', `/meeting/${made.id}/calendar/renew`)
    refused(await none('GET', `/meeting/calender/${made.icsToken}`), 404, -5)
    expect(await read(`/meeting/calender/${own.icsToken}`)).toHaveLength(1)
    expect((await ask('GET', `/meeting/${made.id}`)).data.icsToken).toBe(own.icsToken)
    const anna = await house.person('anna')
    const times = { startsAt: house.clock.now() + day, endsAt: house.clock.now() + day + 1000 }
    const { id } = await house.perform(
      'meetings.schedule',
      atServer,
      { name: 'Hers', ...times, invited: [user.id] },
      anna,
    )
    const { token } = await house.perform('feeds.mine', atServer, {}, anna)
    expect((await house.perform('feeds.mine', atServer, {}, anna)).token).toBe(token)
    expect((await read(feedPath('user', token))).map(one => one.summary)).toEqual(['Hers'])
    const here = { at: 'entry', id } as const
    const organizer = { reachedAt: 'http://gavel.test', user: (await house.store.get('users', user.id))! }
    const shown = await house.perform('feeds.ofEntry', here, {}, organizer)
    expect((await read(feedPath('entry', shown.token))).map(one => one.summary)).toEqual(['Hers'])
    // Whoever is invited may read it, but takes nobody else's away.
    await expect(house.perform('feeds.ofEntry', here, { renew: true }, organizer)).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(house.perform('feeds.ofEntry', here, {}, await house.person('bert'))).rejects.toMatchObject({
      code: 'forbidden',
    })
    await house.perform('users.remove', atUser(anna.user?.id ?? ''), {}, await house.signIn('admin'))
    refused(await none('GET', feedPath('user', token).replace('/api/v6', '')), 404, -5)
  })

  it('are nobody’s without their token', async () => {
    const made = await make()
    const none = asker(house)
    for (const path of [
      '/meeting/calender/user/none',
      `/meeting/calender/user/${made.icsToken}`,
      '/meeting/calender/none',
    ])
      refused(await none('GET', path), 404, -5)
    for (let tries = 0; tries < 40; tries++) await none('GET', '/meeting/calender/none')
    expect((await none('GET', '/meeting/calender/none')).status).toBe(429)
    expect((await house.perform('meetings.mine', atServer, {}, await house.signIn('admin'))).items).toEqual([])
  })
})
