/** The documents and pages of all dialects: whole, true to what is served, and asking nobody else for anything. */
import { describe, expect, it } from 'vitest'
import { dialects } from '../../src/main/server/dialects/dialects.ts'
import { docsScript } from '../../src/main/server/http/docs.ts'
import { unknownExample } from '../../src/main/server/http/examples.ts'
import { type OpenApi, openapi } from '../../src/main/server/http/openapi.ts'
import { openHouse } from '../support/openHouse.ts'

describe.each(dialects.map(dialect => [dialect.name, dialect] as const))('%s', (_name, dialect) => {
  const document = openapi(dialect, 'http://gavel.test')
  const page = async (path: string) => (await openHouse()).http.inject({ url: dialect.prefix + path })

  it('has an example for every body, which it accepts, and one for every answer', () => {
    for (const { place, endpoint } of dialect.routes) {
      const path = (place.prefix + endpoint.suffix).replace(/:(\w+)/g, '{$1}') || '/'
      for (const method of endpoint.methods) {
        const operation = document.paths[path]?.[method.toLowerCase()]
        const where = `${method} ${path}`
        expect(operation, where).toBeDefined()
        const body = operation?.requestBody?.content['application/json'].example
        if (body !== undefined) expect(endpoint.body?.safeParse(body), where).toMatchObject({ success: true })
        const [{ content } = { content: undefined }] = Object.values(operation?.responses ?? {})
        if (content)
          expect(endpoint.replies?.safeParse(content['application/json'].example), where).toMatchObject({
            success: true,
          })
        const examples = [body, content, operation?.parameters.map(({ name, example }) => [name, example])]
        expect(JSON.stringify(examples), where).not.toContain(`"${unknownExample}"`)
      }
    }
  })

  it('is served as a page on which all of it can be read and tried', async () => {
    const response = await page('/docs')
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toMatch(/^text\/html/)
    const ids = [...response.body.matchAll(/<details id="([^"]+)"/g)].map(found => found[1])
    const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
    expect(ids.sort()).toEqual(operations.map(one => one.operationId).sort())
    expect(new Set(ids).size).toBe(ids.length)
    expect(response.body).toContain(`data-prefix="${dialect.prefix}"`)
  })

  it('needs nothing from elsewhere, and no script but its own', async () => {
    const { body, headers } = await page('/docs')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect([...body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(found => found[1])).toEqual([
      'data:,',
      'openapi.json',
      'docs.js',
    ])
    expect(body).not.toMatch(/\son\w+=|<script>|url\(|@import/)
    const script = await page('/docs.js')
    expect(script.headers['content-type']).toMatch(/^text\/javascript/)
    expect(script.body).toBe(docsScript)
  })

  it('says the same in the document', async () => {
    const served = (await page('/openapi.json')).json() as OpenApi
    expect(served.paths).toEqual(JSON.parse(JSON.stringify(document.paths)))
  })
})

it('the script is plain JavaScript that stands alone', () => {
  const ids = ['document', 'fetch', 'performance', 'URLSearchParams']
  const listeners: string[] = []
  const fake = { body: { dataset: { prefix: '/x' } }, addEventListener: (name: string) => void listeners.push(name) }
  new Function(...ids, docsScript)(fake, undefined, undefined, undefined)
  expect(listeners).toEqual(['submit'])
})

it('what a dialect says of itself cannot break out of the page', async () => {
  const { docsPage } = await import('../../src/main/server/http/docs.ts')
  const [dialect] = dialects
  if (!dialect) throw new Error('There is no dialect.')
  const evil = '"><script>alert(1)</script>'
  const page = docsPage(openapi({ ...dialect, name: evil, says: evil, examples: { username: evil } }, 'http://x'))
  expect(page).not.toContain(evil)
})
