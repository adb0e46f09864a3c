/** Meetings end in time, with a word before, and can be given more of it. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

const minute = 60_000
let house: OpenHouse
let owner: Actor
let number: string
beforeEach(async () => {
  house = await openHouse()
  owner = await house.person('owner')
  const now = house.clock.now()
  const plan = { name: 'Weekly', startsAt: now, endsAt: now + 60 * minute, password: '' }
  number = (await house.perform('meetings.schedule', atServer, plan, owner)).number
  await house.join(number, owner, { name: 'Owner', clientId: 'o' })
  await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
  house.heard.length = 0
})

const begun = Date.UTC(2027, 0, 4, 9)
/** So many minutes after the start. */
async function at(minutes: number, where = house): Promise<void> {
  where.clock.pass(begun + minutes * minute - where.clock.now())
  await where.core.tick()
}
const told = (name: string) => house.heard.map(one => one.event).filter(event => event.event === name)
const extend = (minutes: number, who = owner) =>
  house.perform('meetings.extend', atMeeting(number), { endsAt: begun + minutes * minute }, who)

describe('five minutes before the end', () => {
  it('those in the meeting are told, once', async () => {
    await at(54)
    expect(told('meeting.endingSoon')).toEqual([])
    await at(55)
    await at(56)
    expect(told('meeting.endingSoon')).toEqual([{ event: 'meeting.endingSoon', number, endsAt: begun + 60 * minute }])
    const again = await openHouse({ store: house.store })
    await at(57, again)
    expect(again.heard.map(one => one.event.event)).not.toContain('meeting.endingSoon')
  })

  it('and again before the next end when it is moved', async () => {
    await at(56)
    await extend(90)
    expect(told('attendance.gathering').at(-1)).toMatchObject({ gathering: { endsAt: begun + 90 * minute } })
    await at(61)
    expect(told('meeting.endingSoon')).toHaveLength(1)
    expect(house.media.guests(number)).toEqual(['o', 'g'])
    await at(85)
    expect(told('meeting.endingSoon')).toHaveLength(2)
    await at(90)
    expect(house.media.rooms.has(number)).toBe(false)
  })
})

describe('at the end', () => {
  it('everybody leaves, hears why, and nobody comes back', async () => {
    await at(59.9)
    expect(house.media.guests(number)).toEqual(['o', 'g'])
    await at(60)
    const event = { event: 'meeting.stopped', number, reason: 'timeOver', over: true }
    expect(told('meeting.stopped')).toEqual([event, event])
    expect(house.heard.filter(one => one.event.event === 'meeting.stopped').map(one => one.audience)).toEqual(
      ['o', 'g'].map(id => ({ participant: { number, id } })),
    )
    expect(house.media.rooms.has(number)).toBe(false)
    for (const actor of [owner, stranger])
      await expect(house.join(number, actor, { name: 'Again', clientId: 'x' })).rejects.toMatchObject({
        code: 'meetingOver',
      })
    await at(61)
    expect(told('meeting.stopped')).toHaveLength(2)
  })

  it('also when it passed while the server was down', async () => {
    const again = await openHouse({ store: house.store })
    for (const id of ['o', 'g']) await again.core.heard({ fact: 'connected', number, id })
    await at(75, again)
    expect(again.heard.filter(one => one.event.event === 'meeting.stopped')).toHaveLength(2)
    expect(again.media.rooms.has(number)).toBe(false)
  })

  it('an instant meeting has a day, and more when it is asked for', async () => {
    const instant = (await house.perform('meetings.startInstant', atServer, {}, owner)).number
    await house.join(instant, owner, { name: 'Owner', clientId: 'o' })
    const day = 24 * 60
    await house.perform('meetings.extend', atMeeting(instant), { endsAt: begun + 2 * day * minute }, owner)
    await at(day + 10)
    expect(house.media.guests(instant)).toEqual(['o'])
    await at(2 * day)
    expect(house.media.rooms.has(instant)).toBe(false)
  })

  it('a personal room goes on, whatever was planned in it', async () => {
    const room = (await house.perform('rooms.create', atServer, { password: '' }, owner)).number
    const plan = { name: 'In it', room, startsAt: begun, endsAt: begun + 60 * minute }
    await house.perform('meetings.schedule', atServer, plan, owner)
    await house.join(room, owner, { name: 'Owner', clientId: 'o' })
    house.heard.length = 0
    for (const minutes of [56, 61, 3 * 24 * 60]) await at(minutes)
    expect(house.media.guests(room)).toEqual(['o'])
    expect(told('meeting.endingSoon').filter(event => 'number' in event && event.number === room)).toEqual([])
  })

  it('leaves other meetings alone', async () => {
    const other = (await house.perform('meetings.startInstant', atServer, {}, owner)).number
    await house.join(other, owner, { name: 'Owner', clientId: 'o' })
    await at(60)
    expect(house.media.guests(other)).toEqual(['o'])
  })
})

describe('the end', () => {
  it('can be brought forward, but not into the past', async () => {
    await at(10)
    await expect(extend(10)).rejects.toMatchObject({ code: 'invalid' })
    await expect(extend(-10)).rejects.toThrow()
    await extend(12)
    expect(told('meetings.changed').at(-1)).toMatchObject({ meeting: { number, endsAt: begun + 12 * minute } })
    await at(10.1)
    expect(told('meeting.endingSoon')).toHaveLength(1)
    await at(12)
    expect(told('meeting.stopped')).toHaveLength(2)
  })

  it('is the chair’s to move', async () => {
    await expect(extend(90, await house.person('anna'))).rejects.toMatchObject({ code: 'forbidden' })
    await extend(90, await house.person('olga', 'MeetingOperator'))
  })
})
