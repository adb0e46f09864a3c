/** Meetings that recur: one number, many times, each of which can go its own way. */
import { DateTime } from 'luxon'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import type { InputOf } from '../../src/shared/contract.ts'
import type { Meeting } from '../../src/shared/meetings.ts'
import { atLink, atMeeting, atReservation, atSeries, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
let house: OpenHouse
let owner: Actor
let other: Actor
/** 2027-01-05 at nine in Berlin, the day after the tests' clock begins. */
const first = Date.UTC(2027, 0, 5, 8)
beforeEach(async () => {
  house = await openHouse()
  owner = await house.person('owner')
  other = await house.person('other')
})
afterEach(() => house.close())

type Plan = InputOf<'meetings.scheduleSeries'>
/** Daily from the 5th to the 9th at nine, one hour each. */
const plan = (rest: Partial<Plan> = {}, who = owner): Promise<Meeting> => {
  const rule: Plan['rule'] = { type: 'daily', endDay: first + 4 * day }
  const times = { startsAt: first, endsAt: first + hour }
  return house.perform(
    'meetings.scheduleSeries',
    atServer,
    { name: 'Daily', password: '', ...times, rule, ...rest },
    who,
  )
}
const change = (id: string, changes: InputOf<'meetings.updateSeries'>, who = owner) =>
  house.perform('meetings.updateSeries', atSeries(id), changes, who)
const edit = (id: string, changes: InputOf<'meetings.update'>) =>
  house.perform('meetings.update', atReservation(id), changes, owner)
const cancel = (id: string) => house.perform('meetings.cancel', atReservation(id), {}, owner)
const occurrences = async (id: string, question = {}, who = owner) =>
  (await house.perform('meetings.occurrences', atSeries(id), question, who)).items
const mine = async (who = owner) => (await house.perform('meetings.mine', atServer, {}, who)).items
const enter = (number: string, actor: Actor, clientId: string) =>
  house.perform('attendance.join', atMeeting(number), { name: clientId, clientId }, actor)
/** `05 09:00 Daily` */
const shown = (meetings: readonly Meeting[]): string[] =>
  meetings.map(
    one => `${DateTime.fromMillis(one.startsAt, { zone: 'Europe/Berlin' }).toFormat('dd HH:mm')} ${one.name}`,
  )
const refusal = (code: string) => ({ code })

describe('a series', () => {
  it('is one number, planned in the server’s time zone unless another is named', async () => {
    const meeting = await plan()
    const { series } = meeting
    expect(shown(await occurrences(meeting.id))).toEqual(
      ['05', '06', '07', '08', '09'].map(date => `${date} 09:00 Daily`),
    )
    expect(series?.rule).toEqual({
      ...{ type: 'daily', interval: 1, daysOfWeek: [], daysOfMonth: [], timeZone: 'Europe/Berlin' },
      endDay: DateTime.fromISO('2027-01-09T23:59:59', { zone: 'Europe/Berlin' }).toMillis(),
    })
    const far = await plan({ rule: { type: 'daily', endDay: Date.UTC(2027, 0, 6, 20), timeZone: 'Asia/Tokyo' } })
    expect(far.series?.remaining).toHaveLength(3)
  })

  it('stands in lists once, with the present or next occurrence and those that remain', async () => {
    const { number, series } = await plan({ invited: [other.user?.id ?? ''] })
    const listed = async (who: Actor) =>
      (await mine(who)).map(one => [...shown([one]), one.number, one.series?.remaining.length])
    expect(await listed(owner)).toEqual([['05 09:00 Daily', number, 5]])
    house.clock.pass(first + hour - 1 - house.clock.now())
    expect(await listed(other)).toEqual([['05 09:00 Daily', number, 5]])
    house.clock.pass(1)
    expect(await listed(other)).toEqual([['06 09:00 Daily', number, 4]])
    // Where it stands among others follows with the next round.
    await house.core.tick()
    const startsAt = house.clock.now() + hour
    await house.perform('meetings.schedule', atServer, { name: 'Soon', startsAt, endsAt: startsAt + hour }, owner)
    expect(shown(await mine())).toEqual(['05 11:00 Soon', '06 09:00 Daily'])
    house.clock.pass(4 * day)
    expect(await mine()).toEqual([])
    await house.core.tick()
    expect(await mine()).toEqual([])
    expect(series?.remaining).toHaveLength(5)
  })

  it('lets people in by the occurrence that is due, each time from the beginning', async () => {
    const { number } = await plan()
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('meetingNotStarted'))
    house.clock.pass(first - house.clock.now())
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.perform('chairing.remove', atMeeting(number), { participants: ['g'] }, owner)
    await house.perform('chairing.lock', atMeeting(number), {}, owner)
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('removedFromMeeting'))
    // The network takes the last one away; a lock outlives that, but not until tomorrow.
    await house.core.heard({ fact: 'gone', number, id: 'o', reason: 'timeout' })
    house.clock.pass(minute)
    await house.core.tick()
    await expect(enter(number, stranger, 'h')).rejects.toMatchObject(refusal('meetingLocked'))
    house.clock.pass(hour)
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('meetingNotStarted'))
    house.clock.pass(22.5 * hour)
    await enter(number, stranger, 'h')
    const { gathering } = await enter(number, stranger, 'g')
    expect(gathering).toMatchObject({ locked: false, startsAt: first + day, kind: 'series' })
  })

  it('stopped for good is over for the day only', async () => {
    const { number } = await plan()
    house.clock.pass(first - house.clock.now())
    await enter(number, owner, 'o')
    await house.perform('chairing.stop', atMeeting(number), { rejoin: false }, owner)
    await expect(enter(number, owner, 'o')).rejects.toMatchObject(refusal('meetingNotStarted'))
    expect(shown(await mine())).toEqual(['06 09:00 Daily'])
    house.clock.pass(day)
    await enter(number, owner, 'o')
  })

  it('has a link of its own, which leads to the present or next occurrence', async () => {
    const { series, number } = await plan()
    const key = series?.key ?? ''
    const resolve = () => house.perform('meetings.resolve', atLink(key), {}, stranger)
    expect(await resolve()).toMatchObject({ number, startsAt: first })
    house.clock.pass(1.5 * day)
    expect(await resolve()).toMatchObject({ number, startsAt: first + day, status: 'planned' })
    await house.perform('meetings.addToMine', atLink(key), {}, other)
    expect(shown(await mine(other))).toEqual(['06 09:00 Daily'])
    house.clock.pass(9 * day)
    expect(await resolve()).toMatchObject({ startsAt: first + 4 * day, status: 'over' })
  })

  it('is refused when it never happens, goes on too long or runs into itself', async () => {
    const rule = (rest: Partial<Plan['rule']>): Partial<Plan> => ({ rule: { type: 'daily', endDay: first, ...rest } })
    await expect(plan(rule({ endDay: first - day }))).rejects.toMatchObject(refusal('inconsistent'))
    await expect(plan(rule({ endDay: first + 366 * day }))).rejects.toMatchObject(refusal('inconsistent'))
    await expect(plan(rule({ endDay: 1e15 }))).rejects.toMatchObject(refusal('invalid'))
    await expect(plan({ startsAt: 9e15, endsAt: 9e15 + 1 })).rejects.toMatchObject(refusal('invalid'))
    await expect(plan(rule({ interval: 100 }))).rejects.toMatchObject(refusal('invalid'))
    await expect(plan(rule({ type: 'weekly', interval: 13 }))).rejects.toMatchObject(refusal('invalid'))
    await expect(plan(rule({ type: 'weekly', daysOfWeek: [0] }))).rejects.toMatchObject(refusal('invalid'))
    await expect(plan(rule({ timeZone: 'Nowhere/Land' }))).rejects.toMatchObject(refusal('invalid'))
    await expect(plan({ endsAt: first + 25 * hour })).rejects.toMatchObject(refusal('inconsistent'))
    await expect(plan({ startsAt: first - 2 * day, endsAt: first - day })).rejects.toMatchObject(
      refusal('inconsistent'),
    )
    expect(await house.store.count('meetings')).toBe(0)
    expect(await house.store.count('reservations')).toBe(0)
    await plan(rule({ endDay: first + 365 * day, interval: 2 }))
  })

  it('is seen and changed by the same people as a single meeting', async () => {
    const { id } = await plan()
    for (const act of [
      () => change(id, { name: 'Mine' }, other),
      () => house.perform('meetings.cancelSeries', atSeries(id), {}, other),
      () => occurrences(id, {}, other),
    ])
      await expect(act()).rejects.toMatchObject(refusal('forbidden'))
    await change(id, { invited: [other.user?.id ?? ''] })
    expect(await occurrences(id, {}, other)).toHaveLength(5)
    await change(id, { name: 'By the operator' }, await house.person('operator', 'MeetingOperator'))
  })
})

