/** The Web Meeting API: keys, accounts and organizers, through the front door. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webmeeting } from '../../src/main/server/dialects/webmeeting/index.ts'
import { readFlags } from '../../src/main/server/options.ts'
import { atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, madeKey, refused } from './webmeetingClient.ts'

let house: OpenHouse
let key: string
let ask: Ask
beforeEach(async () => {
  house = await openHouse({ dialects: [webmeeting] })
  key = await madeKey(house)
  ask = asker(house, key)
})
afterEach(() => house.close())

const account = {
  sendPassword: true,
  accountType: 'trial',
  adminFirstname: 'Test',
  adminLastname: 'User',
  adminEmail: 'test-user@example.com',
  adminPreferredLanguage: 'en',
  paidUntil: '2020-04-19T19:03:41.203Z',
}
const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

describe('accounts', () => {
  it('are made and shown as in the document', async () => {
    const made = await ask('POST', '/account', account)
    expect([made.status, made.body]).toEqual([
      200,
      {
        responseCode: 0,
        data: {
          name: 'test-user@example.com',
          accountType: 'trial',
          numberOfMeetings: 0,
          numberOfMeetingOrganizers: 0,
          numberOfMeetingRooms: 1,
          paidUntil: '2027-01-18T09:00:00.000Z',
          iceCandidatesToFilter: [],
          customDialInNumbers: [],
          displayStandardDialInNumbersInInvite: true,
          defaultMeetingPermissions: null,
          defaultMeetingType: 'standard',
          defaultMeetingHasDialin: false,
          defaultMeetingHasRecording: false,
          autoExtendMeetings: false,
          autoDeleteMeetingsAfterXDays: 360,
          id: expect.stringMatching(/^[0-9a-f]{24}$/),
          canAddMeetingOrganizer: true,
          accountRooms: [],
        },
      },
    ])
    const [admin, ...others] = (await ask('GET', `/account/admin/${made.data.id}`)).data
    expect(others).toEqual([])
    expect(admin).toEqual({
      email: 'test-user@example.com',
      firstName: 'Test',
      lastName: 'User',
      externalUserId: null,
      preferredLanguage: 'en',
      timezone: 'Europe/Berlin',
      additionalTimezones: [],
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      icsToken: expect.stringMatching(new RegExp(`^${uuid}-${uuid}$`)),
      icsPath: `/api/v6/meeting/calender/user/${admin.icsToken}`,
    })
    const paid = {
      ...account,
      adminEmail: 'paid@example.com',
      accountType: 'Paid',
      paidUntil: '2030-01-01T01:00:00+01:00',
    }
    expect((await ask('POST', '/account', paid)).data).toMatchObject({
      accountType: 'paid',
      paidUntil: '2030-01-01T00:00:00.000Z',
    })
  })

  it('have organizers, who are users like any other, and go with all of them', async () => {
    const { id } = (await ask('POST', '/account', account)).data
    const second = { adminFirstname: 'Ann', adminLastname: 'Other', adminEmail: 'ann@example.com' }
    const made = await ask('POST', `/account/${id}/organizer`, { ...second, adminTimezone: 'Europe/Paris' })
    expect(made.data).toMatchObject({ firstName: 'Ann', timezone: 'Europe/Paris' })
    const people = (await ask('GET', `/account/${id}/organizer`)).data
    expect(people.map((one: { lastName: string }) => one.lastName)).toEqual(['User', 'Other'])
    expect((await ask('GET', `/account/admin/${id}`)).data).toEqual(people)
    expect((await ask('GET', `/account/${id}`)).data.numberOfMeetingOrganizers).toBe(1)
    expect((await ask('GET', '/account')).data).toHaveLength(1)
    const admin = await house.signIn('admin')
    const names = async () => (await house.perform('users.list', atServer, {}, admin)).items.map(one => one.username)
    expect(await names()).toEqual(['admin', 'ann@example.com', 'test-user@example.com'])
    expect((await ask('DELETE', `/account/${id}`)).body).toEqual({ responseCode: 0, data: {} })
    expect(await names()).toEqual(['admin'])
    refused(await ask('GET', `/account/admin/${id}`), 404, -5)
  })

  it('are refused with what is wrong, and then there is none', async () => {
    await ask('POST', '/account', account)
    refused(await ask('POST', '/account', { ...account, adminEmail: 'TEST-user@example.com' }), 409, -10)
    for (const wrong of [
      { adminEmail: 'nobody' },
      { adminEmail: undefined },
      { adminFirstname: '' },
      { adminLastname: 5 },
      { accountType: 'golden' },
      { paidUntil: 'tomorrow' },
      { adminEmail: 'nul\0@example.com' },
      { adminTimezone: 'Mars/Base' },
    ])
      refused(await ask('POST', '/account', { ...account, adminEmail: 'new@example.com', ...wrong }), 400, -4)
    for (const body of ['{“sendPassword”: true}', '[', '[]', 'null', '"x"', '5'])
      refused(await ask('POST', '/account', body), 400, -4)
    expect((await ask('GET', '/account')).data).toHaveLength(1)
    for (const path of ['/account/none', '/account/admin/none', '/account/admin/%00', '/nowhere'])
      expect([404, 400]).toContain((await ask('GET', path)).status)
    expect((await ask('GET', '/nowhere')).body).toMatchObject({ responseCode: -5 })
    expect((await ask('PATCH', '/account')).body).toMatchObject({ responseCode: -5 })
  })
})

describe('keys', () => {
  it('are wanted, and do what they may', async () => {
    for (const nobody of [asker(house), asker(house, 'wrong'), asker(house, '')]) {
      refused(await nobody('POST', '/account', account), 401, -1)
      refused(await nobody('GET', '/account/none'), 401, -1)
    }
    const meetingsOnly = asker(house, await madeKey(house, { permissions: ['meeting'] }))
    refused(await meetingsOnly('POST', '/account', '['), 403, -3)
    refused(await ask('POST', '/account', account, { origin: 'https://evil.example' }), 403, -3)
    refused(await asker(house, key, 'nobody')('GET', '/account'), 401, -2)
  })

  it('of one account know no other', async () => {
    const mine = (await ask('POST', '/account', account)).data.id
    const other = (await ask('POST', '/account', { ...account, adminEmail: 'other@example.com' })).data.id
    const own = asker(house, await madeKey(house, { tenantId: mine }))
    expect((await own('GET', '/account')).data.map((one: { id: string }) => one.id)).toEqual([mine])
    refused(await own('GET', `/account/${other}`), 403, -3)
    refused(await own('DELETE', `/account/${other}`), 403, -3)
    refused(await own('POST', '/account', { ...account, adminEmail: 'x@example.com' }), 403, -3)
    const [{ id: stranger }] = (await ask('GET', `/account/admin/${other}`)).data
    refused(await own('GET', '/account', undefined, { 'X-USER-ID': stranger }), 401, -2)
  })

  it('are made, listed and ended by administrators alone, and kept as digests', async () => {
    const admin = await house.signIn('admin')
    const anna = await house.person('anna')
    const wanted = { name: 'Mine', permissions: ['meeting' as const] }
    await expect(house.perform('apiKeys.create', atServer, wanted, anna)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(house.perform('apiKeys.list', atServer, {}, stranger)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    const { items } = await house.perform('apiKeys.list', atServer, {}, admin)
    expect(items).toMatchObject([{ name: 'Server', permissions: ['account', 'meeting'], tenantId: null }])
    expect(JSON.stringify([items, await house.store.find('apiKeys', {})])).not.toContain(key)
    await house.perform('apiKeys.remove', atServer, { id: items[0]?.id ?? '' }, admin)
    refused(await ask('GET', '/account'), 401, -1)
  })

  it('given at the start stand as long as they are given', async () => {
    const [first, second] = ['first-key-of-this-house', 'second-key-of-this-house']
    expect(readFlags(['--api-key', first], {}).apiKey).toBe(first)
    expect(() => readFlags(['--api-key', 'short'], {})).toThrow(/16/)
    await house.core.giveKey(first)
    expect((await asker(house, first)('GET', '/account')).status).toBe(200)
    await house.core.giveKey(second)
    expect((await asker(house, second)('GET', '/account')).status).toBe(200)
    refused(await asker(house, first)('GET', '/account'), 401, -1)
    await house.core.giveKey(undefined)
    refused(await asker(house, second)('GET', '/account'), 401, -1)
  })
})
