/** Getting in: who is let in, who is refused, and with which reason. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import type { Meeting } from '../../src/shared/meetings.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, reachedAt, stranger } from '../support/openHouse.ts'

const minute = 60_000
let house: OpenHouse
let owner: Actor
let other: Actor
beforeEach(async () => {
  house = await openHouse({ capacity: 3 })
  owner = await house.person('owner')
  other = await house.person('other')
})

const instant = (password = ''): Promise<Meeting> =>
  house.perform('meetings.startInstant', atServer, { name: 'Council', password }, owner)
const enter = (number: string, actor: Actor, clientId: string, rest: object = {}) =>
  house.perform('attendance.join', atMeeting(number), { name: clientId, clientId, ...rest }, actor)
const refusal = (code: string) => ({ code })

describe('joining', () => {
  it('gives the media address by which the caller reached us, a token, and the right of a chair to the owner', async () => {
    const { number } = await instant()
    const joined = await enter(number, owner, 'o')
    expect(joined.mediaUrl).toBe('ws://gavel.test:8887')
    expect(joined.rights).toBe('chair')
    expect(house.media.guests(number)).toEqual(['o'])
    expect((await enter(number, other, 'x')).rights).toBe('participant')
    expect((await enter(number, stranger, 'g')).gathering.participants.map(one => one.id)).toEqual(['o', 'x', 'g'])
  })

  it('refuses what does not exist, is over, is full', async () => {
    await expect(enter('99', stranger, 'g')).rejects.toMatchObject(refusal('meetingNotFound'))
    const { number } = await instant()
    for (const id of ['a', 'b', 'c']) await enter(number, stranger, id)
    await expect(enter(number, stranger, 'd')).rejects.toMatchObject(refusal('meetingFull'))
    await house.perform('chairing.stop', atMeeting(number), {}, owner)
    await expect(enter(number, stranger, 'a')).rejects.toMatchObject(refusal('meetingOver'))
    expect(house.media.rooms.has(number)).toBe(false)
  })

  it('knows when it is too early and when too late', async () => {
    const startsAt = house.clock.now() + 60 * minute
    const { number } = await house.perform(
      'meetings.schedule',
      atServer,
      { name: 'Later', startsAt, endsAt: startsAt + 30 * minute, password: '' },
      owner,
    )
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('meetingNotStarted'))
    house.clock.pass(30 * minute)
    await enter(number, stranger, 'g')
    house.clock.pass(60 * minute)
    // Somebody is in it, so it goes on.
    await enter(number, stranger, 'h')
    await house.perform('chairing.stop', atMeeting(number), {}, owner)
    await expect(enter(number, stranger, 'h')).rejects.toMatchObject(refusal('meetingOver'))
  })

  it('keeps guests out where they are not allowed, and asks for the password', async () => {
    const { number } = await house.perform(
      'meetings.schedule',
      atServer,
      {
        name: 'Closed',
        startsAt: house.clock.now(),
        endsAt: house.clock.now() + minute,
        password: '123456',
        guestsAllowed: false,
      },
      owner,
    )
    await expect(enter(number, stranger, 'g', { password: '123456' })).rejects.toMatchObject(
      refusal('guestsNotAllowed'),
    )
    await expect(enter(number, other, 'x')).rejects.toMatchObject(refusal('wrongMeetingPassword'))
    await expect(enter(number, other, 'x', { password: '654321' })).rejects.toMatchObject(
      refusal('wrongMeetingPassword'),
    )
    await enter(number, other, 'x', { password: '123456' })
    await enter(number, owner, 'o')
  })

  it('slows down who guesses passwords, without keeping others out', async () => {
    const { number } = await instant('123456')
    const guesser = { ...stranger, from: '192.0.2.1' }
    for (let i = 0; i < 10; i++)
      await expect(enter(number, guesser, 'g', { password: '000000' })).rejects.toMatchObject(
        refusal('wrongMeetingPassword'),
      )
    await expect(enter(number, guesser, 'g', { password: '123456' })).rejects.toMatchObject(refusal('tooMany'))
    await enter(number, { ...stranger, from: '192.0.2.2' }, 'h', { password: '123456' })
  })

  it('lets nobody new through a lock but chairs, and those back in who hold a seat', async () => {
    const { number } = await instant()
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    const guest = await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.perform('chairing.lock', atMeeting(number), {}, owner)
    await expect(enter(number, stranger, 'new')).rejects.toMatchObject(refusal('meetingLocked'))
    await enter(number, stranger, 'g', { seatKey: guest.seatKey })
    const operator = await house.person('operator', 'MeetingOperator')
    await enter(number, operator, 'op')
  })

  it('gives a seat in use to nobody else', async () => {
    const { number } = await instant()
    const guest = await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    await expect(enter(number, stranger, 'o')).rejects.toMatchObject(refusal('clientIdTaken'))
    await expect(enter(number, stranger, 'g')).rejects.toMatchObject(refusal('clientIdTaken'))
    await expect(enter(number, other, 'g', { seatKey: guest.seatKey })).rejects.toMatchObject(refusal('clientIdTaken'))
    // As often as it takes, since the answer may have been lost on its way.
    for (let i = 0; i < 2; i++) {
      const again = await house.join(number, stranger, { name: 'Guest', clientId: 'g', seatKey: guest.seatKey })
      expect(again.seatKey).toBe(guest.seatKey)
    }
  })

  it('changes nothing when it is refused', async () => {
    const { number } = await instant('123456')
    const before = JSON.stringify([await house.store.find('meetings', {}), await house.store.find('participants', {})])
    await expect(enter(number, stranger, 'g')).rejects.toThrow()
    await expect(
      house.perform('attendance.join', atMeeting(number), { name: '', clientId: 'g' }, stranger),
    ).rejects.toMatchObject(refusal('invalid'))
    await expect(enter(number, stranger, 'room:987654321')).rejects.toMatchObject(refusal('wrongFormat'))
    expect(JSON.stringify([await house.store.find('meetings', {}), await house.store.find('participants', {})])).toBe(
      before,
    )
    expect(house.media.rooms.size).toBe(0)
  })
})

describe('a seat', () => {
  it('is kept for a while when the connection is lost, and given up then', async () => {
    const { number } = await instant()
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.core.heard({ fact: 'gone', number, id: 'g', reason: 'timeout' })
    house.clock.pass(30_000)
    await house.core.tick()
    expect(house.media.guests(number)).toEqual(['o', 'g'])
    house.clock.pass(20_000)
    await house.core.tick()
    expect(house.media.guests(number)).toEqual(['o'])
    expect(house.heard.at(-1)?.event).toMatchObject({ event: 'attendance.left', participantId: 'g', reason: 'timeout' })
  })

  it('can be had again by a client that left only to reconnect', async () => {
    const { number } = await instant()
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.perform('chairing.lock', atMeeting(number), {}, owner)
    await house.core.heard({ fact: 'gone', number, id: 'g', reason: 'left' })
    expect(house.heard.at(-1)?.event).toMatchObject({ event: 'attendance.left', participantId: 'g' })
    await house.core.heard({ fact: 'connected', number, id: 'g' })
    const gathering = await house.perform('attendance.see', atMeeting(number), {}, owner)
    expect(gathering.participants.map(one => one.id)).toEqual(['o', 'g'])
  })

  it('is nobody’s any more whose key is old, even while their deed waits for its turn', async () => {
    const { number } = await instant()
    const { seatKey } = await enter(number, stranger, 'g')
    const first = await house.core.identify({ reachedAt, seat: { number, participantId: 'g', key: seatKey } })
    expect(first.seat).toBeDefined()
    const [second, left] = await Promise.allSettled([
      enter(number, stranger, 'g'),
      house.perform('attendance.leave', atMeeting(number), {}, first),
    ])
    expect(second.status).toBe('fulfilled')
    expect(left).toMatchObject({ status: 'rejected', reason: { code: 'unauthenticated' } })
    expect(house.media.guests(number)).toEqual(['g'])
  })

  it('survives a restart, with lock, mutes and names as before', async () => {
    const { number } = await instant()
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    const guest = await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await house.perform('chairing.lock', atMeeting(number), {}, owner)
    await house.perform('chairing.mute', atMeeting(number), { participants: ['g'], allowSelfUnmute: false }, owner)
    await house.perform('chairing.rename', atMeeting(number), { participant: 'g', name: 'Visitor' }, owner)

    const again = await openHouse({ store: house.store })
    expect(again.media.gate(number, 'g')).toEqual({ name: 'Visitor', silenced: true, mayUnmute: false })
    const seat = { number, participantId: 'g', key: guest.seatKey }
    const actor = await again.core.identify({ reachedAt, seat })
    const gathering = await again.perform('attendance.see', atMeeting(number), {}, actor)
    expect(gathering.locked).toBe(true)
    expect(gathering.participants.find(one => one.id === 'o')).toMatchObject({ chair: true })
    expect(gathering.participants.find(one => one.id === 'g')).toMatchObject({ name: 'Visitor', mayUnmute: false })
  })
})
