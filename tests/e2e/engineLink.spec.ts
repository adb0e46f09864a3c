/** Linked rooms, for unmodified clients of both kinds: each hears and sees the other's speaker. Everything is measured where it arrives. */
import { type BrowserContext, expect, test } from '@playwright/test'
import type { SfuFact } from '../../src/main/server/sfu/sfu.ts'
import { EnginePerson, type Received, type Source } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive, expectSilence, expectSound, silent } from './support/reception.ts'

let server: EngineServer
let context: BrowserContext
let windows: [EnginePerson, EnginePerson, EnginePerson, EnginePerson]
const names = ['anna', 'ben', 'cleo', 'dora']
/** What a size is painted in tells whose picture it is. */
const [small, large] = [
  [320, 180],
  [640, 360],
] as const
let rooms: string[] = []
let opened = 0
let facts: SfuFact[] = []

test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  server.sfu.onFact(fact => facts.push(fact))
  context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  windows = (await Promise.all(names.map(() => EnginePerson.at(context, server.url)))) as typeof windows
})

test.afterAll(async () => {
  await context?.close()
  await server?.close()
})

test.afterEach(async () => {
  await Promise.all(windows.map(person => person.leave()))
  for (const room of rooms.splice(0)) await server.sfu.closeRoom(room)
})

const link = (one: string, other: string): Promise<void> =>
  server.sfu.linkRooms({ room: one, name: `Room ${one}` }, { room: other, name: `Room ${other}` })

const picture = async (person: EnginePerson, from: string, source: Source = 'camera'): Promise<Received | undefined> =>
  (await person.received()).find(one => one.from === from && one.source === source)

const expectSize = (person: EnginePerson, from: string, [width, height]: readonly [number, number]): Promise<void> =>
  expect
    .poll(async () => {
      const seen = await picture(person, from)
      return [seen?.width, seen?.height]
    })
    .toEqual([width, height])

