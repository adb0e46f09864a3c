/** A LiveKit deployment as the engine: what must be put right with somebody, what is believed, and what happens when it is away. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ListParticipantsResponse,
  ListRoomsResponse,
  ParticipantInfo,
  ParticipantPermission,
  Room,
  TrackInfo,
  TrackSource,
  TrackType,
  WebhookEvent,
} from '@livekit/protocol'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { type Cluster, openCluster } from '../../src/main/server/cluster/cluster.ts'
import { Guest } from '../../src/main/server/cluster/guest.ts'
import { webhookListener } from '../../src/main/server/cluster/webhook.ts'
import { silentLog } from '../../src/main/server/log.ts'
import type { Admission, SfuFact } from '../../src/main/server/sfu/sfu.ts'
import { signClaims } from '../../src/main/server/sfu/tokens.ts'

const anna: Admission = {
  identity: 'anna',
  name: 'Anna',
  metadata: '',
  attributes: {},
  silenced: false,
  mayUnmute: true,
}
const all = new ParticipantPermission({ canPublish: true, canSubscribe: true, canPublishData: true })
const voice = (sid: string, muted = false) =>
  new TrackInfo({ sid, muted, type: TrackType.AUDIO, source: TrackSource.MICROPHONE })
const seen = (...tracks: TrackInfo[]) =>
  new ParticipantInfo({ sid: 'PA_1', identity: 'anna', name: 'Anna', permission: all, tracks })
const does = (guest: Guest, ...tracks: TrackInfo[]) => guest.corrections(seen(...tracks)).map(one => one.does)

describe('somebody in a room of a deployment', () => {
  it('is left alone when all is as it must be', () => {
    expect(does(new Guest(anna), voice('a'))).toEqual([])
  })

  it('loses the right to publish a microphone when silenced for good, and gets it back', () => {
    const guest = new Guest(anna)
    guest.silence(false)
    const [permit] = guest.corrections(seen(voice('a')))
    expect(permit).toMatchObject({
      permission: { canPublish: true, canPublishSources: [TrackSource.CAMERA, TrackSource.SCREEN_SHARE] },
    })
    guest.allowUnmute('PA_1')
    // As the deployment shows them, all is granted again; and what they show now is a wish to speak.
    expect(does(guest)).toEqual([])
    expect(does(guest, voice('b'))).toEqual(['opened'])
    expect(guest.admission.silenced).toBe(false)
  })

  it('who could not show a microphone opens it by showing one, once they may', () => {
    const guest = new Guest({ ...anna, silenced: true, mayUnmute: false })
    expect(does(guest)).toEqual(['permit'])
    guest.allowUnmute('PA_1')
    expect(does(guest, voice('a'))).toEqual(['opened'])
  })

  it('is muted when they may unmute, again until it is seen, and speaks up by unmuting after that', () => {
    const guest = new Guest(anna)
    does(guest, voice('a'))
    guest.silence(true)
    expect(does(guest, voice('a'))).toEqual(['mute'])
    expect(does(guest, voice('a'))).toEqual(['mute'])
    expect(does(guest, voice('a', true))).toEqual([])
    expect(does(guest, voice('a'))).toEqual(['opened'])
    expect(does(guest, voice('a'))).toEqual([])
  })

  it('speaks up by a new voice, though not by the one with which they came in', () => {
    const guest = new Guest({ ...anna, silenced: true })
    expect(does(guest, voice('a'))).toEqual(['mute'])
    expect(does(guest, voice('a', true))).toEqual([])
    expect(does(guest, voice('b'))).toEqual(['opened'])
    guest.silence(true)
    expect(does(guest, voice('c'))).toEqual(['mute'])
  })

  it('does not speak up by the sound of a screen', () => {
    const guest = new Guest({ ...anna, silenced: true })
    const screen = (muted: boolean) =>
      new TrackInfo({ sid: 's', muted, type: TrackType.AUDIO, source: TrackSource.SCREEN_SHARE_AUDIO })
    expect(does(guest, screen(false))).toEqual(['mute'])
    expect(does(guest, screen(true))).toEqual([])
    expect(does(guest, screen(false))).toEqual(['mute'])
  })

  it('keeps what a program permitted beside what the chair decided', () => {
    const guest = new Guest(anna)
    guest.permit(new ParticipantPermission({ canPublish: true, canPublishSources: [TrackSource.MICROPHONE] }))
    guest.silence(false)
    expect(guest.permission).toMatchObject({ canPublish: false, canSubscribe: false, sources: undefined })
    guest.admit({ ...anna, name: 'Annabel' })
    expect(guest.permission).toMatchObject({ canPublish: true, sources: ['microphone'] })
    expect(does(guest)).toEqual(['permit', 'rename'])
  })
})

const pair = { key: 'APIlaws', secret: 'a-secret-of-more-than-thirty-two-letters' }

it('believes a webhook only when it is signed with the key, over these bytes, now', async () => {
  const heard: string[] = []
  const fastify = Fastify()
  webhookListener(fastify, pair, event => void heard.push(event.event))
  const body = new WebhookEvent({ event: 'room_started' }).toJsonString()
  const now = Math.floor(Date.now() / 1000)
  const post = async (authorization: string, payload = body) =>
    (await fastify.inject({ method: 'POST', url: '/livekit/webhook', headers: { authorization }, payload })).statusCode
  const { createHash } = await import('node:crypto')
  const over = (text: string) => ({ sha256: createHash('sha256').update(text).digest('base64') })
  const good = signClaims(pair, over(body), now, 60)
  expect(await post(good)).toBe(200)
  expect(await post(`Bearer ${good}`)).toBe(200)
  expect(await post('')).toBe(401)
  expect(await post(signClaims({ ...pair, secret: 'another' }, over(body), now, 60))).toBe(401)
  expect(await post(signClaims(pair, over(body), now - 3600, 60))).toBe(401)
  expect(await post(signClaims(pair, {}, now, 60))).toBe(401)
  expect(await post(good, body.replace('started', 'ended'))).toBe(401)
  expect(await post(signClaims(pair, over('{'), now, 60), '{')).toBe(400)
  expect(heard).toEqual(['room_started', 'room_started'])
  await fastify.close()
})

describe('a deployment', () => {
  let away = false
  let asked: string[] = []
  let present: ParticipantInfo[] = []
  let status = 200
  let cluster: Cluster | undefined
  const deployment: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      const method = request.url?.split('/').at(-1) ?? ''
      if (away) return void request.socket.destroy()
      asked.push(method)
      const answer =
        method === 'ListRooms'
          ? new ListRoomsResponse({ rooms: [new Room({ name: '1' })] })
          : new ListParticipantsResponse({ participants: method === 'ListParticipants' ? present : [] })
      response.writeHead(status, { 'content-type': 'application/protobuf' }).end(answer.toBinary())
    })
  })
  const open = async () => {
    if (!deployment.listening) await new Promise<void>(done => deployment.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(deployment.address() as AddressInfo).port}`
    cluster = await openCluster(url, pair, silentLog)
    return cluster
  }
  afterEach(async () => {
    await cluster?.close()
    cluster = undefined
    ;[away, asked, present, status] = [false, [], [], 200]
  })

  it('that does not know the key is told of at the start', async () => {
    status = 401
    await expect(open()).rejects.toThrow('does not know our key. Please look at --livekit-url')
  })

  it('that was away is told everything anew, and nothing that is ordered meanwhile is taken for done', async () => {
    const one = await open()
    const facts: SfuFact[] = []
    let resumed = 0
    await one.attend({
      begun: source => source.onFact(fact => facts.push(fact)),
      async resume() {
        resumed += 1
        await one.openRoom('1')
        await one.admit('1', anna)
      },
    })
    present = [seen(voice('a'))]
    await expect.poll(() => facts.map(fact => fact.fact)).toEqual(['joined', 'published'])
    away = true
    await expect(one.silence('1', 'anna', false)).rejects.toMatchObject({ code: 'unavailable' })
    expect(one.state()).toBe('restarting')
    away = false
    await expect.poll(() => resumed).toBe(2)
    expect(one.state()).toBe('running')
    // Who is there is told to a domain that has begun anew.
    await expect.poll(() => facts.filter(fact => fact.fact === 'joined').length).toBe(2)
  })

  it('has nobody in a room who is not on its guest list', async () => {
    const one = await open()
    await one.openRoom('1')
    await one.admit('1', anna)
    present = [new ParticipantInfo({ sid: 'PA_2', identity: 'eve', permission: all })]
    one.heard(new WebhookEvent({ event: 'participant_joined', room: new Room({ name: '1' }) }))
    await expect.poll(() => asked).toContain('RemoveParticipant')
  })
})
