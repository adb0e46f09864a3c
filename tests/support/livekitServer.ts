/** A real livekit-server of this machine's, on ports of its own and on loopback, where the program is found. */
import { execFileSync, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, networkInterfaces, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePorts } from './ports.ts'

export interface LivekitServer {
  url: string
  key: string
  secret: string
  version: string
  log(): string
  stop(): Promise<void>
}

/** `LIVEKIT_SERVER`, else on the path, else where Go puts programs. */
export function findLivekitServer(): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin'),
  ]
  const named = process.env['LIVEKIT_SERVER']
  const candidates = named ? [named] : folders.map(folder => join(folder, 'livekit-server'))
  return candidates.find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * `webhook`: where it tells what happens; at a port that need not be served yet. `opensRooms`: for whoever comes with a token.
 */
export async function startLivekitServer(
  program: string,
  webhook: string | undefined,
  { opensRooms = false } = {},
): Promise<LivekitServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-livekit-'))
  const port = await freePorts(3)
  const [key, secret] = ['APIlaws', 'a-secret-of-more-than-thirty-two-letters']
  const config = join(folder, 'config.yaml')
  // Browsers and programs take no loopback candidate alone: media is at this machine's own address, which leads nowhere else.
  const address = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(one => one.family === 'IPv4' && !one.internal)?.address
  writeFileSync(
    config,
    [
      `port: ${port}`,
      'bind_addresses: ["127.0.0.1"]',
      'rtc:',
      '  use_external_ip: false',
      `  node_ip: ${address ?? '127.0.0.1'}`,
      `  tcp_port: ${port + 1}`,
      `  udp_port: ${port + 2}`,
      ...(address ? [] : ['  enable_loopback_candidate: true']),
      'keys:',
      `  ${key}: ${secret}`,
      'room:',
      `  auto_create: ${opensRooms}`,
      ...(webhook ? ['webhook:', `  api_key: ${key}`, `  urls: ["${webhook}"]`] : []),
      '',
    ].join('\n'),
    { mode: 0o600 },
  )
  const child = spawn(program, ['--config', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  const keep = (data: Buffer): void => {
    log = (log + data.toString()).slice(-200_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const gone = new Promise<void>(done => child.on('exit', () => done()))
  const url = `http://127.0.0.1:${port}`
  await Promise.race([answering(url), gone.then(() => Promise.reject(new Error(`livekit-server ended: ${log}`)))])
  return {
    ...{ url, key, secret },
    version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(),
    log: () => log,
    async stop() {
      child.kill('SIGKILL')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answering(url: string): Promise<void> {
  while (
    !(await fetch(url)
      .then(one => one.ok)
      .catch(() => false))
  )
    await new Promise(done => setTimeout(done, 100))
}
