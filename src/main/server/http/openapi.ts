/** A dialect's OpenAPI document, made from its endpoint objects. */
import { z } from 'zod'
import type { Dialect } from './dialect.ts'
import { exampleOf, type JsonSchema } from './examples.ts'
import type { Route } from './place.ts'

export interface OpenApi {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  components: { securitySchemes: Dialect['securitySchemes'] }
  paths: Record<string, Record<string, Operation>>
}

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  security: Record<string, never[]>[]
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

export interface Parameter {
  in: 'path' | 'query'
  name: string
  required: boolean
  schema: JsonSchema
  example: unknown
}

type Content = { 'application/json': { schema: JsonSchema; example: unknown } }

export function openapi(dialect: Dialect, origin: string): OpenApi {
  const paths: OpenApi['paths'] = {}
  for (const route of dialect.routes) {
    const path = (route.place.prefix + route.endpoint.suffix).replace(/:(\w+)/g, '{$1}') || '/'
    const methods = paths[path] ?? {}
    paths[path] = methods
    for (const method of route.endpoint.methods) methods[method.toLowerCase()] = operation(dialect, route, path, method)
  }
  return {
    openapi: '3.1.0',
    info: { title: `Gavel: ${dialect.name}`, version: '1', description: dialect.says },
    servers: [{ url: origin + dialect.prefix }],
    components: { securitySchemes: dialect.securitySchemes },
    paths,
  }
}

function operation(dialect: Dialect, { place, endpoint }: Route, path: string, method: string): Operation {
  const knock = endpoint.knock ?? place.knock
  const schemes = Object.keys(dialect.securitySchemes).map(name => ({ [name]: [] }))
  const parameter = (where: 'path' | 'query', name: string, schema: JsonSchema, required: boolean): Parameter => ({
    in: where,
    name,
    required,
    schema,
    example: exampleOf(schema, dialect.examples, name),
  })
  const content = (schema: JsonSchema): Content => ({
    'application/json': { schema, example: exampleOf(schema, dialect.examples) },
  })
  const query = [place.query, endpoint.query].flatMap(one => (one ? [schemaOf(one, 'input')] : []))
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+/g, '_')}`,
    summary: endpoint.says,
    tags: [path.split('/')[1] || dialect.name],
    security: knock === 'signedIn' ? schemes : knock === 'anybody' ? [{}, ...schemes] : [],
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter('path', name ?? '', { type: 'string' }, true)),
      ...query.flatMap(({ properties = {}, required = [] }) =>
        Object.entries(properties).map(([name, schema]) => parameter('query', name, schema, required.includes(name))),
      ),
    ],
    ...(endpoint.body && method !== 'GET' && { requestBody: { content: content(schemaOf(endpoint.body, 'input')) } }),
    responses: {
      [dialect.succeed(endpoint.success, {}, exampleAsked).status]: {
        description: 'Done.',
        ...(endpoint.replies && { content: content(schemaOf(endpoint.replies, 'output')) }),
      },
      default: { description: 'Refused.' },
    },
  }
}

const exampleAsked = { method: 'GET', params: {}, query: {}, headers: {}, reachedAt: 'http://localhost', from: '' }

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as JsonSchema
}
