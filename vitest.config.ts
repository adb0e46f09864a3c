/** Unit tests, laws and everything else that needs no browser. */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** Whole servers and people who listen to each other: most of what they take is waiting, and it is long. */
const waits = /\/tests\/(conference|server)\//

/** What is long begins first, so that nothing is left to wait for in the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): ReturnType<BaseSequencer['sort']> {
    const sorted = await super.sort(files)
    return [...sorted.filter(one => waits.test(one.moduleId)), ...sorted.filter(one => !waits.test(one.moduleId))]
  }
}

export default defineConfig({
  test: {
    include: ['tests/{house,domain,dialects,storage,sfu,renderer,server,conference,fuzz}/**/*.test.{ts,tsx}'],
    // What is waited for comes in its own time on a busy machine; only what never comes takes so long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Two have work for two processors, since each waits so much.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongFirst },
    environment: 'node',
  },
})
