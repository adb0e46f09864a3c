/** What people write in a meeting: who reads it, how long it lasts, and what is refused. */
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
let keys = 0
beforeEach(async () => {
  ;({ house, number, owner, chair, anna, guest, guestKey } = await council())
})

const here = () => atMeeting(number)
const say = (actor: Actor, text: string, to?: string, key = `key${keys++}`) =>
  house.perform('chat.say', here(), { text, key, ...(to !== undefined && { to }) }, actor)
const read = async (actor: Actor, question: { before?: number; top?: number } = {}, from = house) =>
  (await from.perform('chat.read', here(), question, actor)).messages.map(one => one.text)
const told = () =>
  house.heard.flatMap(({ event, audience }) => (event.event === 'chat.said' ? [{ event, audience }] : []))
const hearing = (actors: Actor[]) =>
  actors.map(actor => told().filter(one => house.core.hears(actor, one.audience)).length)
const leave = (actor: Actor) => house.perform('attendance.leave', here(), {}, actor)
const kept = () => house.store.find('messages', { orderBy: [{ column: 'rank' }] })
const refusal = (work: Promise<unknown>): Promise<string> => work.then(String, error => error.code)

describe('what is written to everybody', () => {
  it('is told to everybody, with who wrote it and when, and read by those who come later and after a restart', async () => {
    const message = await say(guest, '  Hello <b>all</b>\nfrom me ')
    expect(message).toMatchObject({
      from: { id: 'g', name: 'Guest' },
      to: null,
      text: 'Hello <b>all</b>\nfrom me',
      at: house.clock.now(),
    })
    expect(told()).toEqual([{ event: { event: 'chat.said', number, message }, audience: { in: number } }])
    await say(anna, 'Welcome')
    const { actor: late } = await house.join(number, stranger, { name: 'Late', clientId: 'l' })
    const all = ['Hello <b>all</b>\nfrom me', 'Welcome']
    expect(await read(late)).toEqual(all)
    expect(await read(chair, {}, await openHouse({ store: house.store }))).toEqual(all)
  })

  it('comes in pages, the newest first of all, in the order in which it was written', async () => {
    for (let index = 0; index < 7; index++) {
      house.clock.pass(index % 2 ? 0 : 5_000)
      await say(anna, `${index}`)
    }
    const page = await house.perform('chat.read', here(), { top: 3 }, guest)
    expect(page).toMatchObject({ messages: [{ text: '4' }, { text: '5' }, { text: '6' }], more: true })
    const before = page.messages[0]?.rank
    const rest = await house.perform('chat.read', here(), { top: 4, before }, guest)
    expect(rest).toMatchObject({ messages: [{ text: '0' }, { text: '1' }, { text: '2' }, { text: '3' }], more: false })
  })

  it('is said once, however often it is said again because no answer came', async () => {
    const first = await say(guest, 'Once', undefined, 'mine')
    expect(await say(guest, 'Once', undefined, 'mine')).toEqual(first)
    expect(told()).toHaveLength(1)
    await say(anna, 'Mine too', undefined, 'mine')
    expect(await read(chair)).toEqual(['Once', 'Mine too'])
  })
})

describe('what is written to one person', () => {
  it('is told and shown to the two alone, whoever chairs', async () => {
    await say(guest, 'Between us', 'a')
    expect(hearing([guest, anna, chair])).toEqual([1, 1, 0])
    await say(anna, 'Yes', 'g')
    expect(await read(guest)).toEqual(['Between us', 'Yes'])
    expect(await read(anna)).toEqual(['Between us', 'Yes'])
    expect(await read(chair)).toEqual([])
  })

  it('needs somebody who is there, and not oneself', async () => {
    expect(await refusal(say(guest, 'Hm', 'nobody'))).toBe('participantNotFound')
    expect(await refusal(say(guest, 'Hm', 'g'))).toBe('invalid')
    await leave(anna)
    expect(await refusal(say(guest, 'Hm', 'a'))).toBe('participantNotFound')
    expect(await kept()).toEqual([])
  })

  it('is still theirs when they come back as the same, and nobody’s who only takes their id', async () => {
    await say(guest, 'Between us', 'a')
    await say(anna, 'For you', 'g')
    await leave(guest)
    const again = await house.join(number, stranger, { name: 'Guest', clientId: 'g', seatKey: guestKey })
    expect(await read(again.actor)).toEqual(['Between us', 'For you'])
    await leave(again.actor)
    const other = await house.join(number, stranger, { name: 'Other', clientId: 'g' })
    expect(await read(other.actor)).toEqual([])
    expect(await read(anna)).toEqual(['Between us', 'For you'])
    const [mine, theirs] = await kept()
    expect([mine?.fromId, mine?.fromName, theirs?.toId, theirs?.toName]).toEqual(['', 'Guest', '', 'Guest'])
  })

  it('is still theirs when they never heard the answer to their return', async () => {
    await say(guest, 'Between us', 'a')
    await house.core.heard({ fact: 'gone', number, id: 'g', reason: 'left' })
    const back = { name: 'Guest', clientId: 'g', seatKey: guestKey }
    await house.perform('attendance.join', here(), back, stranger)
    const again = await house.join(number, stranger, back)
    expect(await read(again.actor)).toEqual(['Between us'])
  })

  it('does not go with an account’s id to somebody without that account', async () => {
    await say(chair, 'Secret', 'a')
    await leave(anna)
    const { actor } = await house.join(number, stranger, { name: 'Anna', clientId: 'a' })
    expect(await read(actor)).toEqual([])
    expect(await read(chair)).toEqual(['Secret'])
  })
})

