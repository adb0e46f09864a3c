/**
 * What LiveKit's libraries may rely on, stated once for LiveKit's own server and for this one, in rooms as programs have them.
 * Where the two differ on purpose, nothing is stated.
 */
import {
  ClientInfo_Capability,
  DisconnectReason,
  type JoinResponse,
  LeaveRequest_Action,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  RoomConfiguration,
  SyncState,
} from '@livekit/protocol'
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signClaims } from '../../src/main/server/sfu/tokens.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { SignalPerson } from '../support/signalPerson.ts'

export interface ServerUnderLaw {
  url: string
  key: string
  secret: string
  stop(): Promise<unknown>
}

const { ACTIVE, DISCONNECTED } = ParticipantInfo_State

/** `patient`: it keeps somebody whose signalling was lost before any media came, so that their coming back can be tried so. */
export function protocolLaws(name: string, start: () => Promise<ServerUnderLaw>, { patient = false } = {}): void {
  describe(`a room of ${name}`, () => {
    let server: ServerUnderLaw
    let service: RoomServiceClient
    let room = ''
    let rooms = 0
    const watchers: SignalPerson[] = []

    beforeAll(async () => {
      server = await start()
      service = new RoomServiceClient(server.url, server.key, server.secret)
    })
    afterAll(async () => {
      await server?.stop()
    })
    beforeEach(() => {
      rooms += 1
      room = `blue ${rooms}`
    })
    afterEach(() => {
      for (const one of watchers.splice(0)) one.close()
      dismiss()
    })

    function tokenFor(identity: string, grant: object = {}, more: Partial<AccessToken> = {}): Promise<string> {
      const token = new AccessToken(server.key, server.secret, { identity, name: identity.toUpperCase() })
      token.addGrant({ room, roomJoin: true, ...grant })
      Object.assign(token, more)
      return token.toJwt()
    }

    async function watch(identity: string, token?: string, query: Record<string, string> = {}): Promise<SignalPerson> {
      const person = await SignalPerson.at(server.url, token ?? (await tokenFor(identity)), query)
      watchers.push(person)
      await expect.poll(() => person.all('join').length).toBe(1)
      return person
    }
    const welcomeOf = (person: SignalPerson): JoinResponse => person.all('join')[0] as JoinResponse

    async function enter(
      identity: string,
      grant = {},
      more: Partial<AccessToken> = {},
      speaks = false,
    ): Promise<RtcPerson> {
      const person = new RtcPerson()
      await person.enter(server.url.replace('http', 'ws'), await tokenFor(identity, grant, more), { speaks })
      return person
    }

    it('tells of somebody when their connection stands, and why they are gone', async () => {
      const watcher = await watch('watcher')
      await enter('anna')
      await expect.poll(() => watcher.states('anna')[0]?.state).toBe(ACTIVE)
      await service.removeParticipant(room, 'anna')
      const gone = { state: DISCONNECTED, disconnectReason: DisconnectReason.PARTICIPANT_REMOVED, tracks: 0 }
      await expect.poll(() => watcher.states('anna').at(-1)).toEqual(gone)
    })

    it('shows one who comes anew by the same name as one who never left', async () => {
      const watcher = await watch('watcher')
      const first = await enter('anna')
      await expect.poll(() => watcher.states('anna').length).toBeGreaterThan(0)
      await enter('anna')
      await expect.poll(() => first.disconnectedFor).toBe(DisconnectReason.DUPLICATE_IDENTITY)
      await enter('ben')
      await expect.poll(() => watcher.states('ben').length).toBeGreaterThan(0)
      expect(watcher.states('anna').filter(one => one.state === DISCONNECTED)).toEqual([])
    })

    it('lets others know what to expect of a client', async () => {
      await watch('anna', undefined, { client_protocol: '2', capabilities: 'CAP_COMPRESSION_DEFLATE_RAW' })
      const { otherParticipants } = welcomeOf(await watch('ben'))
      expect(otherParticipants).toMatchObject([
        { clientProtocol: 2, capabilities: [ClientInfo_Capability.CAP_COMPRESSION_DEFLATE_RAW] },
      ])
    })

    it('knows agents and recorders, counts neither, and is never too full for them', async () => {
      await service.createRoom({ name: room, maxParticipants: 1 })
      await enter('helper', { agent: true }, { kind: 'agent' })
      const recorder = await watch('recorder', await tokenFor('recorder', { recorder: true, hidden: true }))
      const anna = await watch('anna')
      expect(welcomeOf(anna).room?.activeRecording).toBe(true)
      expect(welcomeOf(anna).otherParticipants).toMatchObject([
        { identity: 'helper', kind: ParticipantInfo_Kind.AGENT, permission: { agent: true } },
      ])
      await expect.poll(async () => (await service.listRooms([room]))[0]?.numParticipants).toBe(1)
      recorder.send({ case: 'leave', value: {} as never })
      recorder.close()
      await expect.poll(() => anna.all('roomUpdate').at(-1)?.room?.activeRecording).toBe(false)
    })

    it('is as the token says with which it opens', async () => {
      const roomConfig = new RoomConfiguration({ emptyTimeout: 11, departureTimeout: 12, maxParticipants: 1 })
      roomConfig.metadata = 'agenda'
      await watch('anna', await tokenFor('anna', {}, { roomConfig }))
      expect((await service.listRooms([room]))[0]).toMatchObject({
        ...{ emptyTimeout: 11, departureTimeout: 12, maxParticipants: 1, metadata: 'agenda' },
      })
    })

    it('is entered with all that a token may say of somebody', async () => {
      const metadata = 'x'.repeat(60_000)
      const anna = await watch('anna', await tokenFor('anna', {}, { metadata }))
      expect(welcomeOf(anna).participant?.metadata).toBe(metadata)
      const again = anna.all('refreshToken').at(-1) ?? (await tokenFor('anna', {}, { metadata }))
      expect(welcomeOf(await watch('anna', again)).participant?.metadata).toBe(metadata)
    })

    it('takes attributes along from who may say something of themselves', async () => {
      const attributes = Buffer.from('{"hat":"red"}').toString('base64url').padEnd(20, '=')
      const token = await tokenFor(
        'anna',
        { canUpdateOwnMetadata: true },
        { attributes: { hat: 'blue', coat: 'grey' } },
      )
      const { participant } = welcomeOf(await watch('anna', token, { attributes }))
      expect(participant?.attributes).toEqual({ hat: 'red', coat: 'grey' })
    })

    it('sends who wants back into a session that is no more in anew', async () => {
      await watch('watcher')
      const lost = await SignalPerson.at(server.url, await tokenFor('anna'), { reconnect: '1', sid: 'PA_unknown' })
      await expect.poll(() => lost.all('leave')[0]?.action).toBe(LeaveRequest_Action.RECONNECT)
    })

    it.runIf(patient)('tells who comes back what happened meanwhile', async () => {
      const anna = await enter('anna')
      const watcher = await watch('watcher')
      watcher.close()
      await service.updateRoomMetadata(room, 'meanwhile')
      await anna.leave()
      await expect
        .poll(async () => (await service.listParticipants(room)).map(one => one.identity))
        .not.toContain('anna')
      const sid = welcomeOf(watcher).participant?.sid ?? ''
      const back = await SignalPerson.at(server.url, await tokenFor('watcher'), { reconnect: '1', sid })
      watchers.push(back)
      await expect.poll(() => back.all('reconnect').length).toBe(1)
      await expect.poll(() => back.states('anna').at(-1)?.state).toBe(DISCONNECTED)
      await expect.poll(() => back.all('roomUpdate').at(-1)?.room?.metadata).toBe('meanwhile')
    })

    it('sends in anew who comes back and says that they share what is not known', async () => {
      const watcher = await watch('watcher')
      const publishTracks = [{ cid: 'c', track: { sid: 'TR_unknown' } }]
      watcher.send({ case: 'syncState', value: new SyncState({ publishTracks }) })
      await expect.poll(() => watcher.all('leave')[0]?.action).toBe(LeaveRequest_Action.RECONNECT)
    })

    it('says what a track is', async () => {
      const watcher = await watch('watcher')
      await enter('anna', {}, {}, true)
      const shown = () =>
        watcher
          .all('update')
          .flatMap(({ participants }) => participants)
          .at(-1)?.tracks[0]
      await expect.poll(() => shown()?.codecs[0]?.mid).toBeTruthy()
      expect(shown()).toMatchObject({ stream: 'camera', mid: shown()?.codecs[0]?.mid })
      expect(shown()?.codecs).toMatchObject([{ mimeType: shown()?.mimeType }])
    })

    it('has nobody in it before it is opened', async () => {
      expect(await service.listParticipants(room)).toEqual([])
      await expect(service.getParticipant(room, 'anna')).rejects.toMatchObject({ status: 404, code: 'not_found' })
      await expect(service.deleteRoom(room)).rejects.toMatchObject({ status: 404, code: 'not_found' })
    })

    it.each([
      ['nobody', 400, { video: { roomJoin: true, room: 'blue' } }],
      ['no room', 400, { sub: 'anna', video: { roomJoin: true } }],
      ['no entry', 401, { sub: 'anna', video: { room: 'blue' } }],
    ])('is not entered with a token for %s', async (_, status, claims) => {
      const token = signClaims(server, claims, Math.floor(Date.now() / 1000))
      expect((await fetch(`${server.url}/rtc/validate?access_token=${token}`)).status).toBe(status)
      await expect(SignalPerson.at(server.url, token)).rejects.toThrow(`refused with ${status}`)
    })

    it.each([
      ['no such method', 'POST', '/Sing', '{}', 'application/json', 404, 'bad_route'],
      ['another way of asking', 'GET', '/ListRooms', undefined, 'application/json', 404, 'bad_route'],
      ['another form', 'POST', '/ListRooms', 'names', 'text/plain', 404, 'bad_route'],
      ['nothing', 'POST', '/ListRooms', '', 'application/json', 400, 'malformed'],
      ['half a question', 'POST', '/ListRooms', '{', 'application/json', 400, 'malformed'],
    ])('refuses %s as Twirp does', async (_, method, path, body, type, status, code) => {
      const url = `${server.url}/twirp/livekit.RoomService${path}`
      const access_token = signClaims(server, { video: { roomList: true } }, Math.floor(Date.now() / 1000))
      const response = await fetch(`${url}?${new URLSearchParams({ access_token })}`, {
        ...{ method, headers: { 'content-type': type } },
        ...(body !== undefined && { body }),
      })
      const said = (await response.json()) as { code: string; msg: string; meta?: Record<string, string> }
      expect([response.status, said.code]).toEqual([status, code])
      if (code === 'bad_route')
        expect(said.meta).toEqual({ twirp_invalid_route: `${method} /twirp/livekit.RoomService${path}` })
    })

    it('answers pages of any origin', async () => {
      const origin = 'https://example.org'
      const url = `${server.url}/twirp/livekit.RoomService/ListRooms`
      const asked = {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      }
      const { status, headers } = await fetch(url, { method: 'OPTIONS', headers: { origin, ...asked } })
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-headers')).toContain('authorization')
      const answer = await fetch(url, { method: 'POST', headers: { origin } })
      for (const one of [headers, answer.headers])
        expect(['*', origin]).toContain(one.get('access-control-allow-origin'))
    })

    it('ends for a client as if something had failed, when it asks for that', async () => {
      const watcher = await watch('watcher')
      const anna = await watch('anna')
      anna.send({ case: 'simulate', value: { scenario: { case: 'serverLeave', value: true } } as never })
      await expect
        .poll(() => anna.all('leave')[0])
        .toMatchObject({ action: LeaveRequest_Action.DISCONNECT, reason: DisconnectReason.SERVER_SHUTDOWN })
      await expect.poll(() => watcher.states('anna').at(-1)?.disconnectReason).toBe(DisconnectReason.SERVER_SHUTDOWN)
    })
  })
}
