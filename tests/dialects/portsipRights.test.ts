/**
 * Who may do what over the PortSIP API: every call for every single permission, on what is one's own and on what is another's,
 * and the refused change nothing. A role's permissions count on the next call.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { type TableName, tables } from '../../src/main/server/domain/collections.ts'
import { atServer } from '../../src/shared/operation.ts'
import { Permission } from '../../src/shared/roles.ts'
import { adminPassword, type OpenHouse, openHouse } from '../support/openHouse.ts'
import { type Ask, asker, type Said, signedIn } from './portsipClient.ts'

/** What is called: something of the caller's, something they are invited to, or something of another's. */
const targets = ['own', 'invited', 'other'] as const
type Target = (typeof targets)[number]
/** Any of these permissions; or whoever is signed in; or anybody. */
type Need = readonly Permission[] | 'signedIn' | 'anybody'

const users: Need = ['user_management.users']
const view: Need = ['phone_system.view_only', 'phone_system.full_access']
const full: Need = ['phone_system.full_access']
const hear: Need = ['general.voicemail_view_only', 'general.voicemail_full_access', ...users]
const greet: Need = ['general.voicemail_full_access', ...users]
const ownCalls = ['user_call_log.call_log_view_only', 'user_call_log.call_log_full_access'] as const
const allCalls = ['company_call_log.call_log_view_only', 'company_call_log.call_log_full_access'] as const
const ownTapes = ['user_call_log.call_recording_view_only', 'user_call_log.call_recording_full_access'] as const
const allTapes = ['company_call_log.call_recording_view_only', 'company_call_log.call_recording_full_access'] as const
const erase: Need = ['user_call_log.call_recording_full_access', 'company_call_log.call_recording_full_access']

/** The first line whose pattern fits says it; a second need is for what is another's, a third for what one is invited to. */
const table: [calls: RegExp, need: Need, another?: Need, invited?: Need][] = [
  [/^POST \/login(\/oauth\/token)?$|^GET \/blobs\/:key$/, 'anybody'],
  [/ \/(login|logout|blobs|files)/, 'signedIn'],

  [/^(GET|POST) \/users$|^POST \/users\/profile$/, users],
  [/^GET \/users\/:id\/balance$/, 'signedIn', ['billing.view_only', 'billing.full_access']],
  [/^POST \/users\/:id\/balance$/, ['billing.full_access']],
  [/^POST \/users\/:id(\/password|\/role|\/ms365_binding|\/ms365_binding\/destroy|\/destroy)?$/, users],
  [/^GET \/users\/:id\/greetings/, hear, users],
  [/^POST \/users\/:id\/greetings/, greet, users],
  [/ \/users\/:id/, 'signedIn', users],

  [/^GET \/user\/greetings/, hear],
  [/^POST \/user\/greetings/, greet],
  [/ \/user\/cdrs/, [...ownCalls, ...allCalls]],
  [/^GET \/user\/recordings/, [...ownTapes, ...allTapes]],
  [/^POST \/user\/recordings/, erase],
  [/^(GET|POST) \/user\/meetings$/, ['general.meeting']],
  [/^(GET|POST) \/conference_rooms$/, ['general.meeting']],
  [/^GET \/conference_rooms\/:id\/recordings/, 'signedIn', full],
  [/^POST \/conference_rooms\/:id\/recordings\/:recording_id\/destroy/, 'signedIn', full],
  // To chair the meeting and to call people.
  [/\/participants\/invite$/, ['policies.internal_calls'], []],
  [/^GET \/(user\/meetings|conference_rooms)\/:id/, 'signedIn', view, 'signedIn'],
  [/^POST \/(user\/meetings|conference_rooms)\/:id/, 'signedIn', full],
  [/ \/user(\/|$)/, 'signedIn'],

  [/^GET \/tenant/, ['company.view_only', 'company.full_access']],
  [/^POST \/tenant/, ['company.full_access']],
  [/ \/cdrs$/, allCalls],
  [/ \/cdrs/, [...ownCalls, ...allCalls]],
  [/^GET \/recordings$/, allTapes],
  [/^GET \/recordings/, [...ownTapes, ...allTapes]],
  [/^POST \/recordings/, erase],
  [/ \/roles/, ['user_management.roles']],
  [/^GET \/(groups|holidays|contacts|call_queues|ring_groups|conference_servers)/, view],
  [/^POST \/(groups|holidays|contacts|call_queues|ring_groups|conference_servers)/, full],
]

const calls = portsip.routes.flatMap(({ place, endpoint }) =>
  endpoint.methods.map(method => `${method} ${place.prefix}${endpoint.suffix}`),
)
const lineOf = (call: string) => table.find(([pattern]) => pattern.test(call))

interface Scene {
  house: OpenHouse
  admin: Ask
  me: string
  other: string
  number: Record<Target, string>
}

async function sceneFor(permissions: readonly Permission[]): Promise<Scene & { ask: Ask }> {
  const house = await openHouse({ dialects: [portsip] })
  const admin = await signedIn(house, 'admin', adminPassword)
  const [person, another] = [await house.person('somebody'), await house.person('another')]
  const [me, other] = [person.user?.id ?? '', another.user?.id ?? '']
  await give(admin, me, permissions)
  const made = async (by: typeof person, invited: string[] = []) =>
    (await house.perform('conferences.create', atServer, { name: 'Council', invited }, by)).number
  const boss = await house.signIn('admin')
  const own = await made(boss)
  // Whoever may not hold meetings may still own one.
  const meeting = await house.store.get('meetings', own)
  if (meeting) await house.store.commit([{ put: 'meetings', row: { ...meeting, ownerId: me } }])
  const number = { own, invited: await made(another, [me]), other: await made(another) }
  return { house, admin, ask: await signedIn(house, 'somebody'), me, other, number }
}

