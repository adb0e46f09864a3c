/** The only configuration there is: what a server is told when it is made, and how command-line flags become that. */
import { readFileSync } from 'node:fs'
import { availableParallelism, homedir, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Log } from './domain/world.ts'
import { type Reach, reachFrom } from './mailOptions.ts'
import type { MailServer } from './post/mail.ts'

export interface ServerOptions {
  /** Address to listen on; loopback unless the user opens the server to the network. */
  host: string
  /** TCP port of everything but media; 0 picks a free one. */
  port: number
  /** Port of media, UDP and TCP, of the first worker; the next ones have those after it. Undefined: from `port` + 1, or free ones when those are taken. */
  mediaPort?: number | undefined
  /** Threads that the rooms are spread over. Undefined: as many as suit this machine. */
  mediaWorkers?: number | undefined
  /** Certificate and private key as PEM: then the server speaks https and wss, and nothing else. */
  tls?: { cert: string; key: string } | undefined
  /** Folder of the database file and the lock. */
  dataDir: string
  /** postgres://… instead of the file. */
  database?: string | undefined
  /** Only used on the first start. Undefined: one is made and shown once. */
  adminPassword?: string | undefined
  /** With which other servers may plan meetings here. Undefined: only with the keys an administrator has made. */
  apiKey?: string | undefined
  /** By whom invitations are sent. Undefined: they wait until there is one. */
  mail?: MailServer | undefined
  /** The origin in links that are sent to people. Undefined: that by which somebody reached this server. */
  publicUrl?: string | undefined
  /**
   * The key of LiveKit's server API; undefined: the one that was made on the first start. With an address it is that of a
   * LiveKit deployment, which then takes the place of the own media engine.
   */
  livekit?: LivekitOptions | undefined
  /** Where LiveKit's webhooks go. */
  webhooks?: readonly string[] | undefined
  /** Most participants in one meeting. */
  capacity: number
  /** Most participants in all meetings together. Undefined: 1000, or `capacity` when that is more. */
  totalCapacity?: number | undefined
  /** False: only operators may stream a meeting, not its owner. */
  ownersStream?: boolean | undefined
  /** Where the media engine's worker is: a .ts file run directly, or the built one. */
  mediaWorker: URL
  /** Folder of the built window, served to browsers. */
  webRoot?: string | undefined
  /** Origins (`https://host`) whose pages may open a wire, besides this server's own and the desktop app's. */
  origins?: readonly string[] | undefined
  /** In which days begin and end where nobody names another. Undefined: this machine's. */
  timeZone?: string | undefined
  log: Log
}

export interface LivekitOptions {
  key: string
  secret: string
  url?: string | undefined
}

export interface Flags extends Reach {
  host: string
  port: number
  mediaPort: number | undefined
  mediaWorkers: number | undefined
  tls: { cert: string; key: string } | undefined
  dataDir: string
  database: string | undefined
  adminPassword: string | undefined
  apiKey: string | undefined
  livekit: LivekitOptions | undefined
  webhooks: string[]
  capacity: number
  totalCapacity: number | undefined
  ownersStream: boolean
  origins: string[]
  json: boolean
  help: boolean
}

export const usage = `Usage: npm run server -- [options]

  --host ADDRESS         where to listen (default 127.0.0.1: this machine only; 0.0.0.0 opens it to the network)
  --port NUMBER          TCP port (default 8887; 0 picks a free one)
  --media-port NUMBER    UDP and TCP port for media (default: the next one after --port)
  --media-workers N      threads that meetings are spread over, each with the next port (default: one less than
                         processors, at least 1, at most 4)
  --tls-cert FILE        certificate, with --tls-key FILE: https and wss only, as browsers of other machines need it
  --data DIR             data folder (default: ${defaultDataDir()})
  --database URL         postgres://user:password@host/name instead of the file (or environment GAVEL_DATABASE)
  --admin-password PW    administrator's password on the first start (or environment GAVEL_ADMIN_PASSWORD)
  --api-key KEY          lets other servers plan meetings with this key (or environment GAVEL_API_KEY)
  --livekit-key KEY      key of LiveKit's server API, with --livekit-secret SECRET (or environment GAVEL_LIVEKIT_SECRET);
                         without them the server makes a pair, which an administrator can ask for
  --smtp-url URL         sends invitations by this mail server: smtp://user@host:587 or smtps://user@host (or environment
                         GAVEL_SMTP_URL); the password is only taken from environment GAVEL_SMTP_PASSWORD
  --mail-from ADDRESS    the sender of invitations (or environment GAVEL_MAIL_FROM)
  --public-url URL       origin of links in mails, such as https://meet.example (or environment GAVEL_PUBLIC_URL)
  --livekit-url URL      a LiveKit deployment with that key, wss://…, in the place of the own media engine
  --webhook-url URL      gets LiveKit's webhooks, signed with that key; may be repeated
  --capacity NUMBER      most participants in one meeting (default 500)
  --total-capacity N     most participants in all meetings together (default 1000)
  --operators-stream     only operators may stream a meeting, not its owner
  --origin ORIGIN        lets pages of another site, such as https://intranet.example, speak to this server; may be repeated
  --json                 one line of JSON on standard output when ready
`

