/** The media engine's worker dies while a meeting runs: the server goes on, and so does the meeting. */
import { dispose } from '@livekit/rtc-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

const sound = 1e10
const silence = 1e6
const port = 20_000 + Math.floor(Math.random() * 20_000)

let server: Crashable
let admin: Caller
let number: string
const everybody: RtcPerson[] = []

beforeAll(async () => {
  server = await startCrashable(
    '--port',
    String(port),
    '--media-port',
    String(port + 1),
    '--data',
    freshFolder(),
    '--admin-password',
    adminPassword,
  )
  admin = await signedIn(server.url, 'admin', adminPassword)
})
afterAll(async () => {
  for (const person of everybody) await person.leave().catch(() => undefined)
  await dispose()
  server?.process.kill()
})

const crash = () => server.sabotage('dies')
const control = (method: string, deed: string, body?: object) =>
  sqmeeting(server.url, method, `/meeting/${number}${deed}`, admin, body)

async function join(
  name: string,
  { client, token }: Caller,
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ name, clientId: client }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

async function enter(name: string, who: Caller): Promise<RtcPerson> {
  const { body } = await join(name, who)
  const person = new RtcPerson()
  everybody.push(person)
  await person.enter(body['mediaUrl'] ?? '', body['mediaToken'] ?? '', { speaks: true })
  return person
}

async function health(): Promise<{ status: number; media: string }> {
  const response = await fetch(`${server.url}/healthz`).catch(() => undefined)
  if (!response) return { status: 0, media: 'ended' }
  return { status: response.status, media: ((await response.json()) as { media: string }).media }
}
const media = async () => (await health()).media

const guest = { client: 'guest' }
const late = { client: 'late' }
const outcast = { client: 'outcast' }
let chairIn: RtcPerson
let guestIn: RtcPerson

it('is healthy, and three people hear each other', async () => {
  expect(await health()).toEqual({ status: 200, media: 'running' })
  const plan = { meeting_type: 'instant', meeting_name: 'Council', meeting_password: '' }
  number = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body.meeting_number
  chairIn = await enter('Chair', admin)
  guestIn = await enter('Guest', guest)
  const out = await enter('Outcast', outcast)
  await expect.poll(() => chairIn.hears(guest.client), { timeout: 15_000 }).toBeGreaterThan(sound)
  await expect.poll(() => guestIn.hears(admin.client), { timeout: 15_000 }).toBeGreaterThan(sound)
  expect((await control('DELETE', '/disconnect', { participants: [outcast.client] })).status).toBe(200)
  await expect.poll(() => out.disconnectedFor, { timeout: 15_000 }).toBeDefined()
  expect((await control('POST', '/mute', { participants: [guest.client], allow_self_unmute: false })).status).toBe(200)
  await chairIn.hears(guest.client)
  expect(await chairIn.hears(guest.client)).toBeLessThan(silence)
  expect((await control('POST', '/lock')).status).toBe(200)
})

it('goes on after the engine’s death: all come back by themselves, and the chair’s word still holds', async () => {
  crash()
  await expect.poll(() => server.log(), { interval: 5 }).toContain('ended by itself')
  // The chair need not wait for the engine.
  expect((await control('DELETE', '/lock')).status).toBe(200)
  const joining = enter('Late', late)
  expect((await control('POST', '/lock')).status).toBe(200)
  const lateIn = await joining
  await expect.poll(health).toEqual({ status: 200, media: 'running' })

  await expect.poll(() => guestIn.hears(admin.client), { timeout: 40_000 }).toBeGreaterThan(sound)
  await expect.poll(() => chairIn.hears(late.client), { timeout: 40_000 }).toBeGreaterThan(sound)
  await expect.poll(() => lateIn.hears(admin.client), { timeout: 40_000 }).toBeGreaterThan(sound)
  await guestIn.unmute()
  expect(await chairIn.hears(guest.client, 2_000)).toBeLessThan(silence)
  const { body } = await control('GET', '')
  expect(body.locked).toBe(true)
  expect(body.participants.map((one: { client_uuid: string }) => one.client_uuid)).toEqual([
    admin.client,
    guest.client,
    late.client,
  ])
  expect((await join('Outcast', outcast)).body['error']).toMatchObject({ code: 'removedFromMeeting' })
  expect((await join('Fourth', { client: 'fourth' })).body['error']).toMatchObject({ code: 'meetingLocked' })

  expect((await control('POST', '/allow_unmute', { participants: [guest.client] })).status).toBe(200)
  await guestIn.unmute()
  await expect.poll(() => chairIn.hears(guest.client), { timeout: 15_000 }).toBeGreaterThan(sound)
}, 120_000)

it('gives up when it dies again and again: says so, and ends for whoever starts it anew', async () => {
  const ended = new Promise<number | null>(resolve => server.process.once('exit', resolve))
  const seen: number[] = []
  for (let deaths = 0; deaths < 4 && (await media()) === 'running'; deaths++) {
    crash()
    await expect.poll(media, { timeout: 10_000 }).not.toBe('running')
    seen.push((await health()).status)
    await expect.poll(media, { timeout: 10_000 }).not.toBe('restarting')
  }
  expect(await ended).toBe(1)
  expect(seen).toContain(503)
  expect(server.log()).toContain('a mistake in the media engine')
  expect(server.log()).toContain('given up')
}, 60_000)
