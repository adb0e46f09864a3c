/** The servers under test: how each is started, and how a participant gets in. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeToken } from '../../../src/main/server/sfu/tokens.ts'
import { adminPassword, freshFolder, startHeadless } from '../../support/headless.ts'
import { signedIn, sqmeeting } from '../../support/sqmeeting.ts'

export interface Served {
  readonly name: string
  readonly pid: number
  /** Where this participant connects, and with which token. */
  admit(identity: string): Promise<{ url: string; token: string }>
  /** Event-loop lag of the thread that serves the API, since the last call; ms. */
  lag?(): Promise<{ p50: number; p99: number }>
  stop(): Promise<void>
}

/** Seconds of processor that a process has had, all its threads together. */
export function processor(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory in MB. */
export const memory = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Gavel as `npm run server` starts it, with one meeting. */
export async function serveGavel(): Promise<Served> {
  const lagFile = join(freshFolder(), 'lag.json')
  const before = process.env['NODE_OPTIONS']
  process.env['NODE_OPTIONS'] = `${before ?? ''} --import ${new URL('./lag.ts', import.meta.url)}`
  process.env['LAG_FILE'] = lagFile
  const server = await startHeadless(
    ...['--port', '0', '--media-port', '0', '--data', freshFolder()],
    ...['--admin-password', adminPassword, '--capacity', '1000'],
  )
  process.env['NODE_OPTIONS'] = before ?? ''
  const admin = await signedIn(server.url, 'admin', adminPassword)
  const plan = { meeting_type: 'instant', meeting_name: 'Bench', meeting_password: '' }
  const { meeting_number: number } = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body
  return {
    name: 'Gavel',
    pid: server.process.pid as number,
    async admit(identity) {
      const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: identity, clientId: identity }),
      })
      const { mediaUrl, mediaToken } = (await response.json()) as { mediaUrl: string; mediaToken: string }
      return { url: mediaUrl, token: mediaToken }
    },
    async lag() {
      const seen = existsSync(lagFile) ? readFileSync(lagFile, 'utf8') : ''
      server.process.kill('SIGUSR2')
      for (;;) {
        await new Promise(done => setTimeout(done, 50))
        const now = existsSync(lagFile) ? readFileSync(lagFile, 'utf8') : ''
        if (now !== seen && now.endsWith('}')) return JSON.parse(now) as { p50: number; p99: number }
      }
    },
    stop: async () => void (await server.stop()),
  }
}

/** Named in LIVEKIT_SERVER, or found on the PATH. */
export function findLiveKit(): string | undefined {
  const named = process.env['LIVEKIT_SERVER']
  const all = named
    ? [named]
    : (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, 'livekit-server'))
  return all.find(path => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export const versionOf = (program: string): string =>
  /\d+\.\d+\.\d+/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 'unknown'

/** A LiveKit server for this machine only, without estimates of bandwidth, since the bots send no feedback for any. */
export async function serveLiveKit(program: string): Promise<Served> {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const [key, secret] = ['benchkey', 'a secret that is long enough to sign with']
  const config = join(freshFolder(), 'livekit.yaml')
  writeFileSync(
    config,
    JSON.stringify({
      port,
      bind_addresses: ['127.0.0.1'],
      rtc: {
        udp_port: port + 1,
        tcp_port: 0,
        use_external_ip: false,
        node_ip: '127.0.0.1',
        enable_loopback_candidate: true,
        use_ice_lite: true,
        congestion_control: { enabled: false },
      },
      keys: { [key]: secret },
      logging: { level: 'error' },
    }),
  )
  const server: ChildProcess = spawn(program, ['--config', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', data => {
      log += data
    })
  const gone = new Promise<void>(done => server.once('exit', () => done()))
  for (;;) {
    if (server.exitCode !== null) throw new Error(`livekit-server ended: ${log.slice(-500)}`)
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) break
    await new Promise(done => setTimeout(done, 100))
  }
  const now = (): number => Math.floor(Date.now() / 1000)
  return {
    name: 'LiveKit',
    pid: server.pid as number,
    admit: async identity => ({
      url: `ws://127.0.0.1:${port}`,
      token: writeToken(key, secret, { room: 'bench', identity, name: identity }, now()),
    }),
    async stop() {
      server.kill('SIGTERM')
      await Promise.race([gone, new Promise(done => setTimeout(done, 3_000))])
      server.kill('SIGKILL')
    },
  }
}

export const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
