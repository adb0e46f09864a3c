/** Planning in the window: series and their single meetings, people who are invited, links, rooms, calendar files. */
import { readFileSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { createUser, signedIn } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

const mia = { username: 'mia', password: 'Member123!@#', realName: 'Mia Lindqvist' }
const ben = { username: 'ben', password: 'Member123!@#', realName: 'Ben Okafor' }
let server: Headless

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  const admin = await signedIn(server.url, 'admin', adminPassword)
  for (const user of [mia, ben]) await createUser(server.url, admin, user)
})
test.afterAll(() => server?.stop())

async function enter(browser: Browser, user: typeof mia): Promise<Person> {
  const person = await Person.at(browser, server.url)
  await person.signIn(user.username, user.password)
  return person
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const entry = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Your meetings' }).getByRole('listitem').filter({ hasText: name })
const occurrences = (page: Page, name: string) =>
  page.getByRole('list', { name: `Meetings of ${name}` }).getByRole('listitem')

async function choose(person: Person, menu: string, item: string): Promise<void> {
  await person.press(menu)
  await person.page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function plan(person: Person, topic: string, more: () => Promise<unknown> = async () => {}): Promise<void> {
  const { page } = person
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Schedule/ })
    .first()
    .click()
  await page.getByLabel('Topic').fill(topic)
  await more()
  await person.press('Schedule meeting')
  await dialog(page, 'It’s planned').waitFor()
}

/** Two days from now, so that no run at midnight changes what is seen. */
const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10)

test('a series is one entry; one of its meetings is edited and stays so when all are', async ({ browser }) => {
  const person = await enter(browser, mia)
  const { page } = person
  await plan(person, 'Engineering', async () => {
    await page.getByLabel('Date').fill(inDays(2))
    await page.getByLabel('Start').fill('09:30')
    await page.getByLabel('Repeat').selectOption('weekly')
    await expect(page.getByText(/^Weekly on \w+, until .*: 7 meetings\.$/)).toBeVisible()
    // A date that is only half there takes nothing with it.
    await page.getByLabel('Date').fill('')
    await page.getByLabel('Date').fill(inDays(2))
    const weekdays = page.getByRole('group', { name: 'On these days' })
    await expect(weekdays.getByRole('button', { pressed: true })).toHaveCount(1)
    await weekdays.getByRole('button', { pressed: false }).nth(3).click()
    await expect(page.getByText(/^Weekly on \w+ and \w+, until .*: 7 meetings\.$/)).toBeVisible()
  })
  await expect(dialog(page, 'It’s planned')).toContainText(/Repeats: Weekly on \w+ and \w+, until/)
  const downloading = page.waitForEvent('download')
  await person.press('Calendar file')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('Engineering.ics')
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/BEGIN:VEVENT[\s\S]*RRULE:FREQ=WEEKLY/)
  await page.keyboard.press('Escape')

  await expect(entry(page, 'Engineering')).toHaveCount(1)
  await expect(entry(page, 'Engineering')).toContainText('7 remaining')
  await person.press(/Show all meetings of Engineering/)
  await expect(occurrences(page, 'Engineering')).toHaveCount(7)

  // The third one, an hour later.
  const third = occurrences(page, 'Engineering').nth(2)
  await third.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await expect(dialog(page, 'Edit this meeting')).toBeVisible()
  await expect(page.getByLabel('Repeat')).toHaveCount(0)
  await page.getByLabel('Date').fill(inDays(200))
  await person.press('Save changes')
  await expect(page.getByText(/^The next meeting begins/)).toBeVisible()
  await expect(page.getByLabel('Topic')).toHaveValue('Engineering')
  await page.keyboard.press('Escape')
  await third.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await page.getByLabel('Start').fill('10:30')
  await person.press('Save changes')
  await expect(third).toContainText(/10:30.AM.*Changed/)

  // All of them, at another hour and under another name.
  await choose(person, 'More for Engineering', 'Edit all meetings')
  await page.getByLabel('Topic').fill('Engineering weekly')
  await page.getByLabel('Start').fill('14:00')
  await person.press('Save changes')
  await expect(occurrences(page, 'Engineering weekly').first()).toContainText('2:00')
  await expect(occurrences(page, 'Engineering weekly').nth(2)).toContainText(/10:30.AM.*Changed/)
  await expect(occurrences(page, 'Engineering weekly').nth(3)).toContainText('2:00')
  await expect(occurrences(page, 'Engineering weekly')).toHaveCount(7)

  // One is cancelled, and then the rest.
  const second = occurrences(page, 'Engineering weekly').nth(1)
  await second.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Cancel meeting' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel meeting' }).click()
  await expect(occurrences(page, 'Engineering weekly')).toHaveCount(6)
  await choose(person, 'More for Engineering weekly', 'Cancel all meetings')
  await expect(page.getByRole('alertdialog')).toContainText('All 6 remaining meetings')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel all meetings' }).click()
  await expect(entry(page, 'Engineering weekly')).toHaveCount(0)
  expect(person.complaints).toEqual([])
  await person.context.close()
})

