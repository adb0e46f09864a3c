/** Colleagues: how they can be reached, told to everybody as it changes; found, favoured, called, and with their pictures. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atMeeting, atServer, atUser } from '../../src/shared/operation.ts'
import type { Reach } from '../../src/shared/presence.ts'
import type { Body } from '../../src/shared/records.ts'
import { adminPassword, type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

let house: OpenHouse
let anna: Actor
let bert: Actor
beforeEach(async () => {
  house = await openHouse()
  anna = await house.person('anna')
  bert = await house.person('bert')
  house.heard.length = 0
})
afterEach(() => house.close())

const me = (actor: Actor) => atUser(actor.user?.id ?? '')
const device = (id: string) => ({ id, userAgent: 'Test', from: '', close() {} })
/** What was told of somebody since it was last asked, each time anew. */
async function told(actor: Actor): Promise<Reach[]> {
  // What is told of comings and goings is looked up first.
  await new Promise(resolve => setTimeout(resolve, 20))
  return house.heard.splice(0).flatMap(({ event, audience }) => {
    if (event.event !== 'presence.changed' || event.userId !== actor.user?.id) return []
    expect(audience).toEqual({ signedIn: true })
    return [event.reach]
  })
}
const colleagues = async (input: object = {}) =>
  (await house.perform('contacts.list', me(anna), { kind: 'extension', ...input }, anna)).items

