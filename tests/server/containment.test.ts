/** Two meetings in two media workers of a whole server: what befalls one worker, the other's meeting does not hear. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fallsSilent, hears, loud, staysSilent } from '../support/ear.ts'
import { adminPassword, type Crashable, freshFolder, startCrashable } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

/** Two people of a meeting: what the first says the second is asked for. */
interface Scene {
  number: string
  speaker: RtcPerson
  listener: RtcPerson
}
/** How often they lost their connections. */
const stumbles = ({ speaker, listener }: Scene): number => speaker.stumbles + listener.stumbles

let server: Crashable
let admin: Caller
let first: Scene
let second: Scene
/** Of the server; those of its two workers follow. */
let port: number

beforeAll(async () => {
  port = await freePorts(3)
  server = await startCrashable(
    ...['--port', String(port), '--media-port', String(port + 1), '--media-workers', '2'],
    ...['--data', freshFolder(), '--admin-password', adminPassword],
  )
  admin = await signedIn(server.url, 'admin', adminPassword)
  first = await meet('First')
  second = await meet('Second')
})
afterAll(() => {
  dismiss()
  server?.process.kill()
})

async function meet(name: string): Promise<Scene> {
  const plan = { meeting_type: 'instant', meeting_name: name, meeting_password: '' }
  const { meeting_number: number } = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body
  const scene = { number, speaker: new RtcPerson(), listener: new RtcPerson() }
  for (const [person, id] of [
    [scene.speaker, 'speaker'],
    [scene.listener, 'listener'],
  ] as const) {
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
    for (const { listener } of [first, second]) await hears(listener, 'speaker')
    await control(first.number, 'POST', '/mute', { participants: ['listener'], allow_self_unmute: false })
    await fallsSilent(first.speaker, 'listener')
    const before = { deaths: deaths(), stumbles: stumbles(second), lost: stumbles(first) }
    server.sabotage(how, port + 1)
    const meanwhile: number[] = []
    do meanwhile.push(await second.listener.hears('speaker'))
    while (deaths() === before.deaths || stumbles(first) === before.lost)
    // A machine that is itself held up may swallow a moment.
    expect(meanwhile.filter(loud).length).toBeGreaterThanOrEqual(meanwhile.length / 2)

    await hears(first.listener, 'speaker')
    await hears(second.listener, 'speaker')
    expect(stumbles(second)).toBe(before.stumbles)
    expect(deaths()).toBe(before.deaths + 1)
    // What was ordered before still holds.
    await first.listener.unmute()
    await staysSilent(first.speaker, 'listener')
  },
)

it('meetings in different workers can be linked: one moves to the other, and they hear each other', async () => {
  const lost = stumbles(first) + stumbles(second)
  const linked = await control(first.number, 'POST', '/cascading', {
    frtc_call_params: { meeting_number: second.number },
  })
  expect(linked.status).toBe(200)
  await hears(first.listener, `room:${second.number}`)
  await hears(second.listener, `room:${first.number}`)
  await hears(first.listener, 'speaker')
  expect(stumbles(first) + stumbles(second)).toBeGreaterThan(lost)
  await first.listener.unmute()
  await staysSilent(first.speaker, 'listener')

  const before = deaths()
  server.sabotage('dies')
  await expect.poll(deaths).toBe(before + 2)
  await hears(first.listener, `room:${second.number}`)
})
