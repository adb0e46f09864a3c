/** Three people hold a chaired meeting in three browser windows; everything is measured where it arrives. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { createUser, signedIn } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'
import { expectHeard, expectPresent, expectUnheard } from './support/reception.ts'

const mia = { username: 'mia', password: 'Member123!@#', realName: 'Mia Member' }
const folder = freshFolder()
let server: Headless
let chair: Person
let member: Person
let guest: Person
/** Participant ids. */
let chairId = ''
let memberId = ''
let guestId = ''
let link = ''

const start = (port = '0'): Promise<Headless> =>
  startBuilt('--port', port, '--data', folder, '--admin-password', adminPassword)

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  server = await start()
  await createUser(server.url, await signedIn(server.url, 'admin', adminPassword), mia)
})

test.afterAll(async () => {
  for (const person of [chair, member, guest]) await person?.context.close()
  await server?.stop()
})

test('the administrator starts a meeting, a colleague and a guest join it', async ({ browser }) => {
  chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  link = chair.page.url()

  member = await Person.at(browser, server.url)
  await member.signIn(mia.username, mia.password)
  await member.page.goto(link)
  await member.join()

  guest = await Person.at(browser, link)
  await guest.join('Greta Guest')

  memberId = await chair.idOf(mia.realName)
  guestId = await chair.idOf('Greta Guest')
  chairId = await member.idOf('Administrator')
})

test('all three see and hear the others', async () => {
  await Promise.all([
    expectPresent(chair, memberId, guestId),
    expectPresent(member, chairId, guestId),
    expectPresent(guest, chairId, memberId),
  ])
})

test('the chair mutes everyone: the receivers hear nothing, and those muted are told by whom', async () => {
  await chair.press('Participants')
  await chair.page.getByRole('switch', { name: 'People may unmute themselves' }).click()
  await chair.press('Mute all')
  await expect(guest.told('You were muted by Administrator')).toBeVisible()
  await Promise.all([expectUnheard(chair, guestId), expectUnheard(member, guestId), expectUnheard(guest, memberId)])
  // Whoever muted everybody goes on speaking.
  await expectHeard(guest, chairId)
})

test('a request to speak is approved, and the sound returns', async () => {
  await guest.press('Ask to speak')
  await expect(guest.page.getByRole('button', { name: 'Waiting for the chair' })).toBeDisabled()
  await chair.press('Allow Greta Guest')
  await expect(guest.page.getByText('You may speak now')).toBeVisible()
  await guest.press('Unmute now')
  await expectHeard(chair, guestId)
  await expectUnheard(chair, memberId)
})

test('a locked meeting refuses a fourth person with the reason', async ({ browser }) => {
  await chair.press('Lock meeting')
  await expect(guest.page.getByText('Locked', { exact: true })).toBeVisible()
  const fourth = await Person.at(browser, link)
  await fourth.page.getByLabel('Your name').fill('Late Larry')
  await fourth.press('Join meeting')
  await expect(fourth.page.getByRole('alert').filter({ hasText: 'locked' })).toBeVisible()
  await fourth.context.close()
})

test('the server is killed and started again: the meeting goes on, locked and muted as before', async () => {
  const port = new URL(server.url).port
  await server.kill()
  await expect(guest.page.getByText('Reconnecting…').first()).toBeVisible()
  server = await start(port)
  await Promise.all([expectPresent(guest, chairId), expectPresent(member, guestId), expectPresent(chair, guestId)])
  await expect(guest.page.getByText('Locked', { exact: true })).toBeVisible()
  await expect(member.page.getByRole('button', { name: 'Ask to speak' })).toBeVisible()
  await expectUnheard(chair, memberId)
})

test('the chair removes the guest, who is told so and does not get in again', async () => {
  await chair.press('Unlock meeting')
  await chair.press('Options for Greta Guest')
  await chair.page.getByRole('menuitem', { name: 'Remove from meeting' }).click()
  await chair.press('Remove')
  await expect(guest.page.getByRole('heading', { name: 'Administrator removed you from the meeting' })).toBeVisible()
  await expect(chair.page.locator(`[data-participant="${guestId}"]`)).toHaveCount(0)
  await guest.page.goto(link)
  await guest.press('Join meeting')
  await expect(guest.page.getByRole('alert').filter({ hasText: 'removed you' })).toBeVisible()
})

test('the chair ends the meeting for all', async () => {
  await chair.press('Leave')
  await chair.page.getByRole('menuitem', { name: 'End meeting for all' }).click()
  await chair.press('End it now')
  await expect(member.page.getByRole('heading', { name: 'Administrator ended the meeting' })).toBeVisible()
  await expect(chair.page.getByRole('heading', { name: 'You ended the meeting for everyone' })).toBeVisible()
})

test('no page complained about anything', () => {
  for (const person of [chair, member, guest]) expect(person.complaints).toEqual([])
})
