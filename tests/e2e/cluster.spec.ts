/** The same windows over a real LiveKit server, where its program is found: for those in the meeting nothing is different. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { findLivekitServer, type LivekitServer, startLivekitServer } from '../support/livekitServer.ts'
import { freePorts } from '../support/ports.ts'
import { Person } from './support/person.ts'
import { expectHeard, expectPresent, expectUnheard } from './support/reception.ts'

const program = findLivekitServer()

let livekit: LivekitServer
let server: Headless
let chair: Person
let guest: Person
let [chairId, guestId] = ['', '']

test.skip(program === undefined, 'needs the program livekit-server (LIVEKIT_SERVER, PATH, GOPATH/bin)')
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  if (!program) return
  const port = await freePorts()
  livekit = await startLivekitServer(program, `http://127.0.0.1:${port}/livekit/webhook`)
  const cluster = ['--livekit-url', livekit.url, '--livekit-key', livekit.key, '--livekit-secret', livekit.secret]
  const where = ['--port', String(port), '--data', freshFolder()]
  server = await startBuilt(...where, '--admin-password', adminPassword, ...cluster)
})
test.afterAll(async () => {
  for (const person of [chair, guest]) await person?.context.close()
  await server?.stop()
  await livekit?.stop()
})

test('two people see and hear each other', async ({ browser }) => {
  chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  guest = await Person.at(browser, chair.page.url())
  await guest.join('Greta Guest')
  guestId = await chair.idOf('Greta Guest')
  chairId = await guest.idOf('Administrator')
  await Promise.all([expectPresent(chair, guestId), expectPresent(guest, chairId)])
})

test('whom the chair mutes for good is heard by nobody, and may ask to speak', async () => {
  await chair.press('Participants')
  await chair.page.getByRole('switch', { name: 'People may unmute themselves' }).click()
  await chair.press('Mute all')
  await expect(guest.told('You were muted by Administrator')).toBeVisible()
  await expectUnheard(chair, guestId)
  await expectHeard(guest, chairId)
  await guest.press('Ask to speak')
  await chair.press('Allow Greta Guest')
  await guest.press('Unmute now')
  await expectHeard(chair, guestId)
})
