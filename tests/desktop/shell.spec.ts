/** The desktop shell, run as built: our main code, our preload and our window, with a stand-in for the `electron` module only. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { joinLink, saveLink } from '../../src/shared/deepLink.ts'
import { Person } from '../e2e/support/person.ts'
import { adminPassword, freshFolder, startBuilt } from '../support/headless.ts'
import { createUser, signedIn, sqmeeting } from '../support/sqmeeting.ts'
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
  app = fork(join(root, 'out/main/index.js'), ['--flag', joinLink({ number: '123456789', server: '' })], {
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
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  const { windows, schemes, switches } = await kept()
  expect(windows).toMatchObject([
    { webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false } },
  ])
  expect(schemes).toMatchObject([{ scheme: 'gavel', privileges: { secure: true, standard: true } }])
  expect(switches).toContain('allow-loopback-in-peer-connection')
  await expect.poll(async () => (await kept()).dialogs.length).toBe(1)
  password = /password (\S+)/.exec((await kept()).dialogs[0]?.detail ?? '')?.[1] ?? ''
  expect(password).toHaveLength(16)
})

test('a link that started the app leads to its meeting', async () => {
  expect((await kept()).protocols).toEqual(['frtcmeeting'])
  await expect(page.getByText('Meeting 123 456 789')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('There is no meeting with this number')
  await page.getByRole('button', { name: 'Another number' }).click()
})

test('signing in goes over the port, and the remembered token is sealed', async () => {
  await Person.before(page).signIn('admin', password)
  const files = readdirSync(userData).filter(name => name.endsWith('.json'))
  const settings = files.map(name => readFileSync(join(userData, name), 'utf8')).join()
  expect(settings).toContain('sealedTokens')
  const remembered = (await page.evaluate(() => window.desktop?.rememberedToken(''))) ?? ''
  expect(remembered).toMatch(/^[0-9a-f-]{36}$/)
  expect(settings).not.toContain(remembered)
})

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
  await ask({ ask: 'emit', event: 'second-instance', args: [['gavel']] })
  expect((await kept()).focused).toBe(before + 1)
})

const serverButton = (name: string) => page.getByRole('button', { name: `Server: ${name}` })

test('another server is used as well as this computer’s, each with its own session', async () => {
  // The stand-in's pages have another origin than the desktop app's, which every server knows.
  const flags = ['--port', '0', '--data', freshFolder(), '--admin-password', adminPassword]
  const other = await startBuilt(...flags, '--origin', 'http://gavel-app.localhost')
  const { host } = new URL(other.url)
  await serverButton('This computer').click()
  const address = page.getByLabel('Address of another server')
  await address.fill('127.0.0.1:1')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByText('No Gavel server answers at 127.0.0.1:1.')).toBeVisible()
  await address.fill(host)
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(serverButton(host)).toBeVisible()
  // Who is somebody at one server is a stranger at another.
  await Person.before(page).signIn('admin', adminPassword)
  await homeButton().click()
  await Person.before(page).join()
  await expect(page.getByRole('group', { name: 'Administrator, microphone on' })).toBeVisible()
  const capacity = async (url: string, word: string) =>
    (await sqmeeting(url, 'GET', '/system/capacity', await signedIn(url, 'admin', word))).body
  const own = (await page.evaluate(() => window.desktop?.hosting()))?.local ?? ''
  expect(await capacity(other.url, adminPassword)).toMatchObject({ system: { current_users: 1 } })
  expect(await capacity(own, password)).toMatchObject({ system: { current_users: 0 } })
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('menuitem', { name: 'Leave', exact: true }).click()
  await page.getByRole('button', { name: 'Home' }).click()

  await page.reload()
  await expect(homeButton()).toBeVisible()
  await serverButton(host).click()
  await page.getByRole('button', { name: 'This computer Works without any network' }).click()
  await expect(serverButton('This computer')).toBeVisible()
  await expect(homeButton()).toBeVisible()
  const tokens = await page.evaluate(
    async url => [await window.desktop?.rememberedToken(''), await window.desktop?.rememberedToken(url)],
    other.url,
  )
  expect(new Set(tokens).size).toBe(2)
  await other.stop()
})

/** As Windows and Linux hand on a link, and as macOS does. */
const openLink = (link: string) => ask({ ask: 'emit', event: 'second-instance', args: [['gavel', '--flag', link]] })
const openUrl = (link: string) => ask({ ask: 'emit', event: 'open-url', args: [link] })

