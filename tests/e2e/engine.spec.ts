/** The laws of the media engine, for unmodified clients of both kinds. Everything is measured where it arrives. */
import { type Browser, type BrowserContext, expect, test } from '@playwright/test'
import type { SfuFact } from '../../src/main/server/sfu/sfu.ts'
import { writeToken } from '../../src/main/server/sfu/tokens.ts'
import { EnginePerson } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive, expectSilence, expectSound } from './support/reception.ts'

const names = ['anna', 'ben', 'cleo', 'dora'] as const
type Name = (typeof names)[number]

let server: EngineServer
let context: BrowserContext
/** The same windows for all tests: each test holds a meeting of its own in them. */
type Windows = [EnginePerson, EnginePerson, EnginePerson, EnginePerson]
let windows: Windows
let room = ''
let rooms = 0
let facts: SfuFact[] = []

test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  server.sfu.onFact(fact => facts.push(fact))
  context = await windowsOf(browser)
  const [anna, ben, cleo, dora] = await Promise.all(names.map(() => EnginePerson.at(context, server.url)))
  windows = [anna!, ben!, cleo!, dora!]
})

test.afterAll(async () => {
  await context?.close()
  await server?.close()
})

test.beforeEach(async () => {
  facts = []
  rooms += 1
  room = `room ${rooms}`
  await server.sfu.openRoom(room)
  for (const identity of names) await admit(identity)
})

test.afterEach(async () => {
  await Promise.all(windows.map(person => person.leave()))
  await server.sfu.closeRoom(room)
})

const windowsOf = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ permissions: ['camera', 'microphone'] })

const admit = (identity: string, changes: { silenced?: boolean; mayUnmute?: boolean } = {}): Promise<void> =>
  server.sfu.admit(room, {
    identity,
    name: identity.toUpperCase(),
    metadata: '',
    attributes: {},
    silenced: false,
    mayUnmute: false,
    ...changes,
  })

const factsOf = (kind: 'opened'): string[] => facts.flatMap(fact => (fact.fact === kind ? [fact.identity] : []))

