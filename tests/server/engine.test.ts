/** The media engine's worker dies while a meeting runs: the server goes on, and so does the meeting. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fallsSilent, hears, staysSilent } from '../support/ear.ts'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

let server: Crashable
let admin: Caller
let number: string

beforeAll(async () => {
  const port = await freePorts(3)
  const ports = ['--port', String(port), '--media-port', String(port + 1)]
  server = await startCrashable(...ports, '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
})
afterAll(() => {
  dismiss()
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
  await person.enter(body['mediaUrl'] ?? '', body['mediaToken'] ?? '', { speaks: true })
  return person
}

async function health(): Promise<{ status: number; media: string }> {
  const response = await fetch(`${server.url}/healthz`).catch(() => undefined)
  if (!response) return { status: 0, media: 'ended' }
  return { status: response.status, media: ((await response.json()) as { media: string }).media }
}

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
  await hears(chairIn, guest.client)
  await hears(guestIn, admin.client)
  expect((await control('DELETE', '/disconnect', { participants: [outcast.client] })).status).toBe(200)
  await expect.poll(() => out.disconnectedFor).toBeDefined()
  expect((await control('POST', '/mute', { participants: [guest.client], allow_self_unmute: false })).status).toBe(200)
  await fallsSilent(chairIn, guest.client)
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

  await hears(guestIn, admin.client)
  await hears(chairIn, late.client)
  await hears(lateIn, admin.client)
  await guestIn.unmute()
  await staysSilent(chairIn, guest.client)
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
  await hears(chairIn, guest.client)
})

it('gives up when it dies again and again: says so, and ends for whoever starts it anew', async () => {
  const ended = new Promise<number | null>(resolve => server.process.once('close', resolve))
  const deaths = () => server.log().split('ended by itself').length
  const seen: number[] = []
  const media = async () => {
    const { status, media } = await health()
    seen.push(status)
    return media
  }
  for (let times = 0; times < 4 && (await media()) === 'running'; times++) {
    const before = deaths()
    crash()
    await expect.poll(deaths, { interval: 5 }).toBeGreaterThan(before)
    await expect.poll(media).not.toBe('restarting')
  }
  expect(await ended).toBe(1)
  expect(seen).toContain(503)
  expect(server.log()).toContain('a mistake in the media engine')
  expect(server.log()).toContain('given up')
})
