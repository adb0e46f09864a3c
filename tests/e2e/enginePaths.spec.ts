/**
 * Unmodified clients in networks that let not everything through: without UDP everything goes over ICE-TCP on the same port,
 * without IPv4 over IPv6. Such a network is imitated by taking the other candidates out of what the engine says. With
 * UDP_BLOCKED=1 no UDP candidates are taken out, for a network that really blocks it:
 *
 *     ip netns add quiet; alias ipq='ip -n quiet'; ipq link set lo up; ipq link add v0 type veth peer name v1
 *     ipq addr add 10.9.9.1/24 dev v0; ipq link set v0 up; ipq link set v1 up
 *     ipq rule add priority 20 lookup local; ipq rule del priority 0; ipq rule add ipproto udp prohibit priority 10
 *     UDP_BLOCKED=1 ip netns exec quiet npx playwright test tests/e2e/enginePaths.spec.ts
 */
import { type Browser, type BrowserContext, expect, test } from '@playwright/test'
import { mediaAddresses } from '../../src/main/server/options.ts'
import { EnginePerson } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive } from './support/reception.ts'

let server: EngineServer
test.beforeAll(async () => {
  server = await serveEngine()
})
test.afterAll(() => server?.close())

interface Network {
  name: string
  /** Candidate lines that are of no use in it. */
  without: string
  expected: RegExp
}
const networks: Network[] = [
  {
    name: 'TCP',
    without: process.env['UDP_BLOCKED'] === undefined ? 'a=candidate:\\S+ 1 udp .*\r\n' : 'nothing',
    expected: /^tcp /,
  },
  { name: 'IPv6', without: 'a=candidate:\\S+ 1 \\w+ \\d+ [\\d.]+ .*\r\n', expected: /^udp .*:/ },
]
const hasIpv6 = mediaAddresses().some(address => address.includes(':') && address !== '::1')

async function windowsIn(browser: Browser, { without }: Network): Promise<BrowserContext> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  await context.addInitScript(without => {
    const take = RTCPeerConnection.prototype.setRemoteDescription as (init: RTCSessionDescriptionInit) => Promise<void>
    RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }: RTCSessionDescriptionInit) {
      return take.call(this, { type, sdp: sdp?.replace(new RegExp(without, 'g'), '') ?? '' })
    }
  }, without)
  return context
}

/** Protocol and far address that the connections of this person really use. */
const waysOf = (person: EnginePerson): Promise<string[]> =>
  person.page.evaluate(async () => {
    const { publisher, subscriber } = window.room.engine.pcManager ?? {}
    const used = new Set<string>()
    for (const transport of [publisher, subscriber]) {
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const all: any[] = [...((await transport?.getStats())?.values() ?? [])]
      for (const { selectedCandidatePairId } of all.filter(one => one.type === 'transport')) {
        const pair = all.find(one => one.id === selectedCandidatePairId)
        const remote = all.find(one => one.id === pair?.remoteCandidateId)
        if (remote) used.add(`${remote.protocol} ${remote.address}`)
      }
    }
    return [...used]
  })

for (const network of networks)
  for (const oneConnection of [true, false])
    test(`people see, hear and write to each other over ${network.name} alone, with ${oneConnection ? 'one connection' : 'two'}`, async ({
      browser,
    }) => {
      test.skip(network.name === 'IPv6' && !hasIpv6, 'this machine has no IPv6 address')
      const context = await windowsIn(browser, network)
      const room = `${network.name} ${oneConnection}`
      await server.sfu.openRoom(room)
      const enter = async (identity: string): Promise<EnginePerson> => {
        const guest = { identity, name: identity, metadata: '', attributes: {}, silenced: false, mayUnmute: false }
        await server.sfu.admit(room, guest)
        const person = await EnginePerson.at(context, server.url)
        const token = await server.sfu.token(room, identity, identity)
        expect(await person.enter(identity, { url: server.url, token, oneConnection })).toBe('welcome')
        await person.film(480)
        await person.beep()
        return person
      }
      const [anna, ben] = [await enter('anna'), await enter('ben')]
      await expectAlive(anna, ['ben camera', 'ben microphone'])
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      await anna.say('through it')
      await expect.poll(() => ben.messages()).toEqual([{ from: 'anna', text: 'through it', topic: '' }])
      for (const person of [anna, ben])
        for (const way of await waysOf(person)) expect(way, person.identity).toMatch(network.expected)
      // A resume restarts ICE, and that takes the same way.
      await ben.stumble('signal-reconnect')
      await expectAlive(ben, ['anna camera', 'anna microphone'])
      await anna.leave()
      await ben.leave()
      await server.sfu.closeRoom(room)
      await context.close()
    })
