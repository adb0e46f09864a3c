/** What becomes of a running meeting when the media engine dies under it and another takes over. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let chair: Actor
let number: string
beforeEach(async () => {
  house = await openHouse()
  const owner = await house.person('owner')
  number = (await house.perform('meetings.startInstant', atServer, { name: 'Council' }, owner)).number
  chair = (await house.join(number, owner, { name: 'Owner', clientId: 'o' })).actor
  for (const id of ['a', 'b', 'c']) await house.join(number, stranger, { name: id, clientId: id })
  house.media.die()
  house.heard.length = 0
})
afterEach(() => house.close())

const rise = async (): Promise<void> => {
  house.media.rise()
  await house.core.resume()
}
const people = async () => (await house.perform('attendance.see', atMeeting(number), {}, chair)).participants

it('is told what was decided before its death and without it', async () => {
  const some = { participants: ['a'], allowSelfUnmute: false }
  await house.perform('chairing.mute', atMeeting(number), some, chair)
  expect(house.heard.some(({ event }) => event.event === 'chairing.muted')).toBe(true)
  await house.perform('chairing.remove', atMeeting(number), { participants: ['b'] }, chair)
  await house.perform('chairing.rename', atMeeting(number), { participant: 'c', name: 'Carla' }, chair)
  await house.perform('attendance.join', atMeeting(number), { name: 'Late', clientId: 'late' }, stranger)
  await rise()
  expect(house.media.guests(number)).toEqual(['o', 'a', 'c', 'late'])
  expect(house.media.gate(number, 'a')).toMatchObject({ silenced: true, mayUnmute: false })
  expect(house.media.gate(number, 'c').name).toBe('Carla')
})

it('shows everybody as away until they are back, and does not wait for them for ever', async () => {
  await house.core.heard({ fact: 'tracks', number, id: 'a', audioMuted: false, videoMuted: false, sharing: true })
  house.heard.length = 0
  await rise()
  const told = house.heard.flatMap(({ event }) => (event.event === 'attendance.changed' ? [event.participant] : []))
  expect(told.map(one => [one.id, one.connected, one.sharing])).toEqual(
    ['o', 'a', 'b', 'c'].map(id => [id, false, false]),
  )
  expect((await people()).every(one => !one.connected)).toBe(true)
  expect(house.heard.every(({ audience }) => house.core.hears(chair, audience))).toBe(true)
  await house.core.heard({ fact: 'connected', number, id: 'o' })
  house.clock.pass(46_000)
  await house.core.tick()
  expect((await people()).map(one => one.id)).toEqual(['o'])
})

it('lets those back in who had left only to reconnect', async () => {
  await house.core.heard({ fact: 'gone', number, id: 'a', reason: 'left' })
  await rise()
  expect((await people()).map(one => one.id)).toEqual(['o', 'b', 'c'])
  await house.core.heard({ fact: 'connected', number, id: 'a' })
  expect((await people()).map(one => one.id)).toEqual(['o', 'a', 'b', 'c'])
})

it('hears nothing of meetings that ended meanwhile', async () => {
  await house.perform('chairing.stop', atMeeting(number), {}, chair)
  await rise()
  expect(house.media.rooms.size).toBe(0)
})
