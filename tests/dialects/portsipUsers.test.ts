/** PortSIP's users, roles and what they keep: through the front door. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { adminPassword, type OpenHouse, openHouse } from '../support/openHouse.ts'
import { type Ask, asker, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
let admin: Ask
let anna: Ask
beforeEach(async () => {
  house = await openHouse({ dialects: [portsip] })
  await house.person('anna')
  admin = await signedIn(house, 'admin', adminPassword)
  anna = await signedIn(house, 'anna')
})
afterEach(() => house.close())

const bert = {
  name: 'bert',
  password: 'Bert1Pass',
  email: 'bert@example.org',
  display_name: 'Bert B',
  role: 'User',
  extension_number: '2001',
  extension_password: 'Ext1Pass',
  voicemail_pin: '258369',
}
const make = async (more: object = {}): Promise<string> => {
  const said = await admin('POST', '/users', { ...bert, ...more })
  expect([said.status, Object.keys(said.body)]).toEqual([201, ['id']])
  return said.body.id
}

describe('users', () => {
  it('are made, can sign in everywhere, and are shown whole with null for what is not there', async () => {
    const id = await make({
      office_hours: { mode: 'CUSTOM', monday: { enabled: true, ranges: [{ from: '9', to: '5' }] } },
    })
    const { body } = await admin('GET', `/users/${id}`)
    expect(body).toMatchObject({
      id,
      name: 'bert',
      enabled: true,
      role: 'StandardUser',
      extension_number: '2001',
      sms: 'DISABLE',
      work_phone: null,
      office_hours: { mode: 'CUSTOM', monday: { enabled: true, ranges: [{ from: '9', to: '5' }] } },
    })
    expect(JSON.stringify(body)).not.toContain('Ext1Pass')
    expect((await house.signIn('bert', 'Bert1Pass')).user?.realName).toBe('Bert B')
    const own = await (await signedIn(house, 'bert', 'Bert1Pass'))('GET', '/user')
    expect(own.body).toMatchObject({ id, transports: [] })
  })

  it('change partly, and null takes away', async () => {
    const id = await make({ address: 'Here', work_phone: '12' })
    expect((await admin('POST', `/users/${id}`, { work_phone: null, display_name: 'B' })).text).toBe('')
    expect((await admin('GET', `/users/${id}`)).body).toMatchObject({
      work_phone: null,
      address: 'Here',
      display_name: 'B',
      email: 'bert@example.org',
    })
    expect((await anna('POST', '/user', { address: 'There', enable_dnd: true })).status).toBe(200)
    expect((await anna('GET', '/user')).body).toMatchObject({ address: 'There', enable_dnd: true, name: 'anna' })
  })

  it('are refused with the field at fault, and nothing changes', async () => {
    await make()
    const tried = (more: object) => admin('POST', '/users', { ...bert, name: 'new', extension_number: '2009', ...more })
    refused(await tried({ name: 'BERT' }), 409, 'CONFLICT', 'username')
    refused(await tried({ extension_number: '2001' }), 409, 'CONFLICT', 'extension_number')
    refused(await tried({ extension_number: '1' }), 400, 'VALIDATE_FAILED', 'extension_number')
    refused(await tried({ role: 'King' }), 400, 'VALIDATE_FAILED', 'role')
    for (const name of ['Root', '.a', 'a.', 'a b', '']) refused(await tried({ name }), 400, 'VALIDATE_FAILED', 'name')
    for (const voicemail_pin of ['12', '111258', '901258', '987258', 'abcdef'])
      refused(await tried({ voicemail_pin }), 400, 'VALIDATE_FAILED', 'voicemail_pin')
    refused(await tried({ password: 'short' }), 400, 'VALIDATE_FAILED', 'password')
    expect((await admin('GET', '/users')).body.count).toBe(3)
    refused(await admin('GET', '/users/none'), 404, 'NOT_FOUND')
  })

  it('are found by filters, searched, sorted, page by page', async () => {
    await make()
    await make({ name: 'carl', extension_number: '2002', email: 'carl@example.org', enabled: false })
    const names = async (query: object) => {
      const said = await admin('GET', `/users?${new URLSearchParams(query as Record<string, string>)}`)
      expect(said.status).toBe(200)
      return [said.body.count, ...said.body.items.map((one: { name: string }) => one.name)]
    }
    expect(await names({})).toEqual([4, 'admin', 'anna', 'bert', 'carl'])
    expect(await names({ filter: "startswith(extension_number,'200')", orderby: 'name desc' })).toEqual([
      2,
      'carl',
      'bert',
    ])
    expect(await names({ filter: 'enabled eq false' })).toEqual([1, 'carl'])
    expect(await names({ filter: "role eq 'StandardUser' and not (name eq 'anna')" })).toEqual([2, 'bert', 'carl'])
    expect(await names({ search: 'CARL or anna', $top: '1', $skip: '1' })).toEqual([2, 'carl'])
    refused(
      await admin('GET', `/users?filter=${encodeURIComponent("secretHash eq 'x'")}`),
      400,
      'VALIDATE_FAILED',
      'filter',
    )
  })

  it('lose their sessions when they are switched off, get another password, or end', async () => {
    const id = await make()
    const him = () => signedIn(house, 'bert', 'Bert1Pass')
    let ask = await him()
    await admin('POST', `/users/${id}`, { enabled: false })
    refused(await ask('GET', '/user'), 401, 'UNAUTHORIZED')
    await admin('POST', `/users/${id}`, { enabled: true })
    ask = await him()
    expect((await admin('POST', `/users/${id}/password`, { password: 'Other1Pass' })).status).toBe(200)
    refused(await ask('GET', '/user'), 401, 'UNAUTHORIZED')
    ask = await signedIn(house, 'bert', 'Other1Pass')
    refused(
      await ask('POST', '/user/password', { old_password: 'wrong', new_password: 'Third1Pass' }),
      400,
      'VALIDATE_FAILED',
    )
    expect((await ask('POST', '/user/speed_dial_8', { code: '2', phone_number: '1' })).status).toBe(201)
    expect((await admin('POST', `/users/${id}/destroy`)).status).toBe(204)
    refused(await ask('GET', '/user'), 401, 'UNAUTHORIZED')
    refused(await admin('GET', `/users/${id}`), 404, 'NOT_FOUND')
    expect(await house.store.count('records')).toBe(0)
  })

  it('change the password of their extension against the old one', async () => {
    await make()
    const ask = await signedIn(house, 'bert', 'Bert1Pass')
    const change = (old_password: string, new_password: string) =>
      ask('POST', '/user/extension_password', { old_password, new_password })
    refused(await change('wrong', 'New1'), 400, 'VALIDATE_FAILED', 'old_password')
    expect((await change('Ext1Pass', 'New1')).status).toBe(200)
    expect((await change('New1', 'New2')).status).toBe(200)
  })

  it('have a balance to five digits, a binding and a profile key that changes', async () => {
    const id = await make()
    expect((await admin('POST', `/users/${id}/balance`, { balance: 12.34567 })).status).toBe(200)
    expect((await admin('GET', `/users/${id}/balance`)).body).toEqual({ balance: 12.34567 })
    const ask = await signedIn(house, 'bert', 'Bert1Pass')
    refused(await ask('POST', `/users/${id}/balance`, { balance: 99 }), 403, 'FORBIDDEN')
    await admin('POST', `/users/${id}/ms365_binding`, { id: 'x' })
    expect((await ask('GET', '/user')).body.sync_type).toBe('Microsoft 365')
    expect((await admin('POST', `/users/${id}/ms365_binding/destroy`)).status).toBe(204)
    const before = (await ask('GET', '/user')).body
    expect(before.sync_type).toBe(null)
    await admin('POST', `/users/${id}/profile`)
    await admin('POST', `/users/profile?id=${id}`)
    expect((await ask('GET', '/user')).body.profile).not.toBe(before.profile)
    refused(await admin('POST', '/users/profile?id=none'), 404, 'NOT_FOUND', 'id')
  })

  it('manage only themselves', async () => {
    const id = await make()
    const body = { display_name: 'Mine' }
    for (const [method, path] of [
      ['GET', '/users'],
      ['POST', '/users'],
      ['GET', `/users/${id}`],
      ['POST', `/users/${id}`],
      ['POST', `/users/${id}/password`],
      ['POST', `/users/${id}/role`],
      ['POST', `/users/${id}/destroy`],
      ['GET', `/users/${id}/phones`],
      ['POST', `/users/${id}/phones`],
      ['GET', '/roles'],
    ] as const) {
      refused(await anna(method, path, method === 'POST' ? body : undefined), 403, 'FORBIDDEN')
      refused(await asker(house)(method, path), 401, 'UNAUTHORIZED')
    }
  })
})

describe('roles', () => {
  const sales = {
    name: 'Sales',
    description: 'Sells',
    permissions: { user_management: { users: true }, general: { meeting: false } },
  }

  it('are made, shown as a tree, changed partly, and taken away when nobody has them', async () => {
    expect(await admin('POST', '/roles', sales)).toMatchObject({ status: 201, body: { name: 'Sales' } })
    await admin('POST', '/roles/Sales', { permissions: { billing: { view_only: true } } })
    const { permissions } = (await admin('GET', '/roles/Sales')).body
    expect(permissions).toMatchObject({ user_management: { users: true, roles: false }, billing: { view_only: true } })
    expect(Object.values(permissions).flatMap(group => Object.values(group as object))).toHaveLength(29)
    const id = await make({ role: 'Sales' })
    refused(await admin('POST', '/roles/Sales/destroy'), 409, 'NOT_ALLOWED')
    await admin('POST', '/roles/Sales', { name: 'Shop' })
    expect((await admin('GET', `/users/${id}`)).body.role).toBe('Shop')
    await admin('POST', `/users/${id}/role`, { role: 'StandardUser' })
    expect((await admin('POST', '/roles/Shop/destroy')).status).toBe(204)
    refused(await admin('GET', '/roles/Shop'), 404, 'NOT_FOUND')
    refused(await admin('POST', '/roles', { ...sales, name: 'admin' }), 409, 'CONFLICT', 'name')
    refused(await admin('POST', '/roles/StandardUser', { description: '' }), 409, 'NOT_ALLOWED')
  })

  it('take effect on the next call of those who have them', async () => {
    const id = await make()
    const ask = await signedIn(house, 'bert', 'Bert1Pass')
    refused(await ask('GET', '/users'), 403, 'FORBIDDEN')
    await admin('POST', '/roles', sales)
    expect((await admin('POST', `/users/${id}/role`, { role: 'Sales' })).status).toBe(200)
    expect((await ask('GET', '/users')).status).toBe(200)
    await admin('POST', '/roles/Sales', { permissions: { user_management: { users: false } } })
    refused(await ask('GET', '/users'), 403, 'FORBIDDEN')
  })

  it('without general.meeting make no meetings', async () => {
    await admin('POST', '/roles', sales)
    await make({ role: 'Sales' })
    const him = await house.signIn('bert', 'Bert1Pass')
    const meet = () => house.perform('rooms.create', { at: 'server' }, {}, him)
    await expect(meet()).rejects.toMatchObject({ code: 'forbidden' })
    await admin('POST', '/roles/Sales', { permissions: { general: { meeting: true } } })
    await meet()
  })

  it('are no way up: nobody gives more than they have, nor changes those above', async () => {
    const chief = (await admin('GET', "/users?filter=name eq 'admin'")).body.items[0].id
    await admin('POST', '/roles', { ...sales, permissions: { user_management: { users: true, roles: true } } })
    const id = await make({ role: 'Sales' })
    const ask = await signedIn(house, 'bert', 'Bert1Pass')
    const peer = { ...bert, name: 'eve', extension_number: '2005' }
    for (const role of ['SystemAdmin', 'Admin', 'MeetingOperator', 'StandardInternationalUser']) {
      refused(await ask('POST', `/users/${id}/role`, { role }), 403, 'FORBIDDEN')
      refused(await ask('POST', '/users', { ...peer, role }), 403, 'FORBIDDEN')
    }
    refused(
      await ask('POST', '/roles', { name: 'Up', permissions: { billing: { view_only: true } } }),
      403,
      'FORBIDDEN',
      'permissions',
    )
    refused(
      await ask('POST', '/roles/Sales', { permissions: { billing: { view_only: true } } }),
      403,
      'FORBIDDEN',
      'permissions',
    )
    refused(await ask('POST', `/users/${chief}/password`, { password: 'Mine1Pass' }), 403, 'FORBIDDEN')
    refused(await ask('POST', `/users/${chief}/destroy`), 403, 'FORBIDDEN')
    expect((await house.signIn('admin', adminPassword)).user?.role).toBe('SystemAdmin')
    refused(await admin('POST', `/users/${chief}/role`, { role: 'StandardUser' }), 409, 'NOT_ALLOWED')
  })
})

describe('what is kept', () => {
  const families = {
    phones: [
      { mac: 'AA:01', filename: 'f', codecs: ['PCMA'], wan_port_id: 7 },
      { ringtone: 'r', codecs: [] },
    ],
    speed_dial_8: [
      { code: '2', phone_number: '101' },
      { phone_number: '102', description: 'd' },
    ],
    speed_dial_100: [{ code: '07', phone_number: '101' }, { code: '08' }],
    holidays: [
      { name: 'New year', region: 'DE', consecutive: false, every_year: true, month_start: 1 },
      { name: 'Old year' },
    ],
  } as const

  it.each(Object.entries(families))(
    '%s come back as they were given, for oneself and for the administrator',
    async (path, [first, then]) => {
      const { id: me } = (await anna('GET', '/user')).body
      const { status, body } = await anna('POST', `/user/${path}`, first)
      expect(status).toBe(201)
      expect((await anna('GET', `/user/${path}/${body.id}`)).body).toMatchObject({ id: body.id, ...first })
      expect((await admin('POST', `/users/${me}/${path}/${body.id}`, then)).text).toBe('')
      expect((await admin('GET', `/users/${me}/${path}`)).body.items).toMatchObject([
        { id: body.id, ...first, ...then },
      ])
      expect((await admin('GET', `/user/${path}`)).body.items).toEqual([])
      refused(await admin('GET', `/user/${path}/${body.id}`), 404, 'NOT_FOUND')
      refused(await admin('POST', `/user/${path}/${body.id}/destroy`), 404, 'NOT_FOUND')
      expect((await anna('POST', `/user/${path}/${body.id}/destroy`)).status).toBe(204)
      refused(await anna('POST', `/user/${path}/${body.id}/destroy`), 404, 'NOT_FOUND')
      expect((await anna('GET', `/user/${path}`)).body.items).toEqual([])
    },
  )

  it('is refused where it makes no sense or is there already', async () => {
    const dial = { code: '2', phone_number: '101' }
    const { body } = await anna('POST', '/user/speed_dial_8', dial)
    refused(await anna('POST', '/user/speed_dial_8', dial), 409, 'CONFLICT')
    expect((await admin('POST', '/user/speed_dial_8', dial)).status).toBe(201)
    refused(await anna('POST', '/user/speed_dial_8', { ...dial, code: '1' }), 400, 'VALIDATE_FAILED', 'code')
    refused(await anna('POST', '/user/speed_dial_8', { code: '3' }), 400, 'VALIDATE_FAILED', 'phone_number')
    await anna('POST', '/user/speed_dial_8', { ...dial, code: '3' })
    refused(await anna('POST', `/user/speed_dial_8/${body.id}`, { code: '3' }), 409, 'CONFLICT')
    refused(await anna('POST', '/user/holidays', { name: 'X', month_start: 13 }), 400, 'VALIDATE_FAILED', 'month_start')
    refused(await anna('POST', '/user/phones', { mac: 'a', wan_port_id: 5000 }), 400, 'VALIDATE_FAILED', 'wan_port_id')
  })

  it('common holidays are everybody’s to see who may, and the administrator’s to change', async () => {
    const { body } = await admin('POST', '/holidays', {
      name: 'New year',
      region: 'DE',
      consecutive: false,
      every_year: true,
    })
    expect((await admin('GET', "/holidays?filter=startswith(name,'New')")).body).toMatchObject({
      count: 1,
      items: [{ id: body.id }],
    })
    refused(await anna('POST', '/holidays', { name: 'Mine' }), 403, 'FORBIDDEN')
  })
})
