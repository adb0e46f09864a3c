/** The desktop shell, run as built: our main code, our preload and our window, with a stand-in for the `electron` module only. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import type { Ask, recorded } from './electron/tests.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const hook = fileURLToPath(new URL('./electron/hook.mjs', import.meta.url))
test.describe.configure({ mode: 'serial' })

let app: ChildProcess
let browser: Browser
let page: Page
const userData = mkdtempSync(join(tmpdir(), 'gavel-desktop-'))
let nextId = 1

function ask<T>(question: Ask): Promise<T> {
  const id = nextId++
  return new Promise(resolve => {
    const listener = (message: { id: number; value: T }): void => {
      if (message.id !== id) return
      app.off('message', listener)
      resolve(message.value)
    }
    app.on('message', listener)
    app.send({ ...question, id })
  })
}
const kept = () => ask<typeof recorded>({ ask: 'recorded' })

test.beforeAll(async () => {
  const cdpPort = 20_000 + Math.floor(Math.random() * 20_000)
  app = fork(join(root, 'out/main/index.js'), [], {
    execArgv: ['--import', hook],
    env: { ...process.env, STAND_IN_USER_DATA: userData, STAND_IN_CDP_PORT: String(cdpPort) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await expect
    .poll(
      async () => {
        browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${cdpPort}`).catch(() => undefined as never)
        page = browser
          ?.contexts()
          .flatMap(context => context.pages())
          .find(one => one.url().includes('gavel-app')) as Page
        return page !== undefined
      },
      { timeout: 30_000 },
    )
    .toBe(true)
})
test.afterAll(() => {
  app?.kill('SIGKILL')
})

let password = ''
const homeButton = () => page.getByRole('button', { name: 'New meeting' })

test('the window opens, safe and sound, and the first password is shown once', async () => {
  await expect(
    page
      .getByRole('button', { name: 'Sign in' })
      .or(page.getByRole('link', { name: 'Sign in' }))
      .first(),
  ).toBeVisible()
  const { windows, schemes, switches, dialogs } = await kept()
  expect(windows).toMatchObject([
    { webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false } },
  ])
  expect(schemes).toMatchObject([{ scheme: 'gavel', privileges: { secure: true, standard: true } }])
  expect(switches).toContain('allow-loopback-in-peer-connection')
  password = /password (\S+)/.exec(dialogs[0]?.detail ?? '')?.[1] ?? ''
  expect(password).toHaveLength(16)
})

test('signing in goes over the port, and the remembered token is sealed', async () => {
  await signIn()
  await expect(homeButton()).toBeVisible()
  const files = readdirSync(userData).filter(name => name.endsWith('.json'))
  const settings = files.map(name => readFileSync(join(userData, name), 'utf8')).join()
  expect(settings).toContain('sealedToken')
  const remembered = await page.evaluate(() =>
    (window as never as { desktop: { rememberedToken(): Promise<string> } }).desktop.rememberedToken(),
  )
  expect(remembered).toMatch(/^[0-9a-f-]{36}$/)
  expect(settings).not.toContain(remembered)
})

async function signIn(): Promise<void> {
  if (!(await page.getByLabel('Password').first().isVisible()))
    await page
      .getByRole('button', { name: 'Sign in' })
      .or(page.getByRole('link', { name: 'Sign in' }))
      .first()
      .click()
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(password)
  const remember = page
    .getByRole('checkbox', { name: /remember|stay signed in/i })
    .or(page.getByRole('switch', { name: /remember|stay signed in/i }))
    .first()
  if ((await remember.getAttribute('aria-checked')) === 'false') await remember.click()
  await page.getByRole('button', { name: 'Sign in' }).last().click()
}

test('the window cannot leave its own pages, and links go to the system', async () => {
  await page.evaluate(() => {
    window.location.href = 'https://example.org/'
  })
  await expect.poll(async () => (await kept()).refused).toContain('https://example.org/')
  expect(page.url()).toContain('gavel-app')
})

test('permissions are for our own origin only', async () => {
  const asked = (permission: string, url: string) => ask({ ask: 'permission', permission, url })
  expect(await asked('media', 'gavel://app/index.html')).toEqual({ asked: true, checked: true })
  expect(await asked('media', 'https://example.org/')).toEqual({ asked: false, checked: false })
  expect(await asked('media', 'gavel://app.example.org/')).toEqual({ asked: false, checked: false })
  expect(await asked('geolocation', 'gavel://app/index.html')).toEqual({ asked: false, checked: false })
})

test('a second start brings the first window forward', async () => {
  const before = (await kept()).focused
  await ask({ ask: 'emit', event: 'second-instance' })
  expect((await kept()).focused).toBe(before + 1)
})

test('a crashed server is started again, and the window goes on over a new wire', async () => {
  const { serverPids } = await kept()
  process.kill(serverPids.at(-1) as number, 'SIGKILL')
  await expect.poll(async () => (await kept()).serverPids.length).toBe(serverPids.length + 1)
  await expect(homeButton()).toBeVisible()
  await homeButton().click()
  // What follows asks the new server.
  await expect(page.getByRole('button', { name: /join|start/i }).first()).toBeVisible()
  // The generated password was shown on the very first start only.
  expect((await kept()).dialogs).toHaveLength(1)
})

test('quitting ends the server within five seconds', async () => {
  const { serverPids } = await kept()
  const pid = serverPids.at(-1) as number
  const ended = new Promise(resolve => app.on('exit', resolve))
  const start = Date.now()
  await ask({ ask: 'quit' })
  expect(await ended).toBe(0)
  expect(Date.now() - start).toBeLessThan(5_000)
  expect(() => process.kill(pid, 0)).toThrow()
})
