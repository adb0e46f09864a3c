/** What a plan means at each moment: who gets in, as what, and when it is over. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import type { InputOf } from '../../src/shared/contract.ts'
import type { Meeting } from '../../src/shared/meetings.ts'
import { atLink, atMeeting, atReservation, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

const minute = 60_000
const hour = 60 * minute
let house: OpenHouse
let owner: Actor
let other: Actor
beforeEach(async () => {
  house = await openHouse()
  owner = await house.person('owner')
  other = await house.person('other')
})
afterEach(() => house.close())

const enter = (number: string, actor: Actor, clientId: string, rest: object = {}) =>
  house.perform('attendance.join', atMeeting(number), { name: clientId, clientId, ...rest }, actor)
const leave = (number: string, actor: Actor) => house.perform('attendance.leave', atMeeting(number), {}, actor)
const refusal = (code: string) => ({ code })

/** One hour long, an hour from now, without a password. */
const plan = (rest: Partial<InputOf<'meetings.schedule'>> = {}): Promise<Meeting> => {
  const startsAt = rest.startsAt ?? house.clock.now() + hour
  const times = { startsAt, endsAt: startsAt + hour }
  return house.perform('meetings.schedule', atServer, { name: 'Council', password: '', ...times, ...rest }, owner)
}
const mine = async (actor: Actor, question: object = {}) =>
  (await house.perform('meetings.mine', atServer, question, actor)).items
const names = async (actor: Actor, question: object = {}) => (await mine(actor, question)).map(one => one.name)

