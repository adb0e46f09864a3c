/** `npm test`: everything, in the order in which failing is cheapest, and one closing line over all of it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { needNode, root } from './built.mjs'
import { playwright, vitest } from './suites.mjs'

needNode()
const totals = { passed: 0, skipped: 0, failed: [], unsteady: [] }

/** Runs what has to end with 0. */
function run(script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', ...script.split('/')), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  return status === 0
}

/** One part of the whole, with its heading; `work` says what came of it. */
function part(title, work) {
  console.log(`\n── ${title}`)
  const start = Date.now()
  const { passed, skipped, failed, unsteady } = work(run)
  totals.passed += passed
  totals.skipped += skipped
  totals.failed.push(...failed)
  totals.unsteady.push(...unsteady)
  const seconds = Math.round((Date.now() - start) / 1000)
  console.log(`── ${title}: ${failed.length === 0 ? 'good' : 'FAILED'} after ${seconds} s`)
}

const step = (title, script, args) =>
  part(title, () =>
    run(script, args)
      ? { passed: 1, skipped: 0, failed: [], unsteady: [] }
      : { passed: 0, skipped: 0, failed: [title], unsteady: [] },
  )

const found = (program, named) =>
  named
    ? existsSync(named)
    : [...(process.env.PATH ?? '').split(delimiter), join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin')].some(
        folder => existsSync(join(folder, program)),
      )

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
part('unit tests and laws', vitest)
step('build', 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'])
part('end to end in Chromium', playwright)

for (const title of totals.unsteady) console.log(`\npassed only at the second attempt: ${title}`)
for (const title of totals.failed) console.log(`\nFAILED: ${title}`)
if (totals.skipped > 0) console.log(`\n${totals.skipped} skipped; each says why`)
console.log(`\n${totals.passed} passed, ${totals.failed.length} failed`)
process.exit(totals.failed.length > 0 ? 1 : 0)
