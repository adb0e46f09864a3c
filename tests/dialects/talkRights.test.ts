/** Who may do what in Nextcloud Talk: the ten calls of its participant document by everybody, at home and elsewhere. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { talk } from '../../src/main/server/dialects/talk/index.ts'
import { type TableName, tables } from '../../src/main/server/domain/collections.ts'
import document from '../fixtures/talk-endpoints.json' with { type: 'json' }
import { type OpenHouse, openHouse } from '../support/openHouse.ts'
import { type Ask, asker, conversation } from './talkClient.ts'

/** `follower` came through the open door; `foreign`, `operator` and `admin` have accounts and are not in it. */
const roles = [
  ...(['nobody', 'guest', 'guestModerator', 'foreign', 'follower', 'member', 'moderator', 'owner'] as const),
  ...(['operator', 'admin'] as const),
]
type Role = (typeof roles)[number]

interface Scene {
  house: OpenHouse
  asks: Record<Role, Ask>
  /** The open conversation of all who are in one; another one, closed, of somebody else; and the owner's with the member. */
  here: string
  elsewhere: string
  pair: string
  /** The session of a guest who is only there to be removed. */
  session: string
}

//                    nobody guest gMod foreign follower member mod owner operator admin
const everybody = '     200   200   200   200     200     200   200  200    200     200'
const whoIsInside = '   404   403   200   404     200     200   200  200    404     404'
const moderators = '    404   403   200   404     403     403   200  200    404     404'
const withAccount = '   401   401   401   404     403     403   200  200    404     404'
const oneself = '       401   401   401   404     200     200   200  200    404     404'
const guests = '        404   200   200   404     403     403   403  403    404     404'
const outside = '       404   404   404   404     404     404   404  404    404     404'
const outsideNamed = '  401   401   401   404     404     404   404  404    404     404'

type Row = [here: string, elsewhere: string, body: (scene: Scene) => object, nonsense?: [body: object, status: number]]
const target = { participant: 'target' }
const unknown = { participant: 'nobody at all' }
/** By call of the document: who may here and in a closed conversation of others; and what those who may hear of nonsense. */
const table: Record<string, Row> = {
  'GET /room/:id/participants': [whoIsInside, outside, () => ({})],
  'POST /room/:id/participants': [
    ...([withAccount, outsideNamed, () => ({ newParticipant: 'newcomer' })] as const),
    [{ newParticipant: 'newcomer', source: 'nonsense' }, 400],
  ],
  'DELETE /room/:id/participants': [moderators, outside, () => target, [unknown, 404]],
  'DELETE /room/:id/participants/self': [oneself, outsideNamed, () => ({})],
  'DELETE /room/:id/participants/guests': [
    ...([moderators, outside, ({ session }: Scene) => ({ participant: session })] as const),
    [unknown, 404],
  ],
  'POST /room/:id/participants/active': [everybody, outside, () => ({})],
  'DELETE /room/:id/participants/active': [everybody, outside, () => ({})],
  'POST /room/:id/moderators': [moderators, outside, () => target, [unknown, 404]],
  'DELETE /room/:id/moderators': [moderators, outside, () => ({ participant: 'second' }), [target, 400]],
  'POST /guest/:id/name': [guests, outside, () => ({ displayName: 'Gunnar' })],
}

/** In a conversation of two its owner and the member are equals, and nothing about who is in it can be changed. */
const ofTwo: Record<string, number> = {
  'GET /room/:id/participants': 200,
  'POST /room/:id/participants': 400,
  'DELETE /room/:id/participants': 400,
  'DELETE /room/:id/participants/self': 200,
  'DELETE /room/:id/participants/guests': 404,
  'POST /room/:id/participants/active': 200,
  'DELETE /room/:id/participants/active': 200,
  'POST /room/:id/moderators': 400,
  'DELETE /room/:id/moderators': 400,
  'POST /guest/:id/name': 403,
}

const statusOf = (row: string, role: Role): number => Number(row.trim().split(/\s+/)[roles.indexOf(role)])

