/** Two meetings that are linked hear and see each other's speaker, in their windows, until they are parted. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'
import { expectPresent } from './support/reception.ts'

let server: Headless
let admin: Caller

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
})
test.afterAll(async () => {
  await server?.stop()
})

async function meeting(name: string): Promise<string> {
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, {
    meeting_type: 'instant',
    meeting_name: name,
    meeting_password: '',
  })
  return body.meeting_number
}

test('who speaks there is heard and seen here, until the meetings are parted', async ({ browser }) => {
  const harbour = await meeting('Harbour')
  const bridge = await meeting('Bridge')
  const chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.page.goto(`${server.url}/j/${harbour}`)
  await chair.join()
  const other = await Person.at(browser, `${server.url}/j/${bridge}`)
  await other.join('Olga')

  await chair.press('Participants')
  await chair.press('More chair’s controls')
  await chair.page.getByRole('menuitem', { name: 'Link another meeting' }).click()
  await chair.page.getByLabel('Meeting number').fill(bridge)
  await chair.press('Link')
  await expect(other.told('“Harbour” is linked with this meeting')).toBeVisible()
  for (const [person, from] of [
    [chair, `room:${bridge}`],
    [other, `room:${harbour}`],
  ] as const) {
    await expect(person.page.locator(`[data-linked="${from}"] video`)).toBeVisible()
    await expectPresent(person, from)
  }

  await chair.press('Unlink')
  for (const person of [chair, other]) await expect(person.page.locator('[data-linked]')).toHaveCount(0)
  for (const person of [chair, other]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
