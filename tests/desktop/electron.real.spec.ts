/** The same app in the real Electron, wherever its binary is. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, expect, test } from '@playwright/test'

const root = fileURLToPath(new URL('../..', import.meta.url))
const name = join(root, 'node_modules/electron/path.txt')
const program = existsSync(name) && join(root, 'node_modules/electron/dist', readFileSync(name, 'utf8').trim())
const runnable = program && existsSync(program) && (process.platform !== 'linux' || process.env['DISPLAY'])
if (!runnable)
  console.warn('SKIPPED: the real Electron cannot run here (no binary or no display); its suite was not run.')

test('the real app opens its window, safe and signed out, and ends cleanly', async () => {
  test.skip(!runnable, 'no Electron binary or no display')
  const folder = mkdtempSync(join(tmpdir(), 'gavel-electron-'))
  const app = await _electron.launch({ executablePath: program as string, args: [root, `--user-data-dir=${folder}`] })
  const window = await app.firstWindow()
  await expect(window.getByText('Sign in').first()).toBeVisible()
  expect(await window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  await app.close()
})
