/** Hands, signs and what people write to each other, from window to window: a chair, and two who came by the link. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { arrive, clear, look } from './support/look.ts'
import type { Person } from './support/person.ts'

test.describe.configure({ mode: 'serial' })

let server: Headless
let chair: Person
let greta: Person
let omar: Person

test.beforeAll(async ({ browser }) => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  chair = await arrive(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  const link = chair.page.url()
  greta = await arrive(browser, link)
  await greta.join('Greta')
  omar = await arrive(browser, link)
  await omar.join('Omar')
})
test.afterAll(async () => {
  for (const person of [chair, greta, omar]) {
    expect(person?.complaints ?? []).toEqual([])
    await person?.context.close()
  }
  await server?.stop()
})

const openChat = (person: Person): Promise<void> => person.press(/^Chat/)
const messages = (person: Person) => person.page.getByRole('region', { name: 'Messages' })
async function write(person: Person, text: string, to?: string): Promise<void> {
  if (to !== undefined) await person.page.getByLabel('To', { exact: true }).selectOption({ label: to })
  const field = person.page.getByRole('textbox', { name: /^Write to/ })
  await field.fill(text)
  await field.press('Enter')
  await expect(field).toHaveValue('')
}

test('what one writes to everyone, everyone reads: as text, with links that are links, and counted where nobody looked', async () => {
  await greta.page.keyboard.press('c')
  await write(greta, 'Hello <b>all</b>, see https://example.org/minutes.\nThank you')
  await expect(chair.page.getByRole('button', { name: 'Chat, 1 unread message' })).toBeVisible()
  await expect(chair.told('Greta: Hello <b>all</b>')).toBeVisible()
  for (const person of [chair, omar]) {
    await openChat(person)
    await expect(messages(person)).toContainText('Hello <b>all</b>, see https://example.org/minutes.')
    await expect(person.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
  }
  const link = messages(chair).getByRole('link')
  await expect(link).toHaveText('https://example.org/minutes')
  await expect(link).toHaveAttribute('rel', /noopener/)
})

test('what is meant for one person is read by the two alone', async () => {
  await write(omar, 'Just between us', 'Greta')
  await expect(messages(greta)).toContainText('Just between us')
  await greta.press('Answer Omar alone')
  await write(greta, 'Of course')
  await expect(messages(omar)).toContainText('Of course')
  await write(omar, 'For everyone again', 'Everyone')
  await expect(messages(chair)).toContainText('For everyone again')
  await expect(messages(chair)).not.toContainText('between us')
  await expect(messages(chair)).not.toContainText('Of course')
  for (const person of [chair, greta, omar]) await clear(person)
  await look(greta, 'chat')
})

test('too long a message is refused before it is sent, and stays to be shortened', async () => {
  const field = omar.page.getByRole('textbox', { name: /^Write to/ })
  await field.fill('x'.repeat(2001))
  await expect(omar.page.getByRole('alert')).toHaveText('A message has at most 2000 characters.')
  await expect(omar.page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await field.fill('')
})

test('the chair closes the chat: others write to the chair only, and say so before they try', async () => {
  await chair.press('Participants')
  await chair.press('More chair’s controls')
  await chair.page.getByRole('menuitem', { name: 'Close the chat' }).click()
  await expect(omar.page.getByText('The chair has closed the chat.')).toBeVisible()
  await write(omar, 'May I?', 'Administrator')
  await openChat(chair)
  await expect(messages(chair)).toContainText('May I?')
  await look(omar, 'chat-closed')
  await omar.page.keyboard.press('Escape')
  await expect(messages(omar)).toHaveCount(0)
})

test('hands are seen by everybody, and by the chair in their order, who takes them down one by one or all at once', async () => {
  await greta.page.keyboard.press('Escape')
  await greta.page.keyboard.press('h')
  await expect(omar.page.getByRole('group', { name: /^Greta,.*Hand raised/ })).toBeVisible()
  await expect(chair.told('Greta raised a hand')).toBeVisible()
  await omar.press('Raise hand')
  await chair.press('Participants')
  const raised = chair.page.getByRole('region', { name: '2 raised hands' }).getByRole('listitem')
  await expect(raised).toHaveText([/Greta/, /Omar/])
  for (const person of [chair, greta, omar]) await clear(person)
  await look(chair, 'hands')
  await chair.press('Lower the hand of Greta')
  await expect(greta.told('took your hand down')).toBeVisible()
  await expect(greta.page.getByRole('button', { name: 'Raise hand' })).toBeVisible()
  await greta.press('Raise hand')
  await expect(chair.page.getByRole('region', { name: '2 raised hands' }).getByRole('listitem')).toHaveText([
    /Omar/,
    /Greta/,
  ])
  await chair.press('Lower all hands')
  await expect(omar.page.getByRole('button', { name: 'Raise hand' })).toBeVisible()
})

test('a sign is seen on the tile of who shows it, read out, and gone after a moment', async () => {
  await greta.press('Reactions')
  await greta.press('Applause')
  await expect(omar.page.locator('[data-sign="👏"]')).toContainText('Greta')
  await expect(omar.page.getByRole('status', { name: 'Reactions shown now' })).toHaveText('Greta: Applause')
  await look(greta, 'reactions')
  await expect(omar.page.locator('[data-sign]')).toHaveCount(0)
})

test('whoever comes back reads on where they were, and nothing of it is new to them', async () => {
  await greta.page.reload()
  await greta.page.getByRole('region', { name: 'Stage' }).waitFor()
  await expect(greta.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
  await openChat(greta)
  for (const text of ['Hello <b>all</b>', 'Just between us', 'Of course', 'For everyone again'])
    await expect(messages(greta)).toContainText(text)
})
