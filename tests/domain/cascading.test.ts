/** Two meetings linked: who may, what the engine is told, and how it ends. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let anna: Actor
let bert: Actor
/** Anna's, without a password. */
let one: string
/** Bert's, with a password. */
let two: string
beforeEach(async () => {
  house = await openHouse()
  anna = await house.person('anna')
  bert = await house.person('bert')
  one = await meet(anna, 'One', '')
  two = await meet(bert, 'Two', '246810')
  house.heard.length = 0
})

async function meet(owner: Actor, name: string, password: string): Promise<string> {
  const { number } = await house.perform('meetings.startInstant', atServer, { name, password }, owner)
  await house.join(number, owner, { name: `Owner of ${name}`, clientId: 'o' })
  return number
}
const link = (number: string, other: string, password?: string, who = anna) =>
  house.perform('cascading.link', atMeeting(number), { number: other, password }, who)
const linked = () => [...house.media.links]
const pair = (a: string, b: string) => [a, b].sort().join(' ')
const told = () => house.heard.filter(({ event }) => event.event === 'cascading.linked')

describe('a link', () => {
  it('is made by the chair of one who could join the other, and told to both', async () => {
    await link(one, two, '246810')
    await link(one, two, '246810')
    await link(two, one, undefined, bert)
    expect(linked()).toEqual([pair(one, two)])
    expect(told()).toEqual([
      {
        event: {
          event: 'cascading.linked',
          number: one,
          other: { number: two, name: 'Two' },
          linked: true,
          by: { id: 'o', name: 'Owner of One' },
        },
        audience: { in: one },
      },
      {
        event: {
          event: 'cascading.linked',
          number: two,
          other: { number: one, name: 'One' },
          linked: true,
          by: { id: 'o', name: 'Owner of One' },
        },
        audience: { in: two },
      },
    ])
  })

  it('is refused for what would keep one out of the other meeting', async () => {
    const code = (number: string, other: string, password?: string, who = anna) =>
      link(number, other, password, who).then(String, error => error.code)
    expect(await code(one, two)).toBe('wrongMeetingPassword')
    expect(await code(one, two, '000000')).toBe('wrongMeetingPassword')
    expect(await code(one, one)).toBe('inconsistent')
    expect(await code(one, '404404404')).toBe('meetingNotFound')
    expect(await code(one, '')).toBe('invalid')
    expect(await code(one, two, '246810', bert)).toBe('forbidden')
    const empty = (await house.perform('meetings.startInstant', atServer, {}, anna)).number
    expect(await code(one, empty)).toBe('notRunning')
    expect(await code(empty, one)).toBe('notRunning')
    await house.perform('chairing.lock', atMeeting(two), {}, bert)
    expect(await code(one, two, '246810')).toBe('meetingLocked')
    expect(linked()).toEqual([])
    expect(told()).toEqual([])
    await link(one, two, undefined, await house.person('olga', 'MeetingOperator'))
    expect(linked()).toEqual([pair(one, two)])
  })

  it('is not promised where the engine cannot keep it', async () => {
    Object.assign(house.media, { link: undefined })
    await expect(link(one, two, '246810')).rejects.toMatchObject({ code: 'unavailable' })
    expect(await house.store.find('cascades', {})).toEqual([])
  })

  it('is slow to guess a password through', async () => {
    for (let i = 0; i < 10; i++) await expect(link(one, two, `00000${i}`)).rejects.toThrow()
    await expect(link(one, two, '246810')).rejects.toMatchObject({ code: 'tooMany' })
  })

  it('can be made from both sides at once, and of many in a ring', async () => {
    const three = await meet(anna, 'Three', '')
    const olga = await house.person('olga', 'MeetingOperator')
    await Promise.all(
      [
        [one, two],
        [two, one],
        [two, three],
        [three, one],
        [one, three],
      ].map(([a = '', b = '']) => link(a, b, undefined, olga)),
    )
    expect(linked().sort()).toEqual([pair(one, two), pair(one, three), pair(two, three)].sort())
  })
})

describe('the end of a link', () => {
  const unlink = (number: string, other: string, who = anna) =>
    house.perform('cascading.unlink', atMeeting(number), { number: other }, who)
  beforeEach(async () => {
    await link(one, two, '246810')
    house.heard.length = 0
  })

  it('is made from either side, once', async () => {
    await unlink(two, one, bert)
    await unlink(one, two)
    expect(linked()).toEqual([])
    expect(told().map(({ event }) => event)).toMatchObject([
      { number: one, linked: false },
      { number: two, linked: false, by: { name: 'Owner of Two' } },
    ])
    await expect(unlink(one, two, bert)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    ['is stopped', () => house.perform('chairing.stop', atMeeting(two), {}, bert)],
    ['is left by everybody', () => house.perform('attendance.leave', atMeeting(two), {}, bert)],
    ['has lost everybody', () => lose()],
  ])('comes when one of them %s', async (_how, end) => {
    await end()
    expect(linked()).toEqual([])
    expect(await house.store.find('cascades', {})).toEqual([])
    expect(told().some(({ audience }) => 'in' in audience && audience.in === one)).toBe(true)
    expect(house.media.guests(one)).toEqual(['o'])
  })

  async function lose(): Promise<void> {
    await house.core.heard({ fact: 'gone', number: two, id: 'o', reason: 'timeout' })
    house.clock.pass(60_000)
    await house.core.tick()
  }

  it('is not the end of the server or of the media engine', async () => {
    house.media.die()
    house.media.rise()
    await house.core.resume()
    expect(linked()).toEqual([pair(one, two)])
    const again = await openHouse({ store: house.store })
    expect([...again.media.links]).toEqual([pair(one, two)])
    expect(again.media.names).toEqual(
      new Map([
        [one, 'One'],
        [two, 'Two'],
      ]),
    )
  })
})

it('guests link nothing', async () => {
  const { actor } = await house.join(one, stranger, { name: 'Guest', clientId: 'g' })
  await expect(link(one, two, '246810', actor)).rejects.toMatchObject({ code: 'forbidden' })
})
