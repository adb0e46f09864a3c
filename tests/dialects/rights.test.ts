/** Who may do what: every SQMeeting call by everybody, allowed or refused with the right word, and the refused change nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../src/main/server/dialects/sqmeeting/index.ts'
import { type TableName, tables } from '../../src/main/server/domain/collections.ts'
import { adminPassword, type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, secretOf, signedIn } from './sqmeetingClient.ts'

/** Everybody there is to a meeting that is the owner's. Only guest, member and owner are in it. */
const roles = ['nobody', 'guest', 'foreign', 'member', 'invited', 'owner', 'operator', 'admin'] as const
type Role = (typeof roles)[number]

interface Scene {
  house: OpenHouse
  number: string
  reservation: string
  /** The key of its link. */
  key: string
  /** A series of the same owner, for the same invited. */
  group: string
  /** Another running meeting, of the owner too. */
  other: string
  /** An account that is nobody of the above. */
  account: string
  me: { clientId: string; password: string }
}
type Body = (scene: Scene) => object

/** What each role is answered, in their order: 200, or why not. */
//                  nobody guest foreign member invited owner operator admin
const everybody = '    200   200     200    200     200   200      200   200'
const signedInOnly = ' 401   401     200    200     200   200      200   200'
const whoIsThere = '   403   200     403    200     403   200      400   400'
const whoKnows = '     401   401     403    200     200   200      200   200'
const whoIsAsked = '   401   401     403    403     200   200      200   200'
const chair = '        401   401     403    403     403   200      200   200'
const renaming = '     403   403     403    403     403   200      200   200'
const withoutMeans = ' 401   401     403    403     403   503      503   503'
const notGoingOn = '   401   401     403    403     403   400      400   400'
const operators = '    401   401     403    403     403   403      200   200'
const operatorsMeans = '401  401     403    403     403   403      503   503'
const operatorsNothing = '401 401    403    403     403   403      400   400'
const otherThanOwner = '401 401    200    200     200   400      200   200'
const admins = '       401   401     403    403     403   403      403   200'

const some: Body = () => ({ participants: ['guest'] })
const nothing: Body = () => ({})
const series: Body = scene => ({
  ...plan(scene),
  meeting_type: 'recurrence',
  recurrence_type: 'DAILY',
  recurrenceEndDay: scene.house.clock.now() + 2 * 24 * 3600_000,
})
const plan: Body = ({ house }) => ({
  meeting_type: 'reservation',
  meeting_name: 'Mine',
  schedule_start_time: house.clock.now(),
  schedule_end_time: house.clock.now() + 3600_000,
})

