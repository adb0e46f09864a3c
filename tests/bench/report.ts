/** What every benchmark prints: its figure, the goal and whether it was reached, how many times it was taken. docs/figures.md keeps it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The value below which this share of all values lies; values in any order. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The most that a percentile may be. */
export interface Goal {
  of: 'p50' | 'p95'
  most: number
}

const shares = { p50: 0.5, p95: 0.95, worst: 1 }

/** Milliseconds (or another unit), as p50, p95 and the worst. */
export function tell(what: string, values: readonly number[], goal?: Goal, unit = 'ms'): void {
  const [p50, p95, worst] = [shares.p50, shares.p95, shares.worst].map(
    share => `${percentile(values, share).toFixed(0)} ${unit}`,
  )
  const reached = goal && percentile(values, shares[goal.of]) <= goal.most
  const asked = goal ? `${goal.of} ≤ ${goal.most} ${unit}` : ''
  console.log(
    `${what.padEnd(52)} p50 ${p50}   p95 ${p95}   worst ${worst}   (${values.length} times)${verdict(asked, reached)}`,
  )
  keep(what, `${p50} | ${p95} | ${worst} | ${values.length} | ${asked} | ${said(reached)}`)
}

/** One number that stands for itself: a ratio, a size. */
export function state(what: string, value: number, unit: string, most?: number): void {
  const told = `${value.toFixed(value < 20 ? 2 : 0)} ${unit}`.trim()
  const reached = most === undefined ? undefined : value <= most
  const asked = most === undefined ? '' : `≤ ${most} ${unit}`.trim()
  console.log(`${what.padEnd(52)} ${told}${verdict(asked, reached)}`)
  keep(what, `${told} | | | | ${asked} | ${said(reached)}`)
}

const said = (reached: boolean | undefined): string => (reached === undefined ? '' : reached ? 'yes' : '**no**')
const verdict = (asked: string, reached: boolean | undefined): string =>
  reached === undefined ? '' : `   goal ${asked}: ${reached ? 'reached' : 'NOT REACHED'}`

export const conditions = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} before`

const file = fileURLToPath(new URL('../../docs/figures.md', import.meta.url))
const underWhich = conditions()

/** Takes the place of the row of this name; what is new comes last. */
function keep(what: string, cells: string): void {
  const text = readFileSync(file, 'utf8')
  const [begin, end] = ['<!-- figures -->\n', '<!-- end of figures -->']
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  if (from < begin.length || to < 0) throw new Error('docs/figures.md has no place for figures.')
  const [head = '', rule = '', ...rows] = text.slice(from, to).trimEnd().split('\n')
  const row = `| ${what} | ${cells} | ${underWhich} |`
  const at = rows.findIndex(one => one.startsWith(`| ${what} |`))
  if (at < 0) rows.push(row)
  else rows[at] = row
  writeFileSync(file, `${text.slice(0, from)}${[head, rule, ...rows].join('\n')}\n${text.slice(to)}`)
}
