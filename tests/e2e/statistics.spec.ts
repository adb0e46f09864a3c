/** How the connection does: what flows, stream by stream, and a sign on whoever has a bad one. */
import { ConnectionQuality, ConnectionQualityUpdate, SignalResponse } from '@livekit/protocol'
import { expect, test, type WebSocketRoute } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

let server: Headless

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
})
test.afterAll(async () => {
  await server?.stop()
})

/** Listens to what the media engine tells somebody, and says something in its place. */
async function overheard({ page }: Person): Promise<{ poor(name: string): void }> {
  const sids = new Map<string, string>()
  let line: WebSocketRoute | undefined
  await page.routeWebSocket(/\/rtc/, client => {
    line = client
    const engine = client.connectToServer()
    engine.onMessage(frame => {
      client.send(frame)
      const { message } = SignalResponse.fromBinary(frame as Buffer)
      if (message.case === 'update') for (const { name, sid } of message.value.participants) sids.set(name, sid)
    })
  })
  await page.reload()
  return {
    poor(name) {
      const updates = [{ participantSid: sids.get(name) ?? '', quality: ConnectionQuality.POOR, score: 1 }]
      const value = new ConnectionQualityUpdate({ updates })
      line?.send(Buffer.from(new SignalResponse({ message: { case: 'connectionQuality', value } }).toBinary()))
    },
  }
}

test('figures of both directions are true, a bad connection is seen by all, and oneself only who wants to', async ({
  browser,
}) => {
  const admin = await signedIn(server.url, 'admin', adminPassword)
  const plan = { meeting_type: 'instant', meeting_name: 'Figures', meeting_password: '' }
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)
  const link = `${server.url}/j/${body.meeting_number}`
  const ada = await Person.at(browser, link)
  const saying = await overheard(ada)
  await ada.join('Ada')
  const ben = await Person.at(browser, link)
  await ben.join('Ben')
  await ada.idOf('Ben')

  const choose = async (name: string): Promise<void> => {
    await ada.press('More')
    await ada.page.getByRole('menuitem', { name }).click()
  }
  await choose('Connection statistics')
  const figures = ada.page.getByRole('dialog', { name: 'Connection statistics' })
  const received = figures.getByRole('table', { name: 'Received' }).getByRole('row')
  await expect(received.filter({ hasText: 'Camera' })).toContainText(/Ben.*VP8.*\d+ × \d+.*[1-9].*bit\/s/)
  await expect(received.filter({ hasText: 'Sound' })).toContainText(/Ben.*opus.*[1-9].*kbit\/s/)
  const sent = figures.getByRole('table', { name: 'Sent' }).getByRole('row')
  await expect(sent.filter({ hasText: 'Camera' }).first()).toContainText(/\d+ × \d+.*[1-9].*bit\/s/)
  // The size named is the size decoded.
  const camera = (await ada.stats()).find(one => one.source === 'camera')
  await expect(received.filter({ hasText: `${camera?.frameWidth} × ${camera?.frameHeight}` })).toHaveCount(1)
  await ada.page.keyboard.press('Escape')
  await expect(figures).toHaveCount(0)

  const tile = (name: string) => ada.page.locator(`[data-participant][aria-label^="${name},"]`)
  await choose('Hide my own picture')
  await expect(tile('Ada')).toHaveCount(0)
  await expect(tile('Ben')).toHaveCount(1)
  await choose('Show my own picture')
  await expect(tile('Ada')).toHaveCount(1)

  // How good a connection is the server finds out; here is what becomes of its word, until it takes it back.
  await expect(tile('Ben')).toHaveAttribute('aria-label', 'Ben, microphone on')
  saying.poor('Ben')
  await expect(tile('Ben')).toHaveAttribute('aria-label', 'Ben, microphone on, weak connection')
  await expect(tile('Ben').locator('svg.lucide-signal-low')).toBeVisible()
  await expect(tile('Ben')).toHaveAttribute('aria-label', 'Ben, microphone on')
  for (const person of [ada, ben]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
