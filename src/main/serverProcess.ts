/** Entry of Electron's utility process: the same server as headless, with wires over ports instead of a console. */
import { join } from 'node:path'
import type { Carrier } from '../shared/wire.ts'
import { stderrLog } from './server/log.ts'
import { reachFrom } from './server/mailOptions.ts'
import { createServer, type RunningServer } from './server/server.ts'
import type { FromServer, ToServer } from './shell/messages.ts'

/** Electron's MessagePortMain, as far as it is used here. */
interface Port {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}

const parent = (process as unknown as { parentPort: Port }).parentPort
const tell = (message: FromServer): void => parent.postMessage(message)
let server: RunningServer | undefined

parent.on('message', async ({ data, ports }) => {
  const message = data as ToServer
  if (message.asks === 'start') await start(message.dataDir, message.host)
  else if (message.asks === 'wire') {
    const port = ports[0]
    if (port && server) server.attachWire(carrierOver(port), server.url)
  } else if (message.asks === 'stop') {
    await server?.stop()
    process.exit(0)
  }
})

async function start(dataDir: string, host: string): Promise<void> {
  const here = import.meta.dirname
  try {
    const options = {
      host,
      dataDir,
      capacity: 500,
      mediaWorker: new URL('./mediaWorker.js', import.meta.url),
      webRoot: join(here, '../renderer'),
      log: stderrLog,
      ...reachFrom({}, process.env),
    }
    server = await createServer({ ...options, port: 8887 }).catch(error => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      return createServer({ ...options, port: 0 })
    })
    // A process that fails is started anew.
    void server.failed.then(() => server?.stop().finally(() => process.exit(1)))
    tell({ tells: 'ready', url: server.url, admin: server.admin })
  } catch (error) {
    tell({ tells: 'refused', reason: error instanceof Error ? error.message : String(error) })
  }
}

function carrierOver(port: Port): Carrier {
  port.start()
  return {
    send: message => port.postMessage(message),
    onMessage: listener => port.on('message', event => listener(event.data)),
    onClose: listener => port.on('close', listener),
    close: () => port.close(),
  }
}