describe('one occurrence', () => {
  it('changed by itself, stays so when the series changes', async () => {
    const { id, series } = await plan()
    const third = series?.remaining[2]?.id ?? ''
    const moved = await edit(third, {
      name: 'Special',
      startsAt: first + 2 * day + hour,
      endsAt: first + 2 * day + 2 * hour,
    })
    expect(moved).toMatchObject({ id: third, name: 'Special' })
    await change(id, { name: 'Everyday', callRate: '512K' })
    expect(shown(await occurrences(id))).toEqual([
      ...['05 09:00 Everyday', '06 09:00 Everyday', '07 10:00 Special', '08 09:00 Everyday', '09 09:00 Everyday'],
    ])
    expect((await house.perform('meetings.get', atReservation(third), {}, owner)).callRate).toBe('2048K')
  })

  it('stays between its neighbours', async () => {
    const { series } = await plan()
    const second = series?.remaining[1]?.id ?? ''
    await expect(edit(second, { startsAt: first + hour - 1 })).rejects.toMatchObject(refusal('inconsistent'))
    await expect(edit(second, { endsAt: first + 2 * day + 1 })).rejects.toMatchObject(refusal('inconsistent'))
    await edit(second, { startsAt: first + hour, endsAt: first + 2 * day })
  })

  it('cancelled, is gone for good; with the last the series is', async () => {
    const { id, number, series } = await plan()
    const ids = series?.remaining.map(one => one.id) ?? []
    await cancel(ids[0] ?? '')
    expect(shown(await mine())).toEqual(['06 09:00 Daily'])
    await change(ids[1] ?? '', { startsAt: first + hour, endsAt: first + 2 * hour })
    expect(shown(await occurrences(series?.id ?? ''))[0]).toBe('06 10:00 Daily')
    for (const one of ids.slice(1)) await cancel(one)
    expect(await mine()).toEqual([])
    await expect(occurrences(id)).rejects.toMatchObject(refusal('meetingNotFound'))
    await expect(enter(number, owner, 'o')).rejects.toMatchObject(refusal('meetingNotFound'))
    for (const table of ['meetings', 'series', 'reservations', 'listed'] as const)
      expect(await house.store.count(table)).toBe(0)
  })

  it('cancelled while people are in it, sends them out; the next goes on as planned', async () => {
    const { id, number } = await plan()
    house.clock.pass(first - house.clock.now())
    await enter(number, owner, 'o')
    await cancel(id)
    expect(house.media.rooms.has(number)).toBe(false)
    expect(await house.store.get('meetings', number)).toMatchObject({ startedAt: null })
    house.clock.pass(day)
    await enter(number, owner, 'o')
  })

  it('of another day can be cancelled without disturbing those who are in it', async () => {
    const { number, series } = await plan()
    house.clock.pass(first - house.clock.now())
    await enter(number, owner, 'o')
    await cancel(series?.remaining[3]?.id ?? '')
    expect(house.media.guests(number)).toEqual(['o'])
  })
})

