/** PortSIP's contacts, groups, queues and presence: through the front door. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { serveWire } from '../../src/main/server/http/wire.ts'
import { adminPassword, type OpenHouse, openHouse, reachedAt } from '../support/openHouse.ts'
import { type Ask, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
let admin: Ask
let anna: Ask & { token: string }
let annaId: string
beforeEach(async () => {
  house = await openHouse({ dialects: [portsip] })
  await house.person('anna')
  await house.person('bert')
  admin = await signedIn(house, 'admin', adminPassword)
  anna = await signedIn(house, 'anna')
  annaId = (await anna('GET', '/user')).body.id
})
afterEach(() => house.close())

describe('contacts', () => {
  const follow = async (path: string): Promise<() => Promise<[string, string, boolean | null][]>> => {
    let { token } = (await anna('POST', `/user/${path}/sync_tokens`)).body
    return async () => {
      const { status, body } = await anna('POST', `/user/${path}/sync_tokens/${token}/diff`)
      expect(status).toBe(200)
      token = body.token
      return body.items.map((one: Record<string, never>) => [
        one['change_type'],
        one['name'] ?? one['display_name'] ?? null,
        one['favorite'],
      ])
    }
  }

  it('of one’s own are kept, favoured, and followed by differences', async () => {
    const changes = await follow('contacts')
    const make = async (name: string) => (await anna('POST', '/user/contacts', { name, company: 'X' })).body.id
    const [ada, ben, cleo] = [await make('Ada'), await make('Ben'), await make('Cleo')]
    await anna('POST', `/user/contacts/${ben}/destroy`)
    expect(await changes()).toEqual([
      ['CREATED', 'Ada', false],
      ['CREATED', 'Cleo', false],
    ])
    expect(await changes()).toEqual([])
    await anna('POST', `/user/contacts/${ada}`, { name: 'Ada L' })
    expect((await anna('POST', `/user/contacts/${cleo}/favorite`)).text).toBe('')
    expect(await changes()).toEqual([
      ['UPDATED', 'Ada L', false],
      ['UPDATED', 'Cleo', true],
    ])
    await anna('POST', `/user/contacts/${ada}/destroy`)
    expect(await changes()).toEqual([['DELETED', null, null]])
    expect((await anna('GET', '/user/contacts')).body).toMatchObject({
      count: 1,
      items: [{ name: 'Cleo', company: 'X', favorite: true, notes: null }],
    })
    await anna('POST', `/user/contacts/${cleo}/unfavorite`)
    expect((await anna('GET', `/user/contacts/${cleo}`)).body.favorite).toBe(false)
    refused(await admin('GET', `/user/contacts/${cleo}`), 404, 'NOT_FOUND')
  })

  it('of the house are followed too, and each has favourites of their own', async () => {
    const changes = await follow('business_contacts')
    const { id } = (await admin('POST', '/contacts', { name: 'Printer' })).body
    expect(await changes()).toEqual([['CREATED', 'Printer', false]])
    await anna('POST', `/user/business_contacts/${id}/favorite`)
    await admin('POST', `/user/business_contacts/${id}/unfavorite`)
    expect(await changes()).toEqual([['UPDATED', 'Printer', true]])
    await admin('POST', `/contacts/${id}/destroy`)
    expect(await changes()).toEqual([['DELETED', null, null]])
    refused(await anna('POST', `/user/business_contacts/${id}/favorite`), 404, 'NOT_FOUND')
    refused(await anna('POST', '/contacts', { name: 'Mine' }), 403, 'FORBIDDEN')
  })

  it('are also the users, who show others how to reach them and nothing else', async () => {
    const changes = await follow('extension_contacts')
    const bert = await signedIn(house, 'bert')
    const { id } = (await bert('GET', '/user')).body
    await bert('POST', '/user', { work_phone: '12', custom_options: 'secret' })
    await anna('POST', `/user/extension_contacts/${id}/favorite`)
    const { token } = (await anna('POST', '/user/extension_contacts/sync_tokens')).body
    await bert('POST', '/user', { display_name: 'B' })
    const { body, text } = await anna('POST', `/user/extension_contacts/sync_tokens/${token}/diff`)
    expect(body.items).toMatchObject([{ id, display_name: 'B', work_phone: '12', favorite: true }])
    expect(text).not.toContain('secret')
    expect(await changes()).toEqual([['UPDATED', 'B', true]])
    await admin('POST', `/users/${id}/destroy`)
    expect(await changes()).toEqual([['DELETED', null, null]])
  })

  it('give changes for tokens of one’s own only', async () => {
    const { token } = (await anna('POST', '/user/contacts/sync_tokens')).body
    const diff = (ask: Ask, path: string, one: string) => ask('POST', `/user/${path}/sync_tokens/${one}/diff`)
    refused(await diff(admin, 'contacts', token), 403, 'FORBIDDEN', 'token')
    refused(await diff(anna, 'business_contacts', token), 403, 'FORBIDDEN', 'token')
    for (const bad of [
      'nothing',
      '%20',
      'W10',
      Buffer.from(JSON.stringify(['own', annaId, 99, 0])).toString('base64url'),
    ])
      refused(await diff(anna, 'contacts', bad), 403, 'FORBIDDEN', 'token')
  })
})

describe('groups and queues', () => {
  it('have members by extension, who leave with their accounts', async () => {
    const group = await admin('POST', '/groups', { name: 'Office', description: 'd' })
    expect(group.status).toBe(201)
    const members = `/groups/${group.body.id}/members`
    const { extension_number } = (await anna('GET', '/user')).body
    refused(await admin('GET', `${members}/${extension_number}`), 404, 'NOT_FOUND')
    for (let twice = 0; twice < 2; twice++)
      expect((await admin('POST', `${members}/${extension_number}`)).status).toBe(200)
    refused(await admin('POST', `${members}/9999`), 404, 'NOT_FOUND')
    expect((await admin('GET', members)).body).toEqual({
      items: [{ id: annaId, name: 'anna', display_name: 'Anna', extension_number }],
    })
    expect((await admin('GET', '/groups?search=offi')).body).toEqual({
      count: 1,
      items: [{ id: group.body.id, name: 'Office', description: 'd' }],
    })
    refused(await admin('POST', '/groups', { name: 'OFFICE' }), 409, 'CONFLICT')
    refused(await anna('GET', '/groups'), 403, 'FORBIDDEN')
    await admin('POST', `/users/${annaId}/destroy`)
    expect((await admin('GET', members)).body.items).toEqual([])
    expect((await admin('POST', `/groups/${group.body.id}/destroy`)).status).toBe(204)
    refused(await admin('GET', members), 404, 'NOT_FOUND')
    expect(await house.store.count('records')).toBe(0)
  })

  it('are seen by those in them, who say how they stand', async () => {
    const { extension_number } = (await anna('GET', '/user')).body
    const queue = { name: 'Help', extension_number: '7000', members: [extension_number] }
    const { id } = (await admin('POST', '/call_queues', queue)).body
    await admin('POST', '/ring_groups', { ...queue, members: [] })
    expect((await anna('GET', '/user/call_queues')).body.items).toEqual([
      { id, name: 'Help', extension_number: '7000' },
    ])
    expect((await anna('GET', '/user/ring_groups')).body.items).toEqual([])
    const agent = `/user/call_queues/${id}/agent`
    expect((await anna('GET', agent)).body).toMatchObject({ status: 'LOGGED_OUT', skill_level: 1, extension_number })
    await anna('POST', agent, { status: 'LUNCH' })
    expect((await admin('GET', `/users/${annaId}/call_queues/${id}/agent`)).body.status).toBe('LUNCH')
    refused(await anna('POST', agent, { status: 'QUEUE_CALL' }), 400, 'VALIDATE_FAILED', 'status')
    refused(await admin('GET', agent), 404, 'NOT_FOUND')
  })

  it('common holidays are chosen, and all those before are forgotten', async () => {
    const make = async (name: string) => (await admin('POST', '/holidays', { name })).body.id
    const [one, other] = [await make('One'), await make('Other')]
    const said = await anna('POST', '/user/global_holidays', { items: [one, other] })
    expect([said.status, Object.keys(said.body)]).toEqual([201, ['id']])
    await admin('POST', `/users/${annaId}/global_holidays`, { items: [other] })
    expect((await anna('GET', '/user/global_holidays')).body.items.map((it: { name: string }) => it.name)).toEqual([
      'Other',
    ])
    refused(await anna('POST', '/user/global_holidays', { items: ['none'] }), 400, 'VALIDATE_FAILED', 'items')
    await admin('POST', `/holidays/${other}/destroy`)
    expect((await anna('GET', '/user/global_holidays')).body.items).toEqual([])
  })
})

describe('presence', () => {
  it('is what one says, seen by those who may', async () => {
    expect((await anna('GET', '/user/status')).body).toMatchObject({ status: 'OFFLINE', registration: [] })
    expect((await anna('POST', '/user/presence', { presence: 'LUNCH', presence_note: 'Back at two' })).text).toBe('')
    expect((await admin('GET', `/users/${annaId}/status`)).body).toMatchObject({
      presence: 'LUNCH',
      presence_note: 'Back at two',
    })
    refused(await anna('POST', '/user/presence', { presence: 'ON_CALL' }), 400, 'VALIDATE_FAILED', 'presence')
    refused(
      await anna('POST', '/user/presence', { presence: 'AWAY', presence_note: 'x'.repeat(129) }),
      400,
      'VALIDATE_FAILED',
      'presence_note',
    )
    const bert = await signedIn(house, 'bert')
    refused(await bert('GET', `/users/${annaId}/status`), 403, 'FORBIDDEN')
  })

  it('is on call while in a meeting', async () => {
    const me = await house.signIn('anna', 'Pass-anna')
    const { number } = await house.perform('rooms.create', { at: 'server' }, { password: '' }, me)
    await house.join(number, me, { name: 'Anna', clientId: 'a' })
    expect((await anna('GET', '/user/status')).body).toMatchObject({ status: 'ON_CALL', presence: 'ON_CALL' })
  })

  it('is online by the devices connected, and one can be signed out', async () => {
    const wires = await Promise.all(
      ['phone', 'desk'].map(async userAgent => {
        const { token } = await signedIn(house, 'anna')
        const said: unknown[] = []
        let listener: (message: unknown) => void = () => {}
        let onClose = () => {}
        const wire = { closed: false, token, said, close: () => onClose() }
        serveWire(
          house.core,
          {
            send: message => void said.push(message),
            onMessage: one => {
              listener = one
            },
            onClose: one => {
              onClose = one
            },
            close: () => {
              wire.closed = true
              onClose()
            },
          },
          reachedAt,
          { from: '10.0.0.1', userAgent },
        )
        listener({ id: 1, hello: { token } })
        await expect.poll(() => said.some(message => (message as { id?: number }).id === 1)).toBe(true)
        return wire
      }),
    )
    const status = async () => (await anna('GET', '/user/status')).body
    const { registration } = await status()
    expect(registration).toMatchObject([{ user_agent: 'phone', ip: '10.0.0.1' }, { user_agent: 'desk' }])
    const [phone] = registration
    const gone = await admin('POST', `/users/${annaId}/status/${phone.instance_id}/destroy_status`)
    expect([gone.status, wires.map(wire => wire.closed)]).toEqual([204, [true, false]])
    expect(await status()).toMatchObject({ status: 'ONLINE', registration: [{ user_agent: 'desk' }] })
    await expect(house.core.identify({ token: wires[0]?.token ?? '', reachedAt })).rejects.toThrow()
    expect((await house.core.identify({ token: wires[1]?.token ?? '', reachedAt })).user?.id).toBe(annaId)
    refused(await admin('POST', `/users/${annaId}/status/none/destroy_status`), 404, 'NOT_FOUND')
    wires[1]?.close()
    expect(await status()).toMatchObject({ status: 'OFFLINE', registration: [] })
  })
})
