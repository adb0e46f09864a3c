/** With a certificate the server speaks https and wss only, and joins answer with addresses of that kind. */
import { writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readFlags } from '../../src/main/server/options.ts'
import { createCertificate } from '../../src/main/server/sfu/transport/dtls/certificate.ts'
import { freshFolder, type Headless, startHeadless } from '../support/headless.ts'

const folder = freshFolder()
const cert = join(folder, 'cert.pem')
const key = join(folder, 'key.pem')
let server: Headless

beforeAll(async () => {
  const { der, privateKey } = createCertificate()
  writeFileSync(cert, `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`)
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  server = await startHeadless('--port', '0', '--data', folder, '--tls-cert', cert, '--tls-key', key)
})
afterAll(async () => {
  await server?.stop()
})

interface Answer {
  status: number | undefined
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  body: any
}

const ask = (method: string, path: string, body?: object, token?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const asked = request(`${server.url}${path}`, { method, headers, rejectUnauthorized: false }, answer => {
      let text = ''
      answer.on('data', data => {
        text += data
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }))
    })
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })

it('says so in its address, and answers under it', async () => {
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect((await ask('GET', '/healthz')).body.status).toBe('ok')
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow()
})

it('sends whoever joins to wss', async () => {
  const { body: session } = await ask('POST', '/api/gavel/v1/sign-in', server.admin)
  const query = `client_id=tls&token=${session.token}`
  const { body: meeting } = await ask('POST', `/api/v1/meeting_schedule?${query}`, {
    meeting_type: 'instant',
    meeting_name: 'Sealed',
    meeting_password: '',
  })
  expect(meeting.meeting_url).toMatch(/^https:/)
  const { body: joined } = await ask('POST', `/api/gavel/v1/meetings/${meeting.meeting_number}/join`, {
    name: 'Greta',
    clientId: 'greta',
  })
  expect(joined.mediaUrl).toBe(server.url.replace('https', 'wss'))
})

it('opens a wire over wss', async () => {
  const socket = new WebSocket(`${server.url.replace('https', 'wss')}/wire`, { rejectUnauthorized: false })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  socket.close()
})

it.each([
  [['--tls-cert', cert], 'go together'],
  [['--tls-cert', join(folder, 'none.pem'), '--tls-key', key], 'cannot be read'],
  [['--tls-cert', join(folder, 'gavel.db'), '--tls-key', key], 'no PEM file'],
])('refuses %j in a sentence', (flags, complaint) => {
  expect(() => readFlags(flags)).toThrow(complaint)
})
