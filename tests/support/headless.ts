/** The real server as its own process, as `npm run server -- --json` starts it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Sabotage } from './crashable.ts'

export interface Ready {
  url: string
  admin: { username: string; password?: string }
  dataDir: string
}

export interface Headless extends Ready {
  process: ChildProcess
  /** Everything it wrote to standard error. */
  log(): string
  /** SIGTERM; the code with which it ends. */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
}

const source = fileURLToPath(new URL('../../src/main/headless.ts', import.meta.url))
const built = fileURLToPath(new URL('../../out/main/headless.js', import.meta.url))
export const adminPassword = 'Admin123!@#'
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'gavel-data-'))

export const startHeadless = (...flags: string[]): Promise<Headless> => start(source, flags)

/** The server as `npm run build` leaves it, which is what `npm start` runs. */
export const startBuilt = (...flags: string[]): Promise<Headless> => start(built, flags)

export interface Crashable extends Headless {
  /** What befalls the media worker of this UDP port, or every one. */
  sabotage(how: Sabotage['how'], udpPort?: number): void
}

export async function startCrashable(...flags: string[]): Promise<Crashable> {
  const NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --import ${new URL('./crashable.ts', import.meta.url)}`
  const SABOTAGE = join(freshFolder(), 'sabotage.json')
  const server = await start(source, flags, { ...process.env, NODE_OPTIONS, SABOTAGE })
  return {
    ...server,
    sabotage(how, udpPort) {
      writeFileSync(SABOTAGE, JSON.stringify({ how, udpPort } satisfies Sabotage))
      server.process.kill('SIGUSR2')
    },
  }
}

async function start(entry: string, flags: string[], env = process.env): Promise<Headless> {
  const child = spawn(process.execPath, [entry, '--json', ...flags], { stdio: ['ignore', 'pipe', 'pipe'], env })
  let log = ''
  child.stderr?.on('data', data => {
    log += data
  })
  // Not at its exit, which may come before its last words.
  const gone = new Promise<number | null>(resolve => child.on('close', resolve))
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', line => resolve(JSON.parse(line)))
    void gone.then(code => reject(new Error(`The server ended with ${code}: ${log}`)))
  })
  return {
    ...ready,
    process: child,
    log: () => log,
    stop() {
      child.kill('SIGTERM')
      return gone
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
