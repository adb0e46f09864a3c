/** What a program says of a conference’s picture over the PortSIP API is what its people see: cells, who is in which, or no pictures at all. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { Person } from './support/person.ts'
import { expectHeard } from './support/reception.ts'

const folder = process.env['SCREENS']
let server: Headless
let token = ''

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  token = (await portsip('/login', { username: 'admin', password: adminPassword })).access_token ?? ''
})
test.afterAll(async () => {
  await server?.stop()
})

async function portsip(path: string, body: object): Promise<{ access_token?: string; id?: string }> {
  const answer = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  expect([path, answer.ok]).toEqual([path, true])
  return (await answer.json().catch(() => ({}))) as { access_token?: string; id?: string }
}

/** Who is in which cell of this window. */
const cellsOf = ({ page }: Person): Promise<(string | null)[]> =>
  page.locator('[data-cell]').evaluateAll(cells => cells.map(cell => cell.getAttribute('data-of')))

test('cells and who is in them are the same in every window', async ({ browser }) => {
  test.setTimeout(300_000)
  const room = { subject: 'Harbour council', mode: 'VIDEO', layout: 'LAYOUT6' }
  const { id = '' } = await portsip('/user/meetings', room)
  await portsip(`/user/meetings/${id}/start`, {})
  const people: Person[] = []
  for (const name of ['Ada', 'Ben', 'Cem', 'Dora']) {
    const one = await Person.at(browser, `${server.url}/j/${id}`)
    // One picture is enough to see, and four cameras are much for a small machine.
    if (name !== 'Cem') await one.press('Stop camera')
    await one.join(name)
    people.push(one)
  }
  const [ada, ben] = people as [Person, Person]
  const ids = await Promise.all(['Ben', 'Cem', 'Dora'].map(name => ada.idOf(name)))
  const [idOfBen, idOfCem, idOfDora] = ids as [string, string, string]
  const idOfAda = await ben.idOf('Ada')
  const see = async (cells: string[]): Promise<void> => {
    for (const person of people) await expect.poll(() => cellsOf(person)).toEqual(cells)
  }
  await see([idOfAda, idOfBen, idOfCem, idOfDora, '', ''])
  const place = (who: string, position: number) =>
    portsip(`/user/meetings/${id}/participants/${who}/position`, { position })
  await place(idOfCem, 0)
  await see([idOfCem, idOfAda, idOfBen, idOfDora, '', ''])
  await place(idOfDora, 5)
  await place(idOfBen, -1)
  await see([idOfCem, idOfAda, '', '', '', idOfDora])
  await expect(ada.page.locator(`[data-participant="${idOfBen}"]`)).toHaveCount(0)
  await ada.page.locator(`[data-participant="${idOfCem}"] video`).waitFor()
  if (folder) {
    mkdirSync(folder, { recursive: true })
    await ada.page.waitForTimeout(500)
    await ada.page.screenshot({ path: join(folder, 'cells-light.png') })
  }
  await portsip(`/user/meetings/${id}/participants/layout`, { items: [idOfBen, idOfAda] })
  await portsip(`/user/meetings/${id}`, { layout: 'LAYOUT2' })
  await see([idOfBen, idOfAda])
  await portsip(`/user/meetings/${id}`, { layout: 'LAYOUT0' })
  await see([])
  await ada.idOf('Ben')
  await expect(ada.page.locator('[data-participant]')).toHaveCount(2)
  for (const person of people) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})

test('in a voice conference nobody is seen', async ({ browser }) => {
  const { id = '' } = await portsip('/user/meetings', { subject: 'Hotline', mode: 'AUDIO' })
  await portsip(`/user/meetings/${id}/start`, {})
  const [ada, ben] = await Promise.all([1, 2].map(() => Person.at(browser, `${server.url}/j/${id}`)))
  for (const [person, name] of [
    [ada as Person, 'Ada'],
    [ben as Person, 'Ben'],
  ] as const) {
    await expect(person.page.getByText('Voice only')).toBeVisible()
    await expect(person.page.getByRole('button', { name: 'Stop camera' })).toHaveCount(0)
    await person.join(name)
  }
  const speaker = await (ada as Person).idOf('Ben')
  await expectHeard(ada as Person, speaker)
  for (const person of [ada as Person, ben as Person]) {
    for (const button of [/camera/, /Share/])
      await expect(person.page.getByRole('button', { name: button })).toHaveCount(0)
    await person.page.keyboard.press('v')
    await expect(person.page.locator('video')).toHaveCount(0)
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
