/** What the chair puts on the stage: how it is kept, told and ended. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { council } from '../support/council.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let owner: Actor
let chair: Actor
let anna: Actor
let guest: Actor
let number: string
beforeEach(async () => {
  ;({ house, owner, chair, anna, guest, number } = await council())
})

const here = () => atMeeting(number)
const see = (from = house) => from.perform('attendance.see', here(), {}, chair)
const viewOf = async (id: string, from = house) => (await see(from)).participants.find(one => one.id === id)?.view
const told = (name: string) => house.heard.map(one => one.event).filter(event => event.event === name)
const restarted = () => openHouse({ store: house.store })
const leave = (actor: Actor) => house.perform('attendance.leave', here(), {}, actor)

describe('a text over the picture', () => {
  const show = (text: object, actor = chair) => house.perform('stage.showOverlay', here(), text as never, actor)

  it('is seen by everybody, also by those who come later, and after a restart', async () => {
    await show({ content: '<b>Break</b> until ten', repeat: 3, position: 50, scroll: true })
    const overlay = {
      content: '<b>Break</b> until ten',
      repeat: 3,
      position: 50,
      scroll: true,
      since: house.clock.now(),
    }
    expect(told('stage.overlay')).toEqual([{ event: 'stage.overlay', number, overlay, by: { id: 'o', name: 'Owner' } }])
    expect(told('attendance.gathering')).toMatchObject([{ gathering: { overlay } }])
    expect((await house.join(number, stranger, { name: 'Late', clientId: 'l' })).gathering.overlay).toEqual(overlay)
    expect((await see(await restarted())).overlay).toEqual(overlay)
  })

  it('is replaced by the next, and taken away once', async () => {
    await show({ content: 'One' })
    await show({ content: 'Two' })
    expect((await see()).overlay).toMatchObject({ content: 'Two', repeat: 1, position: 0, scroll: false })
    house.heard.length = 0
    for (let i = 0; i < 2; i++) await house.perform('stage.hideOverlay', here(), {}, chair)
    expect((await see()).overlay).toBeNull()
    expect(told('stage.overlay')).toHaveLength(1)
  })

  it('has a length and its numbers have bounds', async () => {
    await show({ content: 'x'.repeat(1024), repeat: 999, position: 100 })
    house.heard.length = 0
    const code = (text: object) => show(text).then(String, error => error.code)
    expect(await code({ content: 'x'.repeat(1025) })).toBe('tooLong')
    for (const text of [
      { content: '' },
      {},
      { content: 'x', repeat: 0 },
      { content: 'x', repeat: 1000 },
      { content: 'x', position: -1 },
      { content: 'x', position: 101 },
      { content: 'x', position: 0.5 },
    ])
      expect(await code(text)).toBe('invalid')
    expect(house.heard).toEqual([])
  })

  it('ends with the meeting', async () => {
    await show({ content: 'Break' })
    for (const actor of [anna, guest, chair]) await leave(actor)
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    expect((await see()).overlay).toBeNull()
  })
})

describe('a pin for everybody', () => {
  const pin = (participant: string) => house.perform('stage.pin', here(), { participant }, chair)

  it('is one, replaced by the next, and told to those in the meeting once', async () => {
    await pin('a')
    await pin('g')
    await pin('g')
    expect(told('stage.pinned')).toMatchObject([{ participantId: 'a' }, { participantId: 'g', by: { name: 'Owner' } }])
    expect((await see(await restarted())).pinnedId).toBe('g')
    for (let i = 0; i < 2; i++) await house.perform('stage.unpin', here(), {}, chair)
    expect(told('stage.pinned')).toHaveLength(3)
    expect((await see()).pinnedId).toBeNull()
  })

  it('ends when the pinned leaves, is removed, or is lost, and everybody hears of it', async () => {
    await pin('g')
    await leave(guest)
    expect(told('attendance.gathering').at(-1)).toMatchObject({ gathering: { pinnedId: null } })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    await pin('g')
    await house.perform('chairing.remove', here(), { participants: ['g'] }, chair)
    expect((await see()).pinnedId).toBeNull()
    await pin('a')
    await house.perform('chairing.removeEveryone', here(), {}, chair)
    expect((await see()).pinnedId).toBeNull()
    await house.join(number, stranger, { name: 'Henri', clientId: 'h' })
    await pin('h')
    await house.core.heard({ fact: 'gone', number, id: 'h', reason: 'timeout' })
    expect((await see()).pinnedId).toBe('h')
    house.clock.pass(60_000)
    await house.core.tick()
    expect(await see()).toMatchObject({ pinnedId: null, participants: [{ id: 'o' }] })
  })

  it('is for somebody who is there', async () => {
    await expect(pin('nobody')).rejects.toMatchObject({ code: 'participantNotFound' })
    expect(house.heard).toEqual([])
  })
})

describe('what one viewer sees', () => {
  const pinFor = (viewer: string, target: string | null) =>
    house.perform('stage.pinFor', here(), { viewer, target }, chair)
  const layout = (viewer: string, maxViews: 1 | 4 | 9 | 16 | 25, layout: 'auto' | 'gallery' | 'presenter') =>
    house.perform('stage.setLayout', here(), { viewer, maxViews, layout }, chair)

  it('is nobody’s but theirs to decide until the chair does', async () => {
    expect(await viewOf('g')).toBeNull()
    await pinFor('g', null)
    expect(house.heard).toEqual([])
    await layout('g', 9, 'gallery')
    await pinFor('g', 'a')
    expect(await viewOf('g')).toEqual({ maxViews: 9, layout: 'gallery', pinnedId: 'a' })
    expect(await viewOf('a')).toBeNull()
    expect(told('attendance.changed').at(-1)).toMatchObject({ participant: { id: 'g', view: { pinnedId: 'a' } } })
    await pinFor('g', null)
    expect(await viewOf('g')).toEqual({ maxViews: 9, layout: 'gallery', pinnedId: null })
    await pinFor('a', 'o')
    expect(await viewOf('a')).toEqual({ maxViews: 25, layout: 'auto', pinnedId: 'o' })
  })

  it('is kept through a restart and through leaving and coming back', async () => {
    await layout('g', 4, 'presenter')
    await pinFor('g', 'a')
    const again = await restarted()
    expect(await viewOf('g', again)).toEqual({ maxViews: 4, layout: 'presenter', pinnedId: 'a' })
    await leave(guest)
    await leave(anna)
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    expect(await viewOf('g')).toEqual({ maxViews: 4, layout: 'presenter', pinnedId: null })
  })

  it('loses its pin when the pinned leaves, and ends with the meeting', async () => {
    await pinFor('g', 'a')
    await leave(anna)
    expect(await viewOf('g')).toMatchObject({ pinnedId: null })
    expect(told('attendance.changed').at(-1)).toMatchObject({ participant: { id: 'g', view: { pinnedId: null } } })
    await house.perform('chairing.stop', here(), { rejoin: true }, chair)
    await house.join(number, owner, { name: 'Owner', clientId: 'o' })
    await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
    expect(await viewOf('g')).toBeNull()
  })

  it('is of people who are there', async () => {
    for (const ask of [pinFor('nobody', 'a'), pinFor('g', 'nobody'), layout('nobody', 9, 'auto')])
      await expect(ask).rejects.toMatchObject({ code: 'participantNotFound' })
    await expect(layout('g', 2 as never, 'auto')).rejects.toMatchObject({ code: 'invalid' })
    await expect(layout('g', 9, 'mosaic' as never)).rejects.toMatchObject({ code: 'invalid' })
    expect(house.heard).toEqual([])
  })
})

it('the stage is the chair’s, where somebody is', async () => {
  const deeds = [
    ['stage.showOverlay', { content: 'x' }],
    ['stage.hideOverlay', {}],
    ['stage.pin', { participant: 'g' }],
    ['stage.unpin', {}],
    ['stage.pinFor', { viewer: 'g', target: 'a' }],
    ['stage.setLayout', { viewer: 'g', maxViews: 9, layout: 'auto' }],
  ] as const
  const empty = await house.perform('meetings.startInstant', atServer, {}, owner)
  house.heard.length = 0
  for (const [name, input] of deeds) {
    for (const actor of [anna, guest])
      await expect(house.perform(name, here(), input as never, actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(house.perform(name, atMeeting(empty.number), input as never, owner)).rejects.toMatchObject({
      code: 'notRunning',
    })
  }
  expect(house.heard).toEqual([])
})
