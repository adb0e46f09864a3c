/** Joining by the link of an invitation: no number to type, no password to ask for. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

let server: Headless
let admin: Caller
test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
})
test.afterAll(() => server?.stop())

const scheduled = async () => {
  const now = Date.now()
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, {
    meeting_type: 'reservation',
    meeting_name: 'Budget',
    meeting_password: '135790',
    schedule_start_time: now,
    schedule_end_time: now + 3600_000,
  })
  return body as { meeting_url: string; meeting_number: string; reservation_id: string }
}

test('a guest opens the link, says a name and is in; a reload brings them back', async ({ browser }) => {
  const { meeting_url } = await scheduled()
  const guest = await Person.at(browser, meeting_url)
  await expect(guest.page.getByRole('heading', { name: 'Budget' })).toBeVisible()
  await expect(guest.page.getByLabel('Meeting password')).toHaveCount(0)
  await guest.join('Greta Guest')
  await guest.page.reload()
  await guest.page.getByRole('region', { name: 'Stage' }).waitFor()
  expect(guest.complaints).toEqual([])
  await guest.context.close()
})

test('the link can be pasted where a number is asked for', async ({ browser }) => {
  const { meeting_url } = await scheduled()
  const guest = await Person.at(browser, server.url)
  await guest.page.getByLabel('Meeting number').fill(`Join: ${meeting_url}`)
  await guest.page.getByLabel('Your name').fill('Greta Guest')
  await guest.press('Continue')
  await expect(guest.page.getByRole('heading', { name: 'Budget' })).toBeVisible()
  await guest.context.close()
})

test('a link to what was cancelled says so', async ({ browser }) => {
  const { meeting_url, reservation_id } = await scheduled()
  await sqmeeting(server.url, 'DELETE', `/meeting_schedule/${reservation_id}`, admin)
  const guest = await Person.at(browser, meeting_url)
  await expect(guest.page.getByRole('alert')).toContainText('This link leads to no meeting.')
  await guest.press('Another number')
  await expect(guest.page.getByLabel('Meeting number')).toBeVisible()
  await guest.context.close()
})