for (const oneConnection of [true, false])
  test.describe(oneConnection ? 'with one connection' : 'with two connections', () => {
    async function enter(person: EnginePerson, room: string): Promise<void> {
      const identity = names[windows.indexOf(person)] as string
      const admission = { identity, name: identity, metadata: '', attributes: {}, silenced: false, mayUnmute: false }
      await server.sfu.admit(room, admission)
      const token = await server.sfu.token(room, identity, identity)
      expect(await person.enter(identity, { url: server.url, token, oneConnection })).toBe('welcome')
    }

    async function open(count: number): Promise<string[]> {
      facts = []
      rooms = Array.from({ length: count }, () => `r${++opened}`)
      for (const room of rooms) await server.sfu.openRoom(room)
      return rooms
    }

    /** Anna and Ben here, Cleo and Dora there; Cleo speaks with a small picture, Dora is mute with a large one. */
    async function meet(): Promise<{ here: string; there: string; other: string }> {
      const [here, there] = (await open(2)) as [string, string]
      const [anna, ben, cleo, dora] = windows
      for (const person of [anna, ben]) await enter(person, here)
      for (const person of [cleo, dora]) await enter(person, there)
      await Promise.all([cleo.hum(), dora.hum()])
      await dora.setMuted('microphone', true)
      await Promise.all([cleo.paint('camera', ...small), dora.paint('camera', ...large)])
      await link(here, there)
      return { here, there, other: `room:${there}` }
    }

    test('the other room’s speaker is heard and seen, and the picture follows who speaks, in one stream', async () => {
      const { here, other } = await meet()
      const [anna, ben, cleo, dora] = windows
      for (const person of [anna, ben]) {
        await expectAlive(person, [`${other} camera`, `${other} microphone`])
        await expectSize(person, other, small)
        await expect.poll(() => person.speaking()).toEqual([other])
      }
      // There too, though nobody speaks here: one who is not heard and not seen.
      expect(await cleo.others()).toEqual(['dora', `room:${here}`])
      expect(await server.sfu.members(here)).toEqual(['anna', 'ben'])
      const before = await picture(anna, other)

      for (const [silent, speaker, size] of [
        [cleo, dora, large],
        [dora, cleo, small],
      ] as const) {
        await silent.setMuted('microphone', true)
        const start = Date.now()
        // What Dora sees of Cleo, and Cleo of Dora, is not switched: it stands still only where the machine is starved.
        const endings = await Promise.all([anna.watch(other), silent.watch(speaker.identity)])
        await speaker.setMuted('microphone', false)
        await Promise.all([anna, ben].map(person => expectSize(person, other, size)))
        test.info().annotations.push({ type: 'new speaker seen after', description: `${Date.now() - start} ms` })
        const [still = 0, usual = 0] = await Promise.all(endings.map(end => end()))
        expect(still).toBeLessThan(1_500 + usual)
        test.info().annotations.push({ type: 'longest still', description: `${still} ms` })
        await Promise.all([expectSound(anna, other), expectSound(ben, other)])
      }
      const after = await picture(anna, other)
      expect(after?.sid).toBe(before?.sid)
      expect(after?.frames).toBeGreaterThan(before!.frames + 30)
      expect((await anna.events()).filter(one => /unpublished|reconnect/.test(one))).toEqual([])
      expect(facts.filter(fact => fact.fact === 'speaking' && fact.room === here)).toEqual([])
    })

    test('who is silenced there is not heard here, nor seen, whatever their client does', async () => {
      const { there, other } = await meet()
      const [anna, ben, cleo, dora] = windows
      await Promise.all([expectSound(anna, other), expectSound(ben, other)])
      await server.sfu.silence(there, 'cleo', true)
      await expect.poll(() => cleo.isMuted()).toBe(true)
      await cleo.defy()
      await Promise.all([expectSilence(anna, cleo, other), expectSilence(ben, cleo, other)])
      await Promise.all([expectSize(anna, other, large), expectAlive(ben, [`${other} camera`])])

      await dora.setMuted('microphone', false)
      await expectSound(anna, other)
      await server.sfu.expel(there, 'dora', 'removed')
      await expect.poll(async () => (await picture(anna, other))?.muted).toBe(true)
      await expectAlive(anna, [])

      await cleo.setMuted('microphone', false)
      await expectSound(anna, other)
      await expectSize(anna, other, small)
    })

    test('the size can be chosen, a screen comes as a screen, and who comes late or back has it all', async () => {
      const { here, other } = await meet()
      const [anna, ben, cleo] = windows
      await cleo.unpublish('camera')
      await cleo.film(480)
      const height = async (): Promise<number | undefined> => (await picture(anna, other))?.height
      await expect.poll(height).toBe(270)
      for (const [quality, lines] of [
        ['LOW', 180],
        ['HIGH', 270],
      ] as const) {
        await anna.want(other, quality)
        await expect.poll(height).toBe(lines)
      }
      await cleo.paint('screen_share', 800, 600)
      const all = [`${other} camera`, `${other} microphone`, `${other} screen_share`]
      await expectAlive(anna, all)
      expect(await picture(anna, other, 'screen_share')).toMatchObject({ width: 800, height: 600 })

      await ben.leave()
      await enter(ben, here)
      await expectAlive(ben, all)
      for (const how of ['signal-reconnect', 'full-reconnect'] as const) {
        await anna.stumble(how)
        await expectAlive(anna, all)
        expect(await anna.others()).toEqual(['ben', other])
      }
      await cleo.unpublish('screen_share')
      await expectAlive(anna, all.slice(0, 2))
      expect(await picture(anna, other, 'screen_share')).toBeUndefined()
    })

    test('unlinked, each is alone again, and so when one of them closes', async () => {
      const { here, there, other } = await meet()
      const [anna, ben, cleo] = windows
      for (const end of [() => server.sfu.unlinkRooms(there, here), () => server.sfu.closeRoom(there)]) {
        await link(here, there)
        await expectAlive(anna, [`${other} camera`, `${other} microphone`])
        await end()
        for (const [person, left, others] of [
          [anna, other, ['ben']],
          [ben, other, ['anna']],
        ] as const) {
          await expect.poll(() => person.others()).toEqual(others)
          expect(await person.events()).toContain(`left ${left}`)
          expect(await person.received()).toEqual([])
        }
      }
      expect(await cleo.events()).toContain(`left room:${here}`)
    })

    test('three rooms in a ring hear each other once', async () => {
      const [one, two, three] = (await open(3)) as [string, string, string]
      const [anna, ben, cleo] = windows
      const people = [anna, ben, cleo] as const
      const relayed = [one, two, three].map(room => `room:${room}`)
      for (const [index, person] of people.entries()) await enter(person, rooms[index] as string)
      await Promise.all([link(one, two), link(two, three), link(three, one)])
      for (const person of people) await person.hum()
      const hearsAllOnce = async (person: EnginePerson, index: number): Promise<void> => {
        const others = relayed.filter((_, at) => at !== index).sort()
        await expectAlive(
          person,
          others.map(other => `${other} microphone`),
        )
        expect(await person.others()).toEqual(others)
        await expect.poll(() => person.speaking()).toEqual([person.identity, ...others].sort())
        // Opus comes in 50 packets a second: none is there twice, and none comes back.
        // What had to wait on a busy machine comes in one go, and only once: it is the rate that lasts.
        const rate = async (): Promise<number> => {
          const start = performance.now()
          const got = await person.receives(2_000)
          return (Math.max(...[...got.values()].map(one => one.packets)) * 1_000) / (performance.now() - start)
        }
        await expect.poll(rate).toBeLessThan(75)
      }
      await Promise.all(people.map(hearsAllOnce))
      await Promise.all([ben.setMuted('microphone', true), cleo.setMuted('microphone', true)])
      await expect.poll(() => anna.speaking()).toEqual(['anna'])
      for (const person of [ben, cleo]) await expect.poll(() => person.speaking()).toEqual([relayed[0]])
      await anna.setMuted('microphone', true)
      const hearsNothing = async (person: EnginePerson): Promise<void> => {
        await expect.poll(() => person.speaking()).toEqual([])
        const loudest = async (): Promise<number> =>
          Math.max(...[...(await person.receives(500)).values()].map(one => one.energy))
        await expect.poll(loudest).toBeLessThan(silent)
      }
      await Promise.all(people.map(hearsNothing))
    })
  })
