/** The server's front: headers, health, the window, signalling, and what the log may never hold. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { dialects } from '../../src/main/server/dialects/dialects.ts'
import { createListener, type MediaState } from '../../src/main/server/http/listener.ts'
import type { Signal, SignalRequest } from '../../src/main/server/http/signal.ts'
import { type OpenHouse, openHouse } from '../support/openHouse.ts'
import { secretOf } from './sqmeetingClient.ts'

let house: OpenHouse
let http: FastifyInstance
let logged: string[]
let asked: SignalRequest[]
let frames: Uint8Array[]
let closed: number

const log = (message: string, facts?: object): void => void logged.push(`${message} ${JSON.stringify(facts ?? {})}`)
const signal: Signal = {
  async judge(request) {
    asked.push(request)
    if (request.token === '') return { ok: false, status: 401, message: 'no token' }
    if (request.token === 'elsewhere') return { ok: false, status: 404, message: 'requested room does not exist' }
    return { ok: true }
  },
  connect: (_request, socket) => ({
    receive(frame) {
      frames.push(frame)
      socket.send(new Uint8Array([...frame].reverse()))
    },
    closed: () => {
      closed += 1
    },
  }),
}

async function open(webRoot?: string): Promise<void> {
  await http?.close()
  const { core } = house
  http = createListener({ core, dialects, signal, webRoot, log: { info: log, warn: log, error: log } })
  await http.ready()
}

beforeEach(async () => {
  ;[logged, asked, frames, closed] = [[], [], [], 0]
  house = await openHouse()
  await open()
})
afterEach(async () => {
  await http.close()
  await house.close()
})

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') =>
  http.inject({ method, url, headers })

describe('the front', () => {
  it('is healthy, and careful about what its pages may do', async () => {
    const answer = await ask('/healthz')
    expect(answer.json()).toEqual({ status: 'ok', media: 'running' })
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;" +
        "media-src 'self' blob: mediastream:;connect-src 'self' ws: wss:;worker-src 'self' blob:;frame-ancestors 'none'",
    )
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(answer.headers['strict-transport-security']).toBeUndefined()
  })

  it('is not well without its media engine, and says so', async () => {
    await http.close()
    let media: MediaState = 'restarting'
    const { core } = house
    http = createListener({ core, dialects, signal, media: () => media, log: { info: log, warn: log, error: log } })
    for (media of ['restarting', 'lost'] as const) {
      const answer = await ask('/healthz')
      expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'unwell', media }])
    }
    media = 'running'
    expect((await ask('/healthz')).statusCode).toBe(200)
  })

  it('says so when the window has not been built', async () => {
    const answer = await ask('/', { accept: 'text/html' })
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm run build')
    expect((await ask('/whatever')).statusCode).toBe(404)
  })

  it('serves the window at every page, but not under an API or for its files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gavel-window-'))
    const root = join(folder, 'window')
    await mkdir(join(root, 'assets'), { recursive: true })
    await writeFile(join(root, 'index.html'), '<p>window</p>')
    await writeFile(join(root, 'assets', 'a-1.js'), 'go()')
    await writeFile(join(folder, 'gavel-outside.txt'), 'outside')
    await open(root)
    for (const url of ['/', '/meeting/123', '/index.html']) {
      const page = await ask(url, { accept: 'text/html,*/*' })
      expect([page.statusCode, page.body]).toEqual([200, '<p>window</p>'])
      expect(page.headers['cache-control']).toBe('no-cache')
    }
    expect((await ask('/assets/a-1.js')).headers['cache-control']).toContain('immutable')
    expect((await ask('/assets/none.js')).statusCode).toBe(404)
    expect((await ask('/api/v1/none', { accept: 'text/html' })).json()).toMatchObject({ errorCode: '0x10000001' })
    for (const url of ['/../gavel-outside.txt', '/%2e%2e/gavel-outside.txt', '/..%2fgavel-outside.txt'])
      expect((await ask(url)).body).not.toContain('outside')
    await rm(folder, { recursive: true })
  })

  it('takes no forged address for its own', async () => {
    const join = async (host: string) => {
      const { number } = await house.perform('meetings.startInstant', { at: 'server' }, {}, await house.signIn('admin'))
      const answer = await http.inject({
        method: 'POST',
        url: `/api/gavel/v1/meetings/${number}/join`,
        headers: { host, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
        payload: { name: 'g', clientId: 'g' },
      })
      return answer.json().mediaUrl
    }
    expect(await join('meet.example:8887')).toBe('ws://meet.example:8887')
    expect(await join('[::1]:8887')).toBe('ws://[::1]:8887')
    for (const host of ['a b', 'user@evil.example', 'evil.example/path', 'evil.example:99999', '"'])
      expect(await join(host)).toBe('ws://127.0.0.1')
  })

  it('answers broken HTTP without a word about how it is made', async () => {
    await http.listen({ host: '127.0.0.1', port: 0 })
    const answer = await new Promise<string>(resolve => {
      const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1')
      socket.on('data', data => resolve(String(data)))
      socket.write('NONSENSE\r\n\r\n')
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toMatch(/fastify|error/i)
  })
})

describe('the log', () => {
  it('names addresses by their pattern, and never holds a secret', async () => {
    const password = 'Very-Secret-Password-1'
    const secret = secretOf(password)
    await ask(`/api/v1/user/info?client_id=device-77&token=token-77`)
    await http.inject({
      method: 'POST',
      url: `/api/v1/user/sign_in?client_id=device-77`,
      payload: { username: 'admin', secret },
    })
    await http.inject({ method: 'POST', url: '/api/gavel/v1/sign-in', payload: { username: 'admin', password } })
    await ask('/api/gavel/v1/meetings/123456789', { authorization: 'Bearer token-77' })
    await ask('/rtc/validate?access_token=token-77')
    await ask('/secret-77?token=token-77')
    await ask('/api/v1/%zz?token=token-77')
    const all = logged.join('\n')
    expect(all).toContain('GET /api/v1/user/info 401')
    expect(all).toContain('POST /api/v1/user/sign_in 401')
    expect(all).not.toMatch(/-77|Secret|123456789/)
    expect(all).not.toContain(secret)
  })

  it('keeps what went wrong inside to itself', async () => {
    house.core.perform = async () => {
      throw new Error('the database at /var/lib is on fire')
    }
    const { core } = house
    await http.close()
    http = createListener({ core, dialects, signal, log: { info: log, warn: log, error: log } })
    const answer = await http.inject({
      method: 'POST',
      url: '/api/gavel/v1/sign-in',
      payload: { username: 'a', password: 'b' },
    })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({ error: { code: 'internal', message: 'Something went wrong on the server.' } })
    expect(logged.join()).toContain('on fire')
  })
})

describe('signalling', () => {
  it('passes judgement before the upgrade, as text, to pages of any origin', async () => {
    for (const path of ['/rtc/validate', '/rtc/v1/validate', '/rtc', '/rtc/v1']) {
      const none = await ask(path)
      expect([none.statusCode, none.body]).toEqual([401, 'no token'])
      const elsewhere = await ask(`${path}?access_token=elsewhere`, { origin: 'https://other.example' })
      expect([elsewhere.statusCode, elsewhere.body]).toEqual([404, 'requested room does not exist'])
      expect(elsewhere.headers['access-control-allow-origin']).toBe('*')
    }
    const good = await ask('/rtc/v1/validate?access_token=good')
    expect([good.statusCode, good.body]).toEqual([200, 'success'])
    await ask('/rtc/validate?a=1&a=2', { authorization: 'Bearer by-header' })
    expect(asked.at(-1)).toEqual({ path: '/rtc', query: { a: '1' }, token: 'by-header' })
  })

  it('carries binary frames both ways and tells when it is over', async () => {
    await http.listen({ host: '127.0.0.1', port: 0 })
    const { port } = http.server.address() as AddressInfo
    const refusal = await new Promise<number | undefined>(resolve => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rtc`)
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.on('error', () => {})
    })
    expect(refusal).toBe(401)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rtc/v1?access_token=good&join_request=x`)
    socket.on('open', () => socket.send(Buffer.from([1, 2, 3])))
    const answer = await new Promise<Buffer>(resolve => socket.on('message', data => resolve(data as Buffer)))
    expect([...answer]).toEqual([3, 2, 1])
    expect(socket.extensions).toBe('')
    expect(asked.at(-1)).toMatchObject({ path: '/rtc/v1', token: 'good', query: { join_request: 'x' } })
    const over = new Promise<number>(resolve => socket.on('close', resolve))
    socket.send('text')
    expect(await over).toBe(1003)
    await expect.poll(() => closed).toBe(1)
  })
})
