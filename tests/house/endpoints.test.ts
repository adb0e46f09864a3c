/** The API documents' endpoint lists against what is served: what is missing must be said here. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dialects } from '../../src/main/server/dialects/dialects.ts'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { sqmeeting } from '../../src/main/server/dialects/sqmeeting/index.ts'
import { talk } from '../../src/main/server/dialects/talk/index.ts'
import { webmeeting } from '../../src/main/server/dialects/webmeeting/index.ts'
import type { Dialect } from '../../src/main/server/http/dialect.ts'
import { contract } from '../../src/shared/contract.ts'
import portsipDocument from '../fixtures/portsip-endpoints.json' with { type: 'json' }
/** The document's headings, its own words for method and path, and where that is mistaken what its clients use. */
import sqmeetingDocument from '../fixtures/sqmeeting-endpoints.json' with { type: 'json' }
import talkDocument from '../fixtures/talk-endpoints.json' with { type: 'json' }
/** What the document shows, and where it only tells of things, addresses of our own. */
import webmeetingDocument from '../fixtures/webmeeting-endpoints.json' with { type: 'json' }

const served = (dialect: Dialect): string[] =>
  dialect.routes.flatMap(({ place, endpoint }) =>
    endpoint.methods.map(method => `${method} ${place.prefix}${endpoint.suffix}`.replace(/:\w+/g, ':id')),
  )

describe('the SQMeeting document', () => {
  it('is served', () => {
    const have = served(sqmeeting)
    const missing = sqmeetingDocument.filter(one => !have.includes(one.served))
    expect(missing.map(one => one.heading)).toEqual([])
  })

  it('also answers to the methods its clients use', () => {
    const have = served(sqmeeting)
    for (const endpoint of [
      'PUT /meeting_schedule/recurrence/:id',
      'GET /meeting_room',
      'GET /mt/:id',
      'POST /meeting_list/add/:id',
      'DELETE /meeting_list/remove/:id',
      'GET /user/info',
      'PUT /user/password',
      'GET /user/public/users',
      'GET /meeting',
      'GET /meeting/:id',
      'POST /meeting/:id/allow_unmute_all',
    ])
      expect(have).toContain(endpoint)
  })
})

/** Addresses of the PortSIP documents that are not served yet. */
const portsipMissing: string[] = []

/** Where a body or an answer has other fields than the document says. */
const portsipDifferent: string[] = [
  // Where one list shows the firmware, all do, and the phone itself.
  'GET /user/phones/:id > +fwver',
  'GET /users/:id/phones > +items[].fwver',
  'GET /users/:id/phones/:id > +fwver',
]

describe('the PortSIP documents', () => {
  const document = new Map(
    portsipDocument.map(one => [`${one.method} ${one.path.slice('/api'.length).replace(/\{\w+\}/g, ':id')}`, one]),
  )

  it('are served, but for what is named here', () => {
    const have = served(portsip)
    expect([...document.keys()].filter(endpoint => !have.includes(endpoint)).sort()).toEqual([...portsipMissing].sort())
  })

  it('have these fields, and succeed with these statuses', () => {
    const different = portsip.routes.flatMap(({ place, endpoint }) => {
      const name = `${endpoint.methods[0]} ${place.prefix}${endpoint.suffix}`.replace(/:\w+/g, ':id')
      const one = document.get(name)
      if (!one) return []
      const status = portsip.succeed(endpoint.success, {}, asked).status
      return [
        ...(status === one.status ? [] : [`${name}: ${status} for ${one.status}`]),
        ...compared(`${name} <`, Object.keys(one.request), fieldsOf(endpoint.body, 'input')),
        ...compared(`${name} >`, Object.keys(one.response), fieldsOf(endpoint.replies, 'output')),
      ]
    })
    expect(different.sort()).toEqual([...portsipDifferent].sort())
  })
})

const asked = { method: 'GET', params: {}, query: {}, headers: {}, reachedAt: 'http://gavel.test', from: '' }

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}

/** Every field of a schema by its path, as the document writes them: `items[].name`. */
function fieldsOf(schema: z.ZodType | undefined, io: 'input' | 'output'): string[] {
  const paths = (one: Schema, before: string): string[] => [
    ...Object.entries(one.properties ?? {}).flatMap(([name, field]) => {
      const path = before === '' ? name : `${before}.${name}`
      return [path, ...paths(field, path)]
    }),
    ...(one.items ? [`${before}[]`, ...paths(one.items, `${before}[]`)] : []),
    ...(one.anyOf ?? []).flatMap(other => paths(other, before)),
  ]
  return schema ? [...new Set(paths(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema, ''))] : []
}

function compared(name: string, wanted: readonly string[], have: readonly string[]): string[] {
  return [
    ...wanted.filter(field => !have.includes(field)).map(field => `${name} -${field}`),
    ...have.filter(field => !wanted.includes(field)).map(field => `${name} +${field}`),
  ]
}

describe('the participant document of Nextcloud Talk', () => {
  it('is served, call by call', () => {
    const have = served(talk)
    const prefix = '/apps/spreed/api/v1'
    expect(talkDocument.length).toBe(10)
    const missing = talkDocument.filter(({ endpoint }) => !have.includes(endpoint.replace(' ', ` ${prefix}`)))
    expect(missing.map(({ heading }) => heading)).toEqual([])
  })
})

describe('the Web Meeting document', () => {
  it('is served', () => {
    const have = served(webmeeting)
    const missing = webmeetingDocument.filter(({ endpoint }) => !have.includes(endpoint))
    expect(missing.map(({ heading }) => heading)).toEqual([])
  })
})

describe('every dialect', () => {
  for (const dialect of dialects)
    it(`${dialect.name} has each address and method once, and does only what there is`, () => {
      const have = served(dialect)
      expect(have).toEqual([...new Set(have)])
      for (const { endpoint } of dialect.routes) if (endpoint.does) expect(contract).toHaveProperty([endpoint.does])
    })
})