/** Throws an Error whose message is a sentence for the user. */
export function readFlags(args: string[], env: NodeJS.ProcessEnv = process.env): Flags {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8887' },
      'media-port': { type: 'string' },
      'media-workers': { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      data: { type: 'string', default: defaultDataDir() },
      database: { type: 'string' },
      'admin-password': { type: 'string' },
      'api-key': { type: 'string' },
      'livekit-key': { type: 'string' },
      'livekit-secret': { type: 'string' },
      'smtp-url': { type: 'string' },
      'mail-from': { type: 'string' },
      'public-url': { type: 'string' },
      'livekit-url': { type: 'string' },
      'webhook-url': { type: 'string', multiple: true, default: [] },
      capacity: { type: 'string', default: '500' },
      'total-capacity': { type: 'string' },
      'operators-stream': { type: 'boolean', default: false },
      origin: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const password = values['admin-password'] ?? env['GAVEL_ADMIN_PASSWORD']
  if (password !== undefined && password.length < 6)
    throw new Error('The administrator’s password must have at least six characters.')
  const apiKey = values['api-key'] ?? env['GAVEL_API_KEY']
  if (apiKey !== undefined && !/^[!-~]{16,256}$/.test(apiKey))
    throw new Error('--api-key takes 16 to 256 characters without spaces, so that nobody guesses it.')
  const port = numeric('--port', values.port, 0, 65535)
  const mediaPort =
    values['media-port'] === undefined ? undefined : numeric('--media-port', values['media-port'], 0, 65535)
  if (port !== 0 && mediaPort === port)
    throw new Error('--media-port must be another port than --port: media uses TCP too, where UDP is blocked.')
  return {
    host: values.host,
    port,
    mediaPort,
    mediaWorkers:
      values['media-workers'] === undefined ? undefined : numeric('--media-workers', values['media-workers'], 1, 64),
    tls: tlsFrom(values['tls-cert'], values['tls-key']),
    dataDir: values.data,
    database: values.database ?? env['GAVEL_DATABASE'],
    adminPassword: password,
    apiKey,
    ...reachFrom(values, env),
    livekit: livekitFrom(
      values['livekit-key'],
      values['livekit-secret'] ?? env['GAVEL_LIVEKIT_SECRET'],
      values['livekit-url'],
    ),
    webhooks: values['webhook-url'].map(webhookOf),
    capacity: numeric('--capacity', values.capacity, 1, 10_000),
    totalCapacity:
      values['total-capacity'] === undefined
        ? undefined
        : numeric('--total-capacity', values['total-capacity'], 1, 100_000),
    ownersStream: !values['operators-stream'],
    origins: values.origin.map(originOf),
    json: values.json,
    help: values.help,
  }
}

function numeric(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`${flag} takes a whole number from ${least} to ${most}, not “${text}”.`)
  return value
}

function livekitFrom(key: string | undefined, secret: string | undefined, url: string | undefined): Flags['livekit'] {
  if (url !== undefined && !(URL.canParse(url) && /^(ws|http)s?:$/.test(new URL(url).protocol)))
    throw new Error('--livekit-url takes an address such as wss://livekit.example.org.')
  if (key === undefined) {
    if (url !== undefined) throw new Error('--livekit-url goes together with --livekit-key and --livekit-secret.')
    if (secret !== undefined) throw new Error('--livekit-key and --livekit-secret go together.')
    return undefined
  }
  if (!/^[!-9;-~]{3,64}$/.test(key))
    throw new Error('--livekit-key takes 3 to 64 characters without spaces and colons.')
  if (secret === undefined || !/^[!-~]{32,256}$/.test(secret))
    throw new Error('--livekit-secret takes 32 to 256 characters without spaces, so that nobody guesses it.')
  return { key, secret, ...(url !== undefined && { url }) }
}

function tlsFrom(cert: string | undefined, key: string | undefined): Flags['tls'] {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new Error('--tls-cert and --tls-key go together.')
  return { cert: pem('--tls-cert', cert), key: pem('--tls-key', key) }
}

function pem(flag: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${flag}: the file “${file}” cannot be read.`)
  }
  if (!text.includes('-----BEGIN ')) throw new Error(`${flag}: “${file}” is no PEM file.`)
  return text
}

function webhookOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error('--webhook-url takes an address such as https://example.org/livekit.')
  return text
}

/** As browsers write it, which is what it is compared with. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new Error(`--origin takes an origin such as https://intranet.example, not “${text}”.`)
  return url.origin
}

/** One processor is left to all else. More than four are for those who know that they have that many meetings. */
export const suitableWorkers = (processors = availableParallelism()): number => Math.max(1, Math.min(4, processors - 1))

function defaultDataDir(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'Gavel', 'server')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Gavel', 'server')
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'gavel')
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/**
 * Addresses that media binds and advertises: those of the network first, since browsers do not use a loopback candidate
 * alone, then loopback; IPv6 after IPv4, and no link-local ones, which mean nothing without their link. A server for this
 * machine only uses the same, but answers nobody from elsewhere.
 */
export function mediaAddresses(): string[] {
  const all = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(one => one.family === 'IPv4' || !/^fe[89ab]/i.test(one.address))
  const of = (family: string, internal: boolean): string[] =>
    all.filter(one => one.family === family && one.internal === internal).map(one => one.address)
  return [...new Set([...of('IPv4', false), ...of('IPv6', false).slice(0, mostIpv6), '127.0.0.1', ...of('IPv6', true)])]
}

/** A machine with privacy addresses has many of them, and every one is in every description. */
const mostIpv6 = 4