describe('the chat', () => {
  it('is for those in the meeting: not for the owner outside, a claimed id, or who has left', async () => {
    const key = 'k'
    for (const actor of [stranger, { ...stranger, clientId: 'g' }, await house.person('else')])
      expect(['unauthenticated', 'forbidden']).toContain(
        await refusal(house.perform('chat.say', here(), { text: 'x', key }, actor)),
      )
    await leave(chair)
    expect(await refusal(house.perform('chat.say', here(), { text: 'x', key }, owner))).toBe('forbidden')
    expect(await refusal(house.perform('chat.read', here(), {}, owner))).toBe('forbidden')
    expect(await refusal(say(chair, 'Still here'))).toBe('forbidden')
    expect(await kept()).toEqual([])
  })

  it('bounds how long a message is, and wants one', async () => {
    await say(guest, 'x'.repeat(2000))
    expect(await refusal(say(guest, 'x'.repeat(2001)))).toBe('tooLong')
    expect(await refusal(say(guest, ' \n '))).toBe('invalid')
    expect(await kept()).toHaveLength(1)
  })

  it('slows down who writes too much, and nobody else', async () => {
    for (let index = 0; index < 10; index++) await say(guest, `${index}`)
    expect(await refusal(say(guest, 'one more'))).toBe('tooMany')
    await say(anna, 'me')
    house.clock.pass(10_000)
    await say(guest, 'one more')
    expect(await kept()).toHaveLength(12)
  })

  it('is closed by the chair: who is none writes to chairs only', async () => {
    expect(await refusal(house.perform('chat.set', here(), { open: false }, anna))).toBe('forbidden')
    await house.perform('chat.set', here(), { open: false }, chair)
    expect(house.heard.map(one => one.event)).toMatchObject([
      { event: 'attendance.gathering', gathering: { chatOpen: false } },
      { event: 'chat.set', open: false, by: { id: 'o', name: 'Owner' } },
    ])
    expect(await refusal(say(guest, 'All'))).toBe('notAllowedHere')
    expect(await refusal(say(guest, 'Anna', 'a'))).toBe('notAllowedHere')
    await say(guest, 'Help', 'o')
    await say(chair, 'Yes?', 'g')
    await say(chair, 'Order')
    expect(await read(guest)).toEqual(['Help', 'Yes?', 'Order'])
    await house.perform('chat.set', here(), { open: true }, chair)
    await say(guest, 'All')
  })
})

describe('how long it lasts', () => {
  it('ends with the meeting', async () => {
    await say(guest, 'Bye')
    await house.perform('chat.set', here(), { open: false }, chair)
    await house.perform('chairing.stop', here(), { rejoin: true }, chair)
    expect(await kept()).toEqual([])
    const { actor, gathering } = await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    expect(await read(actor)).toEqual([])
    expect(gathering.chatOpen).toBe(true)
  })

  it('ends when the last one has gone, and not before', async () => {
    await say(guest, 'Bye')
    await leave(guest)
    await leave(anna)
    expect(await kept()).toHaveLength(1)
    await leave(chair)
    expect(await kept()).toEqual([])
  })

  it('waits for the last one as long as they may only be reloading', async () => {
    await say(chair, 'A note to myself')
    await leave(guest)
    await leave(anna)
    await house.core.heard({ fact: 'gone', number, id: 'o', reason: 'left' })
    expect(await kept()).toHaveLength(1)
    const again = await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    expect(await read(again.actor)).toEqual(['A note to myself'])
    await house.core.heard({ fact: 'gone', number, id: 'o', reason: 'left' })
    house.clock.pass(20_000)
    await house.core.tick()
    expect(await kept()).toEqual([])
  })

  it('outlives a lost network, like all that holds in a meeting', async () => {
    await say(guest, 'Are you there?')
    for (const id of ['o', 'a', 'g']) await house.core.heard({ fact: 'gone', number, id, reason: 'timeout' })
    house.clock.pass(60_000)
    await house.core.tick()
    const again = await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    expect(await read(again.actor)).toEqual(['Are you there?'])
  })

  it('has a bound, beyond which the oldest goes', async () => {
    const row = (rank: number) => ({
      ...{
        id: `old ${rank}`,
        number,
        rank,
        at: 0,
        fromId: 'a',
        fromName: 'Anna',
        toId: null,
        toName: '',
        text: `${rank}`,
      },
    })
    await house.store.commit(
      Array.from({ length: 5000 }, (_, index) => ({ put: 'messages', row: row(index) }) as const),
    )
    await say(guest, 'New')
    const left = await kept()
    expect(left).toHaveLength(5000)
    expect(left.some(one => one.id === 'old 0')).toBe(false)
  })
})
