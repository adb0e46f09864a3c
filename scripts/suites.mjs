/**
 * Runs the two test runners and says the same of both: how many tests passed and were skipped, which failed, and which
 * passed only at a second attempt. A second attempt is made in CI alone: on a shared machine a browser or a native
 * library may starve for seconds. Nothing is hidden by it, for `npm test` ends with the titles.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './built.mjs'

const reports = mkdtempSync(join(tmpdir(), 'gavel-test-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

const line = text =>
  String(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
    .replace(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .find(one => one.trim() !== '') ?? ''

const noReason = { title: 'the runner', why: 'it ended badly, though no test failed' }

/** The report that `run` left in `file`, or nothing when the runner did not come so far. */
function reportOf(file) {
  if (!existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8'))
  rmSync(file)
  return report
}

/** @returns {{passed: number, skipped: number, failed: string[], unsteady: string[]}} */
export function vitest(run) {
  const file = join(reports, 'vitest.json')
  const attempt = files => {
    const good = run(
      'vitest/vitest.mjs',
      [
        'run',
        '--reporter=default',
        `--reporter=${fileURLToPath(new URL('vitestReport.mjs', import.meta.url))}`,
        ...files,
      ],
      { GAVEL_VITEST_REPORT: file },
    )
    const report = reportOf(file) ?? []
    const told = good || report.some(one => one.failed)
    return told ? report : [...report, { name: root, failed: true, failures: [noReason], passed: 0, skipped: 0 }]
  }
  const first = attempt([])
  const bad = first.filter(one => one.failed && one.name !== root)
  const again = process.env.CI && bad.length > 0 ? attempt(bad.map(one => relative(root, one.name))) : undefined

  const last = [...new Map([...first, ...(again ?? [])].map(one => [one.name, one])).values()]
  const failures = files =>
    files.flatMap(one =>
      one.failures.map(({ title, why }) => ({ title: `${relative(root, one.name)} › ${title}`, why: line(why) })),
    )
  const failed = failures(last)
  const unsteady = failures(again ? bad : []).filter(({ title }) => !failed.some(one => one.title === title))
  const sum = key => last.reduce((total, one) => total + one[key], 0)
  return {
    passed: sum('passed'),
    skipped: sum('skipped'),
    failed: failed.map(({ title, why }) => `${title}: ${why}`),
    unsteady: unsteady.map(({ title, why }) => `${title}: ${why}`),
  }
}

/** @returns {{passed: number, skipped: number, failed: string[], unsteady: string[]}} */
export function playwright(run) {
  const file = join(reports, 'playwright.json')
  const good = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: file })
  const report = reportOf(file)
  const specs = suites => suites.flatMap(({ specs: own = [], suites: inner = [] }) => [...own, ...specs(inner)])
  const titles = status =>
    specs(report?.suites ?? [])
      .filter(spec => spec.tests.some(test => test.status === status))
      .map(spec => {
        const error = spec.tests.flatMap(test => test.results).find(result => result.error)?.error.message ?? ''
        return `${spec.file}:${spec.line} › ${spec.title}: ${line(error)}`
      })
  const failed = titles('unexpected')
  if (!good && failed.length === 0) failed.push(`${noReason.title}: ${noReason.why}`)
  return {
    passed: (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0),
    skipped: report?.stats.skipped ?? 0,
    failed,
    unsteady: titles('flaky'),
  }
}
