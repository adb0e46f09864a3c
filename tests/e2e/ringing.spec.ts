/** A call to a colleague rings in their window, and one click brings them into the meeting. */
import { expect, test } from '@playwright/test'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { createUser, signedIn } from '../support/sqmeeting.ts'
import { Person } from './support/person.ts'

const mia = { username: 'mia', password: 'Member123!@#', realName: 'Mia Lindqvist' }
let server: Headless

test.beforeAll(async () => {
  server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  await createUser(server.url, await signedIn(server.url, 'admin', adminPassword), mia)
})
test.afterAll(async () => {
  await server?.stop()
})

async function portsip(path: string, body: object, token?: string): Promise<{ status: number; token?: string }> {
  const answer = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const said = (await answer.json().catch(() => ({}))) as { access_token?: string }
  return { status: answer.status, ...(said.access_token && { token: said.access_token }) }
}

test('who is called comes with one click, or not', async ({ browser }) => {
  const chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  const number = /\d+$/.exec(chair.page.url())?.[0] ?? ''
  const colleague = await Person.at(browser, server.url)
  await colleague.signIn(mia.username, mia.password)
  const { token } = await portsip('/login', { username: 'admin', password: adminPassword })
  const call = () => portsip(`/user/meetings/${number}/participants/invite`, { number: 'mia' }, token)

  expect((await call()).status).toBe(200)
  const ringing = colleague.page.getByRole('alertdialog', { name: /^Administrator asks you to join/ })
  await expect(ringing).toBeVisible()
  await colleague.press('Not now')
  await expect(ringing).toHaveCount(0)

  await call()
  await ringing.getByRole('button', { name: 'Join' }).click()
  await colleague.join()
  await chair.idOf(mia.realName)
  for (const person of [chair, colleague]) {
    expect(person.complaints).toEqual([])
    await person.context.close()
  }
})
