/** Two meetings linked through the API, in the whole server: they hear each other, mutes hold, and an engine's death is survived. */
import { dispose } from '@livekit/rtc-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

const sound = 1e10
const silence = 1e6

let server: Crashable
let admin: Caller
/** Here a guest listens; there the administrator speaks. */
let here: string
let there: string
let listener: RtcPerson
let speaker: RtcPerson

beforeAll(async () => {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const ports = ['--port', String(port), '--media-port', String(port + 1)]
  const flags = [...ports, '--data', freshFolder(), '--admin-password', adminPassword]
  server = await startCrashable(...flags)
  admin = await signedIn(server.url, 'admin', adminPassword)
  here = await meeting('Here')
  there = await meeting('There')
  listener = await enter(here, 'guest')
  speaker = await enter(there, 'voice')
}, 60_000)
afterAll(async () => {
  for (const person of [listener, speaker]) await person?.leave().catch(() => undefined)
  await dispose()
  server?.process.kill()
})

async function meeting(name: string): Promise<string> {
  const plan = { meeting_type: 'instant', meeting_name: name, meeting_password: '' }
  return (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body.meeting_number
}

async function enter(number: string, clientId: string): Promise<RtcPerson> {
  const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: clientId, clientId }),
  })
  const { mediaUrl, mediaToken } = (await response.json()) as Record<string, string>
  const person = new RtcPerson()
  await person.enter(mediaUrl ?? '', mediaToken ?? '', { speaks: true })
  return person
}

const cascade = async (method: 'POST' | 'DELETE') =>
  (
    await sqmeeting(server.url, method, `/meeting/${here}/cascading`, admin, {
      frtc_call_params: { meeting_number: there },
    })
  ).status
const heard = () => expect.poll(() => listener.hears(`room:${there}`), { timeout: 40_000 })

it('each hears the other, by its name', async () => {
  expect(await listener.hears(`room:${there}`)).toBe(0)
  expect(await cascade('POST')).toBe(200)
  await heard().toBeGreaterThan(sound)
  expect(await speaker.hears(`room:${here}`)).toBeGreaterThan(sound)
  expect(listener.room.remoteParticipants.get(`room:${there}`)?.name).toBe('There')
})

it('who is muted there is silent here', async () => {
  const mute = { participants: ['voice'], allow_self_unmute: true }
  expect((await sqmeeting(server.url, 'POST', `/meeting/${there}/mute`, admin, mute)).status).toBe(200)
  await listener.hears(`room:${there}`)
  expect(await listener.hears(`room:${there}`)).toBeLessThan(silence)
  await speaker.unmute()
  await heard().toBeGreaterThan(sound)
})

it('another engine links them again, and then they part', async () => {
  server.sabotage('dies')
  await expect.poll(() => server.log(), { interval: 5 }).toContain('The media engine is back')
  await heard().toBeGreaterThan(sound)
  expect(await cascade('DELETE')).toBe(200)
  await heard().toBe(0)
  expect([...listener.room.remoteParticipants.keys()]).toEqual([])
}, 90_000)
