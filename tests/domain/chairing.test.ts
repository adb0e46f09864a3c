/** The chair's rules, as the media engine is told to enforce them. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { council } from '../support/council.ts'
import { type OpenHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let owner: Actor
let chair: Actor
let anna: Actor
let guest: Actor
let number: string
beforeEach(async () => {
  ;({ house, owner, chair, anna, guest, number } = await council())
  for (const id of ['o', 'a', 'g'])
    await house.core.heard({ fact: 'tracks', number, id, audioMuted: false, videoMuted: false, sharing: false })
  house.heard.length = 0
})

const here = () => atMeeting(number)
const everybody = async () => (await house.perform('attendance.see', here(), {}, chair)).participants
const audible = async () => (await everybody()).filter(one => !one.audioMuted).map(one => one.id)
const events = () => house.heard.map(one => one.event.event)

describe('muting', () => {
  it('everybody spares the chair, the lecturer and the excluded, and takes in who comes later', async () => {
    await house.perform('chairing.setLecturer', here(), { participant: 'a' }, chair)
    await house.perform('chairing.muteEveryone', here(), { allowSelfUnmute: false }, chair)
    expect(await audible()).toEqual(['o', 'a'])
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: false })
    await house.join(number, stranger, { name: 'Late', clientId: 'late' })
    expect(house.media.gate(number, 'late')).toMatchObject({ silenced: true, mayUnmute: false })
    expect(events()).toContain('chairing.muted')
  })

  it('holds through leaving and coming back', async () => {
    await house.perform('chairing.mute', here(), { participants: ['g'], allowSelfUnmute: false }, chair)
    await house.perform('attendance.leave', here(), {}, guest)
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: false })
  })

  it('is lifted by the muted when they may, and never by the chair alone', async () => {
    await house.perform('chairing.mute', here(), { participants: ['g'] }, chair)
    await house.perform('chairing.unmute', here(), { participants: ['g'] }, chair)
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: true })
    expect(await audible()).toEqual(['o', 'a'])
    await house.core.heard({ fact: 'opened', number, id: 'g' })
    expect(await audible()).toEqual(['o', 'a', 'g'])
  })

  it('of some passes over unknown ids, and fails when it knows none', async () => {
    await house.perform('chairing.mute', here(), { participants: ['nobody', 'g'] }, chair)
    expect(await audible()).toEqual(['o', 'a'])
    await expect(house.perform('chairing.mute', here(), { participants: ['nobody'] }, chair)).rejects.toMatchObject({
      code: 'participantNotFound',
    })
  })

  it('cannot be done by others, and is refused where nobody is', async () => {
    for (const actor of [anna, guest])
      await expect(house.perform('chairing.muteEveryone', here(), {}, actor)).rejects.toMatchObject({
        code: 'forbidden',
      })
    await expect(house.perform('chairing.muteEveryone', here(), {}, stranger)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    const empty = await house.perform('meetings.startInstant', atServer, {}, owner)
    await expect(house.perform('chairing.muteEveryone', atMeeting(empty.number), {}, owner)).rejects.toMatchObject({
      code: 'notRunning',
    })
    expect(await audible()).toEqual(['o', 'a', 'g'])
    expect(events().filter(name => name.startsWith('chairing'))).toEqual([])
  })
})

describe('asking to speak', () => {
  it('reaches the chairs once a minute, and is answered by allowing', async () => {
    await house.perform('chairing.mute', here(), { participants: ['g'], allowSelfUnmute: false }, chair)
    house.heard.length = 0
    await house.perform('chairing.requestUnmute', here(), {}, guest)
    await house.perform('chairing.requestUnmute', here(), {}, guest)
    const asked = house.heard.filter(one => one.event.event === 'chairing.unmuteRequested')
    expect(asked).toHaveLength(1)
    expect(asked.map(one => [house.core.hears(chair, one.audience), house.core.hears(anna, one.audience)])).toEqual([
      [true, false],
    ])
    await house.perform('chairing.allowUnmute', here(), { participants: ['g'] }, chair)
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: true })
    expect((await everybody()).find(one => one.id === 'g')).toMatchObject({ wantsToSpeak: false, mayUnmute: true })
  })

  it('is allowed to everybody at once: who asked, and who had no right to speak', async () => {
    await house.perform('chairing.mute', here(), { participants: ['a'], allowSelfUnmute: true }, chair)
    await house.perform('chairing.requestUnmute', here(), {}, anna)
    await house.perform('chairing.mute', here(), { participants: ['g'], allowSelfUnmute: false }, chair)
    const { actor: late } = await house.join(number, stranger, { name: 'Late', clientId: 'late' })
    house.heard.length = 0
    await expect(house.perform('chairing.allowUnmuteEveryone', here(), {}, late)).rejects.toMatchObject({
      code: 'forbidden',
    })
    await house.perform('chairing.allowUnmuteEveryone', here(), {}, chair)
    expect(house.heard.filter(one => one.event.event === 'chairing.unmuteAllowed').map(one => one.event)).toEqual([
      {
        event: 'chairing.unmuteAllowed',
        number,
        participantIds: ['a', 'g'],
        by: { id: 'o', name: 'Owner' },
      },
    ])
    expect((await everybody()).some(one => one.wantsToSpeak || !one.mayUnmute)).toBe(false)
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: true })
    house.heard.length = 0
    await house.perform('chairing.allowUnmuteEveryone', here(), {}, chair)
    expect(house.heard).toEqual([])
  })

  it('needs a seat: a client id that is not in the meeting asks for nothing', async () => {
    const claimed = { ...stranger, clientId: 'g' }
    await house.perform('chairing.requestUnmute', here(), {}, claimed)
    await expect(
      house.perform('chairing.requestUnmute', here(), {}, { ...stranger, clientId: 'nobody' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('names', () => {
  it('are one’s own to change, and the chair’s', async () => {
    await house.perform('chairing.rename', here(), { participant: 'g', name: 'Mr Guest' }, guest)
    await expect(house.perform('chairing.rename', here(), { participant: 'g', name: 'X' }, anna)).rejects.toMatchObject(
      {
        code: 'forbidden',
      },
    )
    await house.perform('chairing.rename', here(), { participant: 'a', name: 'Dr Anna' }, chair)
    expect((await everybody()).map(one => one.name)).toEqual(['Owner', 'Dr Anna', 'Mr Guest'])
    expect(house.media.gate(number, 'a').name).toBe('Dr Anna')
  })
})

describe('removing', () => {
  it('takes the seat, tells the removed and the others, and does not let them back in', async () => {
    await house.perform('chairing.remove', here(), { participants: ['a', 'g'] }, chair)
    expect(house.media.guests(number)).toEqual(['o'])
    const left = house.heard.filter(one => one.event.event === 'attendance.left')
    expect(left.some(one => house.core.hears(guest, one.audience))).toBe(true)
    expect(left.some(one => house.core.hears(chair, one.audience))).toBe(true)
    expect(left[0]?.event).toMatchObject({ reason: 'removed', by: { name: 'Owner' } })
    for (const [actor, clientId] of [
      [anna, 'a2'],
      [stranger, 'g'],
    ] as const)
      await expect(
        house.perform('attendance.join', here(), { name: 'Again', clientId }, { ...actor, seat: undefined } as Actor),
      ).rejects.toMatchObject({ code: 'removedFromMeeting' })
    // What happens afterwards is none of their business.
    expect(house.core.hears(guest, { in: number })).toBe(false)
  })

  it('does not remove the lecturer', async () => {
    await house.perform('chairing.setLecturer', here(), { participant: 'a' }, chair)
    await expect(house.perform('chairing.remove', here(), { participants: ['a'] }, chair)).rejects.toMatchObject({
      code: 'notAllowedHere',
    })
  })

  it('everybody leaves the caller and lets the others come back', async () => {
    await house.perform('chairing.removeEveryone', here(), {}, chair)
    expect(house.media.guests(number)).toEqual(['o'])
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
  })
})

describe('stopping', () => {
  it('ends an instant meeting for good and a reservation until its end is past', async () => {
    await house.perform('chairing.stop', here(), {}, chair)
    expect(house.media.rooms.size).toBe(0)
    expect(house.heard.filter(one => one.event.event === 'meeting.stopped')).toHaveLength(3)
    await expect(house.join(number, owner, { name: 'O', clientId: 'o' })).rejects.toMatchObject({ code: 'meetingOver' })

    const plan = { name: 'Weekly', startsAt: house.clock.now(), endsAt: house.clock.now() + 3600_000, password: '' }
    const weekly = (await house.perform('meetings.schedule', atServer, plan, owner)).number
    await house.join(weekly, owner, { name: 'O', clientId: 'o' })
    await house.perform('chairing.muteEveryone', atMeeting(weekly), { allowSelfUnmute: false }, owner)
    await house.perform('chairing.stop', atMeeting(weekly), {}, owner)
    await house.join(weekly, stranger, { name: 'G', clientId: 'g' })
    expect(house.media.gate(weekly, 'g')).toMatchObject({ silenced: false })
    await house.perform('chairing.stop', atMeeting(weekly), { rejoin: false }, owner)
    await expect(house.join(weekly, owner, { name: 'O', clientId: 'o' })).rejects.toMatchObject({ code: 'meetingOver' })
  })
})
