/** Colleagues in the window: how they can be reached, favourites, a call with one click, the past, and what one shows of oneself. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { createUser, signedIn } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

const password = 'Member123!@#'
let server: Headless

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  const admin = await signedIn(server.url, 'admin', adminPassword)
  for (const [username, realName] of [
    ['mia', 'Mia Lindqvist'],
    ['ben', 'Ben Okafor'],
  ] as const)
    await createUser(server.url, admin, { username, password, realName })
})
test.afterAll(async () => {
  await server?.stop()
})

/** Not the toasts, which name people too. */
const row = (page: Page, name: string) => page.locator('main li, aside li').filter({ hasText: name })

test('how a colleague can be reached is seen at once, and a call brings them', async ({ browser }) => {
  const mia = await Person.at(browser, server.url)
  await mia.signIn('mia', password)
  await mia.page.getByRole('link', { name: 'People' }).click()
  const ben = row(mia.page, 'Ben Okafor')
  await expect(ben).toContainText('Offline')

  const other = await Person.at(browser, server.url)
  await other.signIn('ben', password)
  await expect(ben).toContainText('Available')
  await other.press('Account of Ben Okafor')
  await other.page.getByRole('menuitemradio', { name: 'At lunch' }).click()
  await expect(ben).toContainText('At lunch')
  await other.press('Account of Ben Okafor')
  await other.page.getByRole('menuitem', { name: 'Write a status message' }).click()
  await other.page.getByLabel('Message').fill('Back at two')
  await other.page.getByLabel('Status', { exact: true }).selectOption('Available')
  await other.press('Save')
  await expect(ben).toContainText('Available · Back at two')

  await mia.page.getByRole('button', { name: 'Make Ben Okafor a favourite' }).click()
  await mia.page.getByText('Favourites').click()
  await expect(ben).toBeVisible()
  await expect(row(mia.page, 'Administrator')).toHaveCount(0)

  await mia.page.getByRole('button', { name: 'Call Ben Okafor' }).click()
  await mia.join()
  await other.page.getByRole('alertdialog').getByRole('button', { name: 'Join' }).click()
  await other.join()
  await mia.idOf('Ben Okafor')
  await mia.press('Leave')
  await mia.page.getByRole('menuitem', { name: 'Leave', exact: true }).click()
  await mia.page.getByRole('button', { name: 'Home' }).click()
  await mia.page.getByRole('link', { name: 'People' }).click()
  await expect(ben).toContainText('In a meeting')
  await mia.page.getByRole('link', { name: 'Calls' }).click()
  await expect(mia.page.getByRole('button', { name: /^Join again/ })).toHaveCount(1)
  for (const person of [mia, other]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})

test('a picture is seen in the meeting while the camera is off, and a greeting is recorded and heard', async ({
  browser,
}) => {
  const mia = await Person.at(browser, server.url)
  await mia.signIn('mia', password)
  await mia.press('Account of Mia Lindqvist')
  await mia.page.getByRole('menuitem', { name: 'Profile' }).click()
  const picture = await mia.page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } })
  await mia.page
    .getByLabel('Choose a picture')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture })
  await expect(mia.page.getByRole('dialog').locator('img[data-picture]')).toBeVisible()
  await mia.page.getByText('Greeting', { exact: true }).click()
  await mia.press('Record a greeting')
  await mia.press(/^Stop recording \((?!0:00)/)
  await mia.page.getByRole('switch').click()
  await expect(mia.page.getByText('In use', { exact: true })).toBeVisible()
  await mia.press(/^Play/)
  await expect(mia.page.getByRole('button', { name: /^Pause/ })).toBeVisible()
  await mia.page.keyboard.press('Escape')

  await mia.press(/^New meeting/)
  await mia.page.getByRole('button', { name: 'Stop camera' }).click()
  const link = mia.page.url()
  await mia.join()
  const guest = await Person.at(browser, link)
  await guest.join('Guest')
  const id = await guest.idOf('Mia Lindqvist')
  await expect(guest.page.locator(`[data-participant="${id}"] img[data-picture]`)).toBeVisible()
  await guest.press('Participants')
  await expect(row(guest.page, 'Mia Lindqvist').locator('img[data-picture]')).toBeVisible()
  const folder = process.env['SCREENS']
  if (folder) {
    mkdirSync(folder, { recursive: true })
    await guest.page.screenshot({ path: join(folder, 'picture-light.png') })
  }
  for (const person of [mia, guest]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
