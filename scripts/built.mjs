/** Builds when there is no build or the sources are newer; what the build says goes to standard error. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inputs = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'].map(name => join(root, name))
const outputs = ['out/main/headless.js', 'out/preload/index.cjs', 'out/renderer/index.html'].map(name =>
  join(root, name),
)

const newest = path =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map(name => newest(join(path, name))))
    : statSync(path).mtimeMs

/** Node 24 or later is needed; npm brings it along on Linux. Says so and ends the process otherwise. */
export function needNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return
  console.error(
    `Gavel needs Node.js 24 or later; this is ${process.version}. Install it from nodejs.org and try again.`,
  )
  process.exit(1)
}

export function ensureBuilt() {
  const built = outputs.every(path => existsSync(path))
  if (built && Math.min(...outputs.map(path => statSync(path).mtimeMs)) > Math.max(...inputs.map(newest))) return
  console.error(built ? 'The sources have changed: building anew …' : 'Building for the first time …')
  const cli = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  if (!existsSync(cli)) {
    console.error('The dependencies are not installed: run npm ci first.')
    process.exit(1)
  }
  const { status } = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) process.exit(status ?? 1)
}
