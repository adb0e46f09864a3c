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
} from '@livekit/protocol'
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { SignalPerson } from '../support/signalPerson.ts'

export interface ServerUnderLaw {
  url: string
  key: string
  secret: string
  stop(): Promise<unknown>
}

const { ACTIVE, DISCONNECTED } = ParticipantInfo_State

export function protocolLaws(name: string, start: () => Promise<ServerUnderLaw>): void {
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

    async function enter(identity: string, grant: object = {}, more: Partial<AccessToken> = {}): Promise<RtcPerson> {
      const person = new RtcPerson()
      await person.enter(server.url.replace('http', 'ws'), await tokenFor(identity, grant, more), { speaks: false })
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