for (const oneConnection of [true, false])
  test.describe(oneConnection ? 'with one connection' : 'with two connections', () => {
    const enter = async (person: EnginePerson, identity: string): Promise<string> =>
      person.enter(identity, {
        url: server.url,
        token: await server.sfu.token(room, identity, identity),
        oneConnection,
      })

    /** The meeting with so many people in it, none of whom publishes anything yet. */
    async function meet(count: number): Promise<Windows> {
      for (const [index, person] of windows.slice(0, count).entries())
        expect(await enter(person, names[index] as Name)).toBe('welcome')
      return windows
    }

    test('three people see and hear each other, and a late fourth sees them soon', async () => {
      const [anna, ben, cleo, late] = await meet(3)
      const people = [anna, ben, cleo]
      await Promise.all(people.map(person => person.film(480).then(() => person.beep())))
      await Promise.all(
        people.map(async person => {
          const others = people.filter(one => one !== person).map(one => one.identity)
          await expectAlive(
            person,
            others.flatMap(id => [`${id} camera`, `${id} microphone`]),
          )
          for (const { codec, source } of await person.received())
            expect(codec).toBe(source === 'camera' ? 'video/VP8' : 'audio/opus')
        }),
      )
      const start = Date.now()
      expect(await enter(late, 'dora')).toBe('welcome')
      await expect
        .poll(async () => (await late.received()).filter(one => one.frames > 0).length, { intervals: [50] })
        .toBe(3)
      test.info().annotations.push({ type: 'first pictures after', description: `${Date.now() - start} ms` })
      await expectAlive(
        late,
        people.flatMap(({ identity }) => [`${identity} camera`, `${identity} microphone`]),
      )
    })

    test('a receiver gets the size asked for, and the picture goes on moving', async () => {
      const [anna, ben, cleo] = await meet(3)
      await anna.film(960)
      const height = async (person: EnginePerson): Promise<number | undefined> => (await person.received())[0]?.height
      await expect.poll(() => height(ben)).toBe(540)
      await cleo.want('anna', 'LOW')
      for (const [quality, lines] of [
        ['LOW', 180],
        ['MEDIUM', 360],
        ['HIGH', 540],
      ] as const) {
        // A starved machine lets the other picture stand still, too.
        const endings = await Promise.all([ben, cleo].map(person => person.watch('anna')))
        await ben.want('anna', quality)
        await expect.poll(() => height(ben)).toBe(lines)
        const [still = 0, usual = 0] = await Promise.all(endings.map(end => end()))
        expect(still).toBeLessThan(1_500 + usual)
        test.info().annotations.push({ type: `longest still, ${quality}`, description: `${still} ms` })
      }
      expect(await height(cleo)).toBe(180)
    })

    test('a closed gate lets no sound through, whatever the client does, until it may', async () => {
      const [anna, ben, cleo] = await meet(3)
      await anna.hum()
      await ben.hum()
      await Promise.all([expectSound(ben, 'anna'), expectSound(cleo, 'anna'), expectSound(cleo, 'ben')])

      await server.sfu.silence(room, 'anna', false)
      // Not one packet more, whether the client obeys at once or not.
      await expect.poll(async () => (await cleo.receives(500)).get('anna microphone')?.packets).toBe(0)
      await expect.poll(() => anna.isMuted()).toBe(true)
      await expect.poll(() => ben.events()).toContain('muted anna microphone')
      await anna.defy()
      await Promise.all([expectSilence(ben, anna), expectSilence(cleo, anna)])
      await expectSound(cleo, 'ben')

      await anna.setMuted('microphone', false)
      await expect.poll(() => anna.isMuted()).toBe(true)
      await anna.defy()
      await expectSilence(cleo, anna)

      await anna.unpublish('microphone')
      await anna.hum()
      await anna.defy()
      await expect.poll(async () => [...(await cleo.receives(100)).keys()]).toContain('anna microphone')
      await expect.poll(() => anna.isMuted()).toBe(true)
      await anna.defy()
      await expectSilence(cleo, anna)

      await server.sfu.allowUnmute(room, 'anna')
      await expectSilence(cleo, anna)
      expect(factsOf('opened')).toEqual([])
      await anna.setMuted('microphone', false)
      await expectSound(cleo, 'anna')
      expect(factsOf('opened')).toEqual(['anna'])
      expect(await anna.isMuted()).toBe(false)
    })

    test('who was muted but may unmute does so', async () => {
      await admit('anna', { silenced: true, mayUnmute: true })
      const [anna, ben] = await meet(2)
      await anna.hum()
      // A client that learns that it is shown as muted, and knows of no order yet, says that it is not: that is no wish.
      await server.sfu.setMetadata(room, 'anna', 'new')
      await expect.poll(() => anna.isMuted()).toBe(true)
      expect(factsOf('opened')).toEqual([])
      await anna.defy()
      await expect.poll(async () => [...(await ben.receives(100)).keys()]).toContain('anna microphone')
      await expectSilence(ben, anna)
      await anna.setMuted('microphone', false)
      await expectSound(ben, 'anna')

      await server.sfu.silence(room, 'anna', true)
      await expect.poll(() => anna.isMuted()).toBe(true)
      await anna.defy()
      // Sharing a screen with its sound asks for nothing either.
      await anna.hum(0.5, 'screen_share_audio')
      await expectSilence(ben, anna)
      expect((await ben.receives()).get('anna screen_share_audio')?.packets).toBe(0)
      expect(factsOf('opened')).toEqual(['anna'])
      await anna.setMuted('microphone', false)
      await expectSound(ben, 'anna')
      expect(factsOf('opened')).toEqual(['anna', 'anna'])
    })

    test('a lost connection is taken up again with everything in it, and an open gate stays open and a closed one closed', async () => {
      const [anna, ben, cleo] = await meet(3)
      const people = [anna, ben, cleo]
      await Promise.all([anna.hum(), ben.hum()])
      await Promise.all([anna.paint('camera', 320, 180), ben.paint('camera', 320, 180)])
      await server.sfu.silence(room, 'ben', false)
      await expect.poll(() => cleo.events()).toContain('muted ben microphone')
      for (const how of ['signal-reconnect', 'full-reconnect'] as const) {
        const told = (await cleo.events()).length
        await Promise.all([anna.stumble(how), ben.stumble(how)])
        await Promise.all([
          expectAlive(cleo, ['anna camera', 'anna microphone', 'ben camera']),
          expectAlive(anna, ['ben camera']),
          expectAlive(ben, ['anna camera', 'anna microphone']),
        ])
        for (const person of people) {
          const others = people.filter(one => one !== person).map(one => one.identity)
          expect(await person.others()).toEqual(others)
        }
        expect((await cleo.received()).map(({ from, source }) => `${from} ${source}`).sort()).toEqual(
          ['anna', 'ben'].flatMap(id => [`${id} camera`, `${id} microphone`]),
        )
        // Others do not notice a connection that was taken up again.
        if (how === 'signal-reconnect')
          expect((await cleo.events()).slice(told).filter(one => !one.startsWith('speaking'))).toEqual([])
        await expect.poll(() => ben.isMuted()).toBe(true)
        await ben.defy()
        await expectSilence(cleo, ben)
      }
      await server.sfu.allowUnmute(room, 'ben')
      await ben.setMuted('microphone', false)
      await expectSound(cleo, 'ben')
    })

    test('who speaks is announced, and nobody else', async () => {
      const [anna, ben, cleo] = await meet(3)
      await anna.hum()
      await ben.hum(0)
      for (const person of [anna, ben, cleo]) await expect.poll(() => person.speaking()).toEqual(['anna'])
      await anna.setMuted('microphone', true)
      await expect.poll(() => cleo.speaking()).toEqual([])
      await ben.unpublish('microphone')
      await ben.hum()
      await expect.poll(() => cleo.speaking()).toEqual(['ben'])
      // Whom nobody hears does not speak.
      await server.sfu.silence(room, 'ben', false)
      await expect.poll(() => ben.isMuted()).toBe(true)
      await ben.defy()
      await expect.poll(() => cleo.speaking()).toEqual([])
      await anna.setMuted('microphone', false)
      await expect.poll(() => cleo.speaking()).toEqual(['anna'])
      expect([...new Set(await cleo.events())].filter(one => one.startsWith('speaking'))).toEqual([
        'speaking anna',
        'speaking',
        'speaking ben',
      ])
    })

    test('messages reach whom they are meant for, in order', async () => {
      const [anna, ben, cleo] = await meet(3)
      const texts = async (person: EnginePerson, topic: string): Promise<string[]> =>
        (await person.messages()).filter(one => one.from === 'anna' && one.topic === topic).map(one => one.text)
      const numbers = Array.from({ length: 100 }, (_, i) => String(i))
      await Promise.all(numbers.map(text => anna.say(text, { topic: 'all' })))
      for (const text of numbers) await anna.say(text, { topic: 'lossy', reliable: false })
      await anna.say('for cleo', { topic: 'one', to: ['cleo'] })
      await anna.say('for cleo', { topic: 'one', to: ['cleo'], reliable: false })
      await anna.say('for nobody', { topic: 'one', to: ['dora'] })
      await anna.write('a letter'.repeat(10_000))
      await anna.say('end', { topic: 'end' })
      for (const person of [ben, cleo]) {
        await expect.poll(() => texts(person, 'end')).toEqual(['end'])
        expect(await texts(person, 'all')).toEqual(numbers)
        await expect.poll(async () => (await texts(person, 'lossy')).length).toBeGreaterThan(90)
        expect(numbers).toEqual(expect.arrayContaining(await texts(person, 'lossy')))
        expect(await texts(person, 'letter')).toEqual(['a letter'.repeat(10_000)])
      }
      expect(await texts(cleo, 'one')).toEqual(['for cleo', 'for cleo'])
      expect(await texts(ben, 'one')).toEqual([])
      expect(await anna.messages()).toEqual([])
    })

    test('mutes, names and descriptions are seen by the others', async () => {
      const [anna, ben] = await meet(2)
      await anna.hum()
      await anna.paint('camera', 320, 180)
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      for (const source of ['microphone', 'camera'] as const) {
        await anna.setMuted(source, true)
        await expect.poll(() => ben.events()).toContain(`muted anna ${source}`)
        expect((await ben.received()).find(one => one.source === source)?.muted).toBe(true)
        await expectAlive(ben, source === 'camera' ? ['anna microphone'] : ['anna camera'])
        await anna.setMuted(source, false)
        await expect.poll(() => ben.events()).toContain(`unmuted anna ${source}`)
        await expectAlive(ben, ['anna camera', 'anna microphone'])
      }
      expect(
        facts.flatMap(fact => (fact.fact === 'muted' ? [`${fact.identity} ${fact.source} ${fact.muted}`] : [])),
      ).toEqual(['anna microphone true', 'anna microphone false', 'anna camera true', 'anna camera false'])
      await server.sfu.rename(room, 'anna', 'Annabel')
      await expect.poll(() => ben.events()).toContain('named anna Annabel')
      await server.sfu.setMetadata(room, 'anna', 'in the chair')
      await expect.poll(() => ben.events()).toContain('described anna in the chair')
      expect(await anna.events()).toContain('named anna Annabel')
    })

    test('who was removed is told so, is gone, and does not come in again', async () => {
      const [anna, ben] = await meet(2)
      await ben.hum()
      await expectSound(anna, 'ben')
      await server.sfu.expel(room, 'ben', 'removed')
      await expect.poll(() => ben.events()).toContain('disconnected PARTICIPANT_REMOVED')
      await expect.poll(() => anna.events()).toContain('left ben')
      expect(await anna.others()).toEqual([])
      expect(await anna.received()).toEqual([])
      expect(await ben.enter('ben', ben.entry!)).toBe('NotAllowed')
      expect(await server.sfu.members(room)).toEqual(['anna'])
    })

    test('only a good token of somebody on the guest list lets in', async () => {
      const [anna, stranger] = await meet(1)
      const now = Math.floor(Date.now() / 1000)
      const tryWith = (token: string): Promise<string> =>
        stranger.enter('ben', { url: server.url, token, oneConnection })
      const good = await server.sfu.token(room, 'ben', 'ben')
      const [head, body, signature] = good.split('.') as [string, string, string]
      expect(await tryWith('nonsense')).toBe('NotAllowed')
      expect(await tryWith(writeToken('key', 'another secret', { room, identity: 'ben', name: '' }, now))).toBe(
        'NotAllowed',
      )
      const forged = JSON.parse(Buffer.from(body, 'base64url').toString())
      forged.sub = 'anna'
      expect(await tryWith(`${head}.${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${signature}`)).toBe(
        'NotAllowed',
      )
      const longAgo = now - 48 * 3600
      expect(await tryWith(writeToken('key', 'secret', { room, identity: 'ben', name: '' }, longAgo))).toBe(
        'NotAllowed',
      )
      expect(await tryWith(await server.sfu.token(room, 'stranger', 'ben'))).toBe('NotAllowed')
      expect(await tryWith(await server.sfu.token('another room', 'ben', 'ben'))).toBe('NotAllowed')
      expect(await server.sfu.members(room)).toEqual(['anna'])
      expect(await anna.events()).toEqual([])
      expect(await tryWith(good)).toBe('welcome')
    })

    test('who leaves is gone for the others at once', async () => {
      const [anna, ben] = await meet(2)
      await ben.hum()
      await expectSound(anna, 'ben')
      await ben.leave()
      // Long before the time to come back is over.
      await expect.poll(() => anna.events(), { timeout: 10_000 }).toContain('left ben')
      expect(await anna.received()).toEqual([])
      expect(facts.find(fact => fact.fact === 'left')).toMatchObject({ identity: 'ben', reason: 'left' })
    })

    test('the second window of somebody takes the place of the first', async () => {
      const [anna, ben, cleo] = await meet(2)
      await ben.hum()
      expect(await enter(cleo, 'ben')).toBe('welcome')
      await expect.poll(() => ben.events()).toContain('disconnected DUPLICATE_IDENTITY')
      await cleo.hum()
      await expectAlive(anna, ['ben microphone'])
      expect(await anna.others()).toEqual(['ben'])
      // The first one does not fight for it.
      expect(await ben.page.evaluate(() => window.room.state)).toBe('disconnected')
      expect(await cleo.events()).toEqual(expect.not.arrayContaining([expect.stringContaining('disconnected')]))
      expect(await server.sfu.members(room)).toEqual(['anna', 'ben'])
    })

    test('a screen is shared beside the camera', async () => {
      const [anna, ben] = await meet(2)
      await anna.film(480)
      await anna.paint('screen_share', 800, 600)
      await expectAlive(ben, ['anna camera', 'anna screen_share'])
      await expect
        .poll(async () => Object.fromEntries((await ben.received()).map(one => [one.source, one.width / one.height])))
        // A camera gets smaller on a busy machine, and keeps its shape.
        .toEqual({ camera: expect.closeTo(16 / 9, 1), screen_share: expect.closeTo(4 / 3, 2) })
      await anna.unpublish('screen_share')
      await expect.poll(() => ben.events()).toContain('unpublished anna screen_share')
      await expectAlive(ben, ['anna camera'])
      expect(facts.find(fact => fact.fact === 'unpublished')).toMatchObject({ identity: 'anna', source: 'screen' })
    })

    test('what is shared again and again arrives each time, once', async () => {
      const [anna, ben] = await meet(2)
      await anna.hum()
      await anna.paint('camera', 320, 180)
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      const before = await ben.sections()
      for (let turn = 0; turn < 10; turn++) {
        await Promise.all([anna.unpublish('microphone'), anna.unpublish('camera')])
        await Promise.all([anna.hum(), anna.paint('camera', 320, 180)])
      }
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      expect((await ben.received()).map(one => one.source).sort()).toEqual(['camera', 'microphone'])
      const after = await ben.sections()
      test
        .info()
        .annotations.push({ type: 'sections', description: JSON.stringify([before, after, await anna.sections()]) })
      expect(after.receiving - before.receiving).toBeLessThanOrEqual(2)
      for (const person of [anna, ben])
        expect((await person.events()).filter(one => /reconnect|resum|disconnect/.test(one))).toEqual([])
    })
  })

