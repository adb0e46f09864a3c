/** The server's front: dialects, wire, signalling, window and headers on one Fastify instance, which does not listen yet. */
import { STATUS_CODES } from 'node:http'
import helmet from '@fastify/helmet'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Core } from '../domain/core.ts'
import { type Dialect, mount, refuse } from './dialect.ts'
import type { Log } from './log.ts'
import { type Signal, signalling } from './signal.ts'
import { largestFrame } from './sockets.ts'
import { window } from './window.ts'
import { wireSocket } from './wireSocket.ts'

/** How the media engine is: `lost` is for good. */
export type MediaState = 'running' | 'restarting' | 'lost'

export interface ListenerOptions {
  core: Core
  dialects: readonly Dialect[]
  signal: Signal
  /** What else stands on it, with addresses of its own. */
  beside?: readonly ((fastify: FastifyInstance) => void)[]
  /** Without the engine the server is not healthy. */
  media?: () => MediaState
  /** Folder of the built window. */
  webRoot?: string | undefined
  log: Log
  /** Origins whose pages may open a wire besides this server's and the desktop app's. */
  origins?: readonly string[]
  /** PEM texts. */
  tls?: { cert: string; key: string } | undefined
}

const largestBody = 1024 * 1024
/** Bytes. A media token is in the address, and in it all that somebody says of themselves. */
const maxHeaderSize = 256 * 1024
/** Its types know options of plain HTTP only where there is no TLS. */
const plainly: object = { http: { maxHeaderSize } }

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:', 'mediastream:'],
    connectSrc: ["'self'", 'ws:', 'wss:'],
    workerSrc: ["'self'", 'blob:'],
    frameAncestors: ["'none'"],
  },
}

export function createListener({
  core,
  dialects,
  signal,
  beside = [],
  media = () => 'running',
  webRoot,
  log,
  origins = [],
  tls,
}: ListenerOptions): FastifyInstance {
  const dialectOf = (url: string): Dialect | undefined =>
    dialects.find(({ prefix }) => url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`))

  const fastify: FastifyInstance = Fastify({
    // Null is plain HTTP; the instance's type is the same for what is done with it here.
    https: tls ? { ...tls, maxHeaderSize } : null,
    ...plainly,
    logger: false,
    trustProxy: false,
    bodyLimit: largestBody,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
    // Errors from before any route is found, such as an address that cannot be decoded.
    frameworkErrors: (error, request, anyReply) => {
      const reply = anyReply as unknown as FastifyReply
      const dialect = dialectOf(request.raw.url ?? '')
      if (dialect) void refuse(dialect, error, request as FastifyRequest, reply, log)
      else
        void reply
          .code(error.statusCode ?? 400)
          .type('text/plain')
          .send('The request is not well formed.')
    },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable)
        socket.end(`HTTP/1.1 400 ${STATUS_CODES[400]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      else socket.destroy()
    },
  })

  // Addresses are named by their pattern: what stands in them (a meeting's key) and after them (tokens) is nobody's to read.
  fastify.addHook('onResponse', async (request, reply) => {
    const { url = '(unknown)' } = request.routeOptions
    log.info(`${request.method} ${url} ${reply.statusCode}`, { milliseconds: Math.round(reply.elapsedTime) })
  })
  fastify.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status >= 500) log.error('A request failed.', { route: request.routeOptions.url ?? '', error: String(error) })
    return reply
      .code(status)
      .type('text/plain')
      .send(STATUS_CODES[status] ?? 'Error')
  })

  void fastify.register(helmet, {
    contentSecurityPolicy,
    // These three only mean something, and do not warn in the console, where the server is reached by TLS.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
  void fastify.register(websocket, {
    options: { maxPayload: largestFrame, perMessageDeflate: false },
    errorHandler: (error, socket) => {
      log.warn('A WebSocket failed.', { error: String(error) })
      socket.terminate()
    },
    preClose(done) {
      for (const client of this.websocketServer.clients) {
        client.close(1001, 'the server stops')
        setTimeout(() => client.terminate(), 1_000).unref()
      }
      this.websocketServer.close(() => done())
    },
  })
  // After the plugins, because they watch how routes are made.
  void fastify.register(async scope => {
    scope.get('/healthz', async (_request, reply) => {
      const state = media()
      return reply
        .code(state === 'running' ? 200 : 503)
        .send({ status: state === 'running' ? 'ok' : 'unwell', media: state })
    })
    wireSocket(scope, core, log, origins)
    signalling(scope, signal)
  })
  for (const dialect of dialects) mount(fastify, dialect, core, log)
  for (const stand of beside) stand(fastify)
  window(fastify, webRoot)
  return fastify
}
