/** What LiveKit's signalling can say besides media, to the unmodified client library, in rooms as programs have them. */

import {
  ParticipantPermission,
  TrackSource,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
} from '@livekit/protocol'
import { type BrowserContext, expect, test } from '@playwright/test'
import { signClaims } from '../../src/main/server/sfu/tokens.ts'
import { EnginePerson } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive, expectSound } from './support/reception.ts'

const pair = { key: 'key', secret: 'secret' }
const now = (): number => Math.floor(Date.now() / 1000)

let server: EngineServer
let context: BrowserContext
let people: [EnginePerson, EnginePerson, EnginePerson]
let room = ''
let rooms = 0

test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const [anna, ben, cleo] = await Promise.all([1, 2, 3].map(() => EnginePerson.at(context, server.url)))
  people = [anna!, ben!, cleo!]
})
test.afterAll(async () => {
  await context?.close()
  await server?.close()
})
test.beforeEach(() => {
  rooms += 1
  room = `plain ${rooms}`
})
test.afterEach(async () => {
  await Promise.all(people.map(person => person.leave()))
  await server.sfu.closeRoom(room)
})

const permit = async (identity: string, permission: ConstructorParameters<typeof ParticipantPermission>[0]) => {
  const all = { canPublish: true, canSubscribe: true, canPublishData: true, ...permission }
  const request = new UpdateParticipantRequest({ room, identity, permission: new ParticipantPermission(all) })
  expect(await server.sfu.serve(room, 'UpdateParticipant', request.toBinary())).toMatchObject({ ok: true })
}

