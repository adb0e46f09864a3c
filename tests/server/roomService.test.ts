/** LiveKit's server API, by its own library: rooms of programs, and meetings, where it must respect the chair. */

import { ListRoomsRequest, ListRoomsResponse } from '@livekit/protocol'
import { AccessToken, DataPacket_Kind, RoomServiceClient, TrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fallsSilent, hears, staysSilent } from '../support/ear.ts'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

let server: Headless
let admin: Caller
let pair: { key: string; secret: string }
let service: RoomServiceClient

beforeAll(async () => {
  server = await startHeadless('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
  pair = (await gavel('GET', '/livekit-key', admin.token)).body
  service = new RoomServiceClient(server.url, pair.key, pair.secret)
})
afterAll(async () => {
  dismiss()
  await server?.stop()
})

async function gavel(method: string, path: string, token?: string, body?: object) {
  const response = await fetch(`${server.url}/api/gavel/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as never as { key: string; secret: string } }
}

/** A token as a program makes it for its own people. */
async function tokenFor(room: string, identity: string, grant: object = {}, options: object = {}): Promise<string> {
  const token = new AccessToken(pair.key, pair.secret, { identity, name: identity.toUpperCase(), ...options })
  token.addGrant({ room, roomJoin: true, ...grant })
  return token.toJwt()
}

async function enter(room: string, identity: string, speaks = false, grant: object = {}): Promise<RtcPerson> {
  const person = new RtcPerson()
  await person.enter(server.url.replace('http', 'ws'), await tokenFor(room, identity, grant), { speaks })
  return person
}

const twirp = (method: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/twirp/livekit.RoomService/${method}`, { method: 'POST', body, headers })

async function listToken(): Promise<Record<string, string>> {
  const token = new AccessToken(pair.key, pair.secret)
  token.addGrant({ roomList: true })
  return { authorization: `Bearer ${await token.toJwt()}` }
}

describe('the key', () => {
  it('is for administrators, and is another after it was renewed', async () => {
    expect((await gavel('GET', '/livekit-key')).status).toBe(401)
    expect(pair.key).toMatch(/^API\w{12}$/)
    expect(pair.secret.length).toBeGreaterThanOrEqual(32)
    const next = (await gavel('POST', '/livekit-key/renew', admin.token)).body
    expect(next).not.toEqual(pair)
    await expect(service.listRooms()).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    pair = next
    service = new RoomServiceClient(server.url, pair.key, pair.secret)
    expect(await service.listRooms()).toEqual([])
  })
})

describe('Twirp', () => {
  const json = { 'content-type': 'application/json' }

  it('speaks protobuf as well as JSON', async () => {
    await service.createRoom({ name: 'spoken', metadata: 'as it is' })
    const binary = await twirp('ListRooms', new ListRoomsRequest({ names: ['spoken'] }).toBinary() as BodyInit, {
      ...(await listToken()),
      'content-type': 'application/protobuf',
    })
    expect(binary.headers.get('content-type')).toBe('application/protobuf')
    const { rooms } = ListRoomsResponse.fromBinary(new Uint8Array(await binary.arrayBuffer()))
    expect(rooms.map(({ name, metadata }) => ({ name, metadata }))).toEqual([{ name: 'spoken', metadata: 'as it is' }])
    const text = await twirp('ListRooms', '{"names":["spoken"],"new_field":1}', { ...(await listToken()), ...json })
    expect(await text.json()).toMatchObject({ rooms: [{ name: 'spoken', empty_timeout: 300, num_participants: 0 }] })
  })

  it.each([
    ['nobody known', 'ListRooms', '{}', {}, 401, 'unauthenticated'],
    ['a forged token', 'ListRooms', '{}', { authorization: 'Bearer a.b.c' }, 401, 'unauthenticated'],
    ['no such method', 'Sing', '{}', undefined, 404, 'bad_route'],
    ['no message', 'ListRooms', '{', undefined, 400, 'malformed'],
    ['another message', 'ListRooms', '{"names":7}', undefined, 400, 'malformed'],
    ['no type', 'ListRooms', 'names', { 'content-type': 'text/plain' }, 404, 'bad_route'],
    ['a grant that lacks', 'CreateRoom', '{"name":"a"}', undefined, 401, 'unauthenticated'],
  ])('refuses %s in its own form', async (_, method, body, headers, status, code) => {
    const known = headers && 'authorization' in headers ? {} : headers === undefined || 'content-type' in headers
    const refused = await twirp(method, body, { ...json, ...(known === true && (await listToken())), ...headers })
    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, 'application/json'])
    expect(await refused.json()).toMatchObject({ code, msg: expect.any(String) })
  })

  it('says of what LiveKit offers in its cloud alone that it is not offered, to those who may ask', async () => {
    await expect(service.moveParticipant('here', 'ann', 'there')).rejects.toMatchObject({
      status: 501,
      code: 'unimplemented',
    })
    await expect(service.forwardParticipant('here', 'ann', 'there')).rejects.toMatchObject({
      status: 501,
      code: 'unimplemented',
    })
    const refused = await twirp('MoveParticipant', '{"room":"here"}', { ...json, ...(await listToken()) })
    expect(refused.status).toBe(401)
  })

  it('does not know what is not its own, nor a body without bounds', async () => {
    expect(
      await (await fetch(`${server.url}/twirp/livekit.Egress/ListEgress`, { method: 'POST' })).json(),
    ).toMatchObject({
      code: 'bad_route',
    })
    const large = await twirp('ListRooms', 'x'.repeat(2_000_000), { ...json, ...(await listToken()) })
    expect(large.status).toBe(429)
  })
})

