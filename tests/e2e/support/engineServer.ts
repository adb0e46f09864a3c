/** The media engine alone behind a bare HTTP server, with a page that has the unmodified client library. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { mediaAddresses } from '../../../src/main/server/options.ts'
import { createSfu } from '../../../src/main/server/sfu/host.ts'
import type { Sfu } from '../../../src/main/server/sfu/sfu.ts'

const page = '<!doctype html><meta charset="utf-8"><title>engine</title><script src="/livekit-client.js"></script>'
const library = (file: string): URL => new URL(`../../../node_modules/livekit-client/dist/${file}`, import.meta.url)
const scripts: Record<string, URL> = {
  '/livekit-client.js': library('livekit-client.umd.js'),
  '/livekit-worker.js': library('livekit-client.e2ee.worker.js'),
}

export interface EngineServer {
  sfu: Sfu
  url: string
  close(): Promise<void>
}

/** `addresses` are those of media; the first one is also where the page is served beside this machine's own, and lets others in. */
export async function serveEngine(addresses?: string[], udpPort = 0): Promise<EngineServer> {
  const options = {
    ...{ apiKey: 'key', apiSecret: 'secret', udpPort },
    ...{ addresses: addresses ?? mediaAddresses(), onlyThisMachine: addresses === undefined },
  }
  const sfu = await createSfu(options, new URL('../../../src/main/server/sfu/worker.ts', import.meta.url), {
    trouble: text => console.error('engine:', text),
  })
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.endsWith('/validate')) {
      void sfu.judge(requestOf(url, '/validate')).then(verdict => {
        response.writeHead(verdict.ok ? 200 : verdict.status, { 'access-control-allow-origin': '*' })
        response.end(verdict.ok ? 'success' : verdict.message)
      })
      return
    }
    const script = scripts[url.pathname]
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? readFileSync(script) : page)
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', async (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked = requestOf(url, '', request.headers.authorization?.replace(/^Bearer /, ''))
    const verdict = await sfu.judge(asked)
    if (!verdict.ok) return socket.end(`HTTP/1.1 ${verdict.status} Refused\r\nconnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, ws => {
      const connection = sfu.connect(asked, {
        send: frame => ws.send(frame),
        close: (code, reason) => ws.close(code, reason),
      })
      ws.on('message', data => connection.receive(data as Buffer))
      ws.on('close', () => connection.closed())
    })
  })
  await new Promise<void>(done => server.listen(0, addresses ? '0.0.0.0' : '127.0.0.1', done))
  return {
    sfu,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.close()
      await sfu.close()
    },
  }
}

const requestOf = (url: URL, suffix: string, bearer?: string) => ({
  path: suffix ? url.pathname.slice(0, -suffix.length) : url.pathname,
  query: Object.fromEntries(url.searchParams),
  token: bearer ?? url.searchParams.get('access_token') ?? '',
})