for (const oneConnection of [true, false])
  test.describe(oneConnection ? 'with one connection' : 'with two connections', () => {
    async function enter(person: EnginePerson, identity: string, video: object = {}, seconds = 600): Promise<string> {
      const grant = { room, roomJoin: true, plain: true, ...video }
      const token = signClaims(pair, { sub: identity, name: identity, video: grant }, now(), seconds)
      return person.enter(identity, { url: server.url, token, oneConnection })
    }
    async function meet(): Promise<typeof people> {
      for (const [index, person] of people.entries())
        expect(await enter(person, ['anna', 'ben', 'cleo'][index] as string)).toBe('welcome')
      return people
    }

    test('who may not publish any more loses what they published, and may again', async () => {
      const [anna, ben] = await meet()
      await anna.hum()
      await anna.paint('camera', 320, 180)
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      const sources = () => anna.page.evaluate(() => window.room.localParticipant.permissions?.canPublishSources)
      await permit('anna', { canPublishSources: [TrackSource.CAMERA] })
      await expect.poll(() => ben.events()).toContain('unpublished anna microphone')
      await expect.poll(() => anna.isMuted()).toBeUndefined()
      await expectAlive(ben, ['anna camera'])
      await expect.poll(sources).toEqual([TrackSource.CAMERA])
      await expect(anna.hum()).rejects.toThrow()
      await permit('anna', {})
      // A client that does not know its new permission yet does not even try.
      await expect.poll(sources).toEqual([])
      await anna.hum()
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      await permit('anna', { canPublish: false })
      await expect.poll(async () => (await ben.received()).length).toBe(0)
    })

    test('who may not subscribe any more receives nothing, and may again', async () => {
      const [anna, ben, cleo] = await meet()
      await anna.hum()
      await expectSound(ben, 'anna')
      await permit('ben', { canSubscribe: false })
      await expect.poll(async () => (await ben.receives(300)).get('anna microphone')?.packets ?? 0).toBe(0)
      await expectSound(cleo, 'anna')
      await permit('ben', {})
      await expectSound(ben, 'anna')
    })

    test('who may not send data is not heard, and one who is hidden is not seen', async () => {
      const [anna, ben, cleo] = await meet()
      await permit('anna', { canPublishData: false })
      await anna.say('unheard')
      await ben.say('heard')
      await expect.poll(async () => (await cleo.messages()).map(one => one.text)).toEqual(['heard'])
      await anna.leave()
      expect(await enter(anna, 'watcher', { hidden: true })).toBe('welcome')
      await expect.poll(() => anna.others()).toEqual(['ben', 'cleo'])
      await ben.hum()
      await expectSound(anna, 'ben')
      expect(await ben.others()).toEqual(['cleo'])
      expect((await ben.events()).filter(one => one.includes('watcher'))).toEqual([])
    })

    test('a publisher decides who may have their tracks', async () => {
      const [anna, ben, cleo] = await meet()
      await anna.hum()
      await Promise.all([expectSound(ben, 'anna'), expectSound(cleo, 'anna')])
      await anna.page.evaluate(() =>
        window.room.localParticipant.setTrackSubscriptionPermissions(false, [
          { participantIdentity: 'cleo', allowAll: true },
        ]),
      )
      const status = () =>
        ben.page.evaluate(
          () =>
            window.room.remoteParticipants.get('anna')?.getTrackPublication('microphone' as never)?.permissionStatus,
        )
      await expect.poll(status).toBe('not_allowed')
      await expect.poll(async () => (await ben.receives(300)).get('anna microphone')?.packets ?? 0).toBe(0)
      await expectSound(cleo, 'anna')
      await anna.page.evaluate(() => window.room.localParticipant.setTrackSubscriptionPermissions(true))
      await expect.poll(status).toBe('allowed')
      await expectSound(ben, 'anna')
    })

    test('what somebody says of themselves is seen, within bounds, where they may', async () => {
      const [, ben] = await meet()
      const [anna] = people
      await anna.leave()
      expect(await enter(anna, 'anna', { canUpdateOwnMetadata: true })).toBe('welcome')
      await anna.page.evaluate(async () => {
        await window.room.localParticipant.setName('Annabel')
        await window.room.localParticipant.setMetadata('in the chair')
        await window.room.localParticipant.setAttributes({ hat: 'red', coat: 'blue' })
        await window.room.localParticipant.setAttributes({ coat: '' })
      })
      await expect.poll(() => ben.events()).toContain('named anna Annabel')
      await expect.poll(() => ben.events()).toContain('described anna in the chair')
      const attributes = () => ben.page.evaluate(() => window.room.remoteParticipants.get('anna')?.attributes)
      await expect.poll(attributes).toEqual({ hat: 'red' })
      const long = () => window.room.localParticipant.setMetadata('x'.repeat(64_001))
      await expect(anna.page.evaluate(long)).rejects.toThrow(/exceeds limits/)
      await expect(ben.page.evaluate(() => window.room.localParticipant.setName('King'))).rejects.toThrow(/permission/)
      expect(await anna.others()).toEqual(['ben', 'cleo'])
    })

    test('one calls another, and is answered or refused', async () => {
      const [anna, ben] = await meet()
      await ben.page.evaluate(() => {
        window.room.registerRpcMethod(
          'double',
          async ({ payload, callerIdentity }) => `${callerIdentity} ${payload}${payload}`,
        )
        window.room.registerRpcMethod('fail', async () => {
          throw new window.LivekitClient.RpcError(101, 'not today')
        })
      })
      const call = (method: string, destinationIdentity = 'ben', payload = 'x'): Promise<string> =>
        anna.page.evaluate(
          ({ method, destinationIdentity, payload }) =>
            window.room.localParticipant
              .performRpc({ method, destinationIdentity, payload, responseTimeout: 8_000 })
              .catch((error: { code: number }) => `error ${error.code}`),
          { method, destinationIdentity, payload },
        )
      expect(await call('double')).toBe('anna xx')
      expect((await call('double', 'ben', 'y'.repeat(7_000))).length).toBe('anna '.length + 14_000)
      expect(await call('fail')).toBe('error 101')
      expect(await call('sing')).toBe('error 1400')
    })

    test('bytes arrive as they were sent, at those they were sent to', async () => {
      const [anna, ben, cleo] = await meet()
      for (const person of [ben, cleo])
        await person.page.evaluate(() =>
          window.room.registerByteStreamHandler('file', async (reader, { identity }) => {
            const parts = await reader.readAll()
            let [size, sum] = [0, 0]
            for (const part of parts) for (const byte of part) [size, sum] = [size + 1, (sum * 31 + byte) % 1_000_003]
            window.messages.push({ from: identity, text: `${reader.info.name} ${size} ${sum}`, topic: 'file' })
          }),
        )
      const sum = await anna.page.evaluate(async () => {
        const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7 + (i >> 8)) % 256)
        const writer = await window.room.localParticipant.streamBytes({
          name: 'plan.pdf',
          topic: 'file',
          destinationIdentities: ['ben'],
        })
        await writer.write(bytes)
        await writer.close()
        return bytes.reduce((all, byte) => (all * 31 + byte) % 1_000_003, 0)
      })
      await expect
        .poll(async () => (await ben.messages()).map(one => [one.from, one.text]))
        .toEqual([['anna', `plan.pdf 200000 ${sum}`]])
      expect(await cleo.messages()).toEqual([])
    })

    test('the room tells what it is called, how many are in it, and why it ends', async () => {
      const [anna] = await meet()
      const request = new UpdateRoomMetadataRequest({ room, metadata: 'agenda' })
      await server.sfu.serve(room, 'UpdateRoomMetadata', request.toBinary())
      const known = () => anna.page.evaluate(() => [window.room.metadata, window.room.numParticipants])
      await expect.poll(known).toEqual(['agenda', 3])
      await server.sfu.closeRoom(room)
      await expect.poll(() => anna.events()).toContain('disconnected ROOM_DELETED')
    })

    test('a client comes back by a newer token than it came with', async () => {
      const [anna, ben] = people
      const seconds = 4
      expect(await enter(anna, 'anna', {}, seconds)).toBe('welcome')
      expect(await enter(ben, 'ben')).toBe('welcome')
      const expired = Date.now() + (seconds + 1) * 1_000
      await expect.poll(() => Date.now() > expired, { timeout: 15_000 }).toBe(true)
      expect(await anna.enter.call(people[2], 'late', anna.entry!)).toBe('NotAllowed')
      await anna.hum()
      for (const how of ['signal-reconnect', 'full-reconnect'] as const) {
        await anna.stumble(how)
        await expectSound(ben, 'anna')
      }
    })
  })
