/** Builds the rooms of the house, joins them, and opens and closes the door. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Carrier } from '../../shared/wire.ts'
import { openCluster } from './cluster/cluster.ts'
import { webhookListener } from './cluster/webhook.ts'
import { mediaOf, tellDomain } from './conference.ts'
import { dialects } from './dialects/dialects.ts'
import { type Core, createCore } from './domain/core.ts'
import type { Store } from './domain/store.ts'
import { createListener } from './http/listener.ts'
import { serveWire } from './http/wire.ts'
import { programsDoor } from './livekit/door.ts'
import { roomService } from './livekit/roomService.ts'
import { twirp } from './livekit/twirp.ts'
import { webhooks } from './livekit/webhooks.ts'
import { measureLoad } from './load.ts'
import { isLoopback, mediaAddresses, type ServerOptions, suitableWorkers } from './options.ts'
import { carry } from './post/carrying.ts'
import { mailCarrier } from './post/mail.ts'
import { webhookCarrier } from './post/webhook.ts'
import { createProbe } from './probe.ts'
import { ids, secrets } from './secrets.ts'
import { createSfu, type HostEvents } from './sfu/host.ts'
import type { Sfu } from './sfu/sfu.ts'
import { folderFiles } from './storage/files.ts'
import { lockDataDir } from './storage/lock.ts'
import { openStore } from './storage/open.ts'
import { keepWorkers } from './workers.ts'

export interface RunningServer {
  /** `http://host:port`, or `https`. */
  readonly url: string
  readonly admin: { username: string; password?: string }
  readonly dataDir: string
  /** Speaks the vocabulary with a window over a carrier that is not HTTP. */
  attachWire(carrier: Carrier, reachedAt: string): void
  /** Resolves with the reason when the server cannot do its work any more: it should be stopped, and started anew. */
  readonly failed: Promise<string>
  stop(): Promise<void>
}

const tickEvery = 5_000
/** Signs tokens for meetings, which nobody outside makes. No program's key has a colon. */
const houseKey = 'gavel:house'

/** Rejects with an Error whose message is a sentence for the user when the server cannot start. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options
  const closers: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    closers.push(await lockDataDir(options.dataDir))
    const store = await openStore({ dataDir: options.dataDir, database: options.database })
    closers.push(() => store.close())
    const apiSecret = await keptSecret(store, 'media.apiSecret')
    const { livekit } = options
    const cluster = livekit?.url === undefined ? undefined : await openCluster(livekit.url, livekit, log)
    const engine = cluster ?? (await openOwn(options, apiSecret))
    closers.push(() => engine.close())
    const core = createCore({
      clock: { now: Date.now },
      ids,
      secrets,
      store,
      media: mediaOf(engine, livekit?.url?.replace(/^http/, 'ws')),
      files: folderFiles(join(options.dataDir, 'files')),
      log,
      version: packageJson.version,
      capacity: options.capacity,
      totalCapacity: options.totalCapacity ?? Math.max(1000, options.capacity),
      ownersStream: options.ownersStream ?? true,
      load: measureLoad(),
      probe: createProbe(),
      mailServer: options.mail !== undefined,
      publicUrl: options.publicUrl,
      timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    const admin = await core.bootstrap(options.adminPassword)
    await core.giveKey(options.apiKey)
    await core.giveLivekitKey(options.livekit)
    const hooks = webhooks({ urls: options.webhooks ?? [], pair: core.livekitKey, log })
    closers.push(() => hooks.close())
    await engine.attend({
      begun(sfu) {
        tellDomain(sfu, core, log)
        sfu.onFact(fact => fact.fact === 'event' && hooks.tell(fact.event))
      },
      resume: core.resume,
    })
    const carriers = { hook: webhookCarrier(core.outbox), mail: mailCarrier(options.mail) }
    const carrying = carry({ outbox: core.outbox, carriers, log })
    closers.push(() => carrying.close())
    const ticking = setInterval(() => tick(core, options), tickEvery)
    closers.push(() => clearInterval(ticking))

    const listener = createListener({
      core,
      dialects,
      signal: programsDoor(engine, { key: houseKey, secret: apiSecret }, core.livekitKey),
      beside: [
        fastify => twirp(fastify, roomService(core, engine), log),
        fastify =>
          cluster &&
          webhookListener(fastify, core.livekitKey(), event => {
            cluster.heard(event)
            // Told on, as what happens in our own engine would be.
            hooks.tell(event.toBinary())
          }),
      ],
      media: engine.state,
      webRoot: options.webRoot,
      log,
      origins: options.origins ?? [],
      tls: options.tls,
    })
    closers.push(() => listener.close())
    await listener.listen({ host: options.host, port: options.port })
    return {
      url: addressOf(listener.server.address() as AddressInfo, options.tls !== undefined),
      admin,
      dataDir: options.dataDir,
      attachWire: (carrier, reachedAt) => serveWire(core, carrier, reachedAt),
      failed: engine.lost,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function tick(core: Core, { log }: ServerOptions): void {
  void core.tick().catch(error => log.error('The regular round failed.', { error: String(error) }))
}

const openOwn = (options: ServerOptions, apiSecret: string) =>
  keepWorkers(
    options.mediaWorkers ?? suitableWorkers(),
    (index, events) => openEngine(options, index, apiSecret, events),
    options.log,
  )

/** The engine of this index on its port; when that is only a default and taken, on a free one. */
async function openEngine(options: ServerOptions, index: number, apiSecret: string, events: HostEvents): Promise<Sfu> {
  const open = (udpPort: number): Promise<Sfu> =>
    createSfu(
      {
        apiKey: houseKey,
        apiSecret,
        addresses: mediaAddresses(),
        udpPort,
        onlyThisMachine: isLoopback(options.host),
      },
      options.mediaWorker,
      events,
    )
  const first = options.mediaPort ?? (options.port === 0 ? 0 : options.port + 1)
  const wanted = first === 0 ? 0 : first + index
  try {
    return await open(wanted)
  } catch (error) {
    if (options.mediaPort !== undefined || wanted === 0 || !String(error).includes('EADDRINUSE')) throw error
    options.log.warn(`Port ${wanted} is taken; media uses a free one.`)
    return open(0)
  }
}

/** A secret of this installation that must outlive restarts, because tokens signed with it do. */
async function keptSecret(store: Store, name: string): Promise<string> {
  const kept = await store.get('settings', name)
  if (kept) return kept.value
  const value = randomBytes(32).toString('base64url')
  await store.commit([{ put: 'settings', row: { name, value } }])
  return value
}

function addressOf({ address, family, port }: AddressInfo, secure: boolean): string {
  const everywhere = address === '0.0.0.0' || address === '::'
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address
  return `${secure ? 'https' : 'http'}://${host}:${port}`
}
