/** Administration in the window: keys that really open the API and really close it, organizers, and calendars to subscribe to. */
import { type Browser, expect, type Page, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { createUser, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

const mia = { username: 'mia', password: 'Member123!@#', realName: 'Mia Lindqvist' }
let server: Headless

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  await createUser(server.url, await signedIn(server.url, 'admin', adminPassword), mia)
})
test.afterAll(() => server?.stop())

async function enter(browser: Browser, username: string, password: string): Promise<Person> {
  const person = await Person.at(browser, server.url)
  await person.signIn(username, password)
  return person
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

async function accounts(key: string): Promise<number> {
  return (await fetch(`${server.url}/api/v6/account`, { headers: { 'X-API-KEY': key } })).status
}

test('a key is made by keyboard alone, shown once, works, and is refused once it is revoked', async ({ browser }) => {
  const admin = await enter(browser, 'admin', adminPassword)
  const { page } = admin
  await page.getByRole('button', { name: /^Account of/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Administration' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Administration' }).waitFor()
  await expect(page.getByText('No other server has a key.')).toBeVisible()
  await page.getByRole('button', { name: 'New key' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Give the key a name.')).toBeVisible()
  await page.keyboard.type('Intranet')
  await page.keyboard.press('Enter')
  await dialog(page, 'The new key').waitFor()
  const key = (await page.getByTestId('key').textContent()) ?? ''
  expect(key).toMatch(/^\w{40}$/)
  expect(await accounts(key)).toBe(200)
  await admin.press('I have kept it')
  const row = page.getByRole('listitem').filter({ hasText: 'Intranet' })
  await expect(row).toContainText('All accounts')
  await expect(page.getByText(key)).toHaveCount(0)
  await page.reload()
  await row.waitFor()
  await admin.press('Revoke Intranet')
  await admin.press('Revoke')
  await admin.told('Key revoked').waitFor()
  await expect(row).toHaveCount(0)
  expect(await accounts(key)).toBe(401)
  expect(admin.complaints).toEqual([])
  await admin.context.close()
})

test('accounts and their organizers are made, seen and removed', async ({ browser }) => {
  const admin = await enter(browser, 'admin', adminPassword)
  const { page } = admin
  await page.goto(`${server.url}/administration`)
  await admin.press('New account')
  await page.getByLabel('First name').fill('Carla')
  await page.getByLabel('Last name').fill('Diaz')
  await admin.press('Make account')
  await expect(page.getByText('Fill in an e-mail address.')).toBeVisible()
  await page.getByLabel('E-mail address').fill('carla@example.org')
  await admin.press('Make account')
  await admin.told('Account made').waitFor()
  const account = page.getByRole('listitem').filter({ hasText: 'carla@example.org' }).first()
  await expect(account).toContainText('1 organizer')
  await admin.press(/^carla@example.org/)
  await expect(account).toContainText('Carla Diaz')
  await admin.press('Add organizer')
  await page.getByLabel('First name').fill('Ann')
  await page.getByLabel('Last name').fill('Other')
  await page.getByLabel('E-mail address').fill('CARLA@example.org')
  await dialog(page, /^New organizer/)
    .getByRole('button', { name: 'Add organizer' })
    .click()
  await expect(page.getByText('There is already somebody with this address.')).toBeVisible()
  await page.getByLabel('E-mail address').fill('ann@example.org')
  await dialog(page, /^New organizer/)
    .getByRole('button', { name: 'Add organizer' })
    .click()
  await expect(account).toContainText('Ann Other')
  await expect(account).toContainText('2 organizers')
  await admin.press('Remove account')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove account' }).click()
  await expect(page.getByText('There are no accounts.')).toBeVisible()
  await admin.context.close()
})

test('nobody else comes to it', async ({ browser }) => {
  const member = await enter(browser, mia.username, mia.password)
  await member.page.getByRole('button', { name: /^Account of/ }).click()
  await member.page.getByRole('menuitem', { name: 'Settings' }).waitFor()
  await expect(member.page.getByRole('menuitem', { name: 'Administration' })).toHaveCount(0)
  await member.page.goto(`${server.url}/administration`)
  await member.page.getByRole('button', { name: 'New meeting' }).waitFor()
  expect(new URL(member.page.url()).pathname).toBe('/')
  await member.context.close()
})

test('a calendar follows one’s meetings by a link, until there is another one', async ({ browser }) => {
  const caller = await signedIn(server.url, mia.username, mia.password)
  const startsAt = Date.now() + 48 * 3600_000
  await sqmeeting(server.url, 'POST', '/meeting_schedule', caller, {
    ...{ meeting_type: 'reservation', meeting_name: 'Harbour council' },
    ...{ schedule_start_time: String(startsAt), schedule_end_time: String(startsAt + 3600_000) },
  })
  const member = await enter(browser, mia.username, mia.password)
  const { page } = member
  const shown = async (name: string | RegExp): Promise<string> =>
    (await dialog(page, name)
      .getByText(/^https?:\/\//)
      .textContent()) ?? ''
  await member.press('Calendar link')
  const link = await shown('Your meetings in your calendar')
  const calendar = await fetch(link)
  expect(calendar.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(await calendar.text()).toMatch(/BEGIN:VEVENT[\s\S]*SUMMARY:Harbour council/)
  await member.press('New link')
  await page.getByRole('alertdialog').getByRole('button', { name: 'New link' }).click()
  await expect(dialog(page, 'Your meetings in your calendar').getByText(link)).toHaveCount(0)
  expect((await fetch(link)).status).toBe(404)
  expect((await fetch(await shown('Your meetings in your calendar'))).status).toBe(200)
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await dialog(page, 'Your meetings in your calendar').getByRole('button', { name: 'Close' }).click()
  await member.press('More for Harbour council')
  await page.getByRole('menuitem', { name: 'Calendar link' }).click()
  const own = await shown('“Harbour council” in your calendar')
  expect(await (await fetch(own)).text()).toContain('SUMMARY:Harbour council')
  expect(member.complaints).toEqual([])
  await member.context.close()
})
