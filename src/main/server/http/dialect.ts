/** What a dialect owns, and how its endpoints come to stand on Fastify: encapsulated, with its own word for everything that goes wrong. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../../shared/errors.ts'
import type { Actor } from '../domain/actor.ts'
import type { Core } from '../domain/core.ts'
import type { Asked, Call, Shown } from './call.ts'
import { docsPage, docsScript } from './docs.ts'
import type { Knock, Success } from './endpoint.ts'
import type { Examples } from './examples.ts'
import type { Log } from './log.ts'
import { openapi } from './openapi.ts'
import { reachedAt } from './origin.ts'
import type { Route } from './place.ts'
import { checked, once, type Reader } from './question.ts'

/** An answer as it goes over the wire. */
export interface Spoken {
  status: number
  /** Undefined: no body, no type. */
  type?: string
  body?: string | Buffer
}

export const spokenJson = (status: number, value: unknown): Spoken => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})

export interface Dialect {
  readonly name: string
  /** One sentence for its API document. */
  readonly says: string
  readonly prefix: string
  /** Who is calling, as far as the request shows it. */
  shown(asked: Asked): Shown
  /** How to show it, in OpenAPI's words. */
  readonly securitySchemes: Readonly<Record<string, object>>
  /** How bodies are read, by media type; `''` is a body that does not say what it is. */
  readonly readers: Readonly<Record<string, Reader>>
  succeed(success: Success, value: unknown, asked: Asked): Spoken
  /** Its word for an error. A given status is more precise than the code's own (405, 415). */
  refuse(error: DomainError, asked: Asked, status?: number): Spoken
  /** What its fields look like, for its document. */
  readonly examples: Examples
  readonly routes: readonly Route[]
}

const everyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export const askedOf = (request: FastifyRequest): Asked => ({
  method: request.method,
  params: (request.params ?? {}) as Record<string, string>,
  query: (request.query ?? {}) as Record<string, unknown>,
  headers: request.headers,
  reachedAt: reachedAt(request),
  from: request.ip,
})

/** Stands a dialect's endpoints, its document and its errors on Fastify. */
export function mount(fastify: FastifyInstance, dialect: Dialect, core: Core, log: Log): void {
  void fastify.register(
    async scope => {
      scope.removeAllContentTypeParsers()
      // Bodies are read by the endpoint and not here, so that "who are you" is asked before "what does this mean".
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, raw, done) => done(null, raw))
      scope.setErrorHandler((error, request, reply) => refuse(dialect, error, request, reply, log))
      scope.setNotFoundHandler((request, reply) => {
        const error = new DomainError('notFound', 'There is nothing at this address.')
        return speak(reply, dialect.refuse(error, askedOf(request)))
      })
      for (const [path, routes] of byPath(dialect)) standPath(scope, dialect, core, path, routes)
      scope.get('/openapi.json', request => openapi(dialect, reachedAt(request)))
      scope.get('/docs', (request, reply) =>
        reply.type('text/html; charset=utf-8').send(docsPage(openapi(dialect, reachedAt(request)))),
      )
      scope.get('/docs.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(docsScript))
    },
    { prefix: dialect.prefix },
  )
}

/** Puts any error into the dialect's form; what is not the caller's fault is told to the log and not to them. */
export function refuse(
  dialect: Dialect,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const asked = askedOf(request)
  if (error instanceof DomainError) return speak(reply, dialect.refuse(error, asked))
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return speak(reply, dialect.refuse(new DomainError('tooLarge', 'The body is too large.'), asked))
  if (status >= 400 && status < 500) {
    const message = error instanceof UnknownType ? error.message : 'The request is not well formed.'
    return speak(reply, dialect.refuse(new DomainError('invalid', message), asked, status))
  }
  log.error('A request failed.', { route: request.routeOptions.url ?? '', error: String(error) })
  return speak(reply, dialect.refuse(new DomainError('internal', 'Something went wrong on the server.'), asked))
}

function speak(reply: FastifyReply, { status, type, body }: Spoken): FastifyReply {
  reply.code(status).header('cache-control', 'no-store')
  if (type !== undefined) reply.type(type)
  return reply.send(body ?? '')
}

/** Fastify stops at two routes with one address and method, so a clash shows at once. */
function byPath(dialect: Dialect): Map<string, Route[]> {
  const paths = new Map<string, Route[]>()
  for (const route of dialect.routes) {
    const path = route.place.prefix + route.endpoint.suffix
    paths.set(path, [...(paths.get(path) ?? []), route])
  }
  return paths
}

function standPath(scope: FastifyInstance, dialect: Dialect, core: Core, path: string, routes: Route[]): void {
  for (const route of routes)
    scope.route({
      method: [...route.endpoint.methods],
      url: path,
      handler: async (request, reply) => {
        const asked = askedOf(request)
        const call = await answerable(dialect, core, route, asked, request.body as Buffer | undefined, reply)
        const value = await route.endpoint.perform(call)
        return speak(reply, dialect.succeed(route.endpoint.success, value, asked))
      },
    })
  const known: readonly string[] = routes.flatMap(route => route.endpoint.methods)
  scope.route({
    method: everyMethod.filter(method => !known.includes(method)),
    url: path,
    exposeHeadRoute: false,
    handler: (request, reply) => {
      const error = new DomainError('notFound', `${request.method} is not known here, only ${known.join(' and ')}.`)
      return speak(reply.header('allow', known.join(', ')), dialect.refuse(error, askedOf(request), 405))
    },
  })
}

/**
 * In the order of the door: who are you (what a place wants in every address belongs to that), is it there. The core then
 * asks whether you may, and only after that looks at the question.
 */
async function answerable(
  dialect: Dialect,
  core: Core,
  { place, endpoint }: Route,
  asked: Asked,
  raw: Buffer | undefined,
  reply: FastifyReply,
): Promise<Call> {
  const from = { reachedAt: asked.reachedAt, from: asked.from }
  const shown = dialect.shown(asked)
  const actor = await knock(core, endpoint.knock ?? place.knock, { ...shown, ...from })
  const known = {
    ...asked,
    shown,
    actor,
    perform: ((name, where, question, as = actor) => core.perform(name, where, question, as)) as Call['perform'],
    identify: (other: Shown) => core.identify({ ...other, ...from }),
    setHeader: (name: string, value: string) => void reply.header(name, value),
  }
  if (place.query) checked(place.query, asked.query)
  const where = await place.where(known)
  const query = once(() => endpoint.query && checked(endpoint.query, asked.query))
  const body = once(() => endpoint.body && checked(endpoint.body, read(dialect, asked, raw)))
  return {
    ...known,
    where,
    get query() {
      return query()
    },
    get body() {
      return body()
    },
  }
}

async function knock(core: Core, who: Knock, credentials: Parameters<Core['identify']>[0]): Promise<Actor> {
  const { token: _, seat: __, basic: ___, apiKey: ____, ...unproven } = credentials
  const actor = await core.identify(who === 'stranger' ? unproven : credentials)
  if (who === 'signedIn' && !actor.user) throw new DomainError('unauthenticated', 'Please sign in.')
  return actor
}

/** No body, and a body of nothing, is an empty object: clients send both, with and without a content type. */
function read(dialect: Dialect, asked: Asked, raw: Buffer | undefined): unknown {
  if (!raw || raw.length === 0) return {}
  const type = asked.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  const reader = dialect.readers[type]
  if (!reader) throw new UnknownType(type)
  return reader(raw)
}

class UnknownType extends Error {
  readonly statusCode = 415

  constructor(type: string) {
    super(`Bodies of type “${type}” are not understood.`)
  }
}