async function give(admin: Ask, user: string, permissions: readonly Permission[]): Promise<void> {
  const flags: Record<string, Record<string, boolean>> = {}
  for (const one of permissions) {
    const [group = '', name = ''] = one.split('.')
    flags[group] = { ...flags[group], [name]: true }
  }
  const role = permissions.join(' ').slice(0, 60) || 'Nothing'
  const made = await admin('POST', '/roles', { name: role, permissions: flags })
  expect(made.status).toBe(201)
  expect((await admin('POST', `/users/${user}/role`, { role })).status).toBe(200)
}

const bodies: Record<string, unknown> = {
  '/participants/invite': { number: 'another' },
  '/participants/layout': { items: [] },
}

function send(call: string, target: Target, { ask, me, other, number }: Scene & { ask: Ask }): Promise<Said> {
  const [method = '', path = ''] = call.split(' ')
  const account = target === 'own' ? me : other
  const url = path
    .replace('/users/:id', `/users/${account}`)
    .replace(/(meetings|conference_rooms)\/:id/, `$1/${number[target]}`)
    .replace(/:\w+/g, 'nobody')
  const body = bodies[Object.keys(bodies).find(end => path.endsWith(end)) ?? ''] ?? {}
  return ask(method, url, method === 'POST' ? body : undefined)
}

const dump = ({ store }: OpenHouse): Promise<unknown> =>
  Promise.all((Object.keys(tables) as TableName[]).map(async name => [name, await store.find(name, {})]))

const mayCall = (need: Need, permissions: readonly Permission[]): boolean =>
  typeof need === 'string' || need.some(one => permissions.includes(one))

function needOf(call: string, target: Target): Need {
  const [, own, another = own, invited = another] = lineOf(call) ?? [undefined, [] as Need]
  return target === 'own' ? own : target === 'invited' ? invited : another
}

/** Targets make a difference only where something of somebody stands in the address. */
const targetsOf = (call: string): readonly Target[] =>
  /(meetings|conference_rooms)\/:id/.test(call) ? targets : call.includes('/users/:id') ? ['own', 'other'] : ['own']

it('knows every call, and has no line for none', () => {
  expect(calls.filter(call => !lineOf(call))).toEqual([])
  expect(table.filter(line => !calls.some(call => lineOf(call) === line)).map(([pattern]) => String(pattern))).toEqual(
    [],
  )
})

it('gives nobody anything but the way in', async () => {
  const house = await openHouse({ dialects: [portsip] })
  const ask = asker(house)
  for (const call of calls) {
    const path = (call.split(' ')[1] ?? '').replace(/:\w+/g, 'nobody')
    const { status } = await ask(call.split(' ')[0] ?? '', path, call.startsWith('POST') ? {} : undefined)
    expect([call, status === 401]).toEqual([call, needOf(call, 'other') !== 'anybody'])
  }
  await house.close()
})

describe.each([['nothing', []], ...Permission.options.map(one => [one, [one]] as const)] as [string, Permission[]][])(
  'with %s',
  (_, permissions) => {
    let scene: Scene & { ask: Ask }
    beforeAll(async () => {
      scene = await sceneFor(permissions)
    })
    afterAll(() => scene.house.close())
    const all = calls
      .filter(call => !/ \/(login|logout)/.test(call))
      .flatMap(call =>
        targetsOf(call).map(target => ({ call, target, may: mayCall(needOf(call, target), permissions) })),
      )

    it('is refused the rest, and nothing changes', async () => {
      const before = await dump(scene.house)
      for (const { call, target } of all.filter(one => !one.may)) {
        const { status, body } = await send(call, target, scene)
        expect([call, target, status, body?.errors?.[0]?.code]).toEqual([call, target, 403, 'FORBIDDEN'])
      }
      expect(await dump(scene.house)).toEqual(before)
    })

    it('may do what it is for', async () => {
      // What ends something comes last, the account itself at the very end.
      const order = (call: string): number =>
        /\/users\/:id\/(destroy|password)/.test(call) ? 2 : /destroy/.test(call) ? 1 : 0
      for (const { call, target } of all.filter(one => one.may).sort((a, b) => order(a.call) - order(b.call))) {
        if (order(call) === 2 && target === 'own') continue
        const { status, text } = await send(call, target, scene)
        const refused = status === 401 || status === 403 || status >= 500
        // Whose target may do more than they, or whose token is nobody's, is refused for that and not for want of a permission.
        const above = text.includes('may do more than you') || /This (token|mark) is not/.test(text)
        expect([call, target, refused && !above ? `${status} ${text}` : 'let in']).toEqual([call, target, 'let in'])
      }
    })
  },
)

it('counts on the next call', async () => {
  const { house, admin, ask, me } = await sceneFor([])
  expect((await ask('GET', '/user/cdrs')).status).toBe(403)
  await admin('POST', '/roles/Nothing', { permissions: { user_call_log: { call_log_view_only: true } } })
  expect((await ask('GET', '/user/cdrs')).status).toBe(200)
  await admin('POST', '/roles/Nothing', { permissions: { user_call_log: { call_log_view_only: false } } })
  expect((await ask('GET', '/user/cdrs')).status).toBe(403)
  await admin('POST', `/users/${me}/role`, { role: 'StandardUser' })
  expect((await ask('GET', '/user/cdrs')).status).toBe(200)
  expect((await ask('GET', '/cdrs')).status).toBe(403)
  await admin('POST', `/users/${me}/role`, { role: 'QueueManager' })
  expect((await ask('GET', '/cdrs')).status).toBe(200)
  await house.close()
})
