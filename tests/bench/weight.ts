/** `npm run bench`: what the server weighs: on the disk, as it is installed, and in memory while it has nothing to do. */
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adminPassword, freshFolder, startBuilt } from '../support/headless.ts'
import { memory, processor } from './media/servers.ts'
import { conditions, state } from './report.ts'

const home = fileURLToPath(new URL('../../', import.meta.url))
/** Milliseconds: until what starting left behind is collected, and how long idleness is watched. */
const [settled, watched] = [10_000, 10_000]

console.log(conditions())
const built = megabytes(join(home, 'out'))
const needed = neededPackages()
const runtime = megabytesOf(path => path.includes('node-linux-') || path.includes('node-bin-'))
state('installed: the build, window and all', built, 'MB')
state('installed: server with its libraries, without Node', built + needed, 'MB')
if (runtime > 0) state('installed: Node', runtime, 'MB')
const electron = join(home, 'node_modules/electron/dist')
if (existsSync(electron)) state('installed: Electron, for the desktop', megabytes(electron), 'MB')

const server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
const pid = server.process.pid as number
await new Promise(done => setTimeout(done, settled))
const before = processor(pid)
await new Promise(done => setTimeout(done, watched))
state('idle: memory of the server', memory(pid), 'MB')
state('idle: processor of the server', (100_000 * (processor(pid) - before)) / watched, '% of a core')
await server.stop()
process.exit(0)

/** What an installation without development has, but for what runs it. */
function neededPackages(): number {
  return megabytesOf(path => !/node_modules\/(node-(linux|darwin|win)|node-bin-|electron$)/.test(path))
}

function megabytesOf(which: (path: string) => boolean): number {
  const lock = JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional && which(path))
    .filter(([path]) => existsSync(join(home, path)))
    .reduce((sum, [path]) => sum + megabytes(join(home, path), 'node_modules'), 0)
}

/** Of all files below; packages that lie in a package count for themselves. */
function megabytes(path: string, without?: string): number {
  const found = lstatSync(path).isSymbolicLink() ? realpathSync(path) : path
  if (!lstatSync(found).isDirectory()) return lstatSync(found).size / 1e6
  return readdirSync(found, { withFileTypes: true })
    .filter(one => one.name !== without && !one.isSymbolicLink())
    .reduce((sum, one) => sum + (one.isDirectory() || one.isFile() ? megabytes(join(found, one.name), without) : 0), 0)
}
