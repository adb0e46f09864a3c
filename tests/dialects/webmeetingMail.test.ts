/** Invitations by mail: to a real mail server, as text, HTML and calendar, told anew when something changes and is called off. */
import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/main/server/log.ts'
import { type Carrying, carry } from '../../src/main/server/post/carrying.ts'
import { mailCarrier } from '../../src/main/server/post/mail.ts'
import { atReservation } from '../../src/shared/operation.ts'
import { type Came, type MailHouse, openMailServer, toOf } from '../support/mailServer.ts'
import { type OpenHouse, openHouse } from '../support/openHouse.ts'
import { asker as talkAsker } from './talkClient.ts'
import { type Ask, asker, madeKey, refused } from './webmeetingClient.ts'

let house: OpenHouse
let mails: MailHouse
let carrying: Carrying | undefined
let user: { id: string }
let ask: Ask

function start(): void {
  const { port } = mails
  const mail = mailCarrier({ host: '127.0.0.1', port, secure: false, from: 'Gavel <gavel@example.org>' })
  const { outbox } = house.core
  carrying = carry({ outbox, carriers: { mail }, log: silentLog, now: house.clock.now, patience: () => 1_000 })
}

async function open(mailServer: boolean): Promise<void> {
  house = await openHouse({ mailServer })
  const key = await madeKey(house)
  const wanted = { adminFirstname: 'Test', adminLastname: 'User', adminEmail: 'test-user@example.com' }
  const account = (await asker(house, key)('POST', '/account', wanted)).data.id
  user = (await asker(house, key)('GET', `/account/admin/${account}`)).data[0]
  ask = asker(house, key, user.id)
}

beforeEach(async () => {
  mails = await openMailServer()
  await open(true)
})
afterEach(async () => {
  await carrying?.close()
  carrying = undefined
  await mails.close()
  await house.close()
})

const plan = {
  topic: 'Rat; “Köln”',
  agenda: 'Budget <b>2027</b>',
  startTime: '2027-01-04T09:10:00.000Z',
  endTime: '2027-01-04T10:10:00.000Z',
  invitedParticipants: [{ email: 'gina@example.org', firstName: 'Gina' }, 'hugo@example.org'],
}
const waiting = () => house.store.count('outbox')
const came = async (count: number): Promise<Came[]> => {
  await expect.poll(() => mails.came.length, { interval: 20 }).toBeGreaterThanOrEqual(count)
  await expect.poll(waiting, { interval: 20 }).toBe(0)
  expect(mails.came.length).toBe(count)
  return mails.came.splice(0)
}
function calendarOf({ calendar }: Came): { method: unknown; event: ICAL.Event; component: ICAL.Component } {
  const parsed = new ICAL.Component(ICAL.parse(calendar ?? ''))
  for (const one of parsed.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(one))
  const component = parsed.getFirstSubcomponent('vevent')
  if (!component) throw new Error('There is no event.')
  return { method: parsed.getFirstPropertyValue('method'), event: new ICAL.Event(component), component }
}

