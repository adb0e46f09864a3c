/**
 * Whatever bytes come: nothing throws, nobody gets in who should not, and unfinished handshakes keep little (RFC 6347 §4.2.1 on
 * denial of service, §4.2.3 on fragments). Seeded, so that a failure can be repeated.
 */
import { createSocket } from 'node:dgram'
import { afterAll, describe, expect, it } from 'vitest'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { type DtlsKeys, DtlsServer } from '../../../src/main/server/sfu/transport/dtls/server.ts'
import { recordHeader } from '../../../src/main/server/sfu/transport/dtls/wire.ts'
import { createHub } from '../../../src/main/server/sfu/transport/hub.ts'
import { SrtpReceiver } from '../../../src/main/server/sfu/transport/srtp.ts'
import { srtpProfiles } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import { readBindingRequest } from '../../../src/main/server/sfu/transport/stun.ts'
import { held } from '../../support/memory.ts'
import { DtlsClient } from '../support/dtlsClient.ts'
import { type Random, seeded } from '../support/random.ts'
import { bindingRequest } from '../support/stunClient.ts'

const ours = createCertificate()
const theirs = createCertificate()

/** Changes bytes, cuts, doubles, or puts one inside another. */
function mutate(random: Random, datagram: Buffer): Buffer {
  const bytes = Buffer.from(datagram)
  switch (random.below(6)) {
    case 0:
      return bytes.subarray(0, random.below(bytes.length + 1))
    case 1:
      return Buffer.concat([bytes, random.bytes(random.below(40))])
    case 2:
      return Buffer.concat([bytes, bytes.subarray(random.below(bytes.length))])
    case 3:
      // Lengths and offsets stand in the first 25 bytes.
      bytes[random.below(Math.min(25, bytes.length))] = random.pick([0, 1, 0x7f, 0x80, 0xff])
      return bytes
    default:
      for (let i = 0; i <= random.below(4); i++) bytes[random.below(bytes.length)] = random.below(256)
      return bytes
  }
}

function quietServer(events: { send?: (datagram: Buffer) => unknown; established?: (keys: DtlsKeys) => unknown } = {}) {
  const nothing = (): void => undefined
  return new DtlsServer(ours, srtpProfiles, {
    send: nothing,
    established: nothing,
    data: nothing,
    ended: nothing,
    ...events,
  })
}

describe('a DTLS server', () => {
  it('lets nobody in over a link that garbles, but with the keys that the client has', () => {
    const random = seeded(31)
    let established = 0
    for (let round = 0; round < 600; round++) {
      let keys: DtlsKeys | undefined
      const answers: Buffer[] = []
      const sent: Buffer[] = []
      const server = quietServer({ send: datagram => answers.push(datagram), established: got => (keys = got) })
      const client = new DtlsClient(theirs, datagram => {
        if (random.chance(0.15)) sent.push(mutate(random, datagram))
        if (random.chance(0.95)) sent.push(datagram)
      })
      client.start()
      while (sent.length > 0) {
        server.receive(sent.shift()!, 'a')
        try {
          for (const answer of answers.splice(0)) client.receive(answer)
        } catch {
          // The client has noticed that somebody garbles, and goes.
          break
        }
      }
      if (keys) {
        established += 1
        expect(keys.peerFingerprint).toBe(theirs.fingerprint)
        expect(keys.exportSrtp(56)).toEqual(client.exportSrtp(56))
      }
      server.close()
    }
    expect(established).toBeGreaterThan(50)
    expect(established).toBeLessThan(600)
  })

  it('passes over thousands of records made up', () => {
    const random = seeded(32)
    const server = quietServer()
    for (let i = 0; i < 20_000; i++) {
      const fragment = random.bytes(random.below(60))
      if (fragment.length > 12 && random.chance(0.7)) fragment.fill(0, 1, 9)
      server.receive(
        Buffer.concat([recordHeader(20 + random.below(5), random.below(3), i, fragment.length), fragment]),
        'a',
      )
    }
    expect(server.established).toBe(false)
    server.close()
  })

  it('keeps little of messages that never become whole', async () => {
    const fragments = Array.from({ length: 20_000 }, (_, i) => {
      const fragment = Buffer.alloc(13, 1)
      fragment[0] = 1
      fragment.writeUIntBE(16_000, 1, 3)
      fragment.writeUInt16BE(i % 5_000, 4)
      fragment.writeUIntBE(i % 15_000, 6, 3)
      fragment.writeUIntBE(1, 9, 3)
      return Buffer.concat([recordHeader(22, 0, i, fragment.length), fragment])
    })
    const servers = Array.from({ length: 10 }, () => quietServer())
    const before = await held()
    for (const fragment of fragments) for (const server of servers) server.receive(fragment, 'a')
    const grown = (await held()) - before
    expect(grown).toBeLessThan(10 * 512 * 1024)
    for (const server of servers) server.close()
  })

  it('sends no more than one flight for a datagram, however often that repeats something', () => {
    const sent: Buffer[] = []
    const size = (): number => Buffer.concat(sent.splice(0)).length
    const server = quietServer({ send: datagram => sent.push(datagram) })
    const hello: Buffer[] = []
    const client = new DtlsClient(theirs, datagram => hello.push(datagram))
    client.start()
    const relay = quietServer({ send: datagram => client.receive(datagram) })
    relay.receive(hello[0]!, 'a')
    server.receive(hello[1]!, 'a')
    const flight = size()
    expect(flight).toBeGreaterThan(500)
    const tiny = Buffer.concat([recordHeader(22, 0, 9, 12), Buffer.alloc(12)])
    server.receive(Buffer.concat(Array.from({ length: 30 }, () => tiny)), 'a')
    const again = size()
    expect(again).toBeGreaterThan(0)
    expect(again).toBeLessThanOrEqual(flight)
    server.close()
    relay.close()
  })
})

