/** A throw-away PostgreSQL cluster on a free loopback port, from the system's own binaries. */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './ports.ts'

export interface Postgres {
  /** The address of a fresh, empty database of this name. */
  url(database: string): string
  stop(): void
}

const root = '/usr/lib/postgresql'

/** The folder of the newest version's programs, or undefined. */
export function findPostgres(): string | undefined {
  if (!existsSync(root)) return undefined
  const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a))[0]
  const folder = newest && join(root, newest, 'bin')
  return folder && existsSync(join(folder, 'initdb')) ? folder : undefined
}

export async function startPostgres(binaries: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-postgres-'))
  // The programs refuse to run as root; Debian's package brings a user for them.
  const who = process.getuid?.() === 0 ? postgresUser() : undefined
  if (who) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const port = await freePorts()
  const options = { ...who, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } }
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'gavel', '-A', 'trust', '-E', 'UTF8'], {
    ...options,
    stdio: 'ignore',
  })
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder], {
    ...options,
    stdio: 'ignore',
  })
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(binaries, program), ['-h', '127.0.0.1', '-p', String(port), '-U', 'gavel', ...args], {
      ...options,
      stdio: 'ignore',
    })
  await ready(() => run('psql', '-d', 'postgres', '-c', 'select 1'))
  return {
    url(database) {
      run('createdb', database)
      return `postgres://gavel@127.0.0.1:${port}/${database}`
    },
    stop() {
      server.kill('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function ready(probe: () => void): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return probe()
    } catch (error) {
      if (tries > 600) throw error
      await new Promise(done => setTimeout(done, 100))
    }
  }
}
