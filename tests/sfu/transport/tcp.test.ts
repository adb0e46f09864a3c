/**
 * Passive ICE-TCP (RFC 6544) with framing (RFC 4571), over real connections of this machine: the same peer as over UDP, nobody
 * unknown stays, and who does not read costs no memory.
 */
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { createHub } from '../../../src/main/server/sfu/transport/hub.ts'
import { SrtpReceiver } from '../../../src/main/server/sfu/transport/srtp.ts'
import { FrameReader } from '../../../src/main/server/sfu/transport/tcp.ts'
import type { Transport, TransportHub } from '../../../src/main/server/sfu/transport/transport.ts'
import { DtlsClient } from '../support/dtlsClient.ts'
import { seeded } from '../support/random.ts'
import { bindingRequest } from '../support/stunClient.ts'

const theirs = createCertificate()
const hubs: TransportHub[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const hub of hubs.splice(0)) await hub.close()
})

const until = (condition: () => boolean): Promise<void> => expect.poll(condition, { interval: 10 }).toBe(true)

const framed = (packet: Buffer): Buffer => {
  const frame = Buffer.alloc(2 + packet.length)
  frame.writeUInt16BE(packet.length, 0)
  packet.copy(frame, 2)
  return frame
}

async function house(address = '127.0.0.1'): Promise<TransportHub> {
  const hub = await createHub({ addresses: [address], port: 0, onlyThisMachine: true, nowUs: () => 1 })
  hubs.push(hub)
  return hub
}

/** A connection to the hub, and the packets that came over it. */
async function call(hub: TransportHub, address = '127.0.0.1') {
  const socket = connect(hub.port, address)
  sockets.push(socket)
  const got: Buffer[] = []
  const frames = new FrameReader()
  let ended = false
  let listener: (packet: Buffer) => void = packet => got.push(packet)
  socket.on('data', chunk => {
    expect(frames.add(chunk)).toBe(true)
    for (const packet of frames.take()) listener(Buffer.from(packet))
  })
  socket.on('error', () => undefined)
  socket.on('close', () => (ended = true))
  await new Promise<void>(done => socket.once('connect', done))
  return {
    socket,
    got,
    send: (packet: Buffer) => void socket.write(framed(packet)),
    hear: (take: (packet: Buffer) => void) => (listener = take),
    ended: () => ended,
  }
}

/** A transport whose peer came in over TCP, with keys. */
async function connected(hub: TransportHub, address?: string) {
  const transport = hub.create({ data: true })
  transport.setRemote({ ufrag: 'u', pwd: 'p', fingerprint: theirs.fingerprint })
  const line = await call(hub, address)
  line.send(bindingRequest(transport.local))
  await until(() => line.got.length === 1)
  const client = new DtlsClient(theirs, line.send)
  line.hear(packet => (packet[0]! >= 20 && packet[0]! <= 63 ? client.receive(packet) : line.got.push(packet)))
  client.start()
  await until(() => client.done && transport.state === 'connected')
  const material = client.exportSrtp(56)
  const receiver = new SrtpReceiver({ key: material.subarray(16, 32), salt: material.subarray(44, 56) })
  line.got.length = 0
  return { transport, line, client, receiver }
}

function rtp(sequence: number, size = 1_000): Buffer {
  const packet = Buffer.alloc(size, sequence)
  packet[0] = 0x80
  packet[1] = 96
  packet.writeUInt16BE(sequence & 0xffff, 2)
  return packet
}

describe('frames', () => {
  it('come out as they went in, wherever the stream is cut', () => {
    const random = seeded(61)
    const packets = Array.from({ length: 300 }, () => random.bytes(random.below(1_500)))
    const stream = Buffer.concat(packets.map(framed))
    const reader = new FrameReader()
    const got: Buffer[] = []
    for (let at = 0; at < stream.length; ) {
      const size = 1 + random.below(4_000)
      expect(reader.add(stream.subarray(at, at + size))).toBe(true)
      for (const packet of reader.take()) got.push(Buffer.from(packet))
      at += size
    }
    expect(got).toEqual(packets)
  })

  it('that are longer than any packet are refused', () => {
    expect(new FrameReader().add(Buffer.from([0xff, 0xff, 1]))).toBe(false)
  })
})

