/** Loaded before anything else of a server (`node --import`): on SIGUSR2 its main thread writes how far its event loop lagged since the last time. */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** Milliseconds; what it costs to look more often would be counted as the server's. */
const resolution = 20
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  process.on('SIGUSR2', () => {
    const lag = (share: number): number => Math.max(0, delay.percentile(share) / 1e6 - resolution)
    writeFileSync(process.env['LAG_FILE'] ?? '', JSON.stringify({ p50: lag(50), p99: lag(99), at: Date.now() }))
    delay.reset()
  })
}