describe('a reservation', () => {
  it('is too early, open, and over, by the minute', async () => {
    const { number } = await plan({ joinEarlyMinutes: 10 })
    house.clock.pass(50 * minute - 1)
    await expect(enter(number, stranger, 'a')).rejects.toMatchObject({
      code: 'meetingNotStarted',
      message: 'You can join 10 minutes before the start.',
    })
    house.clock.pass(1)
    await enter(number, stranger, 'a')
    await leave(number, { ...stranger, clientId: 'a' }).catch(() => undefined)
    await house.core.heard({ fact: 'gone', number, id: 'a', reason: 'left' })
    house.clock.pass(70 * minute - 1)
    await enter(number, stranger, 'b')
    await house.core.heard({ fact: 'gone', number, id: 'b', reason: 'left' })
    house.clock.pass(1)
    await expect(enter(number, stranger, 'c')).rejects.toMatchObject(refusal('meetingOver'))
  })

  it('can be joined at any time before, if it says so, or only at its start', async () => {
    const anyTime = await plan({ joinEarlyMinutes: -1, startsAt: house.clock.now() + 1000 * hour })
    await enter(anyTime.number, stranger, 'a')
    const atStart = await plan({ joinEarlyMinutes: 0 })
    house.clock.pass(hour - 1)
    await expect(enter(atStart.number, stranger, 'a')).rejects.toMatchObject({
      code: 'meetingNotStarted',
      message: 'You can join when it starts.',
    })
    house.clock.pass(1)
    await enter(atStart.number, stranger, 'a')
  })

  it('holds back everybody alike, its owner too', async () => {
    const { number } = await plan()
    await expect(enter(number, owner, 'o')).rejects.toMatchObject(refusal('meetingNotStarted'))
  })

  it('has a password as asked, none, or one that the server makes; the invited need none', async () => {
    const startsAt = house.clock.now()
    expect((await plan({ password: undefined })).password).toMatch(/^\d{6}$/)
    expect((await plan({ password: null })).password).toMatch(/^\d{6}$/)
    expect((await plan({ password: '' })).password).toBe('')
    const { number } = await plan({ startsAt, password: '135790', invited: [other.user?.id ?? ''] })
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('wrongMeetingPassword'))
    await enter(number, stranger, 'g', { password: '135790' })
    expect((await enter(number, other, 'x')).gathering.password).toBe('135790')
  })

  it('says how people come in: muted, known, at which rate, with which mark', async () => {
    const { number } = await plan({
      ...{ startsAt: house.clock.now(), muteOnEntry: true, guestsAllowed: false, callRate: '512K' },
      ...{ watermark: true, watermarkType: 'multiple' },
    })
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('guestsNotAllowed'))
    const { gathering } = await enter(number, other, 'x')
    expect(gathering).toMatchObject({
      callRate: '512K',
      guestsAllowed: false,
      watermark: true,
      watermarkType: 'multiple',
    })
    expect(house.media.gate(number, 'x')).toMatchObject({ silenced: true, mayUnmute: true })
    await enter(number, owner, 'o')
    expect(house.media.gate(number, 'o').silenced).toBe(false)
  })

  it('changed while people are in it, is shown to them', async () => {
    const { number, id } = await plan({ startsAt: house.clock.now() })
    await enter(number, owner, 'o')
    await house.perform('meetings.update', atReservation(id), { name: 'Assembly', callRate: '128K' }, owner)
    expect(house.heard.at(-1)).toMatchObject({
      event: {
        event: 'attendance.gathering',
        gathering: { name: 'Assembly', callRate: '128K', startedAt: expect.any(Number) },
      },
      audience: { in: number },
    })
  })

  it('is refused in the past, backwards, with strangers or too high a rate', async () => {
    const now = house.clock.now()
    await plan({ startsAt: now - 5 * minute })
    await expect(plan({ startsAt: now - 5 * minute - 1 })).rejects.toMatchObject(refusal('inconsistent'))
    await expect(plan({ startsAt: 1e15, endsAt: 2e15 })).rejects.toMatchObject(refusal('invalid'))
    await expect(plan({ endsAt: now })).rejects.toMatchObject(refusal('inconsistent'))
    await expect(plan({ invited: ['nobody'] })).rejects.toMatchObject(refusal('invalid'))
    await expect(plan({ callRate: '6144K' })).rejects.toMatchObject(refusal('forbidden'))
    await expect(plan({ room: '404' })).rejects.toMatchObject(refusal('invalid'))
    expect(await house.store.count('meetings')).toBe(1)
  })

  it('cannot be moved into the past, though one under way may change everything else', async () => {
    const { id, startsAt } = await plan({ startsAt: house.clock.now() })
    house.clock.pass(30 * minute)
    const update = (changes: InputOf<'meetings.update'>) =>
      house.perform('meetings.update', atReservation(id), changes, owner)
    expect((await update({ name: 'Later on', startsAt })).name).toBe('Later on')
    await expect(update({ startsAt: startsAt - 1 })).rejects.toMatchObject(refusal('inconsistent'))
  })

  it('stopped for good is over and leaves the list, until it is planned for another time', async () => {
    const { number, id } = await plan({ startsAt: house.clock.now() })
    await enter(number, owner, 'o')
    await house.perform('chairing.stop', atMeeting(number), { rejoin: false }, owner)
    await expect(enter(number, owner, 'o')).rejects.toMatchObject(refusal('meetingOver'))
    expect(await names(owner)).toEqual([])
    const startsAt = house.clock.now() + hour
    await house.perform('meetings.update', atReservation(id), { startsAt, endsAt: startsAt + hour }, owner)
    expect(await names(owner)).toEqual(['Council'])
  })

  it('cancelled, sends everybody out and away', async () => {
    const { number, id } = await plan({ startsAt: house.clock.now(), invited: [other.user?.id ?? ''] })
    await enter(number, stranger, 'g')
    await expect(house.perform('meetings.cancel', atReservation(id), {}, other)).rejects.toMatchObject(
      refusal('forbidden'),
    )
    await house.perform('meetings.cancel', atReservation(id), {}, owner)
    expect(house.media.rooms.has(number)).toBe(false)
    expect(house.heard.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ event: 'meeting.stopped', reason: 'cancelled', over: true }),
    )
    expect(house.heard.at(-1)).toEqual({
      event: { event: 'meetings.cancelled', number, id },
      audience: { users: expect.arrayContaining([owner.user?.id, other.user?.id]) },
    })
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('meetingNotFound'))
    for (const table of ['meetings', 'reservations', 'listed', 'participants'] as const)
      expect(await house.store.count(table)).toBe(0)
  })
})

describe('the end', () => {
  const extend = (number: string, endsAt: number, actor = owner) =>
    house.perform('meetings.extend', atMeeting(number), { endsAt }, actor)

  it('is moved by the chair, never into the past', async () => {
    const { number, id } = await plan({ startsAt: house.clock.now() })
    await enter(number, owner, 'o')
    const endsAt = house.clock.now() + 5 * hour
    await expect(extend(number, endsAt, other)).rejects.toMatchObject(refusal('forbidden'))
    await expect(extend(number, house.clock.now())).rejects.toMatchObject(refusal('invalid'))
    await extend(number, endsAt)
    expect((await house.perform('meetings.get', atReservation(id), {}, owner)).endsAt).toBe(endsAt)
    expect(house.heard.at(-1)?.event).toMatchObject({ event: 'attendance.gathering', gathering: { endsAt } })
  })
})

