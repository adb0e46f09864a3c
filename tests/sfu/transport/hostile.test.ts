/**
 * A DTLS server that believes nobody (RFC 5246 §7.4.8 CertificateVerify, §7.4.9 Finished; RFC 6347 §4.1.2.7 invalid records;
 * RFC 5763 §5 certificates demanded; RFC 7627 extended master secret): who lies is refused, and who shouts is not heard.
 */
import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { type DtlsKeys, DtlsServer } from '../../../src/main/server/sfu/transport/dtls/server.ts'
import {
  contentType,
  handshakeBytes,
  messageType,
  u8,
  u16,
  vector,
} from '../../../src/main/server/sfu/transport/dtls/wire.ts'
import { srtpProfiles } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import { DtlsClient, type Lies } from '../support/dtlsClient.ts'

const ours = createCertificate()
const theirs = createCertificate()
const servers: DtlsServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A handshake in memory. `sent` holds what the client sent, in order. */
function meet(lies: Lies = {}) {
  const seen = { keys: undefined as DtlsKeys | undefined, ended: undefined as string | undefined, data: [] as string[] }
  const sent: Buffer[] = []
  const answers: Buffer[] = []
  const server = new DtlsServer(ours, srtpProfiles, {
    send: datagram => {
      answers.push(datagram)
      client.receive(datagram)
    },
    established: keys => {
      seen.keys = keys
    },
    data: plain => seen.data.push(plain.toString()),
    ended: reason => {
      seen.ended = reason
    },
  })
  servers.push(server)
  const give = (datagram: Buffer): void => {
    sent.push(datagram)
    server.receive(datagram, '192.0.2.1 5000')
  }
  const client = new DtlsClient(theirs, give, lies)
  client.start()
  return { server, client, seen, sent, answers, give }
}

describe('an honest client', () => {
  it('gets in, is known by its certificate, and both sides have the same keys', () => {
    const { server, client, seen } = meet()
    expect(server.established && client.done).toBe(true)
    expect(seen.keys?.peerFingerprint).toBe(theirs.fingerprint)
    expect(seen.keys?.exportSrtp(56)).toEqual(client.exportSrtp(56))
    client.sendData(Buffer.from('hello'))
    expect(seen.data).toEqual(['hello'])
  })
})

describe('a client that lies is refused:', () => {
  const other = createCertificate()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const refusals: [string, Lies, number | undefined][] = [
    ['somebody else’s certificate, proved with its own key', { certificate: other }, 51],
    ['its certificate, proved with another key', { proof: other.privateKey }, 51],
    ['its certificate, proved with a key of another kind', { proof: rsa }, 51],
    ['no certificate', { certificate: null }, 42],
    ['a certificate that is none', { certificate: { ...theirs, der: Buffer.from('nonsense') } }, 42],
    ['the certificate left out', { skip: [messageType.certificate] }, 10],
    ['the proof left out', { skip: [messageType.certificateVerify] }, undefined],
    ['the key share left out', { skip: [messageType.clientKeyExchange] }, 10],
    ['the change of cipher left out', { skip: [contentType.changeCipherSpec] }, undefined],
    ['a false Finished', { finished: Buffer.alloc(12) }, 51],
    ['a short Finished', { finished: Buffer.alloc(0) }, 51],
    ['a key share off the curve', { keyShare: Buffer.concat([u8(4), Buffer.alloc(64, 1)]) }, 47],
    ['an empty key share', { keyShare: Buffer.alloc(0) }, 47],
    ['no extended master secret', { extensions: { 23: undefined } }, 40],
    ['no SRTP', { extensions: { 14: undefined } }, 40],
    [
      'only a weaker SRTP',
      { extensions: { 14: Buffer.concat([vector(2, u16(2, 5)), vector(1, Buffer.alloc(0))]) } },
      40,
    ],
    ['no curve of ours', { extensions: { 10: vector(2, u16(24)) } }, 40],
    ['no cipher of ours', { suites: [0x002f] }, 40],
  ]
  it.each(refusals)('%s', (_, lies, alert) => {
    const { server, client, seen } = meet(lies)
    expect(server.established).toBe(false)
    expect(client.done).toBe(false)
    expect(seen.keys).toBeUndefined()
    expect(client.alerts).toEqual(alert === undefined ? [] : [[2, alert]])
    expect(seen.ended !== undefined).toBe(alert !== undefined)
    if (!lies.keyShare && alert === undefined) client.sendData(Buffer.from('in?'))
    expect(seen.data).toEqual([])
  })
})