describe('a changed rule', () => {
  it('makes what is to come anew, and leaves what has begun', async () => {
    const { id, series } = await plan()
    const ids = series?.remaining.map(one => one.id) ?? []
    house.clock.pass(first + 10 * minute - house.clock.now())
    const startsAt = first + 5 * hour
    await change(id, {
      startsAt,
      endsAt: startsAt + hour,
      rule: { type: 'daily', interval: 2, endDay: first + 8 * day },
    })
    const now = await occurrences(id)
    expect(shown(now)).toEqual([
      ...['05 09:00 Daily', '07 14:00 Daily', '09 14:00 Daily', '11 14:00 Daily', '13 14:00 Daily'],
    ])
    // Those of days that stay are still the same, and so are their links.
    expect(now.map(one => one.id).slice(0, 3)).toEqual([ids[0], ids[2], ids[4]])
    await expect(edit(ids[1] ?? '', {})).rejects.toMatchObject(refusal('meetingNotFound'))
  })

  it('keeps what was changed by itself while its day is in the rule', async () => {
    const { id, series } = await plan()
    const [, second, third] = series?.remaining.map(one => one.id) ?? []
    await edit(second ?? '', { name: 'Second' })
    await edit(third ?? '', { name: 'Third', startsAt: first + 2 * day + 2 * hour, endsAt: first + 2 * day + 3 * hour })
    await change(id, { rule: { type: 'daily', interval: 2, endDay: first + 4 * day } })
    expect(shown(await occurrences(id))).toEqual(['05 09:00 Daily', '07 11:00 Third', '09 09:00 Daily'])
  })

  it('does not bring back what was cancelled, and is refused when nothing would be left', async () => {
    const { id, series } = await plan()
    await cancel(series?.remaining[1]?.id ?? '')
    await change(id, { rule: { type: 'daily', endDay: first + 2 * day } })
    expect(shown(await occurrences(id))).toEqual(['05 09:00 Daily', '07 09:00 Daily'])
    house.clock.pass(first + 2 * hour - house.clock.now())
    const before = JSON.stringify(await house.store.find('reservations', {}))
    await expect(change(series?.id ?? '', { rule: { type: 'daily', endDay: first } })).rejects.toMatchObject(
      refusal('inconsistent'),
    )
    expect(JSON.stringify(await house.store.find('reservations', {}))).toBe(before)
  })
})

it('a whole series cancelled is gone, for everybody who had it', async () => {
  const { id, number, series } = await plan({ invited: [other.user?.id ?? ''] })
  house.clock.pass(first - house.clock.now())
  await enter(number, stranger, 'g')
  await house.perform('meetings.cancelSeries', atSeries(id), {}, owner)
  expect(house.media.rooms.has(number)).toBe(false)
  expect(house.heard.at(-1)).toEqual({
    event: { event: 'meetings.cancelled', number, id: series?.id },
    audience: { users: expect.arrayContaining([owner.user?.id, other.user?.id]) },
  })
  expect(await mine(other)).toEqual([])
  for (const table of ['meetings', 'series', 'reservations', 'listed', 'participants'] as const)
    expect(await house.store.count(table)).toBe(0)
})
