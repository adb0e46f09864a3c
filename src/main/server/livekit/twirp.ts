/** Twirp v7 over HTTP: `POST /twirp/<service>/<Method>`, protobuf or JSON, and errors in its own form. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../domain/world.ts'

/** Its codes and their HTTP statuses, as far as they occur here. */
const statuses = {
  malformed: 400,
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  already_exists: 409,
  failed_precondition: 412,
  resource_exhausted: 429,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
} as const
export type TwirpCode = keyof typeof statuses

export class TwirpError extends Error {
  readonly code: TwirpCode
  readonly meta: Readonly<Record<string, string>> | undefined

  constructor(code: TwirpCode, message: string, meta?: Record<string, string>) {
    super(message)
    this.code = code
    this.meta = meta
  }
}

/** There is nothing at this address, or not in this way. */
function badRoute({ method, url }: FastifyRequest, message?: string): TwirpError {
  const [path] = url.split('?')
  const meta = { twirp_invalid_route: `${method} ${path}` }
  return new TwirpError('bad_route', message ?? `no handler for path ${JSON.stringify(path)}`, meta)
}

/** A message of the protocol, as far as Twirp has to do with it. */
export interface Message {
  toBinary(): Uint8Array
  toJsonString(options: { emitDefaultValues: boolean; useProtoFieldName: boolean }): string
}
export interface MessageType<M> {
  fromBinary(bytes: Uint8Array): M
  fromJsonString(text: string, options: { ignoreUnknownFields: boolean }): M
}

export interface Method<C> {
  readonly request: MessageType<Message>
  perform(question: Message, caller: C): Promise<Message>
}

/** A method and how it is performed, the question typed. */
export const method = <C, Q extends Message>(
  request: MessageType<Q>,
  perform: (question: Q, caller: C) => Promise<Message>,
): Method<C> => ({ request, perform: perform as Method<C>['perform'] })

export interface Service<C> {
  /** `livekit.RoomService`. */
  readonly name: string
  readonly methods: Readonly<Record<string, Method<C>>>
  /** Who is calling; throws `unauthenticated`. */
  identify(request: FastifyRequest): Promise<C>
  /** An error of the house in Twirp's words; undefined: it is a mistake of ours. */
  translate(error: unknown): TwirpError | undefined
}

export function twirp<C>(fastify: FastifyInstance, service: Service<C>, log: Log): void {
  void fastify.register(
    async scope => {
      scope.removeAllContentTypeParsers()
      // Read by the method, so that "who are you" is asked before "what does this mean".
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, raw, done) => done(null, raw))
      scope.setErrorHandler((error, request, reply) => refuse(reply, translated(service, error, request, log)))
      scope.setNotFoundHandler((request, reply) => {
        const wrongMethod = request.method !== 'POST' && `unsupported method "${request.method}" (only POST is allowed)`
        return refuse(reply, badRoute(request, wrongMethod || undefined))
      })
      // Pages of any origin may call: the right to do so is in the token, never in a cookie.
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
      })
      scope.options('/*', async (_request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', 'POST')
          .header('access-control-allow-headers', 'authorization, content-type')
          .header('access-control-max-age', '600')
          .send(),
      )
      scope.post<{ Params: { method: string } }>(`/${service.name}/:method`, async (request, reply) => {
        const caller = await service.identify(request)
        const { method: name } = request.params
        const found = Object.hasOwn(service.methods, name) ? service.methods[name] : undefined
        if (!found) throw badRoute(request)
        const said = request.headers['content-type'] ?? ''
        const type = said.split(';')[0]?.trim().toLowerCase() ?? ''
        if (!isMediaType(type)) throw badRoute(request, `unexpected Content-Type: ${JSON.stringify(said)}`)
        const question = read(found.request, type, (request.body as Buffer | undefined) ?? Buffer.alloc(0))
        return write(reply, type, await found.perform(question, caller))
      })
    },
    { prefix: '/twirp' },
  )
}

const mediaTypes = { 'application/protobuf': 'protobuf', 'application/json': 'json' } as const
type MediaType = keyof typeof mediaTypes
const isMediaType = (type: string): type is MediaType => Object.hasOwn(mediaTypes, type)

function read(type: MessageType<Message>, mediaType: MediaType, raw: Buffer): Message {
  try {
    return mediaType === 'application/protobuf'
      ? type.fromBinary(raw)
      : type.fromJsonString(raw.toString('utf8'), { ignoreUnknownFields: true })
  } catch {
    throw new TwirpError('malformed', `the ${mediaTypes[mediaType]} request could not be decoded`)
  }
}

function write(reply: FastifyReply, mediaType: string, answer: Message): FastifyReply {
  reply.code(200).header('cache-control', 'no-store').type(mediaType)
  if (mediaType === 'application/protobuf') return reply.send(Buffer.from(answer.toBinary()))
  return reply.send(Buffer.from(answer.toJsonString({ emitDefaultValues: true, useProtoFieldName: true })))
}

function translated<C>(service: Service<C>, error: unknown, request: FastifyRequest, log: Log): TwirpError {
  if (error instanceof TwirpError) return error
  const known = service.translate(error)
  if (known) return known
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return new TwirpError('resource_exhausted', 'the request is too large')
  if (status >= 400 && status < 500) return new TwirpError('malformed', 'the request is not well formed')
  log.error('A request failed.', { route: request.routeOptions.url ?? '', error: String(error) })
  return new TwirpError('internal', 'something went wrong on the server')
}

function refuse(reply: FastifyReply, { code, message, meta }: TwirpError): FastifyReply {
  // The library compares the type to the letter; a buffer gets no charset added to it.
  const body = Buffer.from(JSON.stringify({ code, msg: message, ...(meta && { meta }) }))
  return reply.code(statuses[code]).header('cache-control', 'no-store').type('application/json').send(body)
}
