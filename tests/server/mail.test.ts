/** Invitations of a real server: they wait while there is no mail server, survive its death, and go out when one is named. */
import { afterAll, expect, it } from 'vitest'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { type MailHouse, openMailServer } from '../support/mailServer.ts'

const key = 'a-key-that-nobody-guesses'
const password = 'What-the-mail-server-wants'
const dataDir = freshFolder()
let server: Headless | undefined
let mails: MailHouse | undefined

const start = async (...flags: string[]): Promise<Headless> => {
  const usual = ['--port', '0', '--data', dataDir, '--admin-password', adminPassword, '--api-key', key]
  server = await startHeadless(...usual, ...flags)
  return server
}
afterAll(async () => {
  await server?.stop()
  await mails?.close()
})

it('is said truthfully, and nothing is lost', async () => {
  const { url, kill } = await start()
  const ask = async (method: string, path: string, body?: object, user?: string) => {
    const response = await fetch(`${url}/api/v6${path}`, {
      method,
      headers: { 'X-API-KEY': key, 'content-type': 'application/json', ...(user && { 'X-USER-ID': user }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
    return (await response.json()) as any
  }
  const account = await ask('POST', '/account', {
    ...{ adminFirstname: 'Test', adminLastname: 'User', adminEmail: 'test-user@example.com' },
  })
  const user = (await ask('GET', `/account/admin/${account.data.id}`)).data[0].id
  const startTime = new Date(Date.now() + 3600_000).toISOString()
  const plan = { topic: 'Council', startTime, duration: 60, invitedParticipants: ['gina@example.org'] }
  const made = await ask('POST', '/meeting', plan, user)
  expect(made.responseMessage).toMatch(/^1 e-mail queued: this server has no mail server/)
  await kill()

  const house = await openMailServer({ password })
  mails = house
  process.env['GAVEL_SMTP_PASSWORD'] = password
  const named = ['--smtp-url', `smtp://gavel@127.0.0.1:${house.port}`, '--mail-from', 'Gavel <gavel@example.org>']
  const again = await start(...named, '--public-url', 'https://meet.example')
  delete process.env['GAVEL_SMTP_PASSWORD']
  await expect.poll(() => house.came.length).toBe(1)
  expect(house.signedIn).toEqual(['gavel'])
  expect(house.came[0]).toMatchObject({ to: ['gina@example.org'], mail: { subject: 'Invitation: Council' } })
  expect(house.came[0]?.calendar).toContain(`UID:${made.data.id}@gavel`)
  expect(again.log()).not.toMatch(new RegExp(`${password}|gina|${key}`))
})