describe('invitations by mail', () => {
  it('say when and where, in every form that mail programs read', async () => {
    start()
    const made = await ask('POST', '/meeting', plan)
    expect(made.body.responseMessage).toBe('2 e-mails on the way.')
    const both = await came(2)
    expect(both.map(one => one.to)).toEqual([['gina@example.org'], ['hugo@example.org']])
    const [first] = both as [Came]
    const { data: link } = await ask('GET', `/meeting/${made.data.id}/link`)
    expect(first.from).toBe('gavel@example.org')
    expect(toOf(first)).toBe('gina@example.org')
    expect(first.mail.from?.text).toBe('"Gavel" <gavel@example.org>')
    expect(first.mail.replyTo?.text).toBe('"Test User" <test-user@example.com>')
    expect(first.mail.subject).toBe('Invitation: Rat; “Köln”')
    expect(first.mail.text).toMatch(/^Test User invites you to this meeting:\n\nRat; “Köln”\n/)
    expect(first.mail.text).toMatch(/When: Monday,? 4 January 2027[^\n]*10:10\s?–\s?11:10 \(Europe\/Berlin\)\n/)
    expect(first.mail.text).toContain(`Join: ${link.joinUrl}\nMeeting number: ${link.number}\n`)
    expect(first.mail.html).toContain(`<a href="${link.joinUrl}">`)
    expect(first.mail.html).toContain('Budget &lt;b&gt;2027&lt;/b&gt;')
    expect(first.mail.html).not.toMatch(/<img|<script|src=/)
    const { method, event, component } = calendarOf(first)
    expect([method, event.uid, event.sequence]).toEqual(['REQUEST', `${made.data.id}@gavel`, 0])
    expect([event.summary, event.startDate.toJSDate().toISOString()]).toEqual([plan.topic, plan.startTime])
    expect(event.organizer).toBe('mailto:test-user@example.com')
    expect(component.getFirstPropertyValue('attendee')).toBe('mailto:gina@example.org')
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED')
    expect(event.description).toContain(link.joinUrl)
  })

  it('follow changes when the switch is on, are called off, and are silent when it is off', async () => {
    start()
    const { data: made } = await ask('POST', '/meeting', plan)
    await came(2)
    const silent = await ask('PUT', `/meeting/${made.id}/false`, { topic: 'Silent' })
    expect(silent.body.responseMessage).toBeUndefined()
    const told = { topic: 'Told', invitedParticipants: ['gina@example.org'] }
    expect((await ask('PUT', `/meeting/${made.id}/true`, told)).body.responseMessage).toBe('2 e-mails on the way.')
    const [gina, hugo] = (await came(2)) as [Came, Came]
    expect([gina.mail.subject, hugo.mail.subject]).toEqual(['Changed: Told', 'Cancelled: Told'])
    expect(gina.mail.text).toMatch(/^Test User has changed this meeting:/)
    expect(calendarOf(gina)).toMatchObject({ method: 'REQUEST', event: { sequence: 2, summary: 'Told' } })
    expect(calendarOf(hugo)).toMatchObject({ method: 'CANCEL', event: { sequence: 3 } })
    expect(hugo.mail.text).not.toContain('/j/')
    // The window has no switch, so whoever was invited hears of what calendars show.
    const owner = { reachedAt: 'http://gavel.test', user: (await house.store.get('users', user.id))! }
    await house.perform('meetings.update', atReservation(made.id), { name: 'By window' }, owner)
    expect((await came(1))[0]?.mail.subject).toBe('Changed: By window')
    expect((await ask('DELETE', `/meeting/${made.id}/true`)).body).toEqual({
      ...{ responseCode: 0, responseMessage: '1 e-mail on the way.', data: {} },
    })
    const [gone] = (await came(1)) as [Came]
    const { method, event, component } = calendarOf(gone)
    expect([method, event.uid, event.sequence]).toEqual(['CANCEL', `${made.id}@gavel`, 4])
    expect(component.getFirstPropertyValue('status')).toBe('CANCELLED')
    const { data: other } = await ask('POST', '/meeting', plan)
    await came(2)
    expect((await ask('DELETE', `/meeting/${other.id}`)).body).toEqual({ responseCode: 0, data: {} })
    await came(0)
  })

  it('go to more people, or to all again, when asked for', async () => {
    start()
    const { data: made } = await ask('POST', '/meeting', { ...plan, invitedParticipants: [] })
    expect((await ask('POST', `/meeting/${made.id}/invite`)).body.responseMessage).toBeUndefined()
    const more = { invitedParticipants: [{ email: 'gina@example.org', firstName: 'Gina', lastName: 'Gast' }] }
    const invited = await ask('POST', `/meeting/${made.id}/invite`, more)
    expect(invited.body).toMatchObject({ responseMessage: '1 e-mail on the way.', data: more })
    await came(1)
    const second = await ask('POST', `/meeting/${made.id}/invite`, { invitedParticipants: ['hugo@example.org'] })
    expect(second.data.invitedParticipants).toEqual([...more.invitedParticipants, { email: 'hugo@example.org' }])
    expect((await came(1))[0]?.to).toEqual(['hugo@example.org'])
    await ask('POST', `/meeting/${made.id}/invite`, {})
    await came(2)
    for (const wrong of ['nobody', [{ email: 'x' }], ['a@b.c\r\nBcc: d@e.f']])
      refused(await ask('POST', `/meeting/${made.id}/invite`, { invitedParticipants: wrong }), 400, -4)
    await came(0)
  })

  it('of a series are one, with its rule, in the language of who plans it', async () => {
    start()
    const wanted = {
      adminFirstname: '李',
      adminLastname: '雷',
      adminEmail: 'lei@example.com',
      adminPreferredLanguage: 'zh',
    }
    const { data: account } = await ask('POST', '/account', { ...wanted, adminTimezone: 'Asia/Shanghai' })
    const { data: people } = await ask('GET', `/account/admin/${account.id}`)
    const recurring = { frequencyType: 'weekly', endsType: 'after', endsAfter: 3 }
    await ask('POST', '/meeting', { ...plan, isRecurring: true, recurring }, { 'X-USER-ID': people[0].id })
    const [one] = (await came(2)) as [Came]
    expect(one.mail.subject).toBe('会议邀请：Rat; “Köln”')
    expect(one.mail.text).toMatch(/时间：2027年1月4日/)
    const { event } = calendarOf(one)
    const iterator = event.iterator()
    const times = [iterator.next(), iterator.next(), iterator.next(), iterator.next()]
    expect(times.map(time => time?.toJSDate().toISOString())).toEqual([
      ...['2027-01-04T09:10:00.000Z', '2027-01-11T09:10:00.000Z', '2027-01-18T09:10:00.000Z', undefined],
    ])
  })

  it('wait for a mail server, and only the last about a meeting goes out', async () => {
    await house.close()
    await open(false)
    const made = await ask('POST', '/meeting', plan)
    expect(made.body.responseMessage).toBe('2 e-mails queued: this server has no mail server to send by yet.')
    await ask('PUT', `/meeting/${made.data.id}/true`, { topic: 'Later' })
    const { data: gone } = await ask('POST', '/meeting', { ...plan, topic: 'Gone' })
    await ask('DELETE', `/meeting/${gone.id}`)
    expect(await waiting()).toBe(2)
    start()
    expect((await came(2)).map(one => one.mail.subject)).toEqual(['Changed: Later', 'Changed: Later'])
    // To what is over nobody is invited.
    const past = { ...plan, startTime: '2020-04-07T09:00:00Z', endTime: '2020-04-07T10:00:00Z' }
    expect((await ask('POST', '/meeting', past)).body.responseMessage).toBeUndefined()
    await came(0)
  })

  it('that one receiver does not get hold up no other, and are tried again when that may help', async () => {
    mails.refuses.set('gina@example.org', 550)
    start()
    await ask('POST', '/meeting', plan)
    expect((await came(1))[0]?.to).toEqual(['hugo@example.org'])
    mails.refuses.set('gina@example.org', 450)
    await ask('POST', '/meeting', plan)
    await expect.poll(() => mails.came.length).toBe(1)
    const first = async () => (await house.store.find('outbox', {}))[0]
    await expect.poll(first).toMatchObject({ tries: 1, error: 'The mail server answered 450.' })
    mails.refuses.clear()
    house.clock.pass(1_000)
    expect((await came(2)).map(one => one.to[0])).toEqual(['hugo@example.org', 'gina@example.org'])
    // Nobody there: everything waits.
    const { port } = mails
    await mails.close()
    await ask('POST', '/meeting', plan)
    await expect.poll(first).toMatchObject({ tries: 1 })
    mails = await openMailServer({ port })
    const passing = () => {
      house.clock.pass(1_000)
      return mails.came.length
    }
    await expect.poll(passing).toBe(2)
  })

  it('are written for those whom a conversation invites by their address, and not by the hundred', async () => {
    start()
    const anna = await house.person('anna')
    const talk = talkAsker(house, 'anna')
    const { data: room } = await talk('POST', '/room', { roomType: '2', roomName: 'Council' })
    const add = (newParticipant: string) =>
      talk('POST', `/room/${room.token}/participants`, { newParticipant, source: 'emails' })
    expect((await add('gina@example.org')).data).toEqual({ type: 3 })
    const [one] = (await came(1)) as [Came]
    expect(one.mail.subject).toBe('Invitation: Council')
    expect(one.mail.text).toContain(`Meeting number: ${room.token}\n`)
    expect(one.calendar).toBeUndefined()
    for (const wrong of ['nobody', 'a@b@c', 'a b@c.d', 'a@c.d\r\nBcc: e@f.g', ''])
      expect((await add(wrong)).status).toBe(400)
    const statuses = []
    for (let n = 0; n < 100; n++) {
      const number = await house.perform('conversations.create', { at: 'server' }, { kind: 'open', name: `${n}` }, anna)
      const body = { newParticipant: `guest${n}@example.org`, source: 'emails' }
      statuses.push((await talk('POST', `/room/${number.number}/participants`, body)).status)
    }
    expect(statuses.filter(status => status === 429)).toHaveLength(1)
    // What is the organizer's own changes all the same; only the mails about it are not written.
    const times = { startsAt: house.clock.now() + 1000, endsAt: house.clock.now() + 9000 }
    const own = { name: 'Own', ...times, emails: ['gina@example.org'] }
    const { id } = await house.perform('calendar.plan', { at: 'server' }, own, anna)
    const asked = house.perform('calendar.replan', { at: 'entry', id }, { name: 'Asked', notify: true }, anna)
    await expect(asked).rejects.toMatchObject({ code: 'tooMany' })
    const before = await waiting()
    expect((await house.perform('meetings.update', atReservation(id), { name: 'Changed' }, anna)).name).toBe('Changed')
    expect(await waiting()).toBeLessThanOrEqual(before)
  })
})
