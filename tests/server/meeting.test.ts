/**
 * A chaired meeting without a browser: the SQMeeting API over HTTP, participants by `@livekit/rtc-node`, and what they hear.
 * Then the server is killed in the middle of it and started again.
 */
import { createHash } from 'node:crypto'
import { dispose } from '@livekit/rtc-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'

const salt = '49d88eb34f77fc9e81cbdc5190c7efdc'
const secretOf = (password: string) =>
  createHash('sha1')
    .update(password + salt)
    .digest('hex')
/** Sound and silence differ by orders of magnitude; anything between is a mistake. */
const sound = 1e10
const silence = 1e6

let server: Headless
const dataDir = freshFolder()
const port = 20_000 + Math.floor(Math.random() * 20_000)
const start = () =>
  startHeadless(
    '--port',
    String(port),
    '--media-port',
    String(port + 1),
    '--data',
    dataDir,
    '--admin-password',
    adminPassword,
  )
const everybody: RtcPerson[] = []

beforeAll(async () => {
  server = await start()
})
afterAll(async () => {
  for (const person of everybody) await person.leave().catch(() => undefined)
  await dispose()
  await server?.stop()
})

interface Reply {
  status: number
  body: Record<string, unknown> & { error?: { code?: string } | string; errorCode?: string }
}
async function call(
  method: string,
  path: string,
  who: { client: string; token?: string },
  body?: object,
): Promise<Reply> {
  const query = new URLSearchParams({ client_id: who.client, ...(who.token && { token: who.token }) })
  const response = await fetch(`${server.url}${path}?${query}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') }
}
async function signIn(username: string, password: string, client: string) {
  const { body } = await call('POST', '/api/v1/user/sign_in', { client }, { username, secret: secretOf(password) })
  return { client, token: String(body['user_token']) }
}
async function join(
  number: string,
  name: string,
  who: { client: string; token?: string },
  rest: object = {},
): Promise<Reply> {
  const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(who.token && { authorization: `Bearer ${who.token}` }) },
    body: JSON.stringify({ name, clientId: who.client, ...rest }),
  })
  return { status: response.status, body: (await response.json()) as Reply['body'] }
}
async function enter(
  number: string,
  name: string,
  who: { client: string; token?: string },
  password: string,
): Promise<RtcPerson> {
  const { body } = await join(number, name, who, { password })
  if (!body['mediaUrl']) throw new Error(`${name} did not get in: ${JSON.stringify(body)}`)
  const person = new RtcPerson()
  everybody.push(person)
  await person.enter(String(body['mediaUrl']), String(body['mediaToken']), { speaks: true })
  return person
}
const until = async (what: string, condition: () => boolean | Promise<boolean>, within = 15_000) => {
  const end = Date.now() + within
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}

describe('three people and a chair', () => {
  let admin: { client: string; token: string }
  let anna: { client: string; token: string }
  const guest = { client: 'guest-client' }
  let number: string
  let annaIn: RtcPerson
  let guestIn: RtcPerson
  let adminIn: RtcPerson
  const control = (method: string, deed: string, body?: object) =>
    call(method, `/api/v1/meeting/${number}/${deed}`, admin, body)

  it('meet and hear each other', async () => {
    admin = await signIn('admin', adminPassword, 'admin-client')
    const user = { username: 'anna', real_name: 'Anna', role: 'Normal', secret: secretOf('Anna1234!') }
    expect((await call('POST', '/api/v1/user/users', admin, user)).status).toBe(200)
    anna = await signIn('anna', 'Anna1234!', 'anna-client')
    const made = await call('POST', '/api/v1/meeting_schedule', admin, {
      meeting_type: 'instant',
      meeting_name: 'Council',
    })
    number = String(made.body['meeting_number'])
    const password = String(made.body['meeting_password'])
    expect((await join(number, 'Guest', guest)).body.error).toMatchObject({ code: 'wrongMeetingPassword' })
    adminIn = await enter(number, 'Chair', admin, password)
    annaIn = await enter(number, 'Anna', anna, password)
    guestIn = await enter(number, 'Guest', guest, password)
    await until('all hear all', async () => {
      const heard = await Promise.all([
        adminIn.hears(anna.client),
        adminIn.hears(guest.client),
        annaIn.hears(admin.client),
        annaIn.hears(guest.client),
        guestIn.hears(admin.client),
        guestIn.hears(anna.client),
      ])
      return heard.every(energy => energy > sound)
    })
    const detail = await call('GET', `/api/v1/meeting/${number}`, admin)
    expect(detail.body).toMatchObject({ status: 'STARTED', locked: false })
    expect(detail.body['participants']).toHaveLength(3)
  })

  it('the chair mutes everyone, and nobody hears them', async () => {
    expect((await control('POST', 'mute_all', { allow_self_unmute: false })).status).toBe(200)
    await adminIn.hears(anna.client) // what was under way is played out
    expect(
      await Promise.all([adminIn.hears(anna.client), adminIn.hears(guest.client), annaIn.hears(guest.client)]),
    ).toSatisfy((heard: number[]) => heard.every(energy => energy < silence))
    expect(await annaIn.hears(admin.client)).toBeGreaterThan(sound)
  })

  it('somebody muted stays silent whatever they do, until the chair lets them', async () => {
    await guestIn.unmute()
    expect(await adminIn.hears(guest.client, 1_500)).toBeLessThan(silence)
    expect((await call('POST', `/api/v1/meeting/${number}/request_unmute`, guest)).status).toBe(200)
    expect((await control('POST', 'allow_unmute', { participants: [guest.client] })).status).toBe(200)
    // Being allowed opens no microphone.
    expect(await adminIn.hears(guest.client, 1_000)).toBeLessThan(silence)
    await guestIn.unmute()
    await until('the guest is heard', async () => (await adminIn.hears(guest.client)) > sound)
  })

  it('a locked meeting refuses a fourth, and says why', async () => {
    expect((await control('POST', 'lock')).status).toBe(200)
    const refused = await join(number, 'Fourth', { client: 'fourth' })
    expect(refused.body.error).toMatchObject({ code: 'meetingLocked' })
  })

  it('survives a SIGKILL: clients come back by themselves, locked and muted as before', async () => {
    await server.kill()
    server = await start()
    await until('the chair is heard again', async () => (await annaIn.hears(admin.client)) > sound, 40_000)
    await until('the guest is heard again', async () => (await adminIn.hears(guest.client)) > sound, 40_000)
    expect(await adminIn.hears(anna.client, 1_500)).toBeLessThan(silence)
    const detail = await call('GET', `/api/v1/meeting/${number}`, admin)
    expect(detail.status).toBe(200)
    expect(detail.body['locked']).toBe(true)
    expect((await join(number, 'Fourth', { client: 'fourth' })).body.error).toMatchObject({ code: 'meetingLocked' })
  }, 90_000)

  it('the removed cannot come back, and the end is everybody’s end', async () => {
    expect((await control('DELETE', 'disconnect', { participants: [guest.client] })).status).toBe(200)
    await until('the guest is out', () => guestIn.disconnectedFor !== undefined)
    const again = await join(number, 'Guest', guest)
    expect(again.body.error).toMatchObject({ code: 'removedFromMeeting' })
    expect((await control('POST', 'stop')).status).toBe(200)
    await until('all are out', () => adminIn.disconnectedFor !== undefined && annaIn.disconnectedFor !== undefined)
    expect((await join(number, 'Anna', anna)).body.error).toMatchObject({ code: 'meetingOver' })
  })

  it('ends within five seconds of SIGTERM, and its log kept no secret', async () => {
    const { code, took } = await server.stop()
    expect(code).toBe(0)
    expect(took).toBeLessThan(5_000)
    for (const secret of [admin.token, anna.token, adminPassword, secretOf(adminPassword)])
      expect(server.log()).not.toContain(secret)
  })
})
