/** Personal rooms: open when somebody in charge is there, or when something is planned. */
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import type { Store } from '../../src/main/server/domain/store.ts'
import { memoryStore } from '../../src/main/server/storage/memory.ts'
import { atMeeting, atReservation, atServer } from '../../src/shared/operation.ts'
import { mostRooms, type Room } from '../../src/shared/rooms.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

const hour = 3600_000
let house: OpenHouse
let owner: Actor
let other: Actor
beforeEach(async () => {
  house = await openHouse()
  owner = await house.person('owner')
  other = await house.person('other')
})
afterEach(() => house.close())

const create = (input: object = {}, who = owner): Promise<Room> =>
  house.perform('rooms.create', atServer, { password: '', ...input }, who)
const mine = async (who = owner) => (await house.perform('rooms.mine', atServer, {}, who)).items
const enter = (number: string, actor: Actor, clientId: string, rest: object = {}) =>
  house.perform('attendance.join', atMeeting(number), { name: clientId, clientId, ...rest }, actor)
const gone = (number: string, id: string) => house.core.heard({ fact: 'gone', number, id, reason: 'left' })
const plan = (room: string, from: number, rest: object = {}) => {
  const startsAt = house.clock.now() + from
  const times = { startsAt, endsAt: startsAt + hour, joinEarlyMinutes: 10 }
  return house.perform('meetings.schedule', atServer, { name: 'In the room', room, ...times, ...rest }, owner)
}
const refusal = (code: string) => ({ code })

