/** What every benchmark prints: its figure, how many times it was taken, and under which conditions. */
import { cpus, loadavg } from 'node:os'

/** The value below which this share of all values lies; values in any order. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Milliseconds, as p50, p95 and the worst. */
export function tell(what: string, values: readonly number[]): void {
  const [p50, p95, worst] = [0.5, 0.95, 1].map(share => `${percentile(values, share).toFixed(0)} ms`)
  console.log(`${what.padEnd(52)} p50 ${p50}   p95 ${p95}   worst ${worst}   (${values.length} times)`)
}

export const conditions = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} before`
