/** From HTTP to the media engine: LiveKit signalling as binary WebSocket frames at `/rtc` and `/rtc/v1`, judged before the upgrade. */
import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { keepAlive, sendOrDrop } from './sockets.ts'

export interface SignalRequest {
  /** `/rtc` or `/rtc/v1`. */
  path: string
  query: Record<string, string>
  token: string
}

/** The engine as the HTTP side sees it. */
export interface Signal {
  judge(
    request: SignalRequest,
  ): Promise<{ ok: true } | { ok: false; status: 400 | 401 | 403 | 404 | 503; message: string }>
  connect(
    request: SignalRequest,
    socket: { send(frame: Uint8Array): void; close(code: number, reason: string): void },
  ): { receive(frame: Uint8Array): void; closed(): void }
}

export function signalling(fastify: FastifyInstance, signal: Signal): void {
  for (const path of ['/rtc', '/rtc/v1']) {
    const judge = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      // Clients of other origins carry their right in the token, never in a cookie.
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
      const verdict = await signal.judge(requestOf(path, request))
      if (!verdict.ok) return reply.code(verdict.status).type('text/plain').send(verdict.message)
    }
    fastify.get(`${path}/validate`, { preValidation: judge }, (_request, reply) =>
      reply.type('text/plain').send('success'),
    )
    fastify.route({
      method: 'GET',
      url: path,
      preValidation: judge,
      handler: (_request, reply) => reply.code(426).type('text/plain').send('This address speaks WebSocket.'),
      wsHandler: (socket, request) => join(signal, requestOf(path, request), socket),
    })
  }
}

function join(signal: Signal, request: SignalRequest, socket: WebSocket): void {
  keepAlive(socket)
  const connection = signal.connect(request, {
    send: frame => sendOrDrop(socket, frame),
    close: (code, reason) => socket.close(code, reason),
  })
  socket.on('message', (data, isBinary) => {
    if (isBinary) connection.receive(data as Buffer)
    else socket.close(1003, 'binary only')
  })
  socket.on('close', () => connection.closed())
}

function requestOf(path: string, request: FastifyRequest): SignalRequest {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>))
    query[name] = [value].flat()[0] ?? ''
  const bearer = request.headers.authorization?.match(/^Bearer\s+(\S+)$/i)?.[1]
  return { path, query, token: query['access_token'] || (bearer ?? '') }
}