describe('the list', () => {
  it('has what is mine, what I am invited to and what I added, soonest first, while it is not over', async () => {
    const me = other.user?.id ?? ''
    const now = house.clock.now()
    await plan({ name: 'Third', startsAt: now + 3 * hour, invited: [me] })
    const first = await plan({ name: 'First', startsAt: now + hour })
    await plan({ name: 'Not mine', startsAt: now + hour })
    const startsAt = now + 2 * hour
    await house.perform('meetings.schedule', atServer, { name: 'Second', startsAt, endsAt: startsAt + hour }, other)
    await house.perform('meetings.addToMine', atLink(first.key), {}, other)
    expect(await names(other)).toEqual(['First', 'Second', 'Third'])
    expect(await names(other, { skip: 1, top: 1 })).toEqual(['Second'])
    expect(await names(other, { filter: 'IR' })).toEqual(['First', 'Third'])
    expect(await names(other, { filter: first.number.slice(2) })).toEqual(['First'])
    house.clock.pass(2 * hour)
    expect(await names(other)).toEqual(['Second', 'Third'])
    await house.core.tick()
    expect(await names(other)).toEqual(['Second', 'Third'])
  })

  it('is counted as it comes and goes', async () => {
    const total = async (actor: Actor) => (await house.perform('meetings.mine', atServer, { top: 1 }, actor)).total
    const counted: number[][] = []
    const count = async () => counted.push([await total(owner), await total(other)])
    const now = house.clock.now()
    const invited = [other.user?.id ?? '']
    const { id, key } = await plan({ startsAt: now + hour })
    await plan({ startsAt: now + 2 * hour, invited })
    await count()
    await house.perform('meetings.addToMine', atLink(key), {}, other)
    await count()
    await house.perform('meetings.removeFromMine', atLink(key), {}, other)
    await count()
    await house.perform('meetings.cancel', atReservation(id), {}, owner)
    await count()
    await plan({ startsAt: now + hour, invited })
    house.clock.pass(2 * hour)
    await count()
    await house.core.tick()
    await count()
    house.clock.pass(2 * hour)
    await count()
    expect(counted).toEqual([
      [2, 1],
      [2, 2],
      [2, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [0, 0],
    ])
  })

  it('drops whoever is no longer invited, and tells them', async () => {
    const { id, number } = await plan({ invited: [other.user?.id ?? ''] })
    await house.perform('meetings.update', atReservation(id), { invited: [] }, owner)
    expect(await names(other)).toEqual([])
    expect(house.heard.at(-1)).toEqual({
      event: { event: 'meetings.cancelled', number, id },
      audience: { users: [other.user?.id] },
    })
    await expect(house.perform('meetings.get', atReservation(id), {}, other)).rejects.toMatchObject(
      refusal('forbidden'),
    )
  })
})

describe('a link', () => {
  it('tells whoever has it what it leads to, and is hard to guess', async () => {
    const { number, key, startsAt, endsAt } = await plan({ password: '135790' })
    const resolve = (key: string, from = '192.0.2.1') =>
      house.perform('meetings.resolve', atLink(key), {}, { ...stranger, from })
    const known = { number, name: 'Council', password: '135790', startsAt, endsAt }
    expect(await resolve(key)).toEqual({ ...known, status: 'planned' })
    house.clock.pass(hour)
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    expect(await resolve(key)).toEqual({ ...known, status: 'running' })
    for (let i = 0; i < 30; i++) await expect(resolve(`${i}`)).rejects.toMatchObject(refusal('meetingNotFound'))
    await expect(resolve(key)).rejects.toMatchObject(refusal('tooMany'))
    await resolve(key, '192.0.2.2')
  })

  it('puts a meeting into the list and takes it out, but not out of its owner’s', async () => {
    const { key } = await plan({ password: '135790', startsAt: house.clock.now() })
    const act = (name: 'meetings.addToMine' | 'meetings.removeFromMine', actor: Actor) =>
      house.perform(name, atLink(key), {}, actor)
    await expect(act('meetings.addToMine', stranger)).rejects.toMatchObject(refusal('unauthenticated'))
    await act('meetings.addToMine', other)
    await act('meetings.addToMine', other)
    const [added] = await mine(other)
    expect(added).toMatchObject({ name: 'Council', invited: [] })
    // Having the link is having the password.
    await enter(added?.number ?? '', other, 'x')
    await act('meetings.removeFromMine', other)
    await act('meetings.removeFromMine', other)
    expect(await names(other)).toEqual([])
    await expect(act('meetings.removeFromMine', owner)).rejects.toMatchObject(refusal('notAllowedHere'))
  })
})