describe('how somebody can be reached', () => {
  it('is told as they come, call and go', async () => {
    house.core.connect(bert, device('one'))
    house.core.connect(bert, device('two'))
    expect(await told(bert)).toMatchObject([{ status: 'ONLINE', presence: 'AVAILABLE', away: null }])
    const { number } = await house.perform('meetings.startInstant', atServer, {}, bert)
    const { actor } = await house.join(number, bert, { name: 'Bert', clientId: 'bert' })
    expect(await told(bert)).toMatchObject([{ status: 'ON_CALL' }])
    await house.core.heard({ fact: 'speaking', number, ids: ['bert'] })
    expect(await told(bert)).toEqual([])
    await house.perform('attendance.leave', atMeeting(number), {}, actor)
    expect(await told(bert)).toMatchObject([{ status: 'ONLINE' }])
    house.core.disconnect('one')
    expect(await told(bert)).toEqual([])
    house.core.disconnect('two')
    expect(await told(bert)).toMatchObject([{ status: 'OFFLINE' }])
  })

  it('is what they say, at once', async () => {
    const said = { presence: 'LUNCH', note: 'Back at one' } as const
    await house.perform('presence.set', me(bert), said, bert)
    expect(await told(bert)).toMatchObject([{ status: 'OFFLINE', ...said }])
    expect(await colleagues()).toMatchObject([{ name: 'Administrator' }, { name: 'Bert', reach: said }])
    await expect(house.perform('presence.set', me(bert), said, anna)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('tells of office hours and holidays', async () => {
    const hours = { mode: 'CUSTOM', monday: { enabled: true, ranges: [{ from: '13:00', to: '17:00' }] } }
    await house.perform('accounts.change', me(bert), { details: { office_hours: hours } }, bert)
    const [, one] = await colleagues()
    // It is ten o'clock in Berlin.
    expect(one?.reach?.away).toEqual({ why: 'hours', name: '', until: Date.UTC(2027, 0, 4, 12) })
    house.clock.pass(3 * 3600_000)
    expect((await colleagues())[1]?.reach).toMatchObject({ away: null, changesAt: Date.UTC(2027, 0, 4, 16) })
    const body = { name: 'Course', year_start: 2027, month_start: 1, day_start: 4 }
    await house.perform('records.create', me(bert), { family: 'holiday', body }, bert)
    expect((await colleagues())[1]?.reach?.away).toMatchObject({ why: 'holiday', name: 'Course' })
  })

  it('keeps who does not want to be disturbed from being called', async () => {
    const { number } = await house.perform('meetings.startInstant', atServer, {}, anna)
    const call = () => house.perform('conferences.invite', atMeeting(number), { number: 'bert' }, anna)
    await house.perform('presence.set', me(bert), { presence: 'DO_NOT_DISTURB' }, bert)
    await expect(call()).rejects.toMatchObject({ code: 'notAllowedHere' })
    await house.perform('presence.set', me(bert), { presence: 'AVAILABLE' }, bert)
    await call()
  })
})

describe('contacts', () => {
  it('are found by name and number, and favourites among them', async () => {
    const id = bert.user?.id ?? ''
    expect(await colleagues({ filter: 'ber' })).toMatchObject([
      { id, numbers: [bert.user?.extension], favorite: false },
    ])
    expect(await colleagues({ filter: bert.user?.extension })).toHaveLength(1)
    expect(await colleagues({ favorites: true })).toEqual([])
    await house.perform('contacts.favor', me(anna), { kind: 'extension', id, favorite: true }, anna)
    expect(await colleagues({ favorites: true })).toMatchObject([{ id, favorite: true }])
    expect(await colleagues({ favorites: true, filter: 'admin' })).toEqual([])
    const admin = await house.signIn('admin', adminPassword)
    await house.perform('users.update', me(bert), { disabled: true }, admin)
    expect(await colleagues({ favorites: true })).toEqual([])
  })

  it('of one’s own and of the house are listed by name', async () => {
    const admin = await house.signIn('admin', adminPassword)
    const own: Body[] = [
      { name: 'Zoë', company: 'Harbour', mobile_phone: '+49 1' },
      { name: 'Ada', favorite: true },
    ]
    for (const body of own) await house.perform('records.create', me(anna), { family: 'contact', body }, anna)
    await house.perform('commons.create', atServer, { family: 'contact', body: { name: 'Pilot' } }, admin)
    const list = async (kind: 'own' | 'business', more: object = {}) =>
      (await house.perform('contacts.list', me(anna), { kind, ...more }, anna)).items
    expect(await list('own')).toMatchObject([
      { name: 'Ada', favorite: true, body: own[1] },
      { name: 'Zoë', of: 'Harbour', numbers: ['+49 1'], favorite: false },
    ])
    expect(await list('own', { favorites: true })).toHaveLength(1)
    expect(await list('own', { filter: 'harb' })).toMatchObject([{ name: 'Zoë' }])
    const [pilot] = await list('business')
    expect(pilot).toMatchObject({ name: 'Pilot', favorite: false, body: null, reach: null })
    await house.perform('contacts.favor', me(anna), { kind: 'business', id: pilot?.id ?? '', favorite: true }, anna)
    expect(await list('business', { favorites: true })).toHaveLength(1)
    await expect(house.perform('contacts.list', me(anna), { kind: 'own' }, bert)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('pictures', () => {
  const upload = async (text: string): Promise<string> => {
    const { id, token } = await house.perform('files.begin', atServer, { name: 'me.png' }, bert)
    await house.perform('files.append', atServer, { id, token, bytes: btoa(text) as never }, bert)
    await house.perform('files.complete', atServer, { id }, bert)
    return id
  }

  it('are seen by colleagues, and by those in a meeting, also when they change there', async () => {
    const { number } = await house.perform('meetings.startInstant', atServer, {}, bert)
    await house.perform('accounts.picture', me(bert), { file: await upload('first') }, bert)
    const { gathering } = await house.join(number, await house.signIn('bert', 'Pass-bert'), {
      name: 'B',
      clientId: 'b',
    })
    const first = gathering.participants[0]?.picture ?? ''
    expect((await colleagues())[1]?.picture).toBe(first)
    const key = first.split('/').at(-1) ?? ''
    const shown = await house.perform('files.show', atServer, { key }, stranger)
    expect(shown).toEqual({ mediaType: 'image/png', base64: btoa('first') })

    house.heard.length = 0
    await house.perform('accounts.picture', me(bert), { file: await upload('second') }, bert)
    const changed = house.heard.find(({ event }) => event.event === 'attendance.changed')?.event
    const second = changed?.event === 'attendance.changed' ? changed.participant.picture : undefined
    expect(second).toEqual(expect.stringContaining('/api/blobs/'))
    expect(second).not.toBe(first)
    await house.perform('accounts.picture', me(bert), { file: null }, bert)
    const { participants } = await house.perform('attendance.see', atMeeting(number), {}, bert)
    expect(participants[0]?.picture).toBeNull()
    await expect(house.perform('files.show', atServer, { key }, stranger)).rejects.toMatchObject({ code: 'notFound' })
  })
})
