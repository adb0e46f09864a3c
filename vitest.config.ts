/** Unit tests, laws and everything else that needs no browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/{house,domain,dialects,storage,sfu,renderer,server,conference,fuzz}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for comes in its own time on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    environment: 'node',
  },
})