describe('a room of a program', () => {
  afterEach(dismiss)

  it('is made, found, described and ended', async () => {
    const made = await service.createRoom({ name: 'blue', metadata: 'first', emptyTimeout: 60, maxParticipants: 2 })
    expect(made).toMatchObject({ name: 'blue', metadata: 'first', emptyTimeout: 60, maxParticipants: 2 })
    // Made once more it is the same.
    expect((await service.createRoom({ name: 'blue' })).sid).toBe(made.sid)
    expect((await service.listRooms(['blue', 'green'])).map(room => room.name)).toEqual(['blue'])
    const anna = await enter('blue', 'anna')
    expect((await service.updateRoomMetadata('blue', 'second')).metadata).toBe('second')
    await expect.poll(async () => (await anna.sees()).metadata).toBe('second')
    await expect(service.updateRoomMetadata('blue', 'x'.repeat(64_001))).rejects.toMatchObject({ status: 400 })
    await enter('blue', 'ben')
    await expect(enter('blue', 'cleo')).rejects.toThrow()
    await service.deleteRoom('blue')
    await expect.poll(() => anna.disconnectedFor).toBeDefined()
    expect(await service.listRooms(['blue'])).toEqual([])
    await expect(service.deleteRoom('blue')).rejects.toMatchObject({ status: 404, code: 'not_found' })
  })

  it('opens for the first who comes with a token, and closes when it was empty for long enough', async () => {
    await service.createRoom({ name: 'short', departureTimeout: 1, emptyTimeout: 1 })
    await expect.poll(async () => (await service.listRooms(['short'])).length).toBe(0)
    const anna = await enter('open', 'anna')
    const [room] = await service.listRooms(['open'])
    expect(room).toMatchObject({ numParticipants: 1, departureTimeout: 20 })
    await anna.leave()
    await expect.poll(async () => (await service.listParticipants('open')).length).toBe(0)
  })

  it('lets its people be named, muted, permitted and removed', async () => {
    const anna = await enter('red', 'anna', true)
    const ben = await enter('red', 'ben')
    await hears(ben, 'anna')
    const people = await service.listParticipants('red')
    expect(people.map(one => one.identity).sort()).toEqual(['anna', 'ben'])
    const track = (await service.getParticipant('red', 'anna')).tracks[0]
    expect(track).toMatchObject({ source: TrackSource.MICROPHONE, muted: false })

    const named = await service.updateParticipant('red', 'anna', {
      name: 'Annabel',
      metadata: 'in red',
      attributes: { hat: 'red', coat: '' },
    })
    expect(named).toMatchObject({ name: 'Annabel', metadata: 'in red', attributes: { hat: 'red' } })
    const seen = async () => (await ben.sees()).people.find(one => one.identity === 'anna')
    await expect.poll(seen).toMatchObject({ name: 'Annabel', metadata: 'in red' })
    expect((await seen())?.attributes).toEqual({ hat: 'red' })

    expect((await service.mutePublishedTrack('red', 'anna', track?.sid ?? '', true)).muted).toBe(true)
    await fallsSilent(ben, 'anna')
    await expect(service.mutePublishedTrack('red', 'anna', track?.sid ?? '', false)).rejects.toMatchObject({
      code: 'failed_precondition',
    })
    await expect(service.mutePublishedTrack('red', 'anna', 'TR_none', true)).rejects.toMatchObject({ status: 404 })

    await service.updateParticipant('red', 'anna', { permission: { canSubscribe: true, canPublishData: true } })
    await expect.poll(async () => (await service.getParticipant('red', 'anna')).tracks).toEqual([])
    await expect.poll(async () => (await seen())?.tracks).toBe(0)
    await expect(service.getParticipant('red', 'nobody')).rejects.toMatchObject({ status: 404 })
    await service.removeParticipant('red', 'anna')
    await expect.poll(() => anna.disconnectedFor).toBeDefined()
    // Nobody keeps a guest list here: with a token she may come again.
    await enter('red', 'anna')
  })

  it('gets data from outside, and subscriptions', async () => {
    const [anna, ben] = [await enter('data', 'anna', true), await enter('data', 'ben')]
    const bytes = (text: string) => new TextEncoder().encode(text)
    await service.sendData('data', bytes('all'), DataPacket_Kind.RELIABLE, { topic: 't' })
    await service.sendData('data', bytes('one'), DataPacket_Kind.LOSSY, { destinationIdentities: ['ben'], topic: 't' })
    const heard = ({ data }: RtcPerson) => data.map(({ text, from, topic }) => [text, from, topic].join(' ')).sort()
    await expect.poll(() => heard(ben)).toEqual(['all server t', 'one server t'])
    await expect.poll(() => heard(anna)).toEqual(['all server t'])

    await hears(ben, 'anna')
    const sids = (await service.getParticipant('data', 'anna')).tracks.map(track => track.sid)
    await service.updateSubscriptions('data', 'ben', sids, false)
    await fallsSilent(ben, 'anna')
    await service.updateSubscriptions('data', 'ben', sids, true)
    await hears(ben, 'anna')
  })
})

