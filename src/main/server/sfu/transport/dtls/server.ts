/**
 * A DTLS 1.2 server for one WebRTC peer (RFC 6347, RFC 5764): one cipher suite, a certificate demanded of the peer, no
 * resumption, no renegotiation. It hands out SRTP keys only after CertificateVerify and Finished proved good; whoever
 * owns it compares the peer's fingerprint before using them.
 */
import {
  constants,
  createECDH,
  createHash,
  createHmac,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto'
import type { SrtpProfile } from '../srtpCipher.ts'
import { fingerprintOf, type OwnCertificate } from './certificate.ts'
import {
  certificateBody,
  certificateRequest,
  ecdheParameters,
  helloVerifyRequest,
  leafCertificate,
  readClientHello,
  serverHello,
  signatureSchemes,
} from './hello.ts'
import { prf, type RecordKeys, recordKeys, seal, unseal } from './keys.ts'
import {
  contentType,
  type DtlsRecord,
  type HandshakeMessage,
  handshakeBytes,
  messageType,
  Reader,
  Reassembler,
  readRecords,
  recordHeader,
  u8,
  u16,
  vector,
} from './wire.ts'

export interface DtlsKeys {
  /** The SRTP protection profile that was agreed on. */
  readonly srtpProfile: SrtpProfile
  /** SHA-256 of the certificate whose key the peer proved to have, as `AA:BB:…`. */
  readonly peerFingerprint: string
  /** The exporter of RFC 5705 with the label of RFC 5764 §4.2. */
  exportSrtp(length: number): Buffer
}

export interface DtlsEvents {
  send(datagram: Buffer): void
  established(keys: DtlsKeys): void
  data(plain: Buffer): void
  /** The peer said goodbye (authenticated), or the handshake failed for good. */
  ended(reason: string): void
}

/** What the server waits for, in this strict order. */
type Step =
  | 'clientHello'
  | 'certificate'
  | 'clientKeyExchange'
  | 'certificateVerify'
  | 'changeCipherSpec'
  | 'finished'
  | 'established'
  | 'ended'

/** First retransmission, doubled each time (RFC 6347 §4.2.4.1 says one second; on a LAN less is kinder); milliseconds. */
const firstPatience = 400
const mostRetransmissions = 6
const longestDatagram = 1_200
const replayWindow = 256

/** Signs cookies, so that no state is kept for an address that has not shown it receives what we send. */
const cookieKey = randomBytes(32)

export class DtlsServer {
  readonly #certificate: OwnCertificate
  readonly #srtpProfiles: readonly SrtpProfile[]
  readonly #events: DtlsEvents
  #step: Step = 'clientHello'
  /** The hello before the cookie; its successor and everything after it are numbered from one. */
  #firstHello = new Reassembler(0)
  #incoming = new Reassembler(1)
  readonly #transcript: Buffer[] = []
  #clientRandom = Buffer.alloc(0)
  #serverRandom = Buffer.alloc(0)
  #ecdh = createECDH('prime256v1')
  #master: Buffer = Buffer.alloc(0)
  #peerKey: KeyObject | undefined
  #peerFingerprint = ''
  #srtpProfile: SrtpProfile | undefined
  #keys: { client: RecordKeys; server: RecordKeys } | undefined
  #plainSequence = 0
  #sealedSequence = 0
  #messageSequence = 0
  /** Our last flight, to be sent again when the peer repeats itself or stays silent. */
  #flight: (() => Buffer)[] = []
  #timer: NodeJS.Timeout | undefined
  readonly #seen = new Float64Array(replayWindow).fill(-1)
  #top = -1

  /** `srtpProfiles`: what we speak, best first. */
  constructor(certificate: OwnCertificate, srtpProfiles: readonly SrtpProfile[], events: DtlsEvents) {
    this.#certificate = certificate
    this.#srtpProfiles = srtpProfiles
    this.#events = events
  }

  get established(): boolean {
    return this.#step === 'established'
  }

  /** `from` names the address the datagram came from; it is part of the cookie. */
  receive(datagram: Buffer, from: string): void {
    let again = false
    for (const record of readRecords(datagram)) {
      if (this.#step === 'ended') return
      if (record.epoch === 0) again = this.#receivePlain(record, from) || again
      else if (record.epoch === 1) again = this.#receiveSealed(record) || again
    }
    // Once for a datagram, whatever it repeats: a small one must not call forth many large ones.
    if (again && this.#step !== 'ended') this.#sendFlight()
  }

  /** Application data (SCTP). False when there is no association. */
  send(plain: Buffer): boolean {
    if (!this.#keys || this.#step !== 'established') return false
    this.#events.send(this.#seal(contentType.applicationData, plain))
    return true
  }

  close(): void {
    if (this.#step === 'established') this.#events.send(this.#seal(contentType.alert, Buffer.from([1, 0])))
    this.#step = 'ended'
    clearTimeout(this.#timer)
  }

  /** Answers whether the peer repeats itself: what we sent last was lost. So does `#receiveSealed`. */
  #receivePlain(record: DtlsRecord, from: string): boolean {
    // Once established nothing unprotected counts any more, least of all an alert (RFC 6347 §4.1.2.7).
    if (this.#step === 'established') return false
    if (record.type === contentType.changeCipherSpec) {
      if (this.#step === 'changeCipherSpec' && record.fragment.length === 1 && record.fragment[0] === 1)
        this.#step = 'finished'
      return false
    }
    if (record.type !== contentType.handshake) return false
    const waitsForHello = this.#step === 'clientHello'
    const first = waitsForHello && record.fragment.length >= 12 && record.fragment.readUInt16BE(4) === 0
    const { messages, repeated } = (first ? this.#firstHello : this.#incoming).add(record.fragment)
    for (const message of messages) this.#handle(message, from)
    return repeated && messages.length === 0 && !waitsForHello
  }

  #receiveSealed(record: DtlsRecord): boolean {
    if (!this.#keys || (this.#step !== 'finished' && this.#step !== 'established')) return false
    if (record.sequence <= this.#top - replayWindow || this.#seen[record.sequence % replayWindow] === record.sequence)
      return false
    const plain = unseal(this.#keys.client, record.header, record.fragment)
    if (!plain) return false
    this.#seen[record.sequence % replayWindow] = record.sequence
    if (record.sequence > this.#top) this.#top = record.sequence
    if (record.type === contentType.applicationData) {
      if (this.#step === 'established') this.#events.data(plain)
    } else if (record.type === contentType.alert) {
      const fatalOrClosing = plain.length === 2 && (plain[0] === 2 || plain[1] === 0)
      if (fatalOrClosing) this.#end('The peer closed the DTLS association.')
    } else if (record.type === contentType.handshake) {
      const { messages, repeated } = this.#incoming.add(plain)
      if (this.#step === 'established') return repeated
      for (const message of messages) this.#handle(message, '')
    }
    return false
  }

  #handle(message: HandshakeMessage, from: string): void {
    const { type, body } = message
    if (this.#step === 'ended') return
    if (this.#step === 'clientHello' && type === messageType.clientHello) this.#onClientHello(message, from)
    else if (this.#step === 'certificate' && type === messageType.certificate) {
      this.#remember(message)
      this.#onCertificate(body)
    } else if (this.#step === 'clientKeyExchange' && type === messageType.clientKeyExchange) {
      this.#remember(message)
      this.#onClientKeyExchange(body)
    } else if (this.#step === 'certificateVerify' && type === messageType.certificateVerify) {
      this.#onCertificateVerify(body)
      this.#remember(message)
    } else if (this.#step === 'finished' && type === messageType.finished) this.#onFinished(message)
    else this.#fail(10, `Handshake message ${type} came while waiting for ${this.#step}.`)
  }

  #onClientHello(message: HandshakeMessage, from: string): void {
    const hello = readClientHello(message.body)
    if (typeof hello === 'string') return this.#fail(40, hello)
    const srtpProfile = this.#srtpProfiles.find(one => hello.srtpProfiles.includes(one.id))
    if (!srtpProfile) return this.#fail(40, 'The peer offers no SRTP of ours.')
    this.#srtpProfile = srtpProfile
    const cookie = createHmac('sha256', cookieKey).update(from).update(hello.parameters).digest().subarray(0, 20)
    if (hello.cookie.length !== cookie.length || !timingSafeEqual(hello.cookie, cookie)) {
      // Nothing is kept: this hello may come again when our answer is lost, and the one with the cookie starts afresh.
      this.#firstHello = new Reassembler(0)
      this.#incoming = new Reassembler(1)
      const verifyRequest = {
        type: messageType.helloVerifyRequest,
        messageSequence: message.messageSequence,
        body: helloVerifyRequest(cookie),
      }
      this.#events.send(this.#plain(contentType.handshake, handshakeBytes(verifyRequest)))
      return
    }
    this.#messageSequence = message.messageSequence
    this.#remember(message)
    this.#clientRandom = Buffer.from(hello.random)
    this.#serverRandom = randomBytes(32)
    this.#ecdh.generateKeys()
    const parameters = ecdheParameters(this.#ecdh.getPublicKey())
    const signature = sign(
      'sha256',
      Buffer.concat([this.#clientRandom, this.#serverRandom, parameters]),
      this.#certificate.privateKey,
    )
    const bodies: [number, Buffer][] = [
      [messageType.serverHello, serverHello(this.#serverRandom, hello.secureRenegotiation, srtpProfile.id)],
      [messageType.certificate, certificateBody(this.#certificate.der)],
      [messageType.serverKeyExchange, Buffer.concat([parameters, u16(0x0403), vector(2, signature)])],
      [messageType.certificateRequest, certificateRequest()],
      [messageType.serverHelloDone, Buffer.alloc(0)],
    ]
    const messages = bodies.map(([type, body]) => this.#own(type, body))
    this.#step = 'certificate'
    this.#start(messages.map(bytes => () => this.#plain(contentType.handshake, bytes)))
  }

  #onCertificate(body: Buffer): void {
    const der = leafCertificate(body)
    if (!der) return this.#fail(42, 'The peer sent no certificate.')
    try {
      this.#peerKey = new X509Certificate(der).publicKey
    } catch {
      return this.#fail(42, 'The peer’s certificate cannot be read.')
    }
    this.#peerFingerprint = fingerprintOf(der)
    this.#step = 'clientKeyExchange'
  }

  #onClientKeyExchange(body: Buffer): void {
    let shared: Buffer
    try {
      // Rejects points that are not on the curve.
      shared = this.#ecdh.computeSecret(new Reader(body).vector(1))
    } catch {
      return this.#fail(47, 'The peer’s key share is not a point on P-256.')
    }
    // Extended master secret (RFC 7627 §4): bound to the whole handshake up to here.
    this.#master = prf(shared, 'extended master secret', this.#transcriptHash(), 48)
    this.#keys = recordKeys(this.#master, this.#clientRandom, this.#serverRandom)
    this.#step = 'certificateVerify'
  }

  #onCertificateVerify(body: Buffer): void {
    const reader = new Reader(body)
    const scheme = signatureSchemes[reader.number(2)]
    const signature = reader.vector(2)
    if (reader.failed || !scheme || !this.#peerKey) return this.#fail(51, 'CertificateVerify is malformed.')
    let good = false
    try {
      const key = scheme.pss
        ? { key: this.#peerKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : this.#peerKey
      good = verify(scheme.hash, Buffer.concat(this.#transcript), key, signature)
    } catch {
      good = false
    }
    if (!good) return this.#fail(51, 'The peer does not have the key of the certificate it showed.')
    this.#step = 'changeCipherSpec'
  }

  #onFinished(message: HandshakeMessage): void {
    const expected = prf(this.#master, 'client finished', this.#transcriptHash(), 12)
    if (message.body.length !== 12 || !timingSafeEqual(expected, message.body))
      return this.#fail(51, 'The peer’s Finished does not match the handshake.')
    this.#remember(message)
    const finished = this.#own(messageType.finished, prf(this.#master, 'server finished', this.#transcriptHash(), 12))
    this.#step = 'established'
    this.#start([
      () => this.#plain(contentType.changeCipherSpec, u8(1)),
      () => this.#seal(contentType.handshake, finished),
    ])
    // Nobody answers a Finished: it is repeated only when the peer repeats its own.
    clearTimeout(this.#timer)
    const seed = Buffer.concat([this.#clientRandom, this.#serverRandom])
    const master = this.#master
    this.#events.established({
      srtpProfile: this.#srtpProfile!,
      peerFingerprint: this.#peerFingerprint,
      exportSrtp: length => prf(master, 'EXTRACTOR-dtls_srtp', seed, length),
    })
  }

  #remember(message: HandshakeMessage): void {
    this.#transcript.push(handshakeBytes(message))
  }

  #transcriptHash(): Buffer {
    const hash = createHash('sha256')
    for (const bytes of this.#transcript) hash.update(bytes)
    return hash.digest()
  }

  /** A message of ours, numbered and in the transcript. */
  #own(type: number, body: Buffer): Buffer {
    const bytes = handshakeBytes({ type, messageSequence: this.#messageSequence++, body })
    this.#transcript.push(bytes)
    return bytes
  }

  #plain(type: number, fragment: Buffer): Buffer {
    return Buffer.concat([recordHeader(type, 0, this.#plainSequence++, fragment.length), fragment])
  }

  #seal(type: number, fragment: Buffer): Buffer {
    return seal(this.#keys!.server, type, 1, this.#sealedSequence++, fragment)
  }

  #start(flight: (() => Buffer)[]): void {
    clearTimeout(this.#timer)
    this.#flight = flight
    this.#sendFlight()
    this.#wait(firstPatience, mostRetransmissions)
  }

  #wait(patience: number, tries: number): void {
    this.#timer = setTimeout(() => {
      if (tries === 0) return this.#end('The DTLS handshake got no answer.')
      this.#sendFlight()
      this.#wait(patience * 2, tries - 1)
    }, patience)
    this.#timer.unref()
  }

  /** Every sending makes new records: a record number is never used twice. */
  #sendFlight(): void {
    let datagram: Buffer[] = []
    let size = 0
    for (const make of this.#flight) {
      const record = make()
      if (size > 0 && size + record.length > longestDatagram) {
        this.#events.send(Buffer.concat(datagram))
        datagram = []
        size = 0
      }
      datagram.push(record)
      size += record.length
    }
    if (size > 0) this.#events.send(Buffer.concat(datagram))
  }

  #fail(alert: number, reason: string): void {
    this.#events.send(this.#plain(contentType.alert, Buffer.from([2, alert])))
    this.#end(reason)
  }

  #end(reason: string): void {
    if (this.#step === 'ended') return
    this.#step = 'ended'
    clearTimeout(this.#timer)
    this.#events.ended(reason)
  }
}
