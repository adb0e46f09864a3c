/** The lobby: who is no chair waits at the door until a chair lets them in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let owner: Actor
let number: string
beforeEach(async () => {
  house = await openHouse()
  owner = await house.person('owner')
  const council = { name: 'Council', password: '246810' }
  number = (await house.perform('meetings.startInstant', atServer, council, owner)).number
  owner = (await house.join(number, owner, { name: 'Olga', clientId: 'owner' })).actor
})
afterEach(() => house.close())

const here = () => atMeeting(number)
const set = (on: boolean, until: number | null = null) => house.perform('lobby.set', here(), { on, until }, owner)
const coming = (clientId: string, more: object = {}) => ({
  name: `Guest ${clientId}`,
  clientId,
  password: '246810',
  ...more,
})
const wait = (clientId: string, more: object = {}, actor = stranger) =>
  house.perform('lobby.wait', here(), coming(clientId, more), actor)
const waiting = async () => (await house.perform('lobby.waiting', here(), {}, owner)).waiting.map(one => one.id)
const code = (code: string) => expect.objectContaining({ code })

describe('the lobby', () => {
  it('holds back who comes, tells the chairs, and lets in whom they admit', async () => {
    await set(true)
    await expect(house.join(number, stranger, coming('g'))).rejects.toEqual(code('waitingInLobby'))
    house.heard.length = 0
    const { admitted, seatKey } = await wait('g')
    expect(admitted).toBe(false)
    expect(house.heard).toEqual([
      {
        event: { event: 'lobby.waiting', number, waiting: [expect.objectContaining({ id: 'g', name: 'Guest g' })] },
        audience: { chairsOf: number },
      },
    ])
    await wait('h')
    expect(await waiting()).toEqual(['g', 'h'])
    await house.perform('lobby.admit', here(), { participants: ['g'] }, owner)
    expect((await wait('g', { seatKey })).admitted).toBe(true)
    expect(await waiting()).toEqual(['h'])
    await house.join(number, stranger, coming('g', { seatKey }))
    expect(house.media.guests(number)).toEqual(['owner', 'g'])
  })

  it('lets all in at once', async () => {
    await set(true)
    const keys = [await wait('g'), await wait('h')]
    await house.perform('lobby.admit', here(), {}, owner)
    for (const [index, id] of ['g', 'h'].entries())
      await house.join(number, stranger, coming(id, { seatKey: keys[index]?.seatKey }))
    expect(await waiting()).toEqual([])
  })

  it('lets nobody in by the client id of somebody admitted', async () => {
    await set(true)
    await wait('g')
    await house.perform('lobby.admit', here(), {}, owner)
    await expect(house.join(number, stranger, coming('g'))).rejects.toEqual(code('waitingInLobby'))
    await expect(wait('g', { seatKey: 'guessed' })).rejects.toEqual(code('clientIdTaken'))
  })

  it('wants the password before one may wait, and refuses whom a join would refuse', async () => {
    await set(true)
    await expect(wait('g', { password: '111111' })).rejects.toEqual(code('wrongMeetingPassword'))
    await house.perform('chairing.lock', here(), {}, owner)
    await expect(wait('g')).rejects.toEqual(code('meetingLocked'))
    expect(await waiting()).toEqual([])
  })

  it('sends those inside back to the door, but no chair', async () => {
    const { actor } = await house.join(number, stranger, coming('g'))
    await set(true)
    expect(house.media.guests(number)).toEqual(['owner'])
    expect(house.heard).toContainEqual({
      event: expect.objectContaining({ event: 'attendance.left', participantId: 'g', reason: 'lobby' }),
      audience: { participant: { number, id: 'g' } },
    })
    await expect(house.perform('attendance.see', here(), {}, actor)).rejects.toThrow()
    await expect(house.join(number, stranger, coming('g'))).rejects.toEqual(code('waitingInLobby'))
  })

  it('opens by itself, or when it is turned off', async () => {
    await set(true, house.clock.now() + 60_000)
    const { seatKey } = await wait('g')
    house.clock.pass(15_000)
    expect((await wait('g', { seatKey })).admitted).toBe(false)
    house.clock.pass(60_000)
    expect((await house.perform('attendance.see', here(), {}, owner)).lobby).toBe(false)
    await house.join(number, stranger, coming('h'))
    await set(true)
    await set(false)
    await house.join(number, stranger, coming('k'))
  })

  it('forgets who gives up or gives no sign of life', async () => {
    await set(true)
    const { seatKey } = await wait('g')
    await wait('h')
    await house.perform('lobby.giveUp', here(), { clientId: 'h' }, stranger)
    expect(await waiting()).toEqual(['g', 'h'])
    await house.perform('lobby.giveUp', here(), { clientId: 'g', seatKey }, stranger)
    expect(await waiting()).toEqual(['h'])
    house.heard.length = 0
    house.clock.pass(20_000)
    await house.core.tick()
    expect(await waiting()).toEqual([])
    expect(house.heard.map(one => one.event)).toEqual([{ event: 'lobby.waiting', number, waiting: [] }])
    expect(await house.store.find('visits', {})).toEqual([])
  })

  it('is the chair’s to set, to see and to open', async () => {
    const { actor } = await house.join(number, stranger, coming('g'))
    for (const ask of [
      house.perform('lobby.set', here(), { on: true }, actor),
      house.perform('lobby.waiting', here(), {}, actor),
      house.perform('lobby.admit', here(), {}, actor),
    ])
      await expect(ask).rejects.toEqual(code('forbidden'))
    await expect(house.perform('lobby.admit', here(), { participants: ['g'] }, owner)).rejects.toEqual(
      code('participantNotFound'),
    )
  })
})

describe('co-chairs', () => {
  const promote = (participant: string, actor = owner) =>
    house.perform('chairing.promote', here(), { participant }, actor)
  const demote = (participant: string, actor = owner) =>
    house.perform('chairing.demote', here(), { participant }, actor)

  it('chair at once, also when they come back, until that is taken from them', async () => {
    const member = await house.person('member')
    const { actor } = await house.join(number, member, coming('m'))
    await promote('m')
    expect(house.heard.at(-1)?.event).toMatchObject({
      event: 'attendance.changed',
      participant: { id: 'm', chair: true },
    })
    await house.perform('lobby.set', here(), { on: true }, actor)
    await house.perform('attendance.leave', here(), {}, actor)
    const again = await house.join(number, member, coming('m'))
    expect(again.rights).toBe('chair')
    await demote('m')
    await expect(house.perform('lobby.set', here(), { on: false }, again.actor)).rejects.toEqual(code('forbidden'))
  })

  it('may be guests, as long as they stay', async () => {
    const { actor } = await house.join(number, stranger, coming('g'))
    await house.join(number, stranger, coming('h'))
    await promote('g')
    await house.perform('chairing.mute', here(), { participants: ['h'] }, actor)
    await house.perform('attendance.leave', here(), {}, actor)
    expect((await house.join(number, stranger, coming('g'))).rights).toBe('participant')
  })

  it('stay what they are when the engine is started anew', async () => {
    await house.join(number, stranger, coming('g'))
    await promote('g')
    house.media.die()
    house.media.rise()
    await house.core.resume()
    const { participants } = await house.perform('attendance.see', here(), {}, owner)
    expect(participants.find(one => one.id === 'g')?.chair).toBe(true)
  })

  it('can speak, and do not take the chair from themselves or the owner', async () => {
    const { actor } = await house.join(number, stranger, coming('g'))
    await house.perform('chairing.mute', here(), { participants: ['g'], allowSelfUnmute: false }, owner)
    await promote('g')
    expect(house.media.gate(number, 'g')).toMatchObject({ silenced: true, mayUnmute: true })
    await expect(demote('g', actor)).rejects.toEqual(code('forbidden'))
    await expect(demote('owner', actor)).rejects.toEqual(code('notAllowedHere'))
    await expect(promote('g')).rejects.toEqual(code('notAllowedHere'))
    await expect(promote('nobody')).rejects.toEqual(code('participantNotFound'))
  })

  it('chair this meeting, and do not own it', async () => {
    const member = await house.person('member')
    const { actor } = await house.join(number, member, coming('m'))
    await promote('m')
    const [mine] = (await house.perform('meetings.mine', atServer, {}, owner)).items
    const cancel = house.perform('meetings.cancel', { at: 'reservation', id: mine?.id ?? '' }, {}, actor)
    await expect(cancel).rejects.toEqual(code('forbidden'))
  })

  it('leave no trace when their account ends', async () => {
    const member = await house.person('member')
    await house.join(number, member, coming('m'))
    await promote('m')
    const admin = await house.signIn('admin')
    await house.perform('users.remove', { at: 'user', id: member.user?.id ?? '' }, {}, admin)
    expect((await house.store.get('meetings', number))?.coChairs).toBe('')
  })
})
