/** Two meetings linked through the API, in the whole server: they hear each other, mutes hold, and an engine's death is survived. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fallsSilent, hears } from '../support/ear.ts'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

let server: Crashable
let admin: Caller
/** Here a guest listens; there the administrator speaks. */
let here: string
let there: string
let listener: RtcPerson
let speaker: RtcPerson

beforeAll(async () => {
  const port = await freePorts(3)
  const ports = ['--port', String(port), '--media-port', String(port + 1)]
  const flags = [...ports, '--data', freshFolder(), '--admin-password', adminPassword]
  server = await startCrashable(...flags)
  admin = await signedIn(server.url, 'admin', adminPassword)
  here = await meeting('Here')
  there = await meeting('There')
  listener = await enter(here, 'guest')
  speaker = await enter(there, 'voice')
})
afterAll(() => {
  dismiss()
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
const seen = async () => (await listener.sees()).people.map(({ identity, name }) => [identity, name])

it('each hears the other, by its name', async () => {
  expect(await listener.hears(`room:${there}`)).toBe(0)
  expect(await cascade('POST')).toBe(200)
  await hears(listener, `room:${there}`)
  await hears(speaker, `room:${here}`)
  expect(await seen()).toEqual([[`room:${there}`, 'There']])
})

it('who is muted there is silent here', async () => {
  const mute = { participants: ['voice'], allow_self_unmute: true }
  expect((await sqmeeting(server.url, 'POST', `/meeting/${there}/mute`, admin, mute)).status).toBe(200)
  await fallsSilent(listener, `room:${there}`)
  await speaker.unmute()
  await hears(listener, `room:${there}`)
})

it('another engine links them again, and then they part', async () => {
  server.sabotage('dies')
  await expect.poll(() => server.log(), { interval: 5 }).toContain('The media engine is back')
  await hears(listener, `room:${there}`)
  expect(await cascade('DELETE')).toBe(200)
  await fallsSilent(listener, `room:${there}`)
  await expect.poll(seen).toEqual([])
})
