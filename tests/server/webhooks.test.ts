/** Web hooks of a real server that is killed while nobody takes what it has to tell: nothing of it is lost. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { isSigned, openReceiver, type Receiver } from '../support/receiver.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'

const key = 'a-key-that-nobody-guesses'
const dataDir = freshFolder()
const person = new RtcPerson()
let server: Headless
let receiver: Receiver
const start = () => startHeadless('--port', '0', '--data', dataDir, '--admin-password', adminPassword, '--api-key', key)

beforeAll(async () => {
  receiver = await openReceiver()
  server = await start()
})
afterAll(async () => {
  dismiss()
  await server?.stop()
  await receiver?.close()
})

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
async function ask(method: string, path: string, body?: object, user?: string): Promise<any> {
  const response = await fetch(`${server.url}/api/v6${path}`, {
    method,
    headers: { 'X-API-KEY': key, 'content-type': 'application/json', ...(user && { 'X-USER-ID': user }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const said = (await response.json()) as { responseCode: number; data: unknown }
  expect(said.responseCode).toBe(0)
  return said.data
}

it('tells everything it could not tell before it was killed, in its order', async () => {
  receiver.answer = 503
  const account = await ask('POST', '/account', {
    ...{ adminFirstname: 'Test', adminLastname: 'User', adminEmail: 'test-user@example.com' },
  })
  const [user] = await ask('GET', `/account/admin/${account.id}`)
  const hook = await ask('POST', '/webhook', { url: `${receiver.url}/hook`, apiKey: 'let-me-in' })
  const waiting = async () => (await ask('GET', `/webhook/${hook.id}`)).waiting
  const startTime = new Date().toISOString()
  const plan = { topic: 'Council', startTime, endTime: new Date(Date.now() + 3600_000).toISOString() }
  const meeting = await ask('POST', '/meeting', plan, user.id)
  const { number } = await ask('GET', `/meeting/${meeting.id}/link`, undefined, user.id)
  const joining = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Rita', clientId: 'rita' }),
  })
  const { mediaUrl, mediaToken } = (await joining.json()) as { mediaUrl: string; mediaToken: string }
  await person.enter(mediaUrl, mediaToken, { speaks: false })
  await expect.poll(waiting).toBe(2)
  await person.leave()
  await expect.poll(waiting).toBe(3)
  await expect.poll(() => receiver.came.length).toBeGreaterThan(0)
  const [refused] = receiver.came
  await server.kill()
  expect(receiver.taken).toEqual([])
  expect(server.log()).not.toMatch(new RegExp(`${hook.secret}|let-me-in|${key}|/hook\\b`))

  receiver.answer = 200
  server = await start()
  await expect.poll(() => receiver.taken.length).toBe(3)
  expect(receiver.taken.map(one => one.event)).toEqual(['onMeetingScheduled', 'onMeetingJoined', 'onMeetingLeft'])
  expect(receiver.taken[0]).toMatchObject({ id: refused?.id, body: { id: meeting.id, topic: 'Council' } })
  expect(receiver.taken[1]?.body).toMatchObject({ id: meeting.id, participant: { id: 'rita', name: 'Rita' } })
  for (const one of receiver.taken) expect(isSigned(one, hook.secret)).toBe(true)
  await expect.poll(waiting).toBe(0)
})
