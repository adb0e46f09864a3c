/**
 * How a screen is looked at: by day and by night, readable for everybody (axe), and nothing cut off in a small window.
 * With SCREENS set to a folder the pictures are kept there, with SCREENS_SMALL=1 those of the small window, too.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page } from '@playwright/test'
import { Person } from './person.ts'

type Theme = 'light' | 'dark'
/** Night differs from day in its colours alone, so by night only axe's rules about colours can find anything new. */
const ofColours = ['color-contrast', 'link-in-text-block']
const folder = process.env['SCREENS']
const [usual, small] = [
  { width: 1280, height: 800 },
  { width: 640, height: 480 },
]

/** Somebody in whose window nothing moves that need not. */
export async function arrive(browser: Browser, url: string, size = usual): Promise<Person> {
  const person = await Person.at(browser, url, size)
  await person.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return person
}

export async function look({ page }: Person, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await dress(page, theme)
    await keep(page, `${name}-${theme}`)
    expect.soft(await obstacles(page, theme), `${name}, ${theme}`).toEqual([])
  }
  await page.setViewportSize(small)
  for (const theme of ['dark', 'light'] as const) {
    await dress(page, theme)
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(wider, `${name} at 640×480 scrolls sideways, ${theme}`).toBeLessThanOrEqual(0)
    if (process.env['SCREENS_SMALL']) await keep(page, `${name}-small-${theme}`)
  }
  await page.setViewportSize(usual)
  await still(page)
}

/** So many people are really seen in this window. */
export const pictures = ({ page }: Person, count: number): Promise<void> =>
  expect
    .poll(() =>
      page.locator('video').evaluateAll(all => all.filter(one => (one as HTMLVideoElement).videoWidth).length),
    )
    .toBe(count)

/** Clears away what was told, as people do to see what is behind it. */
export async function clear({ page }: Person): Promise<void> {
  const toasts = page.getByRole('button', { name: 'Dismiss' })
  await expect(async () => {
    await toasts.evaluateAll(all => {
      for (const one of all) (one as HTMLElement).click()
    })
    await expect(toasts).toHaveCount(0, { timeout: 200 })
  }).toPass()
}

async function dress(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor()
  await still(page)
}

/** Laid out, drawn, and done with moving. */
const still = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const ending = document.getAnimations().filter(one => Number.isFinite(one.effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(one => one.finished))
  })

async function keep(page: Page, name: string): Promise<void> {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** What hinders somebody from reading or using this page, one line each. */
async function obstacles(page: Page, theme: Theme): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], ...(theme === 'dark' && { runOnly: ofColours }) })
    // Open menus and lists lie at the end of the page, outside its landmarks; that is how they stay on top.
    .disableRules('region')
    // There are no frames in these pages, so no other page is needed to look at them.
    .setLegacyMode()
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
}
