/** What one shows, the others see: a screen, with the viewer's own name over it where the meeting wants that. */
import { expect, test } from '@playwright/test'
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

test('a shared screen is seen by others, large and with the watermark, until it is no longer shared', async ({
  browser,
}) => {
  const admin = await signedIn(server.url, 'admin', adminPassword)
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, {
    meeting_type: 'reservation',
    meeting_name: 'Figures',
    meeting_password: '',
    schedule_start_time: Date.now() + 60_000,
    schedule_end_time: Date.now() + 3_600_000,
    watermark: true,
    watermark_type: 'multiple',
    call_rate_type: '512K',
  })
  const link = `${server.url}/j/${body.meeting_number}`
  const presenter = await Person.at(browser, link)
  await presenter.join('Paula')
  const viewer = await Person.at(browser, link)
  await viewer.join('Victor')
  const paula = await viewer.idOf('Paula')

  await presenter.press('Share screen')
  await expect(presenter.page.getByText('You are sharing your screen')).toBeVisible()
  const shown = viewer.page.locator(`[data-screen-of="${paula}"]`)
  await expect(shown.locator('video')).toBeVisible()
  await expect
    .poll(async () => (await viewer.stats()).find(one => one.source === 'screen')?.framesDecoded ?? 0)
    .toBeGreaterThan(3)
  await expect(shown.locator('[data-watermark="multiple"]')).toContainText('Victor')
  await expect(viewer.page.locator('[data-participant] [data-watermark]')).toHaveCount(0)
  // The meeting's call rate is felt: the camera is open in no larger size than it allows, and so nobody receives a larger one.
  const size = () =>
    presenter.page.locator(`[data-participant="${paula}"] video`).evaluate((own: HTMLVideoElement) => own.videoHeight)
  await expect.poll(size).toBe(360)
  const received = async () => (await viewer.stats()).find(one => one.source === 'camera')?.frameHeight ?? 0
  await expect.poll(received).toBeGreaterThan(0)
  expect(await received()).toBeLessThanOrEqual(360)
  // It is so as well when the camera was closed meanwhile.
  await presenter.press('Stop camera')
  await presenter.press('Start camera')
  await expect.poll(size).toBe(360)

  await presenter.page.getByRole('region', { name: 'Controls' }).getByRole('button', { name: 'Stop sharing' }).click()
  await expect(shown).toHaveCount(0)
  for (const person of [presenter, viewer]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