test('what the server refuses is said in the form, and nothing of it is lost', async ({ browser }) => {
  const person = await enter(browser, mia)
  const { page } = person
  await person.press('My rooms')
  await person.press('New room')
  await page.getByLabel('Name').fill('Budget room')
  await person.press('New room')
  await page.getByRole('button', { name: 'Start Budget room' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByText('Plan one for later').click()
  await page.getByLabel('Meet in').selectOption({ index: 1 })
  await person.press('Schedule meeting')
  await expect(page.getByText('Give the meeting a topic.')).toBeVisible()
  await expect(page.getByLabel('Topic')).toBeFocused()
  await page.getByLabel('Topic').fill('Budget')
  await page.getByLabel('Repeat').selectOption('daily')
  await page.getByLabel('Every').fill('100')
  await person.press('Schedule meeting')
  await expect(page.getByText('A number from 1 to 99.')).toBeVisible()
  await page.getByLabel('Every').fill('1')
  await page.getByLabel('Duration').selectOption('480')
  // A click beside the dialog is no reason to begin again.
  await page.mouse.click(10, 10)
  await expect(page.getByLabel('Topic')).toHaveValue('Budget')
  // The room was still there when the form was opened.
  const elsewhere = await page.context().newPage()
  await elsewhere.goto(server.url)
  await elsewhere.getByRole('button', { name: 'My rooms' }).click()
  await elsewhere.getByRole('button', { name: 'More for Budget room' }).click()
  await elsewhere.getByRole('menuitem', { name: 'Remove room' }).click()
  await elsewhere.getByRole('alertdialog').getByRole('button', { name: 'Remove room' }).click()
  await expect(elsewhere.getByText('No rooms yet')).toBeVisible()
  await person.press('Schedule meeting')
  await expect(page.getByText('This room is not yours any more.')).toBeVisible()
  await expect(page.getByLabel('Meet in')).toBeFocused()
  await expect(page.getByLabel('Topic')).toHaveValue('Budget')
  await expect(page.getByLabel('Repeat')).toHaveValue('daily')
  await page.getByLabel('Meet in').selectOption({ index: 0 })
  await person.press('Schedule meeting')
  await expect(dialog(page, 'It’s planned')).toContainText('Topic: Budget')
  await person.context.close()
})

test('an invited colleague sees it, and takes it out of their own list', async ({ browser }) => {
  const [host, guest] = [await enter(browser, mia), await enter(browser, ben)]
  await plan(host, 'Budget review', async () => {
    const people = host.page.getByRole('combobox', { name: 'Invite people' })
    await people.fill('okaf')
    await host.page.getByRole('option', { name: /Ben Okafor/ }).waitFor()
    await people.press('Enter')
    await expect(host.page.getByRole('button', { name: 'Do not invite Ben Okafor' })).toBeVisible()
    await people.press('Backspace')
    await expect(host.page.getByRole('button', { name: 'Do not invite Ben Okafor' })).toHaveCount(0)
    await people.fill('nobody at all')
    await expect(host.page.getByText('Nobody else is called “nobody at all”.')).toBeVisible()
    await people.fill('ben')
    await host.page.getByRole('option', { name: /Ben Okafor/ }).waitFor()
    // Escape closes the list, not the whole form.
    await people.press('Escape')
    await expect(host.page.getByRole('listbox')).toHaveCount(0)
    await people.press('ArrowDown')
    await host.page.getByRole('option', { name: /Ben Okafor/ }).click()
  })
  await expect(entry(guest.page, 'Budget review')).toContainText('Invited')
  await expect(entry(guest.page, 'Budget review')).toContainText('By Mia Lindqvist')
  await guest.press('More for Budget review')
  await expect(guest.page.getByRole('menuitem', { name: 'Edit' })).toHaveCount(0)
  await guest.page.getByRole('menuitem', { name: 'Remove from my list' }).click()
  await expect(entry(guest.page, 'Budget review')).toHaveCount(0)
  await host.page.keyboard.press('Escape')
  await expect(entry(host.page, 'Budget review')).toHaveCount(1)
  for (const person of [host, guest]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})

test('a link is enough for a guest to join, and for a colleague to add the meeting', async ({ browser }) => {
  const host = await enter(browser, mia)
  await plan(host, 'Open house', async () => {
    await host.page.getByText('More options').click()
    await host.page.getByLabel('People may join').selectOption('-1')
  })
  const text = (await dialog(host.page, 'It’s planned').locator('pre').textContent()) ?? ''
  const link = /http\S+\/j\/\w{14}/.exec(text)?.[0] ?? ''
  const password = /Password: (\d{6})/.exec(text)?.[1] ?? ''
  expect(link).not.toBe('')
  await expect(dialog(host.page, 'It’s planned').getByRole('img', { name: 'QR code of the link' })).toBeVisible()

  const stranger = await Person.at(browser, link)
  await expect(stranger.page.getByRole('heading', { name: 'Open house' })).toBeVisible()
  await expect(stranger.page.getByLabel('Meeting password')).toHaveCount(0)
  await stranger.join('Priya Raman')

  // Whoever comes by the number alone is asked; whoever pastes the whole invitation is not.
  const other = await Person.at(browser, server.url)
  await other.page.getByLabel('Meeting number').fill(/Meeting number: ([\d ]+)/.exec(text)?.[1] ?? '')
  await other.page.getByLabel('Your name').fill('Yuki Mori')
  await other.press('Continue')
  await expect(other.page.getByLabel('Meeting password')).toBeVisible()
  await other.page.goto(server.url)
  await other.page.getByLabel('Meeting number').fill('https://other.example/j/oP5idgfEmt0pQ7')
  await other.press('Continue')
  await expect(dialog(other.page, 'This meeting is on another server')).toContainText('other.example')
  await other.page.keyboard.press('Escape')
  await other.page.getByLabel('Meeting number').fill(link)
  await other.press('Continue')
  await expect(other.page.getByRole('heading', { name: 'Open house' })).toBeVisible()
  await expect(other.page.getByLabel('Meeting password')).toHaveCount(0)
  await other.page.goto(`${server.url}/j/nosuchkey12345`)
  await expect(other.page.getByRole('alert')).toContainText('This link leads to no meeting')

  const colleague = await enter(browser, ben)
  await colleague.press('Add by link')
  await colleague.page.getByLabel('Link or invitation').fill(password)
  await colleague.press('Add to my list')
  await expect(colleague.page.getByText('A number alone is not enough.')).toBeVisible()
  await colleague.page.getByLabel('Link or invitation').fill(text)
  await colleague.press('Add to my list')
  await expect(entry(colleague.page, 'Open house')).toContainText('Added')
  for (const person of [host, stranger, other, colleague]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})

test('whoever is not signed in yet adds the meeting once they are', async ({ browser }) => {
  const host = await enter(browser, mia)
  await plan(host, 'Late addition')
  const text = (await dialog(host.page, 'It’s planned').locator('pre').textContent()) ?? ''
  const key = /\/j\/(\w{14})/.exec(text)?.[1] ?? ''
  const person = await Person.at(browser, `${server.url}/add/${key}`)
  await person.page.getByLabel('User name').fill(ben.username)
  await person.page.getByLabel('Password', { exact: true }).fill(ben.password)
  await person.press('Sign in')
  await expect(entry(person.page, 'Late addition')).toContainText('Added')
  await expect(person.page).toHaveURL(`${server.url}/`)
  for (const one of [host, person]) await one.context.close()
})

test('a personal room is made, met in, planned in and removed', async ({ browser }) => {
  const person = await enter(browser, mia)
  const { page } = person
  await person.press('My rooms')
  await person.press('New room')
  await page.getByLabel('Name').fill('Design reviews')
  await page.getByLabel('Six-digit password').fill('135790')
  await person.press('New room')
  const room = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Design reviews' })
  await expect(room).toContainText('Password 135790')
  const number = /\d{3} \d{3} \d{3}/.exec((await room.textContent()) ?? '')?.[0] ?? ''
  await choose(person, 'More for Design reviews', 'Edit')
  await page.getByLabel('Name').fill('Design talks')
  await page.getByRole('switch', { name: 'Ask for a password' }).click()
  await person.press('Save')
  await expect(page.getByText('No password')).toBeVisible()
  await choose(person, 'More for Design talks', 'Invitation')
  await expect(dialog(page, 'Invitation')).toContainText(`Meeting number: ${number}`)
  await expect(page.getByRole('button', { name: 'Calendar file' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(dialog(page, 'Invitation')).toHaveCount(0)

  await plan(person, 'Mock-ups', () => page.getByLabel('Meet in').selectOption({ index: 1 }))
  await expect(dialog(page, 'It’s planned')).toContainText(`Meeting number: ${number}`)
  await page.keyboard.press('Escape')
  await expect(entry(page, 'Mock-ups')).toContainText(number)

  await person.press('My rooms')
  await person.press('Start Design talks')
  await person.join()
  await person.page.keyboard.press('i')
  await expect(dialog(page, 'Invitation')).toContainText(`Meeting number: ${number}`)
  await page.keyboard.press('Escape')
  await person.press('Leave')
  await page.getByRole('menuitem', { name: 'Leave' }).first().click()
  await page.goto(server.url)
  await person.press('My rooms')
  await choose(person, 'More for Design talks', 'Remove room')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove room' }).click()
  await expect(page.getByText('No rooms yet')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(entry(page, 'Mock-ups')).toHaveCount(0)
  expect(person.complaints).toEqual([])
  await person.context.close()
})

test('high call rates are offered to operators alone', async ({ browser }) => {
  const rates = async (user: typeof mia): Promise<string[]> => {
    const person = await enter(browser, user)
    await person.page.getByText('Plan one for later').click()
    await person.page.getByText('More options').click()
    const offered = await person.page
      .getByLabel(/^Call rate/)
      .getByRole('option')
      .allTextContents()
    await person.context.close()
    return offered
  }
  expect(await rates(mia)).not.toContain('8192 kbit/s')
  expect(await rates({ username: 'admin', password: adminPassword, realName: '' })).toContain('8192 kbit/s')
})