describe('a room', () => {
  it('is made with what is named, or a name and a password of the server’s', async () => {
    expect(await create({ name: 'Study', password: '123456' })).toMatchObject({ name: 'Study', password: '123456' })
    const room = await create({ password: null })
    expect(room).toMatchObject({
      ...{ name: 'Owner’s room', password: expect.stringMatching(/^\d{6}$/), owner: { username: 'owner' } },
    })
    expect(await mine()).toEqual([expect.objectContaining({ name: 'Study' }), room])
    expect(await mine(other)).toEqual([])
    for (let i = 2; i < mostRooms; i++) await create()
    await expect(create()).rejects.toMatchObject(refusal('notAllowedHere'))
    await create({}, other)
  })

  it('is open to its owner always, and to others while the owner or an operator is in it', async () => {
    const { number } = await create()
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('meetingNotStarted'))
    const { gathering } = await enter(number, owner, 'o')
    expect(gathering).toMatchObject({ kind: 'room', name: 'Owner’s room' })
    expect(gathering.endsAt).toBeUndefined()
    await enter(number, stranger, 'g')
    await gone(number, 'o')
    await expect(enter(number, stranger, 'h')).rejects.toMatchObject(refusal('meetingNotStarted'))
    await enter(number, await house.person('operator', 'MeetingOperator'), 'p')
    await enter(number, stranger, 'h')
  })

  it('is open while something is planned there, on the terms of that', async () => {
    const room = await create({ password: '123456' })
    const meeting = await plan(room.number, hour, { guestsAllowed: false, muteOnEntry: true, password: '999999' })
    // The password is the room's, whatever was asked for.
    expect(meeting).toMatchObject({ number: room.number, room: room.number, password: '123456', kind: 'reservation' })
    await expect(enter(room.number, other, 'x', { password: '123456' })).rejects.toMatchObject(
      refusal('meetingNotStarted'),
    )
    house.clock.pass(50 * 60_000)
    await expect(enter(room.number, stranger, 'g', { password: '123456' })).rejects.toMatchObject(
      refusal('guestsNotAllowed'),
    )
    const { gathering } = await enter(room.number, other, 'x', { password: '123456' })
    expect(gathering).toMatchObject({ name: 'In the room', startsAt: meeting.startsAt })
    expect(house.media.gate(room.number, 'x').silenced).toBe(true)
    house.clock.pass(2 * hour)
    expect((await enter(room.number, owner, 'o')).gathering.name).toBe('Owner’s room')
  })

  it('lets those in without a password whom something planned for now invites', async () => {
    const room = await create({ password: '123456' })
    await plan(room.number, 0, { invited: [other.user?.id ?? ''] })
    await enter(room.number, other, 'x')
    await gone(room.number, 'x')
    house.clock.pass(2 * hour)
    await enter(room.number, owner, 'o')
    await expect(enter(room.number, other, 'x')).rejects.toMatchObject(refusal('wrongMeetingPassword'))
  })

  it('has many planned times, each an entry of its own', async () => {
    const { number } = await create()
    const first = await plan(number, hour)
    await plan(number, 3 * hour, { name: 'Later' })
    const listed = async () =>
      (await house.perform('meetings.mine', atServer, {}, owner)).items.map(one => [one.name, one.number])
    expect(await listed()).toEqual([
      ['In the room', number],
      ['Later', number],
    ])
    await house.perform('meetings.cancel', atReservation(first.id), {}, owner)
    expect(await listed()).toEqual([['Later', number]])
    expect(await mine()).toHaveLength(1)
    await expect(plan(number, hour, { room: number }).then(() => create({}, other))).resolves.toBeDefined()
    const startsAt = house.clock.now()
    await expect(
      house.perform(
        'meetings.schedule',
        atServer,
        { name: 'Mine', room: number, startsAt, endsAt: startsAt + 1 },
        other,
      ),
    ).rejects.toMatchObject(refusal('invalid'))
  })

  it('holds a series, too', async () => {
    const { number } = await create({ password: '123456' })
    const startsAt = house.clock.now() + hour
    const rule = { type: 'daily', endDay: startsAt + 2 * 24 * hour } as const
    const times = { startsAt, endsAt: startsAt + hour }
    const made = await house.perform(
      'meetings.scheduleSeries',
      atServer,
      { name: 'Daily', room: number, rule, ...times },
      owner,
    )
    expect(made).toMatchObject({ number, room: number, password: '123456', series: { remaining: { length: 3 } } })
    await house.perform('meetings.cancel', atReservation(made.id), {}, owner)
    expect(await mine()).toHaveLength(1)
  })

  it('is changed by its owner, and what is planned there with it', async () => {
    const { number } = await create()
    const { id } = await plan(number, hour)
    const change = (who: Actor) => house.perform('rooms.update', atMeeting(number), { password: '654321' }, who)
    await expect(change(other)).rejects.toMatchObject(refusal('forbidden'))
    expect(await change(owner)).toMatchObject({ name: 'Owner’s room', password: '654321' })
    expect(house.heard.at(-1)?.event).toMatchObject({ event: 'meetings.changed', meeting: { id, password: '654321' } })
    const instant = await house.perform('meetings.startInstant', atServer, {}, owner)
    await expect(
      house.perform('rooms.update', atMeeting(instant.number), { name: 'Room' }, owner),
    ).rejects.toMatchObject(refusal('notAllowedHere'))
  })

  it('leaves nothing behind when something is planned in it while it goes', async () => {
    const kept = memoryStore()
    const commit: Store['commit'] = async writes => {
      // Long enough for the room to go in between, if anything could.
      if (writes.some(write => 'put' in write && write.put === 'reservations')) await setTimeout(20)
      return kept.commit(writes)
    }
    house = await openHouse({ store: { ...kept, commit } })
    owner = await house.person('owner')
    const { number } = await create()
    const remove = () => house.perform('rooms.remove', atMeeting(number), {}, owner)
    await Promise.all([plan(number, hour), remove()])
    await expect(plan(number, hour)).rejects.toMatchObject(refusal('invalid'))
    for (const table of ['meetings', 'reservations', 'listed'] as const) expect(await house.store.count(table)).toBe(0)
  })

  it('goes with all that is planned there and all who are in it', async () => {
    const { number } = await create()
    await plan(number, hour, { invited: [other.user?.id ?? ''] })
    await enter(number, owner, 'o')
    await expect(house.perform('rooms.remove', atMeeting(number), {}, other)).rejects.toMatchObject(
      refusal('forbidden'),
    )
    await house.perform('rooms.remove', atMeeting(number), {}, owner)
    expect(house.media.rooms.has(number)).toBe(false)
    for (const table of ['meetings', 'reservations', 'listed', 'participants'] as const)
      expect(await house.store.count(table)).toBe(0)
  })
})