/** By method and address; what stands after # tells calls to one address apart. Written from the product's table of roles. */
const table: Record<string, [expected: string, body?: Body]> = {
  'POST /user/sign_in': [everybody, () => ({ username: 'account', secret: secretOf('Pass-account') })],
  'POST /user/sign_out': [signedInOnly],
  'GET /user/info': [signedInOnly],
  'POST /user/info': [signedInOnly],
  'PUT /user/password': [signedInOnly, ownPassword],
  'POST /user/password': [signedInOnly, ownPassword],
  'GET /user/public/users': [signedInOnly],
  'POST /user/public/users': [signedInOnly],
  'POST /user/users': [admins, () => ({ username: 'new', secret: secretOf('New1!aaaa') })],
  'GET /user/users/:user_id': [admins],
  'POST /user/users/:user_id': [admins, () => ({ role: 'SystemAdmin' })],
  'PUT /user/users/:user_id': [admins, () => ({ secret: secretOf('Mine1!aaa') })],
  'DELETE /user/users/:user_id': [admins],

  'POST /meeting_schedule': [signedInOnly, plan],
  'POST /meeting_schedule # for now': [signedInOnly, () => ({ meeting_type: 'instant' })],
  'POST /meeting_schedule # at a high rate': [operators, scene => ({ ...plan(scene), call_rate_type: '8192K' })],
  'GET /meeting_schedule': [signedInOnly],
  'GET /meeting_schedule/:reservation_id': [whoIsAsked],
  'POST /meeting_schedule/:reservation_id': [chair, () => ({ meeting_name: 'Mine' })],
  'POST /meeting_schedule/:reservation_id # at a high rate': [operators, () => ({ call_rate_type: '6144K' })],
  'PUT /meeting_schedule/:reservation_id': [chair, () => ({ meeting_password: '' })],
  'DELETE /meeting_schedule/:reservation_id': [chair],
  'POST /meeting_schedule # again and again': [signedInOnly, series],
  'POST /meeting_schedule/recurrence': [signedInOnly, series],
  'POST /meeting_schedule/recurrence # at a high rate': [
    operators,
    scene => ({ ...series(scene), call_rate_type: '8192K' }),
  ],
  'GET /meeting_schedule/recurrence/:group_id': [whoIsAsked],
  'POST /meeting_schedule/recurrence/:group_id': [chair, () => ({ meeting_name: 'Mine' })],
  'PUT /meeting_schedule/recurrence/:group_id': [chair, () => ({ recurrence_type: 'WEEKLY' })],

  'GET /mt/:key': [everybody],
  'POST /meeting_list/add/:key': [signedInOnly],
  'DELETE /meeting_list/remove/:key': [otherThanOwner],

  'GET /meeting_room': [signedInOnly],
  'POST /meeting_room': [signedInOnly],

  'GET /meeting': [signedInOnly],
  'POST /meeting': [signedInOnly],
  'GET /meeting/:meeting_number': [whoKnows],
  'POST /meeting/:meeting_number': [whoKnows, nothing],
  'POST /meeting/:meeting_number # with an end': [chair, ({ house }) => ({ end_time: house.clock.now() + 7200_000 })],
  'POST /meeting/:meeting_number/mute_all': [chair, nothing],
  'POST /meeting/:meeting_number/unmute_all': [chair],
  'POST /meeting/:meeting_number/mute': [chair, some],
  'POST /meeting/:meeting_number/unmute': [chair, some],
  'POST /meeting/:meeting_number/request_unmute': [whoIsThere],
  'POST /meeting/:meeting_number/allow_unmute': [chair, some],
  'POST /meeting/:meeting_number/allow_unmute_all': [chair],
  'POST /meeting/:meeting_number/lecturer': [chair, () => ({ lecturer: 'guest' })],
  'DELETE /meeting/:meeting_number/lecturer': [chair],
  'POST /meeting/:meeting_number/participant # of oneself': [
    whoIsThere,
    ({ me }) => ({ client_id: me.clientId, display_name: 'Me' }),
  ],
  'POST /meeting/:meeting_number/participant # of another': [
    renaming,
    () => ({ client_id: 'other-guest', display_name: 'Mine' }),
  ],
  'POST /meeting/:meeting_number/lock': [chair],
  'DELETE /meeting/:meeting_number/lock': [chair],
  'DELETE /meeting/:meeting_number/disconnect': [chair, some],
  'POST /meeting/:meeting_number/disconnect': [chair, some],
  'DELETE /meeting/:meeting_number/disconnect_all': [chair],
  'POST /meeting/:meeting_number/disconnect_all': [chair],
  'POST /meeting/:meeting_number/stop': [chair],
  'POST /meeting/:meeting_number/overlay': [chair, () => ({ content: 'Mine' })],
  'DELETE /meeting/:meeting_number/overlay': [chair],
  'POST /meeting/:meeting_number/pin': [chair, some],
  'DELETE /meeting/:meeting_number/pin': [chair],
  'POST /meeting/:meeting_number/participant/:viewer_client_id/pin': [chair, some],
  'DELETE /meeting/:meeting_number/participant/:viewer_client_id/pin': [chair],
  'POST /meeting/:meeting_number/participant/:viewer_client_id/layout_change': [
    chair,
    () => ({ max_views: 9, layout: 'auto' }),
  ],
  'POST /meeting/:meeting_number/cascading': [
    chair,
    ({ other }) => ({ frtc_call_params: { meeting_number: other, password: '246810' } }),
  ],
  'DELETE /meeting/:meeting_number/cascading': [
    chair,
    ({ other }) => ({ frtc_call_params: { meeting_number: other } }),
  ],
  'POST /meeting/:meeting_number/recording': [withoutMeans],
  'DELETE /meeting/:meeting_number/recording': [notGoingOn],
  'POST /meeting/:meeting_number/live': [withoutMeans],
  'DELETE /meeting/:meeting_number/live': [notGoingOn],

  'GET /system/capacity': [signedInOnly],
  'POST /system/capacity': [signedInOnly],
  'GET /system/version': [everybody],
  'POST /system/version': [everybody],
}

/** The same where only operators may stream. */
const strict: typeof table = {
  'POST /meeting/:meeting_number/live': [operatorsMeans],
  'DELETE /meeting/:meeting_number/live': [operatorsNothing],
}

const errorCodes: Record<string, string> = { 401: '0x10000002', 403: '0x10000003', 503: '0x10002001' }

function ownPassword({ me }: Scene): object {
  return { secret_old: secretOf(me.password), secret_new: secretOf('New1!aaaa') }
}