describe('the readers of single packets', () => {
  it('never throw, and believe nothing that was changed', () => {
    const random = seeded(33)
    const ice = { ufrag: 'ours', pwd: 'a password of twenty-two' }
    const request = bindingRequest(ice)
    expect(readBindingRequest(request)?.authenticatedBy(ice.pwd)).toBe(true)
    for (let i = 0; i < 20_000; i++) {
      const changed = mutate(random, request)
      const fixed = random.chance(0.5) && changed.length >= 20
      if (fixed) changed.writeUInt16BE(changed.length - 20, 2)
      const read = readBindingRequest(changed)
      if (read?.authenticatedBy(ice.pwd)) expect(read.localUfrag).toBe('ours')
    }
    const receiver = new SrtpReceiver({ key: Buffer.alloc(16), salt: Buffer.alloc(12) })
    for (let i = 0; i < 10_000; i++) {
      const bytes = random.bytes(random.below(80))
      if (bytes.length > 0) bytes[0] = 0x80 | (bytes[0]! & 0x3f)
      expect(receiver.unprotectRtp(bytes) ?? receiver.unprotectRtcp(bytes)).toBeUndefined()
    }
  })
})

describe('the hub', () => {
  const socket = createSocket('udp4')
  afterAll(() => socket.close())

  it('stands after thousands of garbled datagrams, and still answers checks', async () => {
    const hub = await createHub({ addresses: ['127.0.0.1'], port: 0, onlyThisMachine: true, nowUs: () => 1 })
    const transport = hub.create({ data: true })
    const states: string[] = []
    transport.events.state = state => states.push(state)
    const random = seeded(34)
    const check = bindingRequest(transport.local)
    const client = new DtlsClient(theirs, () => undefined)
    const hello = client.plain(22, Buffer.alloc(40, 1))
    const media = Buffer.concat([Buffer.from([0x80, 96]), Buffer.alloc(60)])
    const send = (datagram: Buffer): Promise<void> =>
      new Promise(done => socket.send(datagram, hub.port, '127.0.0.1', () => done()))
    /** Asked again and again, since a busy system loses datagrams. */
    const answered = async (): Promise<void> => {
      const id = (message: Buffer): string => message.toString('hex', 8, 20)
      const asked = new Set<string>()
      let good = false
      const hear = (answer: Buffer): void => {
        good ||= answer.readUInt16BE(0) === 0x0101 && asked.has(id(answer))
      }
      socket.on('message', hear)
      const ask = async (): Promise<boolean> => {
        const request = bindingRequest(transport.local)
        asked.add(id(request))
        await send(request)
        return good
      }
      await expect.poll(ask, { interval: 10 }).toBe(true)
      socket.off('message', hear)
    }
    await answered()
    for (let i = 0; i < 5_000; i++) await send(mutate(random, random.pick([check, hello, media, random.bytes(50)])))
    await answered()
    expect(states).not.toContain('connected')
    await hub.close()
  })
})
