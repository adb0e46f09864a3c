/** Raised hands and signs of a moment: their order, how long they last, and what they have to do with being muted. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting } from '../../src/shared/operation.ts'
import { council } from '../support/council.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let owner: Actor
let chair: Actor
let anna: Actor
let guest: Actor
let guestKey: string
let number: string
beforeEach(async () => {
  ;({ house, number, owner, chair, anna, guest, guestKey } = await council())
})

const here = () => atMeeting(number)
const raise = (actor: Actor) => {
  house.clock.pass(1)
  return house.perform('hands.raise', here(), {}, actor)
}
const lower = (actor: Actor, ...participants: string[]) =>
  house.perform('hands.lower', here(), participants.length > 0 ? { participants } : {}, actor)
const mute = (id: string, allowSelfUnmute: boolean) =>
  house.perform('chairing.mute', here(), { participants: [id], allowSelfUnmute }, chair)
const people = async (from = house) => (await from.perform('attendance.see', here(), {}, chair)).participants
/** Whose hands are up, in the order in which they went up. */
const raised = async (from = house) =>
  (await people(from))
    .filter(one => one.handRaisedAt !== null)
    .sort((one, other) => (one.handRaisedAt ?? 0) - (other.handRaisedAt ?? 0))
    .map(one => one.id)
const asking = async () => (await people()).filter(one => one.wantsToSpeak).map(one => one.id)
const told = (name: string) => house.heard.map(one => one.event).filter(event => event.event === name)
const refusal = (work: Promise<unknown>): Promise<string> => work.then(String, error => error.code)
const goneFrom = (reason: 'left' | 'timeout') => house.core.heard({ fact: 'gone', number, id: 'g', reason })
const back = () => house.join(number, stranger, { name: 'Guest', clientId: 'g', seatKey: guestKey })

describe('a raised hand', () => {
  it('is seen by everybody, in the order in which they went up, also after a restart', async () => {
    await raise(guest)
    await raise(anna)
    await raise(guest)
    expect(await raised()).toEqual(['g', 'a'])
    expect(told('attendance.changed')).toHaveLength(2)
    expect(house.heard.every(one => house.core.hears(anna, one.audience))).toBe(true)
    expect(await raised(await openHouse({ store: house.store }))).toEqual(['g', 'a'])
  })

  it('is taken down by its owner or a chair, who says so, and by nobody else', async () => {
    await raise(guest)
    await raise(anna)
    expect(await refusal(lower(anna, 'g'))).toBe('forbidden')
    expect(await refusal(house.perform('hands.lowerEveryone', here(), {}, anna))).toBe('forbidden')
    await lower(anna)
    expect(await raised()).toEqual(['g'])
    expect(told('hands.lowered')).toEqual([])
    await lower(chair, 'g')
    expect(await raised()).toEqual([])
    expect(told('hands.lowered')).toEqual([
      { event: 'hands.lowered', number, participantIds: ['g'], by: { id: 'o', name: 'Owner' } },
    ])
  })

  it('is taken down with all others at once', async () => {
    for (const actor of [guest, anna, chair]) await raise(actor)
    await house.perform('hands.lowerEveryone', here(), {}, chair)
    expect(await raised()).toEqual([])
    expect(told('hands.lowered')).toMatchObject([{ participantIds: ['a', 'g'] }])
  })

  it('needs a seat of one’s own, and does not go up and down for ever', async () => {
    expect(await refusal(raise(owner))).toBe('participantNotFound')
    expect(await refusal(raise({ ...stranger, clientId: 'g' }))).toBe('forbidden')
    for (let index = 0; index < 10; index++) {
      await raise(guest)
      await lower(guest)
    }
    expect(await refusal(raise(guest))).toBe('tooMany')
    expect(await raised()).toEqual([])
  })

  it('stays up while its owner’s line is lost, and when they come back from scratch', async () => {
    await raise(guest)
    await raise(anna)
    await goneFrom('timeout')
    await back()
    expect(await raised()).toEqual(['g', 'a'])
    await goneFrom('left')
    expect(await raised()).toEqual(['a'])
    await back()
    expect(await raised()).toEqual(['g', 'a'])
  })

  it('goes with its owner, and is nobody’s who takes their place', async () => {
    await raise(guest)
    await goneFrom('left')
    house.clock.pass(20_000)
    await back()
    expect(await raised()).toEqual([])
    await raise(guest)
    await goneFrom('left')
    await house.join(number, stranger, { name: 'Other', clientId: 'g' })
    expect(await raised()).toEqual([])
  })

  it('ends with the meeting', async () => {
    await raise(guest)
    await house.perform('chairing.stop', here(), { rejoin: true }, chair)
    chair = (await house.join(number, owner, { name: 'Owner', clientId: 'o' })).actor
    await back()
    expect(await raised()).toEqual([])
  })
})

