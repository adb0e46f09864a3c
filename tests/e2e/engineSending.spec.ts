/** What a publisher really sends, judged by its encoder: only what somebody looks at; and what nobody between can read. */
import { type BrowserContext, expect, test } from '@playwright/test'
import { signClaims } from '../../src/main/server/sfu/tokens.ts'
import { EnginePerson, type Entry } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive } from './support/reception.ts'

let server: EngineServer
let context: BrowserContext
let anna: EnginePerson
let ben: EnginePerson

test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  anna = await EnginePerson.at(context, server.url)
  ben = await EnginePerson.at(context, server.url)
})
test.afterAll(async () => {
  await context?.close()
  await server?.close()
})
test.afterEach(async () => {
  await Promise.all([anna.leave(), ben.leave()])
})

for (const oneConnection of [true, false])
  test.describe(oneConnection ? 'with one connection' : 'with two connections', () => {
    async function meet(room: string, how: Partial<Entry>): Promise<void> {
      for (const [person, identity] of [[anna, 'anna'] as const, [ben, 'ben'] as const]) {
        const video = { room: `${room} ${oneConnection}`, roomJoin: true, plain: true }
        const claims = { sub: identity, name: identity, video }
        const token = signClaims({ key: 'key', secret: 'secret' }, claims, Math.floor(Date.now() / 1000))
        expect(await person.enter(identity, { url: server.url, token, oneConnection, ...how })).toBe('welcome')
      }
    }

    test('what nobody looks at is not encoded, until somebody does again', async () => {
      await meet('layers', { dynacast: true })
      await anna.film(960)
      await expectAlive(ben, ['anna camera'])
      const encoded = async (): Promise<boolean[]> => (await anna.encodes()).map(frames => frames > 1)
      const width = async (): Promise<number> => (await ben.received())[0]?.width ?? 0
      await ben.want('anna', 'LOW')
      await expect.poll(encoded, { timeout: 60_000 }).toEqual([true, false, false])
      const small = await width()
      await ben.want('anna', 'MEDIUM')
      await expect.poll(encoded, { timeout: 60_000 }).toEqual([true, true, false])
      await expect.poll(width, { timeout: 60_000 }).toBeGreaterThan(small * 1.5)
    })

    test('what is encrypted end to end is read by who has the key, also after a mute', async () => {
      await meet('encrypted', { encrypted: true })
      await anna.hum()
      await anna.paint('camera', 320, 180)
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      for (let turn = 0; turn < 3; turn++) {
        await anna.setMuted('microphone', true)
        await expect.poll(() => ben.events()).toContain('muted anna microphone')
        await anna.setMuted('microphone', false)
        await expectAlive(ben, ['anna camera', 'anna microphone'])
      }
      await anna.say('between us')
      await expect.poll(async () => (await ben.messages()).map(one => one.text)).toEqual(['between us'])
      expect((await ben.events()).filter(one => one.startsWith('unreadable'))).toEqual([])
    })
  })
