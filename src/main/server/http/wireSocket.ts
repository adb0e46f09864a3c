/** A wire whose carrier is a WebSocket at `/wire`: JSON messages as text. */
import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../../../shared/wire.ts'
import type { Core } from '../domain/core.ts'
import type { Log } from './log.ts'
import { isWelcomeOrigin, reachedAt } from './origin.ts'
import { keepAlive, sendOrDrop } from './sockets.ts'
import { serveWire } from './wire.ts'

const largestMessage = 256 * 1024

/** `origins`: whose pages may open a wire besides this server's and the desktop app's. */
export function wireSocket(fastify: FastifyInstance, core: Core, log: Log, origins: readonly string[]): void {
  fastify.route({
    method: 'GET',
    url: '/wire',
    // A page of another site could otherwise speak to a server that only its reader can reach.
    preValidation: async (request, reply) => {
      if (!isWelcomeOrigin(request, origins))
        return reply.code(403).type('text/plain').send('This page may not come here.')
    },
    handler: (_request, reply) => reply.code(426).type('text/plain').send('This address speaks WebSocket.'),
    wsHandler: (socket, request) => {
      keepAlive(socket)
      serveWire(core, carrierOf(socket), reachedAt(request), {
        from: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
        log,
      })
    },
  })
}

function carrierOf(socket: WebSocket): Carrier {
  return {
    send: message => sendOrDrop(socket, JSON.stringify(message)),
    onMessage: listener =>
      void socket.on('message', (data, isBinary) => {
        const text = data as Buffer
        if (isBinary) return socket.close(1003, 'text only')
        if (text.length > largestMessage) return socket.close(1009, 'too large')
        listener(parsed(text.toString('utf8')))
      }),
    onClose: listener => void socket.on('close', listener),
    close: () => socket.close(1008, 'too many calls'),
  }
}

/** Undefined, which is no message, for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
