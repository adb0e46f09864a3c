/** docs/benchmarks.md: between two marks for each load stands what was measured last, and under which conditions. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Scenario } from './scenarios.ts'

const file = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url))

export function keep({ name, what, forwarded }: Scenario, table: string, conditions: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < 0) throw new Error(`docs/benchmarks.md has no place for ${name}.`)
  const measured = `**${name}**: ${what}; ${forwarded} packets a second to be sent. ${conditions}.\n\n${table}\n`
  writeFileSync(file, `${text.slice(0, from)}${begin}\n${measured}${text.slice(to)}`)
}