async function sceneFor(role: Role, options: { ownersStream?: boolean } = {}): Promise<{ scene: Scene; ask: Ask }> {
  const house = await openHouse({ dialects: [sqmeeting], ...options })
  const owner = await house.person('owner')
  const invited = (await house.person('invited')).user?.id ?? ''
  const member = await house.person('member')
  const account = (await house.person('account')).user?.id ?? ''
  await house.person('foreign')
  await house.person('operator', 'MeetingOperator')
  const where = { at: 'server' } as const
  const times = { startsAt: house.clock.now(), endsAt: house.clock.now() + 3600_000 }
  const council = { name: 'Council', password: '246810', invited: [invited], ...times }
  const { number, id, key } = await house.perform('meetings.schedule', where, council, owner)
  const rule = { type: 'daily', endDay: times.startsAt + 2 * 24 * 3600_000 } as const
  const { series } = await house.perform('meetings.scheduleSeries', where, { ...council, rule }, owner)
  const { number: other } = await house.perform('meetings.startInstant', where, { password: '246810' }, owner)
  const password = '246810'
  await house.join(number, owner, { name: 'Owner', clientId: 'owner' })
  await house.join(number, member, { name: 'Member', clientId: 'member', password })
  for (const clientId of ['guest', 'other-guest'])
    await house.join(number, stranger, { name: 'Guest', clientId, password })
  await house.join(other, owner, { name: 'Owner', clientId: 'owner-too' })
  const me = { clientId: role, password: role === 'admin' ? adminPassword : `Pass-${role}` }
  const scene = { house, number, reservation: id, key, group: series?.id ?? '', other, account, me }
  const known = role !== 'nobody' && role !== 'guest'
  const ask = known
    ? await signedIn(house, role, role, me.password)
    : asker(house, { clientId: role === 'guest' ? 'guest' : 'nobody' })
  house.heard.length = 0
  return { scene, ask }
}

/** Everything that is kept, and what the media engine was told. */
async function dump({ store, media, heard }: OpenHouse): Promise<unknown> {
  const kept = await Promise.all(
    (Object.keys(tables) as TableName[]).map(async name => [name, await store.find(name, {})]),
  )
  return { kept, rooms: [...media.rooms].map(([number, room]) => [number, [...room]]), links: [...media.links], heard }
}

function send(call: string, body: Body | undefined, { scene, ask }: { scene: Scene; ask: Ask }) {
  const [method = '', path = ''] = call.split(' ')
  const { number, reservation, key, group, account } = scene
  const params: Record<string, string> = {
    meeting_number: number,
    reservation_id: reservation,
    key,
    group_id: group,
    user_id: account,
    viewer_client_id: 'guest',
  }
  return ask(
    method,
    path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? ''),
    body?.(scene),
  )
}

const expectedOf = (row: string, role: Role): string => row.trim().split(/\s+/)[roles.indexOf(role)] ?? ''

it('knows every call and every role', () => {
  const served = sqmeeting.routes.flatMap(({ place, endpoint }) =>
    endpoint.methods.map(method => `${method} ${place.prefix}${endpoint.suffix}`),
  )
  const known = new Set(Object.keys(table).map(call => call.split(' # ')[0]))
  expect([...known].sort()).toEqual([...served].sort())
  for (const [call, [row]] of Object.entries(table))
    expect(
      row
        .trim()
        .split(/\s+/)
        .every(status => /^(200|40[013]|503)$/.test(status)),
      call,
    ).toBe(true)
  for (const role of roles) expect(expectedOf(chair, role)).toMatch(/^\d{3}$/)
})

describe.each([
  ['where owners may stream', {}, table],
  ['where only operators may stream', { ownersStream: false }, strict],
] as const)('%s', (_name, options, calls) => {
  describe.each(roles)('%s', role => {
    let scene: Scene
    let ask: Ask
    beforeEach(async () => {
      ;({ scene, ask } = await sceneFor(role, options))
    })
    afterEach(() => scene.house.close())
    const rows = Object.entries(calls).map(([call, [row, body]]) => ({ call, body, expected: expectedOf(row, role) }))

    it('is refused what is not theirs, and nothing changes', async () => {
      const refused = rows.filter(({ expected }) => expected !== '200')
      for (const { call, body, expected } of refused) {
        const before = await dump(scene.house)
        const said = await send(call, body, { scene, ask })
        expect([call, said.status, said.body.error]).toEqual([call, Number(expected), expect.any(String)])
        if (errorCodes[expected]) expect([call, said.body.errorCode]).toEqual([call, errorCodes[expected]])
        expect(await dump(scene.house), call).toEqual(before)
      }
    })

    const allowed = rows.filter(({ expected }) => expected === '200')
    if (allowed.length > 0)
      it.each(allowed.map(({ call, body }) => [call, body] as const))('may %s', async (call, body) => {
        const said = await send(call, body, { scene, ask })
        expect([call, said.status, said.text]).toEqual([call, 200, expect.not.stringContaining('errorCode')])
      })
  })
})
