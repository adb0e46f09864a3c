/** Unit tests, laws and everything else that needs no browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/{house,domain,dialects,storage,sfu,renderer,server,conference,fuzz}/**/*.test.{ts,tsx}'],
    // What is waited for comes in its own time on a busy machine; only what never comes takes so long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    environment: 'node',
  },
})