describe('a meeting', () => {
  let number: string
  const guest = 'guest'
  let chairIn: RtcPerson
  let guestIn: RtcPerson
  const detail = async (id: string) => {
    const { body } = await sqmeeting(server.url, 'GET', `/meeting/${number}`, admin)
    return body.participants.find((one: { client_uuid: string }) => one.client_uuid === id)
  }
  async function join(name: string, clientId: string, token?: string): Promise<RtcPerson> {
    const { body } = await gavel('POST', `/meetings/${number}/join`, token, { name, clientId })
    const { mediaUrl, mediaToken } = body as never as Record<string, string>
    const person = new RtcPerson()
    await person.enter(mediaUrl ?? '', mediaToken ?? '', { speaks: true })
    return person
  }
  const voiceOf = async (identity: string) =>
    (await service.getParticipant(number, identity)).tracks.find(one => one.source === TrackSource.MICROPHONE)?.sid ??
    ''

  it('is no room that programs make or come into by themselves', async () => {
    const plan = { meeting_type: 'instant', meeting_name: 'Council', meeting_password: '' }
    number = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body.meeting_number
    await expect(service.createRoom({ name: number })).rejects.toMatchObject({ code: 'failed_precondition' })
    chairIn = await join('Chair', 'chair', admin.token)
    guestIn = await join('Guest', guest)
    await hears(chairIn, guest)
    expect((await service.createRoom({ name: number })).numParticipants).toBe(2)
    await expect(enter(number, guest)).rejects.toThrow()
    await expect(enter(number, 'intruder')).rejects.toThrow()
    expect((await service.listParticipants(number)).length).toBe(2)
  })

  it('sees a mute as the chair’s, in every API and at the ear', async () => {
    await service.mutePublishedTrack(number, guest, await voiceOf(guest), true)
    await fallsSilent(chairIn, guest)
    expect(await detail(guest)).toMatchObject({ mute_audio: true })
    // They may speak again themselves, as anybody muted so by LiveKit may.
    await guestIn.unmute()
    await hears(chairIn, guest)
  })

  it('does not become more lenient by it', async () => {
    const muted = { participants: [guest], allow_self_unmute: false }
    expect((await sqmeeting(server.url, 'POST', `/meeting/${number}/mute`, admin, muted)).status).toBe(200)
    await service.mutePublishedTrack(number, guest, await voiceOf(guest), true)
    await fallsSilent(chairIn, guest)
    await guestIn.unmute()
    await staysSilent(chairIn, guest)
  })

  it('takes a permission to speak as the chair’s, and gives it so', async () => {
    const permission = { canSubscribe: true, canPublish: true, canPublishData: true }
    await service.updateParticipant(number, guest, { permission })
    await guestIn.unmute()
    await hears(chairIn, guest)
    const info = await service.updateParticipant(number, guest, {
      name: 'Guest of honour',
      permission: { ...permission, canPublish: false },
    })
    expect(info.name).toBe('Guest of honour')
    await fallsSilent(chairIn, guest)
    await guestIn.unmute()
    await staysSilent(chairIn, guest)
    expect(await detail(guest)).toMatchObject({ name: 'Guest of honour', mute_audio: true })
  })

  it('is left for good by who is removed, and ends for all', async () => {
    await service.removeParticipant(number, guest)
    await expect.poll(() => guestIn.disconnectedFor).toBeDefined()
    const again = await gavel('POST', `/meetings/${number}/join`, undefined, { name: 'Guest', clientId: guest })
    expect(again.body).toMatchObject({ error: { code: 'removedFromMeeting' } })
    await expect(service.removeParticipant(number, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
    await service.deleteRoom(number)
    await expect.poll(() => chairIn.disconnectedFor).toBeDefined()
    expect(await service.listParticipants(number)).toEqual([])
    await expect(service.deleteRoom(number)).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('keeps its secret out of the log', () => {
  expect(server.log()).not.toContain(pair.secret)
  expect(server.log()).toContain('POST /twirp/livekit.RoomService/:method 200')
})
