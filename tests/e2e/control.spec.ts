/** What the chair puts on the stage reaches every window, through the window's own controls and through the API alike. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

test.describe.configure({ mode: 'serial' })

let server: Headless
let admin: Caller
let number = ''
let chair: Person
let guest: Person
let other: Person

const api = (method: string, path: string, body?: object) =>
  sqmeeting(server.url, method, `/meeting/${number}${path}`, admin, body)
const largest = (person: Person): Promise<string | null> =>
  person.page.evaluate(() => {
    const area = (one: Element): number => one.clientWidth * one.clientHeight
    const tiles = [...document.querySelectorAll('[data-participant]')].sort((a, b) => area(b) - area(a))
    const [first, second] = tiles
    // In a gallery all are the same size, and nobody is large.
    if (!first || (second && area(first) < 2 * area(second))) return null
    return first.getAttribute('aria-label')?.split(',')[0] ?? null
  })
const tilesOf = (person: Person): Promise<number> => person.page.locator('[data-participant]').count()

test.beforeAll(async ({ browser }) => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
  chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  const link = chair.page.url()
  number = /\d+$/.exec(link)?.[0] ?? ''
  guest = await Person.at(browser, link)
  await guest.join('Greta')
  other = await Person.at(browser, link)
  await other.join('Omar')
  await chair.press('Participants')
})
test.afterAll(async () => {
  for (const person of [chair, guest, other]) await person?.context.close()
  await server?.stop()
})

test('a message by the chair’s window is read in every window, as text, and goes away again', async () => {
  await chair.press('More chair’s controls')
  await chair.page.getByRole('menuitem', { name: 'Show a message' }).click()
  await chair.page.getByLabel('Message', { exact: true }).fill('Break <b>until</b> 11:00')
  await chair.page.getByRole('switch', { name: 'Run across the picture' }).click()
  await chair.press('Show it')
  for (const person of [chair, guest, other])
    await expect(person.page.getByRole('status', { name: 'Message from the chair' })).toHaveText(
      'Break <b>until</b> 11:00',
    )
  expect((await api('DELETE', '/overlay')).status).toBe(200)
  for (const person of [chair, guest, other])
    await expect(person.page.getByRole('status', { name: 'Message from the chair' })).toHaveCount(0)
})

test('a message by the API runs across as often as it was asked to, and is over', async () => {
  await guest.page.emulateMedia({ reducedMotion: 'no-preference' })
  await guest.page.setViewportSize({ width: 640, height: 480 })
  await api('POST', '/overlay', { content: 'Hi', repeat: 1, position: 50, enable_scroll: true })
  const text = guest.page.getByRole('status', { name: 'Message from the chair' })
  await expect(text).toBeVisible()
  await expect(text).toHaveCount(0)
  await guest.page.setViewportSize({ width: 1280, height: 800 })
  await api('DELETE', '/overlay')
})

test('who is pinned for everybody is large for everybody, whatever their own layout', async () => {
  expect(await largest(other)).toBeNull()
  await chair.press('Options for Greta')
  await chair.page.getByRole('menuitem', { name: 'Pin for everyone' }).click()
  await expect.poll(() => largest(other)).toBe('Greta')
  await expect.poll(() => largest(chair)).toBe('Greta')
  await expect(guest.told('You are shown large to everybody')).toBeVisible()
  expect((await api('DELETE', '/pin')).status).toBe(200)
  await expect.poll(() => largest(other)).toBeNull()
})

test('a pin for oneself is nobody else’s business', async () => {
  await other.press('Participants')
  await other.press('Options for Greta')
  await other.page.getByRole('menuitem', { name: 'Pin for me' }).click()
  await expect.poll(() => largest(other)).toBe('Greta')
  expect(await largest(chair)).toBeNull()
  await other.press('Options for Greta')
  await other.page.getByRole('menuitem', { name: 'Unpin for me' }).click()
  await expect.poll(() => largest(other)).toBeNull()
})

test('the chair arranges what one viewer sees: how many, in which layout, and who is large', async () => {
  const viewer = await chair.idOf('Omar')
  const target = await chair.idOf('Greta')
  await api('POST', `/participant/${viewer}/layout_change`, { max_views: 1, layout: 'auto' })
  await expect.poll(() => tilesOf(other)).toBe(1)
  expect(await tilesOf(guest)).toBe(3)
  await api('POST', `/participant/${viewer}/pin`, { participants: [target] })
  await expect.poll(() => largest(other)).toBe('Greta')
  await chair.press('Options for Omar')
  await chair.page.getByRole('menuitem', { name: 'Arrange their view' }).click()
  await chair.page.getByText('Gallery', { exact: true }).click()
  await chair.page.getByText('4', { exact: true }).click()
  await chair.page.getByLabel('Large for them').selectOption('')
  await chair.press('Save')
  await expect.poll(() => tilesOf(other)).toBe(3)
  await expect.poll(() => largest(other)).toBeNull()
  await expect(other.page.getByRole('button', { name: /^Show/ })).toBeDisabled()
})

test('everybody is told that the meeting ends soon, the chair gives it more time, and it ends in time', async () => {
  const inMinutes = (minutes: number): object => ({ end_time: Date.now() + minutes * 60_000 })
  await api('POST', '', inMinutes(4))
  for (const person of [chair, guest]) await expect(person.page.getByText(/^This meeting ends at/)).toBeVisible()
  await expect(guest.page.getByRole('button', { name: '30 more minutes' })).toHaveCount(0)
  await chair.press('30 more minutes')
  await expect(chair.told('The meeting goes on until')).toBeVisible()
  for (const person of [chair, guest]) await expect(person.page.getByText(/^This meeting ends at/)).toHaveCount(0)
  await api('POST', '', inMinutes(0.05))
  for (const person of [chair, guest, other])
    await expect(person.page.getByRole('heading', { name: 'The time of the meeting is over' })).toBeVisible()
})
