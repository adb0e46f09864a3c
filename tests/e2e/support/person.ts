/** Somebody in front of a browser window: what they do, and what really reaches them. */
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import type { Stream } from '../../../src/renderer/call/stats.ts'

/** Decoded pictures and the energy of decoded sound. */
export interface Heard {
  frames: number
  sound: number
}

function grown(before: Stream[], after: Stream[]): Map<string, Heard> {
  const got = new Map<string, Heard>()
  for (const now of after) {
    const then = before.find(one => one.participantId === now.participantId && one.kind === now.kind)
    const sum = got.get(now.participantId) ?? { frames: 0, sound: 0 }
    sum.frames += now.kind === 'video' ? (now.framesDecoded ?? 0) - (then?.framesDecoded ?? 0) : 0
    sum.sound += now.kind === 'audio' ? (now.totalAudioEnergy ?? 0) - (then?.totalAudioEnergy ?? 0) : 0
    got.set(now.participantId, sum)
  }
  return got
}

export class Person {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about; a good run leaves it empty. */
  readonly complaints: string[]

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    this.complaints = []
    page.on('pageerror', error => this.complaints.push(String(error)))
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) this.complaints.push(message.text())
    })
  }

  static async at(browser: Browser, url: string, size = { width: 1280, height: 800 }): Promise<Person> {
    const context = await browser.newContext({ viewport: size, permissions: ['camera', 'microphone'], locale: 'en-US' })
    const person = new Person(context, await context.newPage())
    await person.page.goto(url)
    return person
  }

  /** In front of a window that is open already. */
  static before(page: Page): Person {
    return new Person(page.context(), page)
  }

  async signIn(username: string, password: string): Promise<void> {
    const { page } = this
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('User name').fill(username)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'New meeting' }).waitFor()
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  }

  /** From the join screen into the meeting; resolves when the room is shown. */
  async join(name?: string): Promise<void> {
    if (name !== undefined) await this.page.getByLabel('Your name').fill(name)
    await this.press('Join meeting')
    await this.page.getByRole('region', { name: 'Stage' }).waitFor()
  }

  /** A toast with this text; its echo for screen readers is left out. */
  told(text: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: text })
  }

  /** The participant id under which this name is shown on this person's stage. */
  async idOf(name: string): Promise<string> {
    const tile = this.page.locator(`[data-participant][aria-label^="${name},"]`)
    await tile.waitFor()
    return (await tile.getAttribute('data-participant')) ?? ''
  }

  stats(): Promise<Stream[]> {
    return this.page.evaluate(() => window.gavelCall?.stats() ?? [])
  }

  /** How much was received from each participant within some milliseconds, or sooner if that is `enough`. */
  async receives(within = 2_000, enough?: (got: Map<string, Heard>) => boolean): Promise<Map<string, Heard>> {
    const before = await this.stats()
    const end = performance.now() + within
    for (;;) {
      await this.page.waitForTimeout(enough ? 200 : within)
      const got = grown(before, await this.stats())
      if (enough?.(got) || performance.now() >= end) return got
    }
  }
}
