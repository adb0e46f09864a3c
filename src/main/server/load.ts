/** How much of this machine the server uses: its share of all processors since the last look, and of all memory, in percent. */
import { cpus, totalmem } from 'node:os'

export function measureLoad(): () => { cpu: number; memory: number } {
  let usage = process.cpuUsage()
  let at = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(usage)
    const now = performance.now()
    // Microseconds of work against milliseconds on every processor.
    const cpu = (user + system) / 10 / Math.max(1, now - at) / cpus().length
    usage = process.cpuUsage()
    at = now
    return { cpu: Math.min(100, Math.round(cpu)), memory: Math.round((process.memoryUsage.rss() / totalmem()) * 100) }
  }
}
