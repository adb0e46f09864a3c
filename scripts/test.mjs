/** `npm test`: everything, in the order in which failing is cheapest, and one closing line over all of it. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { needNode, root } from './built.mjs'

needNode()
const totals = { passed: 0, failed: 0, skipped: 0 }
const unsteady = []
const reports = mkdtempSync(join(tmpdir(), 'gavel-test-'))
const bin = name => join(root, 'node_modules', ...name.split('/'))

function run(title, script, args, env = {}) {
  console.log(`\n── ${title}`)
  const start = Date.now()
  const { status } = spawnSync(process.execPath, [bin(script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  console.log(`── ${title}: ${status === 0 ? 'good' : 'FAILED'} after ${Math.round((Date.now() - start) / 1000)} s`)
  return status === 0
}

function step(title, script, args) {
  if (run(title, script, args)) totals.passed += 1
  else totals.failed += 1
}

/** A runner's own counts; a run without a report counts as one failure. */
function suite(title, script, args, report, count, env) {
  const good = run(title, script, args, env)
  if (!existsSync(report)) {
    totals.failed += 1
    return
  }
  const counts = count(JSON.parse(readFileSync(report, 'utf8')))
  totals.passed += counts.passed
  totals.failed += counts.failed
  totals.skipped += counts.skipped
  if (!good && counts.failed === 0) totals.failed += 1
}

const found = (program, named) =>
  named
    ? existsSync(named)
    : [...(process.env.PATH ?? '').split(delimiter), join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin')].some(
        folder => existsSync(join(folder, program)),
      )

/** Titles of the specs that passed, but not at the first attempt. */
const flaky = suites =>
  suites.flatMap(({ specs = [], suites: inner = [], title }) => [
    ...specs.filter(spec => spec.tests.some(test => test.status === 'flaky')).map(spec => `${title} › ${spec.title}`),
    ...flaky(inner),
  ])

for (const [what, there, how] of [
  [
    'Chromium',
    existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium'),
    'Debian: apt-get install chromium; elsewhere set CHROMIUM to its path',
  ],
  ['PostgreSQL', existsSync('/usr/lib/postgresql'), 'Debian: apt-get install postgresql'],
  [
    'livekit-server',
    found('livekit-server', process.env.LIVEKIT_SERVER),
    'go install github.com/livekit/livekit-server/cmd/server@v1.13.5, and LIVEKIT_SERVER set to the program',
  ],
])
  if (!there)
    console.log(
      `${what} is missing: the tests that need it will ${process.env.CI ? 'fail' : 'fail or be skipped'}. ${how}.`,
    )

step('lint', '@biomejs/biome/bin/biome', ['check', '.'])
step('types', 'typescript/bin/tsc', ['--noEmit', '-p', '.'])
const vitestReport = join(reports, 'vitest.json')
suite(
  'unit tests and laws',
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  vitestReport,
  json => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + (json.numFailedTestSuites > 0 && json.numFailedTests === 0 ? 1 : 0),
    skipped: json.numPendingTests,
  }),
)
step('build', 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'])
const playwrightReport = join(reports, 'playwright.json')
suite(
  'end to end in Chromium',
  '@playwright/test/cli.js',
  ['test', '--reporter=list,json'],
  playwrightReport,
  json => {
    unsteady.push(...flaky(json.suites))
    return {
      passed: json.stats.expected + json.stats.flaky,
      failed: json.stats.unexpected,
      skipped: json.stats.skipped,
    }
  },
  { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
)

for (const title of unsteady) console.log(`\npassed only at the second attempt: ${title}`)
if (totals.skipped > 0) console.log(`\n${totals.skipped} skipped; each says why`)
console.log(`\n${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed > 0 ? 1 : 0)
