/** The lobby in real windows: who waits is seen by the chair, and goes in by the chair's word. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { Person } from './support/person.ts'

test.describe.configure({ mode: 'serial' })

let server: Headless
let chair: Person
let greta: Person
let omar: Person
let link = ''

test.beforeAll(async ({ browser }) => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  link = chair.page.url()
  await chair.press('Participants')
})
test.afterAll(async () => {
  for (const person of [chair, greta, omar]) await person?.context.close()
  await server?.stop()
})

const knock = async (person: Person, name: string): Promise<void> => {
  await person.page.getByLabel('Your name').fill(name)
  await person.press('Join meeting')
  await expect(person.page.getByText('Please wait in the lobby')).toBeVisible()
}

test('who comes waits, also over a reload, until the chair admits them', async ({ browser }) => {
  await chair.press('More chair’s controls')
  await chair.page.getByRole('menuitem', { name: 'Turn lobby on' }).click()
  greta = await Person.at(browser, link)
  await knock(greta, 'Greta')
  await expect(chair.page.getByText('Waiting in the lobby (1)')).toBeVisible()
  await expect(chair.told('Greta waits in the lobby')).toBeVisible()
  await greta.page.reload()
  await knock(greta, 'Greta')
  await chair.press('Admit Greta')
  await greta.page.getByRole('region', { name: 'Stage' }).waitFor()
  await expect(chair.page.getByText(/^Waiting in the lobby/)).toBeHidden()
  await expect.poll(async () => (await greta.receives()).size).toBe(1)
})

test('a participant made chair sees who waits, and lets them in', async ({ browser }) => {
  omar = await Person.at(browser, link)
  await knock(omar, 'Omar')
  await chair.press('Options for Greta')
  await chair.page.getByRole('menuitem', { name: 'Make chair' }).click()
  await expect(greta.told('You chair this meeting now')).toBeVisible()
  await greta.press('Participants')
  await greta.press('Admit Omar')
  await omar.page.getByRole('region', { name: 'Stage' }).waitFor()
})

test('who is inside goes back to the lobby when it is turned on anew', async () => {
  for (const label of ['Turn lobby off', 'Turn lobby on']) {
    await chair.press('More chair’s controls')
    await chair.page.getByRole('menuitem', { name: label }).click()
  }
  await expect(omar.page.getByRole('heading', { name: /turned the lobby on$/ })).toBeVisible()
  await omar.press('Join again')
  await knock(omar, 'Omar')
  await omar.press('Do not wait')
  await expect(omar.page.getByLabel('Your name')).toBeVisible()
  await expect(chair.page.getByText(/^Waiting in the lobby/)).toBeHidden()
  await expect(greta.page.getByRole('region', { name: 'Stage' })).toBeVisible()
  for (const person of [chair, greta, omar]) expect(person.complaints).toEqual([])
})
