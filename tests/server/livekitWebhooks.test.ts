/** LiveKit's webhooks, as its own library verifies them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebhookEvent } from '@livekit/protocol'
import { AccessToken, RoomServiceClient, WebhookReceiver } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Webhooks, webhooks } from '../../src/main/server/livekit/webhooks.ts'
import { silentLog } from '../../src/main/server/log.ts'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'

const pair = { key: 'APItest', secret: 'a-secret-of-more-than-thirty-two-letters' }
const receiver = new WebhookReceiver(pair.key, pair.secret)

let listener: Server
let url: string
/** Events as they came, also those that were refused. */
let came: WebhookEvent[]
/** With which status the listener answers; 0: not at all. */
let answer = 200
let hooks: Webhooks | undefined

beforeAll(async () => {
  listener = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', async () => {
      try {
        came.push(await receiver.receive(Buffer.concat(parts).toString(), request.headers.authorization))
        expect(request.headers['content-type']).toBe('application/webhook+json')
        if (answer > 0) response.writeHead(answer).end()
      } catch (error) {
        came.push(new WebhookEvent({ event: String(error) }))
        response.writeHead(401).end()
      }
    })
  })
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook?secret=word`
  came = []
})
afterEach(async () => {
  await hooks?.close()
  hooks = undefined
  came = []
  answer = 200
})
afterAll(() => {
  dismiss()
  listener.closeAllConnections()
  listener.close()
})

const event = (name: string) => new WebhookEvent({ event: name }).toBinary()
const names = () => came.map(one => one.event)

it('go again until they are taken, in their order, each known by its id', async () => {
  hooks = webhooks({ urls: [url], pair: () => pair, log: silentLog, patience: () => 20 })
  answer = 503
  for (const name of ['a', 'b', 'c']) hooks.tell(event(name))
  await expect.poll(() => came.length).toBeGreaterThan(2)
  expect(new Set(names())).toEqual(new Set(['a']))
  expect(new Set(came.map(one => one.id)).size).toBe(1)
  answer = 200
  await expect.poll(names).toContain('c')
  expect([...new Set(names())]).toEqual(['a', 'b', 'c'])
  expect(new Set(came.map(one => one.id)).size).toBe(3)
})

it('wait in bounds, and say how many were lost', async () => {
  const told: string[] = []
  const log = {
    ...silentLog,
    warn: (message: string, facts?: object) => void told.push(message + JSON.stringify(facts)),
  }
  hooks = webhooks({ urls: [url], pair: () => pair, log, patience: () => 500, mostWaiting: 2 })
  answer = 500
  for (const name of ['a', 'b', 'c', 'd']) hooks.tell(event(name))
  await expect.poll(() => told.length).toBeGreaterThan(0)
  expect(told.join()).not.toContain('word')
  answer = 200
  await expect.poll(names).toContain('b')
  hooks.tell(event('e'))
  await expect.poll(() => came.at(-1)?.event).toBe('e')
  expect(came.at(-1)?.numDropped).toBe(2)
})

it('do not wait for a receiver that does not answer', async () => {
  answer = 0
  hooks = webhooks({ urls: [url, url.replace('hook', 'other')], pair: () => pair, log: silentLog })
  for (let n = 0; n < 1_000; n++) hooks.tell(event(String(n)))
  // Each address has its own queue.
  await expect.poll(names).toEqual(['0', '0'])
  listener.closeAllConnections()
})

it('tell what happens in a room', async () => {
  const flags = ['--livekit-key', pair.key, '--livekit-secret', pair.secret, '--webhook-url', url]
  const server: Headless = await startHeadless(
    '--port',
    '0',
    '--data',
    freshFolder(),
    '--admin-password',
    adminPassword,
    ...flags,
  )
  try {
    const token = new AccessToken(pair.key, pair.secret, { identity: 'anna', name: 'Anna' })
    token.addGrant({ room: 'blue', roomJoin: true })
    const anna = new RtcPerson()
    await anna.enter(server.url.replace('http', 'ws'), await token.toJwt(), { speaks: true })
    await expect.poll(names).toEqual(['room_started', 'participant_joined', 'track_published'])
    const [started, joined, published] = came
    expect(started?.room).toMatchObject({ name: 'blue', sid: expect.stringMatching(/^RM_/) })
    expect(Math.abs(Number(started?.createdAt) - Date.now() / 1000)).toBeLessThan(60)
    expect(joined?.participant).toMatchObject({ identity: 'anna', name: 'Anna', sid: expect.stringMatching(/^PA_/) })
    expect(published).toMatchObject({
      participant: { identity: 'anna' },
      track: { sid: expect.stringMatching(/^TR_/) },
    })
    await anna.leave()
    await expect.poll(names).toContain('participant_left')
    await new RoomServiceClient(server.url, pair.key, pair.secret).deleteRoom('blue')
    await expect
      .poll(names)
      .toEqual([
        'room_started',
        'participant_joined',
        'track_published',
        'track_unpublished',
        'participant_left',
        'room_finished',
      ])
    expect(came[4]?.participant).toMatchObject({ identity: 'anna', disconnectReason: 1 })
    expect(server.log()).not.toContain('word')
  } finally {
    await server.stop()
  }
})