test('whose window was killed is gone for the others after the time to come back', async ({ browser }) => {
  const [anna] = windows
  const enter = async (person: EnginePerson, identity: string, oneConnection: boolean): Promise<string> =>
    person.enter(identity, { url: server.url, token: await server.sfu.token(room, identity, identity), oneConnection })
  expect(await enter(anna, 'anna', true)).toBe('welcome')
  const doomed = await windowsOf(browser)
  const victims = [await EnginePerson.at(doomed, server.url), await EnginePerson.at(doomed, server.url)]
  for (const [index, victim] of victims.entries()) {
    expect(await enter(victim, index === 0 ? 'ben' : 'cleo', index === 0)).toBe('welcome')
    await victim.hum()
  }
  await expectAlive(anna, ['ben microphone', 'cleo microphone'])
  const before = Date.now()
  await Promise.all(victims.map(victim => victim.crash()))
  await expect.poll(async () => (await anna.others()).length).toBeLessThan(2)
  // For a while they might have come back.
  expect(Date.now() - before).toBeGreaterThan(5_000)
  await expect.poll(() => anna.others()).toEqual([])
  expect(await anna.received()).toEqual([])
  expect(facts.flatMap(fact => (fact.fact === 'left' ? [`${fact.identity} ${fact.reason}`] : [])).sort()).toEqual([
    'ben timeout',
    'cleo timeout',
  ])
  await doomed.close()
})
