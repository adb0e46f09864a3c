/**
 * The floor of `calls.ts`, a process of its own: the same two routes on a bare Fastify, with the dialect's own schemas and answers as
 * long as Gavel's. They know nobody and do nothing; with `saving` each call puts a row onto the disk as durably as Gavel's store does.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import type { z } from 'zod'
import { sqmeeting } from '../../src/main/server/dialects/sqmeeting/index.ts'
import { freshFolder } from '../support/headless.ts'

/** What Gavel answered to the same calls, by address. */
const answers = JSON.parse(process.argv[2] as string) as Record<string, unknown>
const saves = process.argv[3] === 'saving'

const save = saves ? saving() : () => undefined
const fastify = Fastify({ routerOptions: { maxParamLength: 512 } })
// What fastify-type-provider-zod does, and no more.
fastify.setValidatorCompiler(({ schema }) => value => {
  const parsed = (schema as z.ZodType).safeParse(value)
  return parsed.success ? { value: parsed.data } : { error: parsed.error }
})
for (const [path, answer] of Object.entries(answers)) {
  const route = sqmeeting.routes.find(
    ({ place, endpoint }) => place.prefix + endpoint.suffix === path && endpoint.methods.includes('POST'),
  )
  if (!route) throw new Error(`SQMeeting has no ${path}.`)
  const { body, query = route.place.query } = route.endpoint
  fastify.post(sqmeeting.prefix + path, { schema: { body, querystring: query } }, async request => {
    save(request.body)
    return answer
  })
}
console.log(await fastify.listen({ host: '127.0.0.1', port: 0 }))

function saving(): (what: unknown) => void {
  const database = new DatabaseSync(join(freshFolder(), 'floor.db'))
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table kept (id integer primary key, body)',
  )
  const insert = database.prepare('insert into kept (body) values (?)')
  return what => void insert.run(JSON.stringify(what))
}
