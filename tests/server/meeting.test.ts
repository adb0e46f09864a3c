/**
 * A chaired meeting without a browser: the SQMeeting API over HTTP, participants by `@livekit/rtc-node`, and what they hear.
 * Then the server is killed in the middle of it and started again.
 */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fallsSilent, hears, staysSilent } from '../support/ear.ts'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'

const salt = '49d88eb34f77fc9e81cbdc5190c7efdc'
const secretOf = (password: string) =>
  createHash('sha1')
    .update(password + salt)
    .digest('hex')

let server: Headless
const dataDir = freshFolder()
let port: number
const start = () => {
  const ports = ['--port', String(port), '--media-port', String(port + 1)]
  return startHeadless(...ports, '--data', dataDir, '--admin-password', adminPassword)
}

beforeAll(async () => {
  port = await freePorts(3)
  server = await start()
})
afterAll(async () => {
  dismiss()
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
  await person.enter(String(body['mediaUrl']), String(body['mediaToken']), { speaks: true })
  return person
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
    await Promise.all([
      ...[hears(adminIn, anna.client), hears(adminIn, guest.client), hears(annaIn, admin.client)],
      ...[hears(annaIn, guest.client), hears(guestIn, admin.client), hears(guestIn, anna.client)],
    ])
    const detail = await call('GET', `/api/v1/meeting/${number}`, admin)
    expect(detail.body).toMatchObject({ status: 'STARTED', locked: false })
    expect(detail.body['participants']).toHaveLength(3)
  })

  it('the chair mutes everyone, and nobody hears them', async () => {
    expect((await control('POST', 'mute_all', { allow_self_unmute: false })).status).toBe(200)
    const pairs = [
      [adminIn, anna.client],
      [adminIn, guest.client],
      [annaIn, guest.client],
    ] as const
    await Promise.all(pairs.map(([listener, whom]) => fallsSilent(listener, whom)))
    await hears(annaIn, admin.client)
  })

  it('somebody muted stays silent whatever they do, until the chair lets them', async () => {
    await guestIn.unmute()
    await staysSilent(adminIn, guest.client)
    expect((await call('POST', `/api/v1/meeting/${number}/request_unmute`, guest)).status).toBe(200)
    expect((await control('POST', 'allow_unmute', { participants: [guest.client] })).status).toBe(200)
    // Being allowed opens no microphone.
    await staysSilent(adminIn, guest.client)
    await guestIn.unmute()
    await hears(adminIn, guest.client)
  })

  it('a locked meeting refuses a fourth, and says why', async () => {
    expect((await control('POST', 'lock')).status).toBe(200)
    const refused = await join(number, 'Fourth', { client: 'fourth' })
    expect(refused.body.error).toMatchObject({ code: 'meetingLocked' })
  })

  it('survives a SIGKILL: clients come back by themselves, locked and muted as before', async () => {
    await server.kill()
    server = await start()
    await hears(annaIn, admin.client)
    await hears(adminIn, guest.client)
    await staysSilent(adminIn, anna.client)
    const detail = await call('GET', `/api/v1/meeting/${number}`, admin)
    expect(detail.status).toBe(200)
    expect(detail.body['locked']).toBe(true)
    expect((await join(number, 'Fourth', { client: 'fourth' })).body.error).toMatchObject({ code: 'meetingLocked' })
  })

  it('the removed cannot come back, and the end is everybody’s end', async () => {
    expect((await control('DELETE', 'disconnect', { participants: [guest.client] })).status).toBe(200)
    await expect.poll(() => guestIn.disconnectedFor).toBeDefined()
    const again = await join(number, 'Guest', guest)
    expect(again.body.error).toMatchObject({ code: 'removedFromMeeting' })
    expect((await control('POST', 'stop')).status).toBe(200)
    for (const person of [adminIn, annaIn]) await expect.poll(() => person.disconnectedFor).toBeDefined()
    expect((await join(number, 'Anna', anna)).body.error).toMatchObject({ code: 'meetingOver' })
  })

  it('ends cleanly when told to, not for having lost patience with itself, and its log kept no secret', async () => {
    expect(await server.stop()).toBe(0)
    for (const secret of [admin.token, anna.token, adminPassword, secretOf(adminPassword)])
      expect(server.log()).not.toContain(secret)
  })
})
