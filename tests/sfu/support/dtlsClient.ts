/**
 * A DTLS 1.2 client without sockets or clock, made of the server's own pieces: it can be made to lie. It is as strict with the
 * server as a client should be: the signature of the key share and the Finished are checked.
 */
import { createECDH, createHash, type KeyObject, randomBytes, sign, verify, X509Certificate } from 'node:crypto'
import type { OwnCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { certificateBody, leafCertificate } from '../../../src/main/server/sfu/transport/dtls/hello.ts'
import { prf, type RecordKeys, recordKeys, seal, unseal } from '../../../src/main/server/sfu/transport/dtls/keys.ts'
import {
  contentType,
  handshakeBytes,
  messageType,
  Reader,
  Reassembler,
  readRecords,
  recordHeader,
  u8,
  u16,
  vector,
} from '../../../src/main/server/sfu/transport/dtls/wire.ts'

export interface Lies {
  /** The certificate shown; null for an empty list. */
  certificate?: OwnCertificate | null
  /** Signs CertificateVerify instead of the certificate's own key. */
  proof?: KeyObject
  /** Messages left out, by type. */
  skip?: readonly number[]
  /** Makes Finished something else. */
  finished?: Buffer
  /** A point that is not on the curve, say. */
  keyShare?: Buffer
  suites?: readonly number[]
  /** Extensions by type; undefined leaves one out. */
  extensions?: Readonly<Record<number, Buffer | undefined>>
}

const goodExtensions: Record<number, Buffer> = {
  10: vector(2, u16(23)),
  11: vector(1, u8(0)),
  13: vector(2, u16(0x0403)),
  14: Buffer.concat([vector(2, u16(7)), vector(1, Buffer.alloc(0))]),
  23: Buffer.alloc(0),
}

export class DtlsClient {
  readonly #certificate: OwnCertificate
  readonly #lies: Lies
  readonly #send: (datagram: Buffer) => void
  readonly #random = randomBytes(32)
  readonly #ecdh = createECDH('prime256v1')
  readonly #incoming = new Reassembler(0)
  #serverRandom: Buffer = Buffer.alloc(0)
  #serverShare: Buffer = Buffer.alloc(0)
  #serverKey: KeyObject | undefined
  #transcript: Buffer[] = []
  #messageSequence = 0
  #plainSequence = 0
  #sealedSequence = 0
  #master: Buffer = Buffer.alloc(0)
  #keys: { client: RecordKeys; server: RecordKeys } | undefined
  /** What was said last, each time as a record of its own. */
  #flight: (() => Buffer)[] = []
  /** The server proved itself and said Finished. */
  done = false
  /** Alerts of the server, as level and description. */
  readonly alerts: [number, number][] = []
  /** Application data of the server. */
  data: (plain: Buffer) => void = () => undefined

  constructor(certificate: OwnCertificate, send: (datagram: Buffer) => void, lies: Lies = {}) {
    this.#certificate = certificate
    this.#send = send
    this.#lies = lies
    this.#ecdh.generateKeys()
  }

  start(): void {
    this.#hello(Buffer.alloc(0))
  }

  /** Says once more what was said last: some of it may have been lost. */
  repeat(): void {
    for (const record of this.#flight) this.#send(record())
  }

  exportSrtp(length: number): Buffer {
    return prf(this.#master, 'EXTRACTOR-dtls_srtp', Buffer.concat([this.#random, this.#serverRandom]), length)
  }

  sendData(plain: Buffer): void {
    this.#send(this.sealed(contentType.applicationData, plain))
  }

  sealed(type: number, plain: Buffer): Buffer {
    return seal(this.#keys!.client, type, 1, this.#sealedSequence++, plain)
  }

  plain(type: number, fragment: Buffer): Buffer {
    return Buffer.concat([recordHeader(type, 0, this.#plainSequence++, fragment.length), fragment])
  }

  receive(datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      if (record.epoch === 0 && record.type === contentType.alert)
        this.alerts.push([record.fragment[0]!, record.fragment[1]!])
      else if (record.epoch === 0 && record.type === contentType.handshake) this.#handshake(record.fragment)
      else if (record.epoch === 1 && this.#keys) {
        const plain = unseal(this.#keys.server, record.header, record.fragment)
        if (!plain) throw new Error('The server sent a record that does not open.')
        if (record.type === contentType.handshake) this.#handshake(plain)
        else if (record.type === contentType.alert) this.alerts.push([plain[0]!, plain[1]!])
        else this.data(plain)
      }
    }
  }

  #hello(cookie: Buffer): void {
    const { suites = [0xc02b, 0x00ff], extensions = {} } = this.#lies
    const merged = Object.entries({ ...goodExtensions, ...extensions }).flatMap(([type, body]) =>
      body ? [Buffer.concat([u16(Number(type)), vector(2, body)])] : [],
    )
    const body = Buffer.concat([
      u16(0xfefd),
      this.#random,
      vector(1, Buffer.alloc(0)),
      vector(1, cookie),
      vector(2, u16(...suites)),
      vector(1, u8(0)),
      vector(2, Buffer.concat(merged)),
    ])
    // Only the hello with the cookie enters the transcript (RFC 6347 §4.2.1).
    this.#transcript = []
    this.#flight = []
    const hello = this.#own(messageType.clientHello, body)
    this.#say(() => this.plain(contentType.handshake, hello))
  }

  #handshake(fragment: Buffer): void {
    for (const message of this.#incoming.add(fragment).messages) {
      const reader = new Reader(message.body)
      if (message.type === messageType.helloVerifyRequest) {
        reader.take(2)
        this.#hello(reader.vector(1))
        continue
      }
      if (message.type === messageType.finished) {
        const expected = prf(this.#master, 'server finished', this.#hash(), 12)
        if (!expected.equals(message.body)) throw new Error('The server’s Finished is wrong.')
        this.done = true
        continue
      }
      this.#transcript.push(handshakeBytes(message))
      if (message.type === messageType.serverHello) this.#serverRandom = Buffer.from(message.body.subarray(2, 34))
      else if (message.type === messageType.certificate)
        this.#serverKey = new X509Certificate(leafCertificate(message.body)!).publicKey
      else if (message.type === messageType.serverKeyExchange) {
        reader.take(3)
        this.#serverShare = reader.vector(1)
        const signed = Buffer.concat([
          this.#random,
          this.#serverRandom,
          message.body.subarray(0, 4 + this.#serverShare.length),
        ])
        reader.take(2)
        if (!verify('sha256', signed, this.#serverKey!, reader.vector(2)))
          throw new Error('The server’s key share is not signed by its certificate.')
      } else if (message.type === messageType.serverHelloDone) this.#answer()
    }
  }

  /** Certificate, key share, proof, change of cipher and Finished, each in a datagram of its own. */
  #answer(): void {
    const {
      certificate = this.#certificate,
      proof = this.#certificate.privateKey,
      skip = [],
      finished,
      keyShare,
    } = this.#lies
    this.#flight = []
    const send = (type: number, body: Buffer): void => {
      if (skip.includes(type)) return
      const bytes = this.#own(type, body)
      this.#say(() => this.plain(contentType.handshake, bytes))
    }
    send(messageType.certificate, certificate ? certificateBody(certificate.der) : vector(3, Buffer.alloc(0)))
    send(messageType.clientKeyExchange, vector(1, keyShare ?? this.#ecdh.getPublicKey()))
    const shared = this.#ecdh.computeSecret(this.#serverShare)
    this.#master = prf(shared, 'extended master secret', this.#hash(), 48)
    this.#keys = recordKeys(this.#master, this.#random, this.#serverRandom)
    const signature = sign('sha256', Buffer.concat(this.#transcript), proof)
    send(messageType.certificateVerify, Buffer.concat([u16(0x0403), vector(2, signature)]))
    if (!skip.includes(contentType.changeCipherSpec)) this.#say(() => this.plain(contentType.changeCipherSpec, u8(1)))
    const own = finished ?? prf(this.#master, 'client finished', this.#hash(), 12)
    if (skip.includes(messageType.finished)) return
    const bytes = this.#own(messageType.finished, own)
    this.#say(() => this.sealed(contentType.handshake, bytes))
  }

  #say(record: () => Buffer): void {
    this.#flight.push(record)
    this.#send(record())
  }

  #own(type: number, body: Buffer): Buffer {
    const bytes = handshakeBytes({ type, messageSequence: this.#messageSequence++, body })
    this.#transcript.push(bytes)
    return bytes
  }

  #hash(): Buffer {
    return createHash('sha256').update(Buffer.concat(this.#transcript)).digest()
  }
}
