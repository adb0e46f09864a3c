/** Every screen, by day and by night, for everybody and in a small window. With SCREENS set the pictures in docs/ are made of it. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { type Caller, createUser, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { arrive, clear, look, pictures } from './support/look.ts'
import type { Person } from './support/person.ts'

const mia = { username: 'mia', password: 'Member123!@#', realName: 'Mia Lindqvist' }
let server: Headless
let admin: Caller

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
  for (const one of [mia, { ...mia, username: 'ben', realName: 'Ben Okafor' }]) await createUser(server.url, admin, one)
})

test.afterAll(async () => {
  await server?.stop()
})

const fromNow = (hours: number): number => Math.ceil(Date.now() / 1_800_000) * 1_800_000 + hours * 3_600_000

async function plan(caller: Caller, name: string, at: number, minutes: number, more: object = {}): Promise<string> {
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', caller, {
    meeting_type: 'reservation',
    meeting_name: name,
    schedule_start_time: String(at),
    schedule_end_time: String(at + minutes * 60_000),
    ...more,
  })
  return body.meeting_number
}

test('every screen', async ({ browser }) => {
  // Many screens, each looked at four times.
  test.setTimeout(300_000)
  const stranger = await arrive(browser, server.url)
  await stranger.page.getByLabel('Meeting number').waitFor()
  await look(stranger, 'guest-home')
  await stranger.press('Settings')
  await look(stranger, 'settings')
  await stranger.page.keyboard.press('Escape')
  await stranger.press('Sign in')
  await look(stranger, 'sign-in')

  const member = await arrive(browser, server.url)
  await member.signIn(mia.username, mia.password)
  await look(member, 'home-empty')
  const caller = await signedIn(server.url, mia.username, mia.password)
  await plan(caller, 'Harbour council, second reading', fromNow(2), 90, { meeting_password: '246810' })
  const number = await plan(caller, 'Weekly engineering', fromNow(26), 60, { meeting_password: '' })
  await member.page.reload()
  await member.page.getByText('Weekly engineering').first().waitFor()
  await look(member, 'home')
  await member.press(/^Schedule/)
  await look(member, 'schedule')
  await member.page.keyboard.press('Escape')

  const chair = await arrive(browser, server.url)
  await chair.signIn('admin', adminPassword)
  // Four cameras of the usual size are much for a small machine.
  const lean = { meeting_password: '', call_rate_type: '512K' }
  const link = `${server.url}/j/${await plan(admin, 'Harbour council, first reading', Date.now() + 60_000, 120, lean)}`
  await chair.page.goto(link)
  await pictures(chair, 1)
  await look(chair, 'join')
  await chair.join()
  await chair.page.getByText('You are the only one here').waitFor()
  await look(chair, 'alone')

  const lobby = async (label: string): Promise<void> => {
    await chair.press('More chair’s controls')
    await chair.page.getByRole('menuitem', { name: label }).click()
  }
  await chair.press('Participants')
  await lobby('Turn lobby on')
  await stranger.page.goto(link)
  await stranger.page.getByLabel('Your name').fill('Priya Raman')
  await stranger.press('Join meeting')
  await stranger.page.getByText('Please wait in the lobby').waitFor()
  await look(stranger, 'lobby')
  await look(chair, 'doorstep')
  await chair.press('Admit Priya Raman')
  await stranger.page.getByRole('region', { name: 'Stage' }).waitFor()
  await lobby('Turn lobby off')
  await chair.press('Participants')
  await member.page.goto(link)
  await member.join()
  const more: Person[] = []
  for (const name of ['Tomás Ortega', 'Yuki Mori']) {
    // Nobody looks at these windows, so they are small.
    const one = await arrive(browser, link, { width: 640, height: 480 })
    await one.join(name)
    more.push(one)
  }
  await more[0]?.press('Stop camera')
  await chair.idOf('Yuki Mori')
  await pictures(chair, 4)
  await look(chair, 'gallery')
  await chair.press('More')
  await chair.page.getByRole('menuitem', { name: 'Connection statistics' }).click()
  await chair.page.getByRole('table', { name: 'Received' }).waitFor()
  await look(chair, 'statistics')
  await chair.page.keyboard.press('Escape')
  await chair.press('Show speaker')
  await chair.page.getByRole('button', { name: 'Show gallery' }).waitFor()
  await look(chair, 'speaker')
  await chair.press('Show gallery')
  await chair.press('Participants')
  await chair.page.getByRole('switch', { name: 'People may unmute themselves' }).click()
  await chair.press('Mute all')
  await stranger.press('Ask to speak')
  await more[1]?.press('Ask to speak')
  await chair.page.getByText('2 raised hands').waitFor()
  await clear(chair)
  await look(chair, 'chair')
  await chair.press('Options for Mia Lindqvist')
  await look(chair, 'person-menu')
  await chair.page.getByRole('menuitem', { name: 'Ask to unmute' }).click()
  await member.page.getByText('The chair would like you to unmute').waitFor()
  await look(member, 'prompt')
  await chair.press('Leave')
  await chair.page.getByRole('menuitem', { name: 'End meeting for all' }).click()
  await look(chair, 'end')
  await chair.press('End it now')
  await stranger.page.getByRole('heading', { name: 'ended the meeting' }).waitFor()
  await look(stranger, 'ended')

  await stranger.page.goto(`${server.url}/j/${number}`)
  await stranger.press('Join meeting')
  await stranger.page.getByRole('alert').first().waitFor()
  await pictures(stranger, 1)
  await look(stranger, 'refused')
  for (const one of [stranger, member, chair, ...more]) {
    expect(one.complaints).toEqual([])
    await one.context.close()
  }
})

test('every screen of planning', async ({ browser }) => {
  const member = await arrive(browser, server.url)
  await member.signIn(mia.username, mia.password)
  await member.page.getByText('Plan one for later').click()
  await planSeries(member)
  await look(member, 'invitation')
  await member.page.keyboard.press('Escape')
  await member.page
    .getByRole('button', { name: /Show all meetings of Bridge works/ })
    .first()
    .click()
  await look(member, 'series')
  await member.page.getByRole('button', { name: 'More for Bridge works', exact: true }).first().click()
  await look(member, 'series-menu')
  await member.page.getByRole('menuitem', { name: 'Cancel all meetings' }).click()
  await look(member, 'series-cancel')
  await member.press('Keep it')
  await member.press('Add by link')
  await member.page.getByLabel('Link or invitation').fill('https://other.example/j/oP5idgfEmt0pQ7')
  await member.press('Add to my list')
  await look(member, 'add-by-link')
  await member.press('Cancel')
  await member.press('My rooms')
  await look(member, 'rooms-empty')
  await member.press('New room')
  await member.page.getByLabel('Name').fill('Design reviews')
  await look(member, 'room')
  await member.press('New room')
  await member.page.getByText('Design reviews').first().waitFor()
  await look(member, 'rooms')
  await member.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  expect(member.complaints).toEqual([])
  await member.context.close()
})

test('every screen of people', async ({ browser }) => {
  const member = await arrive(browser, server.url)
  await member.signIn(mia.username, mia.password)
  const { page } = member
  const colleague = await arrive(browser, server.url)
  await colleague.signIn('ben', mia.password)
  await member.press(/^New meeting/)
  await member.join()
  await member.press('Leave')
  await page.getByRole('menuitem', { name: 'Leave', exact: true }).click()
  await member.press('Home')
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByText('Available').waitFor()
  await look(member, 'contacts')
  await page.getByText('My contacts').click()
  await page.getByText('No contacts of your own yet').waitFor()
  await member.press('New contact')
  await page.getByLabel('Name', { exact: true }).fill('Harbour pilot')
  await page.getByLabel('Mobile number').fill('+46 8 123 456')
  await look(member, 'contact')
  await member.press('Save')
  await page.getByText('Harbour pilot').first().waitFor()
  await look(member, 'contacts-own')
  await page.getByRole('link', { name: 'Calls' }).click()
  await page.getByRole('heading', { name: 'Past calls' }).waitFor()
  await look(member, 'calls')
  await member.press('Account of Mia Lindqvist')
  await page.getByText('Your status').waitFor()
  await look(member, 'account-menu')
  await page.getByRole('menuitem', { name: 'Write a status message' }).click()
  await look(member, 'status')
  await page.keyboard.press('Escape')
  await member.press('Account of Mia Lindqvist')
  await page.getByRole('menuitem', { name: 'Profile' }).click()
  await look(member, 'profile')
  await page.getByText('Office hours', { exact: true }).click()
  await page.getByRole('switch', { name: 'I have office hours' }).click()
  await look(member, 'office-hours')
  await page.getByText('Greeting', { exact: true }).click()
  await look(member, 'greeting')
  for (const one of [member, colleague]) {
    expect(one.complaints).toEqual([])
    await one.context.close()
  }
})

test('every screen of administration', async ({ browser }) => {
  const chief = await arrive(browser, server.url)
  const { page } = chief
  await chief.signIn('admin', adminPassword)
  await page.goto(`${server.url}/administration`)
  await page.getByRole('heading', { name: 'API keys' }).waitFor()
  await look(chief, 'administration-empty')
  await chief.press('New account')
  await page.getByLabel('First name').fill('Carla')
  await page.getByLabel('Last name').fill('Diaz')
  await page.getByLabel('E-mail address').fill('carla@example.org')
  await look(chief, 'administration-account')
  await chief.press('Make account')
  await chief.press(/^carla@example.org/)
  await chief.press('New key')
  await page.getByLabel('Name').fill('Intranet')
  await look(chief, 'administration-key')
  await chief.press('Make key')
  await page.getByTestId('key').waitFor()
  await look(chief, 'administration-key-made')
  await chief.press('I have kept it')
  await look(chief, 'administration')
  await page.goto(server.url)
  await chief.press('Calendar link')
  await page.getByText(/^https?:\/\/.*calendar\/user/).waitFor()
  await look(chief, 'calendar-link')
  expect(chief.complaints).toEqual([])
  await chief.context.close()
})

async function planSeries(member: Person): Promise<void> {
  const { page } = member
  await page.getByLabel('Topic').fill('Bridge works')
  await page.getByLabel('Repeat').selectOption('monthly')
  await look(member, 'schedule-monthly')
  await page.getByLabel('Repeat').selectOption('weekly')
  const people = page.getByRole('combobox', { name: 'Invite people' })
  await people.fill('admin')
  await page.getByRole('option', { name: /Administrator/ }).waitFor()
  await people.press('Enter')
  await people.fill('o')
  await look(member, 'schedule-weekly')
  await people.fill('')
  await page.getByText('More options').click()
  await page.getByRole('switch', { name: 'Watermark' }).click()
  await look(member, 'schedule-options')
  await member.press('Schedule meeting')
  await page.getByRole('heading', { name: 'It’s planned' }).waitFor()
}
