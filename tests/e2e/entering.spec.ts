/** Coming into a meeting while the line to the server breaks: what was missed meanwhile is seen once inside. */
import { expect, test, type WebSocketRoute } from '@playwright/test'
import { adminPassword, freshFolder, startBuilt } from '../support/headless.ts'
import { Person } from './support/person.ts'

test('what changed while the engine was waited for and the line was gone is seen once inside', async ({ browser }) => {
  const server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  const chair = await Person.at(browser, server.url)
  await chair.signIn('admin', adminPassword)
  await chair.press(/^New meeting/)
  await chair.join()
  await chair.press('Participants')

  const late = await Person.at(browser, 'about:blank')
  let letIn: () => void = () => undefined
  const engineOpens = new Promise<void>(resolve => {
    letIn = resolve
  })
  await late.page.routeWebSocket(/\/rtc/, async client => {
    await engineOpens
    client.connectToServer()
  })
  let reachable = true
  let line: { client: WebSocketRoute; answers: number } | undefined
  await late.page.routeWebSocket(/\/wire/, client => {
    if (!reachable) return void client.close()
    const mine = { client, answers: 0 }
    line = mine
    client.connectToServer().onMessage(frame => {
      mine.answers += 1
      client.send(frame)
    })
  })
  await late.page.goto(chair.page.url())
  await late.page.getByLabel('Your name').fill('Late')
  await late.press('Join meeting')
  await chair.page.getByRole('group', { name: /^Late,/ }).waitFor()

  const before = line
  reachable = false
  await before?.client.close()
  await chair.press('Lock meeting')
  await chair.page.getByText('Locked', { exact: true }).waitFor()
  reachable = true
  await expect.poll(() => line !== before && (line?.answers ?? 0) > 0).toBe(true)
  letIn()
  await late.page.getByRole('region', { name: 'Stage' }).waitFor()
  await expect(late.page.getByText('Locked', { exact: true })).toBeVisible()
  for (const person of [late, chair]) await person.context.close()
  await server.stop()
})