it('says no once to a datagram that holds many mistakes', () => {
  const alerts: Buffer[] = []
  const nothing = (): void => undefined
  const server = new DtlsServer(ours, srtpProfiles, {
    send: one => alerts.push(one),
    established: nothing,
    data: nothing,
    ended: nothing,
  })
  servers.push(server)
  const mistakes = [1, 2, 3].map(messageSequence =>
    handshakeBytes({ type: messageType.certificate, messageSequence, body: Buffer.alloc(0) }),
  )
  const client = new DtlsClient(theirs, nothing)
  server.receive(client.plain(contentType.handshake, Buffer.concat(mistakes)), 'a')
  expect(alerts).toHaveLength(1)
})

describe('after the handshake', () => {
  it('nothing unprotected counts: no alert, no hello, no change of cipher', () => {
    const { server, client, seen, sent, answers, give } = meet()
    const before = answers.length
    give(client.plain(contentType.alert, Buffer.from([2, 40])))
    give(client.plain(contentType.alert, Buffer.from([1, 0])))
    give(client.plain(contentType.changeCipherSpec, u8(1)))
    give(client.plain(contentType.applicationData, Buffer.from('plain')))
    give(sent[0]!)
    give(sent[1]!)
    expect(server.established).toBe(true)
    expect(seen).toMatchObject({ ended: undefined, data: [] })
    expect(answers).toHaveLength(before)
  })

  it('a protected goodbye counts', () => {
    const { server, client, seen, give } = meet()
    give(client.sealed(contentType.alert, Buffer.from([1, 0])))
    expect(server.established).toBe(false)
    expect(seen.ended).toBeDefined()
  })

  it('data comes once, and a forged record not at all', () => {
    const { client, seen, give } = meet()
    const record = client.sealed(contentType.applicationData, Buffer.from('once'))
    for (let i = 0; i < record.length; i++) {
      const forged = Buffer.from(record)
      forged[i] = forged[i]! ^ 1
      give(forged)
    }
    expect(seen.data).toEqual([])
    give(record)
    give(record)
    give(Buffer.concat([record, record]))
    expect(seen.data).toEqual(['once'])
    for (let i = 0; i < 300; i++) client.sendData(Buffer.from('x'))
    give(record)
    expect(seen.data).toHaveLength(301)
  })

  it('a client whose last answer was lost gets it again, under new record numbers', () => {
    const { client, sent, answers, give } = meet()
    const before = answers.length
    // The client repeats its Finished as a new record.
    give(client.sealed(contentType.handshake, Buffer.from(sent[0]!.subarray(13, 13 + 12)).fill(0, 1)))
    expect(answers.length).toBe(before + 1)
    expect(answers.at(-1)).not.toEqual(answers.at(-2))
  })
})

describe('before the cookie', () => {
  it('a hello is answered with less than it brought, and a cookie is good for one address only', () => {
    const { sent, answers } = meet()
    expect(answers[0]!.length).toBeLessThan(sent[0]!.length)
    const elsewhere: Buffer[] = []
    const server = new DtlsServer(ours, srtpProfiles, {
      send: datagram => elsewhere.push(datagram),
      established: () => undefined,
      data: () => undefined,
      ended: () => undefined,
    })
    servers.push(server)
    server.receive(sent[1]!, '192.0.2.2 5000')
    expect(elsewhere).toHaveLength(1)
    expect(elsewhere[0]?.[13]).toBe(messageType.helloVerifyRequest)
    server.receive(sent[1]!, '192.0.2.1 5000')
    expect(elsewhere.slice(1).map(datagram => datagram[13])).toContain(messageType.serverHello)
  })
})
