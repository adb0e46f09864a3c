/** The hub: which transport a datagram belongs to (RFC 8445 §7.3: who knows the password of whose name), over real sockets of this machine. */
import { createSocket, type Socket } from 'node:dgram'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { createHub } from '../../../src/main/server/sfu/transport/hub.ts'
import type { LocalParameters, TransportHub } from '../../../src/main/server/sfu/transport/transport.ts'
import { DtlsClient } from '../support/dtlsClient.ts'
import { bindingRequest } from '../support/stunClient.ts'

const theirs = createCertificate()
const open: (TransportHub | Socket)[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function house(address = '127.0.0.1') {
  const hub = await createHub({ addresses: [address], port: 0, onlyThisMachine: true, nowUs: () => 1 })
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  open.push(hub, socket)
  const got: Buffer[] = []
  socket.on('message', datagram => got.push(datagram))
  const send = (datagram: Buffer): void => socket.send(datagram, hub.port, address)
  const answered = async (local: Pick<LocalParameters, 'ufrag' | 'pwd'>): Promise<void> => {
    got.length = 0
    send(bindingRequest(local))
    await expect.poll(() => got.length, { interval: 5 }).toBe(1)
  }
  /** What was sent before got no answer: one that is sent after it gets its own, and it is the only one. */
  const nothingCame = async (): Promise<void> => {
    const witness = hub.create({ data: false })
    const check = bindingRequest(witness.local)
    send(check)
    await expect.poll(() => got.length, { interval: 5 }).toBeGreaterThan(0)
    expect(got.map(answer => answer.subarray(8, 20))).toEqual([check.subarray(8, 20)])
    witness.close()
  }
  const unanswered = async (local: Pick<LocalParameters, 'ufrag' | 'pwd'>): Promise<void> => {
    got.length = 0
    send(bindingRequest(local))
    await nothingCame()
  }
  return { hub, socket, send, answered, unanswered, nothingCame, got }
}

describe('a datagram', () => {
  it('of a check finds the transport by its name, and no other', async () => {
    const { hub, answered, unanswered } = await house()
    const [one, two] = [hub.create({ data: false }), hub.create({ data: false })]
    await answered(one.local)
    expect([one.state, two.state]).toEqual(['connecting', 'new'])
    await unanswered({ ufrag: two.local.ufrag, pwd: one.local.pwd })
    await unanswered({ ufrag: 'nobody', pwd: one.local.pwd })
    one.close()
    await unanswered(one.local)
  })

  it('over IPv6 is answered from there, with the address that it came from', async context => {
    const here = await house('::1').catch(() => undefined)
    if (!here) return context.skip('no IPv6 here')
    const { hub, socket, answered, got } = here
    const transport = hub.create({ data: false })
    expect(transport.local.candidates.map(one => one.address)).toEqual(['::1', '::1'])
    await answered(transport.local)
    const answer = got[0]!
    // XOR-MAPPED-ADDRESS is the first attribute (RFC 8489 §14.2): ::1 and our port, masked with cookie and transaction.
    expect(answer.readUInt16BE(20)).toBe(0x0020)
    expect(answer[25]).toBe(2)
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port)
    const masked = answer.subarray(28, 44).map((byte, i) => byte ^ answer[4 + i]!)
    expect(Buffer.from(masked).toString('hex')).toBe(`${'00'.repeat(15)}01`)
  })

  it('from an address that a new transport took over still reaches it when the old one ends', async () => {
    const { hub, socket, send, answered } = await house()
    const old = hub.create({ data: false })
    await answered(old.local)
    const next = hub.create({ data: false })
    next.setRemote({ ufrag: 'u', pwd: 'p', fingerprint: theirs.fingerprint })
    await answered(next.local)
    old.close()
    const client = new DtlsClient(theirs, send)
    socket.on('message', datagram => datagram[0]! >= 20 && datagram[0]! <= 63 && client.receive(datagram))
    client.start()
    await expect.poll(() => [next.state, client.done]).toEqual(['connected', true])
  })

  it('that is not a check is nobody’s before a check', async () => {
    const { hub, send, nothingCame } = await house()
    const transport = hub.create({ data: false })
    new DtlsClient(theirs, send).start()
    await nothingCame()
    expect(transport.state).toBe('new')
  })
})

it('leaves out an IPv6 address that the machine does not have, and serves the others', async () => {
  const addresses = ['127.0.0.1', '2001:db8::77']
  const hub = await createHub({ addresses, port: 0, onlyThisMachine: true, nowUs: () => 1 })
  open.push(hub)
  const { candidates } = hub.create({ data: false }).local
  expect([...new Set(candidates.map(one => one.address))]).toEqual(['127.0.0.1'])
})

it('refuses a port that is taken, with the system’s word for it', async () => {
  const { hub } = await house()
  const again = createHub({ addresses: ['127.0.0.1'], port: hub.port, onlyThisMachine: true, nowUs: () => 1 })
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
