/** A dialect's OpenAPI document, made from its endpoint objects. */
import { z } from 'zod'
import type { Dialect } from './dialect.ts'
import type { Route } from './place.ts'

interface JsonSchema {
  properties?: Record<string, object>
  required?: string[]
}

export function openapi(dialect: Dialect, origin: string): object {
  const paths: Record<string, Record<string, object>> = {}
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

function operation(dialect: Dialect, { place, endpoint }: Route, path: string, method: string): object {
  const knock = endpoint.knock ?? place.knock
  const schemes = Object.keys(dialect.securitySchemes).map(name => ({ [name]: [] }))
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+/g, '_')}`,
    summary: endpoint.says,
    tags: [path.split('/')[1] || dialect.name],
    security: knock === 'signedIn' ? schemes : knock === 'anybody' ? [{}, ...schemes] : [],
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter('path', name ?? '', { type: 'string' }, true)),
      ...[place.query, endpoint.query].flatMap(query => (query ? queryParameters(schemaOf(query, 'input')) : [])),
    ],
    ...(endpoint.body &&
      method !== 'GET' && {
        requestBody: { content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } },
      }),
    responses: {
      [dialect.succeed(endpoint.success, {}, exampleAsked).status]: {
        description: 'Done.',
        ...(endpoint.replies && {
          content: { 'application/json': { schema: schemaOf(endpoint.replies, 'output') } },
        }),
      },
      default: { description: 'Refused.' },
    },
  }
}

const exampleAsked = { method: 'GET', params: {}, query: {}, headers: {}, reachedAt: 'http://localhost', from: '' }

const parameter = (place: 'path' | 'query', name: string, schema: object, required: boolean): object => ({
  in: place,
  name,
  required,
  schema,
})

const queryParameters = ({ properties = {}, required = [] }: JsonSchema): object[] =>
  Object.entries(properties).map(([name, schema]) => parameter('query', name, schema, required.includes(name)))

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as JsonSchema
}
