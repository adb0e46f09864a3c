/** End-to-end tests in a real Chromium with a fake camera and microphone. */
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests',
  // Two lanes, one file at a time in each: the engine's tests wait for media most of their time, the app's need the processor.
  workers: 2,
  projects: [
    { name: 'engine', testMatch: 'e2e/engine*.spec.ts', workers: 1 },
    { name: 'app', testMatch: ['e2e/**/!(engine*).spec.ts', 'desktop/**/*.spec.ts'], workers: 1 },
  ],
  // On a shared machine a browser may starve for seconds; the closing lines name whoever needed a second attempt.
  retries: process.env['CI'] ? 1 : 0,
  // Waiting ends when what is waited for is there; only what fails takes so long.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    trace: 'off',
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream=fps=10',
        '--autoplay-policy=no-user-gesture-required',
      ],
    },
    permissions: ['camera', 'microphone'],
  },
})
