/** Node entry: the same server without a window. Flags, start, wait. */
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import { stderrLog } from './server/log.ts'
import { type Flags, readFlags, usage } from './server/options.ts'
import { createServer, type RunningServer } from './server/server.ts'

/** Longest a clean end may take before the process ends anyway; milliseconds. */
const patience = 4_500

/** This file runs as it stands here or as its build in out/main; its neighbours lie elsewhere in each. */
const here = import.meta.url
const built = !here.endsWith('.ts')
const mediaWorker = new URL(built ? './mediaWorker.js' : './server/sfu/worker.ts', here)
const webRoot = fileURLToPath(new URL(built ? '../renderer/' : '../../out/renderer/', here))

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) {
    process.stdout.write(usage)
    return
  }
  const server = await createServer({
    ...flags,
    mediaWorker,
    webRoot: existsSync(webRoot) ? webRoot : undefined,
    log: stderrLog,
  })
  endCleanly(server)
  process.stdout.write(flags.json ? `${JSON.stringify(ready(server))}\n` : greeting(server, flags))
}

const ready = ({ url, admin, dataDir }: RunningServer): object => ({ url, admin, dataDir })

function greeting({ url, admin, dataDir }: RunningServer, flags: Flags): string {
  const open = flags.host === '0.0.0.0' || flags.host === '::'
  const others = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const lan = others.filter(one => open && one.family === 'IPv4' && !one.internal)
  return [
    '',
    `  Gavel is ready at ${url}`,
    ...lan.map(one => `  and on your network at ${url.replace('127.0.0.1', one.address)}`),
    `  Administrator: ${admin.username}`,
    ...(admin.password === undefined
      ? []
      : [`  Password:      ${admin.password}   (made just now and shown only this once)`]),
    `  Data folder:   ${dataDir}`,
    '  Stop with Ctrl+C.',
    '',
    '',
  ].join('\n')
}

function endCleanly(server: RunningServer): void {
  let ending = false
  const end = (code: number): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), patience).unref()
    server.stop().then(
      () => process.exit(code),
      error => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => end(0))
  process.on('SIGINT', () => end(0))
  void server.failed.then(() => end(1))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