describe('a hand and the right to speak', () => {
  it('of who may not unmute themselves it is the request, and the chair’s answer takes it down', async () => {
    await mute('g', false)
    await raise(guest)
    expect([await raised(), await asking()]).toEqual([['g'], ['g']])
    expect(told('chairing.unmuteRequested')).toHaveLength(1)
    await house.perform('chairing.allowUnmute', here(), { participants: ['g'] }, chair)
    expect([await raised(), await asking()]).toEqual([[], []])
  })

  it('is raised by a request, and taken down takes the request back', async () => {
    await mute('g', false)
    await house.perform('chairing.requestUnmute', here(), {}, guest)
    expect(await raised()).toEqual(['g'])
    await lower(guest)
    expect([await raised(), await asking()]).toEqual([[], []])
  })

  it('is nothing but a hand where one may speak: nobody’s muting or unmuting moves it', async () => {
    await raise(guest)
    expect(await asking()).toEqual([])
    expect(told('chairing.unmuteRequested')).toEqual([])
    await mute('g', true)
    await house.perform('chairing.unmuteEveryone', here(), {}, chair)
    await house.core.heard({ fact: 'opened', number, id: 'g' })
    expect(await raised()).toEqual(['g'])
  })

  it('becomes a request when the chair takes the right to speak', async () => {
    await raise(guest)
    await mute('g', false)
    expect(await asking()).toEqual(['g'])
    await house.perform('chairing.allowUnmuteEveryone', here(), {}, chair)
    expect([await raised(), await asking()]).toEqual([[], []])
  })
})

describe('a sign', () => {
  const show = (actor: Actor, sign: string) => house.perform('reactions.show', here(), { sign: sign as '👍' }, actor)
  const shown = () => told('reactions.shown').length

  it('is told to everybody and kept nowhere', async () => {
    await show(guest, '👏')
    expect(house.heard).toEqual([
      { event: { event: 'reactions.shown', number, participantId: 'g', sign: '👏' }, audience: { in: number } },
    ])
    expect(await refusal(show(guest, '🐍'))).toBe('invalid')
    expect(await refusal(show(owner, '👏'))).toBe('participantNotFound')
    expect(await refusal(show(stranger, '👏'))).toBe('unauthenticated')
  })

  it('is not shown again and again by one person', async () => {
    for (let index = 0; index < 10; index++) await show(guest, '🎉')
    expect(await refusal(show(guest, '🎉'))).toBe('tooMany')
    house.clock.pass(5_000)
    await show(guest, '🎉')
    expect(shown()).toBe(11)
  })

  it('of very many at once costs no more than everybody can see', async () => {
    const crowd = []
    for (let index = 0; index < 30; index++)
      crowd.push((await house.join(number, stranger, { name: `G${index}`, clientId: `g${index}` })).actor)
    for (const one of crowd) await show(one, '👏')
    expect(shown()).toBe(20)
    house.clock.pass(1_000)
    await show(anna, '👏')
    expect(shown()).toBe(21)
  })
})
