/** Signing in the PortSIP way, and how its refusals look. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type OpenHouse, openHouse } from '../support/openHouse.ts'
import { asker, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
beforeEach(async () => {
  house = await openHouse()
  await house.person('anna')
})
afterEach(() => house.close())

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const token = (fields: Record<string, string>) =>
  asker(house)('POST', '/login/oauth/token', new URLSearchParams(fields).toString(), form)
const asAnna = { grant_type: 'password', username: 'anna', password: 'Pass-anna', domain: 'any', scope: 'all' }

it('gives a token for a name and a password', async () => {
  const said = await token(asAnna)
  expect(said).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 1800 } })
  const me = await asker(house, said.body.access_token)('GET', '/login')
  expect(me).toMatchObject({ status: 200, body: { access_token: said.body.access_token, expires_in: 1800 } })
})

it('lasts half an hour, is renewed once by its refresh token, and the former token ends then', async () => {
  const { body } = await token(asAnna)
  house.clock.pass(30 * 60_000)
  refused(await asker(house, body.access_token)('GET', '/login'), 401, 'UNAUTHORIZED')
  const renew = () => token({ grant_type: 'refresh_token', refresh_token: body.refresh_token })
  const renewed = await renew()
  expect((await asker(house, renewed.body.access_token)('GET', '/login')).status).toBe(200)
  refused(await renew(), 400, 'UNAUTHORIZED')
  const again = await token({ grant_type: 'refresh_token', refresh_token: renewed.body.refresh_token })
  expect(again.status).toBe(200)
  refused(await asker(house, renewed.body.access_token)('GET', '/login'), 401, 'UNAUTHORIZED')
})

it('a refresh token is no access token, and ends with its session or its password', async () => {
  const { body } = await token(asAnna)
  refused(await asker(house, body.refresh_token)('GET', '/login'), 401, 'UNAUTHORIZED')
  expect((await asker(house, body.access_token)('POST', '/login/oauth/revoke')).status).toBe(200)
  refused(await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token }), 400, 'UNAUTHORIZED')
  expect(await house.store.count('refreshes')).toBe(0)
})

it('refuses wrong credentials with 400 and says what is missing', async () => {
  refused(await token({ ...asAnna, password: 'wrong' }), 400, 'UNAUTHORIZED')
  refused(await token({ ...asAnna, username: '' }), 400, 'VALIDATE_FAILED', 'username')
  refused(await token({ grant_type: 'password', username: 'anna' }), 400, 'VALIDATE_FAILED', 'password')
  refused(await token({ grant_type: 'magic' }), 400, 'VALIDATE_FAILED', 'grant_type')
  refused(await token({ grant_type: 'refresh_token', refresh_token: 'nothing' }), 400, 'UNAUTHORIZED')
})

it('signs out with 204', async () => {
  const anna = await signedIn(house, 'anna')
  const said = await anna('POST', '/logout')
  expect([said.status, said.text]).toEqual([204, ''])
  refused(await anna('GET', '/login'), 401, 'UNAUTHORIZED')
})

it('says in its own form that there is nothing, and leaves the other APIs theirs', async () => {
  refused(await asker(house)('GET', '/nothing/here'), 404, 'NOT_FOUND')
  refused(await asker(house)('GET', '/logout'), 405, 'NOT_FOUND')
  refused(await asker(house)('POST', '/login', '{broken'), 400, 'VALIDATE_FAILED')
  expect((await asker(house)('GET', '/v1/nothing')).body).toMatchObject({ errorCode: expect.any(String) })
  expect((await asker(house)('GET', '/gavel/v1/nothing')).body).toMatchObject({ error: { code: 'notFound' } })
})
