/**
 * Unmodified clients in a network that blocks UDP: everything goes over ICE-TCP, on the same port. Such a network is imitated by
 * taking the UDP candidates out of what the engine says. With UDP_BLOCKED=1 nothing is taken out, for a network that does it:
 *
 *     ip netns add quiet; alias ipq='ip -n quiet'; ipq link set lo up; ipq link add v0 type veth peer name v1
 *     ipq addr add 10.9.9.1/24 dev v0; ipq link set v0 up; ipq link set v1 up
 *     ipq rule add priority 20 lookup local; ipq rule del priority 0; ipq rule add ipproto udp prohibit priority 10
 *     UDP_BLOCKED=1 ip netns exec quiet npx playwright test tests/e2e/engineTcp.spec.ts
 */
import { type BrowserContext, expect, test } from '@playwright/test'
import { EnginePerson } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive } from './support/reception.ts'

let server: EngineServer
let context: BrowserContext
test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  if (process.env['UDP_BLOCKED'] === undefined)
    await context.addInitScript(() => {
      const take = RTCPeerConnection.prototype.setRemoteDescription as (
        init: RTCSessionDescriptionInit,
      ) => Promise<void>
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }: RTCSessionDescriptionInit) {
        return take.call(this, { type, sdp: sdp?.replace(/a=candidate:\S+ 1 udp .*\r\n/g, '') ?? '' })
      }
    })
})
test.afterAll(async () => {
  await context?.close()
  await server?.close()
})

/** The protocol of every pair of addresses that a connection of this person really uses. */
const protocols = (person: EnginePerson): Promise<string[]> =>
  person.page.evaluate(async () => {
    const { publisher, subscriber } = window.room.engine.pcManager ?? {}
    const used = new Set<string>()
    for (const transport of [publisher, subscriber]) {
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const all: any[] = [...((await transport?.getStats())?.values() ?? [])]
      for (const { selectedCandidatePairId } of all.filter(one => one.type === 'transport')) {
        const pair = all.find(one => one.id === selectedCandidatePairId)
        const local = all.find(one => one.id === pair?.localCandidateId)
        if (local) used.add(local.protocol)
      }
    }
    return [...used]
  })

for (const oneConnection of [true, false])
  test(`people see, hear and write to each other over TCP alone, with ${oneConnection ? 'one connection' : 'two'}`, async () => {
    const room = `tcp ${oneConnection}`
    await server.sfu.openRoom(room)
    const people = await Promise.all(['anna', 'ben'].map(() => EnginePerson.at(context, server.url)))
    const [anna, ben] = people as [EnginePerson, EnginePerson]
    for (const [person, identity] of [
      [anna, 'anna'],
      [ben, 'ben'],
    ] as const) {
      const guest = { identity, name: identity, metadata: '', attributes: {}, silenced: false, mayUnmute: false }
      await server.sfu.admit(room, guest)
      const token = await server.sfu.token(room, identity, identity)
      expect(await person.enter(identity, { url: server.url, token, oneConnection })).toBe('welcome')
    }
    await Promise.all(people.map(person => person.film(480).then(() => person.beep())))
    await expectAlive(anna, ['ben camera', 'ben microphone'], 1_200)
    await expectAlive(ben, ['anna camera', 'anna microphone'], 1_200)
    await anna.say('over TCP')
    await expect.poll(() => ben.messages()).toEqual([{ from: 'anna', text: 'over TCP', topic: '' }])
    expect(await protocols(anna)).toEqual(['tcp'])
    expect(await protocols(ben)).toEqual(['tcp'])
    // Lost and found again: a resume restarts ICE, and that goes over TCP too.
    await ben.stumble('signal-reconnect')
    await expectAlive(ben, ['anna camera', 'anna microphone'], 1_200)
    for (const person of people) {
      await person.leave()
      await person.page.close()
    }
    await server.sfu.closeRoom(room)
  })