test('a link to this server opens the door of its meeting, with the password known, or adds it to the list', async () => {
  const server = (await page.evaluate(() => window.desktop?.hosting()))?.local ?? ''
  const someone = { username: 'mia', password: 'Member123!@#', realName: 'Mia' }
  await createUser(server, await signedIn(server, 'admin', password), someone)
  const mia = await signedIn(server, someone.username, someone.password)
  const { body } = await sqmeeting(server, 'POST', '/meeting_schedule', mia, {
    meeting_type: 'reservation',
    meeting_name: 'Harbour council',
    meeting_password: '246810',
    schedule_start_time: String(Date.now() + 3600_000),
    schedule_end_time: String(Date.now() + 7200_000),
  })
  await openUrl(joinLink({ number: body.meeting_number, password: '246810', server: new URL(server).host }))
  await expect(page.getByRole('heading', { name: 'Harbour council' })).toBeVisible()
  await expect(page.getByLabel('Meeting password')).toHaveCount(0)
  await openLink(saveLink(`${server.replace('127.0.0.1', 'localhost')}/j/${body.meeting_url.split('/').at(-1)}`))
  await expect(Person.before(page).told('“Harbour council” is in your list now.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Join Harbour council' })).toBeVisible()
})

test('a link to another server is not followed, but opened in the browser by whoever wants that', async () => {
  await openLink(saveLink('https://other.example/j/oP5idgfEmt0pQ7'))
  await expect(page.getByRole('dialog', { name: 'This meeting is on another server' })).toContainText('other.example')
  expect((await kept()).opened).toEqual([])
  await page.getByRole('button', { name: 'Open in browser' }).click()
  await expect.poll(async () => (await kept()).opened).toEqual(['https://other.example/j/oP5idgfEmt0pQ7'])
  await expect(homeButton()).toBeVisible()
})

test('what is no link to a meeting is said to be none', async () => {
  await openUrl('frtcmeeting://nonsense')
  await expect(Person.before(page).told('This link is not one to a meeting.')).toBeVisible()
})

test('a crashed server is started again, and the window goes on over a new wire', async () => {
  const { serverPids } = await kept()
  process.kill(serverPids.at(-1) as number, 'SIGKILL')
  await expect.poll(async () => (await kept()).serverPids.length).toBe(serverPids.length + 1)
  await expect(homeButton()).toBeVisible()
  // A call that meets the crash is refused with a word; the next one works.
  await expect(async () => {
    // A slow answer takes the button away after it was waited for in vain.
    if (await homeButton().isVisible()) await homeButton().click({ timeout: 1_000 })
    await page.getByRole('button', { name: 'Join meeting' }).waitFor({ timeout: 5_000 })
  }).toPass()
  // The generated password was shown on the very first start only.
  expect((await kept()).dialogs).toHaveLength(1)
})

test('a meeting is held in the window, with camera and microphone', async () => {
  const person = Person.before(page)
  await person.join()
  const id = await person.idOf('Administrator')
  await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible()
  await expect
    .poll(() =>
      page.locator(`[data-participant="${id}"] video`).evaluate((video: HTMLVideoElement) => video.videoWidth),
    )
    .toBeGreaterThan(0)
  // The engine has them too: whoever asks the server is told so.
  await expect(page.getByRole('group', { name: 'Administrator, microphone on' })).toBeVisible()
  expect(person.complaints).toEqual([])
})

test('the server is closed to the network until the user opens it, and the meeting goes on meanwhile', async () => {
  const lan = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(one => one.family === 'IPv4' && !one.internal)
  test.skip(!lan, 'this machine is on no network')
  const settings = async (): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Settings' }).click()
  }
  const hosting = () => page.evaluate(() => window.desktop?.hosting())
  expect(await hosting()).toMatchObject({ open: false, addresses: [] })
  await settings()
  const open = page.getByRole('switch', { name: 'Let others on this network join' })
  await open.click()
  await expect.poll(async () => (await hosting())?.addresses.length).toBeGreaterThan(0)
  const address = (await hosting())?.addresses.find(one => one.includes(lan?.address ?? '')) ?? ''
  await expect(page.getByText(address)).toBeVisible()
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  await open.click()
  await expect.poll(async () => (await hosting())?.open).toBe(false)
  await expect(fetch(`${address}/healthz`)).rejects.toThrow()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Reconnecting')).toHaveCount(0)
  await expect(page.getByRole('group', { name: 'Administrator, microphone on' })).toBeVisible()
})

test('a link waits for the end of the meeting one is in', async () => {
  await openUrl(joinLink({ number: '123456789', server: '' }))
  await expect(page.getByRole('alertdialog', { name: 'You are in a meeting' })).toBeVisible()
  await page.getByRole('button', { name: 'Stay here' }).click()
  await expect(page.getByRole('region', { name: 'Stage' })).toBeVisible()
  await openUrl(joinLink({ number: '123456789', server: '' }))
  await page.getByRole('button', { name: 'Leave and open' }).click()
  await expect(page.getByText('Meeting 123 456 789')).toBeVisible()
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
