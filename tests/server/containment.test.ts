/** Two meetings in two media workers of a whole server: what befalls one worker, the other's meeting does not hear. */
import { dispose, RoomEvent } from '@livekit/rtc-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

const sound = 1e10
const silence = 1e6
const port = 20_000 + Math.floor(Math.random() * 20_000)

/** Two people of a meeting: what the first says the second is asked for. */
interface Scene {
  number: string
  speaker: RtcPerson
  listener: RtcPerson
  /** How often one of them lost their connection. */
  stumbles: number
}

let server: Crashable
let admin: Caller
let first: Scene
let second: Scene
const everybody: RtcPerson[] = []

beforeAll(async () => {
  server = await startCrashable(
    ...['--port', String(port), '--media-port', String(port + 1), '--media-workers', '2'],
    ...['--data', freshFolder(), '--admin-password', adminPassword],
  )
  admin = await signedIn(server.url, 'admin', adminPassword)
  first = await meet('First')
  second = await meet('Second')
}, 60_000)
afterAll(async () => {
  for (const person of everybody) await person.leave().catch(() => undefined)
  await dispose()
  server?.process.kill()
})

async function meet(name: string): Promise<Scene> {
  const plan = { meeting_type: 'instant', meeting_name: name, meeting_password: '' }
  const { meeting_number: number } = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body
  const scene = { number, speaker: new RtcPerson(), listener: new RtcPerson(), stumbles: 0 }
  for (const [person, id] of [
    [scene.speaker, 'speaker'],
    [scene.listener, 'listener'],
  ] as const) {
    everybody.push(person)
    person.room.on(RoomEvent.Reconnecting, () => {
      scene.stumbles += 1
    })
    const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: id, clientId: id }),
    })
    const { mediaUrl, mediaToken } = (await response.json()) as { mediaUrl: string; mediaToken: string }
    await person.enter(mediaUrl, mediaToken, { speaks: true })
  }
  return scene
}

const deaths = (): number => server.log().split('ended by itself').length - 1

const control = (number: string, method: string, deed: string, body: object) =>
  sqmeeting(server.url, method, `/meeting/${number}${deed}`, admin, body)

it.each(['dies', 'hangs'] as const)(
  'one worker %s: its meeting comes back, and the other goes on as if nothing were',
  async how => {
    for (const { listener } of [first, second])
      await expect.poll(() => listener.hears('speaker'), { timeout: 30_000 }).toBeGreaterThan(sound)
    await control(first.number, 'POST', '/mute', { participants: ['listener'], allow_self_unmute: false })
    const before = { deaths: deaths(), stumbles: second.stumbles, lost: first.stumbles }
    server.sabotage(how, port + 1)
    do expect(await second.listener.hears('speaker')).toBeGreaterThan(sound)
    while (deaths() === before.deaths || first.stumbles === before.lost)

    await expect.poll(() => first.listener.hears('speaker'), { timeout: 60_000 }).toBeGreaterThan(sound)
    expect(await second.listener.hears('speaker')).toBeGreaterThan(sound)
    expect(second.stumbles).toBe(before.stumbles)
    expect(deaths()).toBe(before.deaths + 1)
    // What was ordered before still holds.
    await first.listener.unmute()
    expect(await first.speaker.hears('listener')).toBeLessThan(silence)
  },
  120_000,
)

it('meetings in different workers can be linked: one moves to the other, and they hear each other', async () => {
  const lost = first.stumbles + second.stumbles
  const linked = await control(first.number, 'POST', '/cascading', {
    frtc_call_params: { meeting_number: second.number },
  })
  expect(linked.status).toBe(200)
  await expect.poll(() => first.listener.hears(`room:${second.number}`), { timeout: 60_000 }).toBeGreaterThan(sound)
  await expect.poll(() => second.listener.hears(`room:${first.number}`), { timeout: 60_000 }).toBeGreaterThan(sound)
  await expect.poll(() => first.listener.hears('speaker'), { timeout: 60_000 }).toBeGreaterThan(sound)
  expect(first.stumbles + second.stumbles).toBeGreaterThan(lost)
  await first.listener.unmute()
  expect(await first.speaker.hears('listener')).toBeLessThan(silence)

  const before = deaths()
  server.sabotage('dies')
  await expect.poll(deaths, { interval: 5, timeout: 10_000 }).toBe(before + 2)
  await expect.poll(() => first.listener.hears(`room:${second.number}`), { timeout: 60_000 }).toBeGreaterThan(sound)
}, 240_000)