async function sceneFor(): Promise<Scene> {
  const house = await openHouse({ dialects: [talk] })
  for (const name of ['foreign', 'follower', 'member', 'moderator', 'owner', 'target', 'second', 'newcomer', 'other'])
    await house.person(name)
  await house.person('operator', 'MeetingOperator')
  await house.person('admin2', 'SystemAdmin')
  const asks = Object.fromEntries(
    roles.map(role => {
      if (role === 'nobody' || role === 'guest' || role === 'guestModerator') return [role, asker(house)]
      return [role, asker(house, role === 'admin' ? 'admin2' : role)]
    }),
  ) as Record<Role, Ask>
  const here = await conversation(asks.owner, 3, 'member', 'moderator', 'target', 'second')
  for (const participant of ['moderator', 'second'])
    await asks.owner('POST', `/room/${here}/moderators`, { participant })
  const enter = async (ask: Ask): Promise<string> =>
    (await ask('POST', `/room/${here}/participants/active`, {})).data.sessionId
  await enter(asks.follower)
  await enter(asks.guest)
  const sessionId = await enter(asks.guestModerator)
  await asks.owner('POST', `/room/${here}/moderators`, { sessionId })
  const session = await enter(asker(house))
  const elsewhere = await conversation(asker(house, 'other'), 2, 'target', 'second')
  const pair = (await asks.owner('POST', '/room', { roomType: '1', invite: 'member' })).data.token
  return { house, asks, here, elsewhere, pair, session }
}

async function dump({ store, media }: OpenHouse): Promise<unknown> {
  const kept = await Promise.all(
    (Object.keys(tables) as TableName[]).map(async name => [name, await store.find(name, {})]),
  )
  return { kept, rooms: [...media.rooms].map(([number, room]) => [number, [...room]]) }
}

const send = (ask: Ask, call: string, number: string, body: object) => {
  const [method = '', path = ''] = call.split(' ')
  return ask(method, path.replace(':id', number), body)
}

it('knows every call of the document, and no status that the document does not', () => {
  expect(Object.keys(table).sort()).toEqual(document.map(one => one.endpoint).sort())
  expect(Object.keys(ofTwo).sort()).toEqual(Object.keys(table).sort())
  for (const { endpoint, statuses } of document) {
    const [here, elsewhere, , nonsense] = table[endpoint] as Row
    const rows = [here, elsewhere].flatMap(row => row.trim().split(/\s+/).map(Number))
    expect(rows).toHaveLength(2 * roles.length)
    // 401 is said of whoever shows no account where one is needed, by every call of this kind.
    const said = new Set([...rows, ...(nonsense ? [nonsense[1]] : [])].filter(status => status !== 401))
    expect(statuses, endpoint).toEqual(expect.arrayContaining([...said]))
  }
})

describe.each(roles)('%s', role => {
  let scene: Scene
  beforeEach(async () => {
    scene = await sceneFor()
  })
  afterEach(() => scene.house.close())
  const calls = Object.entries(table)

  it('is refused what is not theirs, whatever is asked, and nothing changes', async () => {
    const { house, asks, here, elsewhere } = scene
    for (const [call, [row, away, body, nonsense]] of calls)
      for (const [number, wanted] of [
        [here, statusOf(row, role)],
        [elsewhere, statusOf(away, role)],
        ['404404404', statusOf(away, role)],
      ] as const) {
        if (wanted === 200) continue
        for (const said of [body(scene), ...(nonsense ? [nonsense[0]] : []), unknown, { participant: '\ud800' }]) {
          const before = await dump(house)
          expect([call, number, (await send(asks[role], call, number, said)).status]).toEqual([call, number, wanted])
          expect(await dump(house), call).toEqual(before)
        }
      }
  })

  const allowed = calls.filter(([, [row]]) => statusOf(row, role) === 200)
  if (allowed.length > 0)
    it.each(allowed)('may %s', async (call, [, , body, nonsense]) => {
      const { asks, here } = scene
      if (nonsense) expect((await send(asks[role], call, here, nonsense[0])).status).toBe(nonsense[1])
      expect((await send(asks[role], call, here, body(scene))).status).toBe(200)
    })
})

describe.each(['owner', 'member'] as const)('of two, the %s', role => {
  it.each(Object.entries(ofTwo))('%s: %i', async (call, wanted) => {
    const scene = await sceneFor()
    const other = { participant: role === 'owner' ? 'member' : 'owner', newParticipant: 'newcomer', displayName: 'X' }
    const body = call.includes('/guests') ? unknown : other
    expect((await send(scene.asks[role], call, scene.pair, body)).status).toBe(wanted)
    await scene.house.close()
  })
})