describe('over TCP', () => {
  it('a peer is advertised the port, checked, shaken hands with, and gets media', async () => {
    const hub = await house()
    const { transport, line, receiver } = await connected(hub)
    expect(transport.local.candidates.map(one => [one.protocol, one.port])).toEqual([
      ['udp', hub.port],
      ['tcp', hub.port],
    ])
    const [udp, tcp] = transport.local.candidates
    expect(tcp!.priority).toBeLessThan(udp!.priority)
    for (let i = 0; i < 20; i++) expect(transport.sendRtp(rtp(i))).toBe(true)
    await until(() => line.got.length === 20)
    expect(line.got.map(packet => Buffer.from(receiver.unprotectRtp(packet)!))).toEqual(
      Array.from({ length: 20 }, (_, i) => rtp(i)),
    )
  })

  it('works over IPv6 as well', async context => {
    const hub = await house('::1').catch(() => undefined)
    if (!hub) return context.skip('no IPv6 here')
    const { transport, line } = await connected(hub, '::1')
    transport.sendRtp(rtp(1))
    await until(() => line.got.length === 1)
  })

  it('whoever begins with anything but a right check is shown out', async () => {
    const hub = await house()
    const transport = hub.create({ data: false })
    const client = new DtlsClient(theirs, () => undefined)
    for (const first of [
      client.plain(22, Buffer.alloc(60, 1)),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      bindingRequest({ ...transport.local, pwd: 'not the password of it' }),
      bindingRequest({ ...transport.local, ufrag: 'nobody' }),
    ]) {
      const line = await call(hub)
      line.send(first)
      await until(line.ended)
      expect(line.got).toEqual([])
    }
    expect(transport.state).toBe('new')
    const long = await call(hub)
    long.socket.write(Buffer.from([0x10, 0x01, 0]))
    await until(long.ended)
  })

  it('those who say nothing make room for those who come after them', async () => {
    const hub = await house()
    const transport = hub.create({ data: false })
    const silent = await Promise.all(Array.from({ length: 100 }, () => call(hub)))
    const line = await call(hub)
    line.send(bindingRequest(transport.local))
    await until(() => line.got.length === 1)
    await until(() => silent.filter(one => one.ended()).length >= 36)
  })

  it('who does not read loses media that nobody keeps for it, and gets what comes when it reads again', async () => {
    const hub = await house()
    const { transport, line, receiver } = await connected(hub)
    line.socket.pause()
    for (let i = 0; i < 60_000; i++) {
      transport.sendRtp(rtp(i, 1_100))
      if (i % 100 === 0) await new Promise(done => setImmediate(done))
    }
    line.socket.resume()
    let count = 0
    let fresh: Buffer | undefined
    line.hear(packet => {
      count += 1
      if (packet.readUInt16BE(2) >= 60_000) fresh ??= packet
    })
    let next = 60_000
    await until(() => transport.sendRtp(rtp(next++)) && fresh !== undefined)
    // 66 MB were handed over; the system has buffers of some megabytes at both ends.
    expect(count).toBeLessThan(20_000)
    expect(receiver.unprotectRtp(fresh!)).toBeDefined()
  })

  it('a connection that ends is not the end of the peer: the next check over another goes on with the same keys', async () => {
    const hub = await house()
    const { transport, line, receiver } = await connected(hub)
    line.socket.destroy()
    const next = await call(hub)
    next.send(bindingRequest(transport.local))
    await until(() => next.got.length === 1)
    // The end of the first may come after the beginning of the second.
    const received = (): Buffer | undefined => next.got.find(packet => packet[0] === 0x80)
    let sequence = 0
    await until(() => {
      transport.sendRtp(rtp(sequence++))
      return received() !== undefined
    })
    expect(receiver.unprotectRtp(received()!)).toBeDefined()
  })

  it('a transport that ends closes its connection, goodbye included', async () => {
    const hub = await house()
    const { transport, line, client } = await connected(hub)
    ;(transport as Transport).close()
    await until(line.ended)
    expect(client.alerts).toEqual([[1, 0]])
  })
})

it('a port that TCP has taken is refused like one of UDP', async () => {
  const hub = await house()
  const again = createHub({ addresses: ['127.0.0.1'], port: hub.port, onlyThisMachine: true, nowUs: () => 1 })
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
