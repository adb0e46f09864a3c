/** What holds for the whole house over PortSIP: what passwords must be like, and its contacts as a table. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { atServer } from '../../src/shared/operation.ts'
import type { Body } from '../../src/shared/records.ts'
import { adminPassword, type OpenHouse, openHouse } from '../support/openHouse.ts'
import { type Ask, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
let admin: Ask
beforeEach(async () => {
  house = await openHouse({ dialects: [portsip] })
  admin = await signedIn(house, 'admin', adminPassword)
})
afterEach(() => house.close())

describe('the password policy', () => {
  const policy = (body?: object) => admin(body ? 'POST' : 'GET', '/tenant/password_policy', body)
  const make = (name: string, password: string, extension_number = '4711') =>
    admin('POST', '/users', { name, password, email: `${name}@example.org`, extension_number })
  const strict = {
    ...{ min_length: 8, contains_letters: true, contains_numbers: true, contains_special_letters: true },
    ...{ disable_sequential_characters: true, disable_repeating_characters: true, disable_account_information: true },
  }

  it('is what was asked for, in part, and holds from the next password on', async () => {
    expect((await policy()).body).toMatchObject({ min_length: 6, max_length: 32, contains_numbers: false })
    expect((await make('early', 'weakweak', '4710')).status).toBe(201)
    await policy({ min_length: 8 })
    expect((await policy(strict)).status).toBe(200)
    expect((await policy()).body).toEqual({ ...strict, max_length: 32 })
    for (const weak of [
      'Sh0rt!x',
      '12905!77',
      'NoDigits!',
      'lower8wood',
      'Abc8wood!',
      'Cba8wood!',
      'Woood8!xy',
      'xMia8!foo',
      'x4711!Foo',
    ])
      expect([weak, (await make('mia', weak)).status]).toEqual([weak, 400])
    refused(await make('mia', 'NoDigits!'), 400, 'VALIDATE_FAILED', 'password')
    expect((await make('mia', 'Green8Boat')).status).toBe(201)
    const early = await signedIn(house, 'early', 'weakweak')
    refused(
      await early('POST', '/user/password', { old_password: 'weakweak', new_password: 'weakword' }),
      400,
      'VALIDATE_FAILED',
      'password',
    )
    expect(
      (await early('POST', '/user/password', { old_password: 'weakweak', new_password: 'Green8Boat' })).status,
    ).toBe(200)
    refused(await policy({ min_length: 20, max_length: 10 }), 400, 'VALIDATE_FAILED', 'min_length')
    refused(await policy({ min_length: 5 }), 400, 'VALIDATE_FAILED', 'min_length')
  })
})

it('hands out the contacts of the house as a table', async () => {
  const said: Body[] = [
    { name: 'Ada, "the" first', email: 'ada@example.org', mobile_phone: '+49 30 1' },
    { name: '=HYPERLINK("x")', notes: 'two\nlines' },
  ]
  for (const body of said)
    await house.perform('commons.create', atServer, { family: 'contact', body }, await house.signIn('admin'))
  const { status, headers, text } = await admin('GET', '/contacts/export')
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    ...[200, 'text/csv; charset=utf-8', 'attachment; filename="contacts.csv"'],
  ])
  const lines = text.split('\r\n')
  expect(lines[0]).toMatch(/^"name","email","company"/)
  expect(lines[1]).toMatch(/^"Ada, ""the"" first","ada@example.org",/)
  expect(lines[1]).toContain('"+49 30 1"')
  expect(lines[2]).toMatch(/^"'=HYPERLINK\(""x""\)"/)
  expect(lines).toHaveLength(4)
})
