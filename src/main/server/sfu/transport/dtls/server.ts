/**
 * A DTLS 1.2 server for one WebRTC peer (RFC 6347, RFC 5764): one cipher suite, a certificate demanded of the peer, no
 * resumption, no renegotiation. This is the handshake's order; each of its parts is in a file beside it. It hands out SRTP keys only after CertificateVerify and Finished proved good; whoever
 * owns it compares the peer's fingerprint before using them.
 */
import type { SrtpProfile } from '../srtpCipher.ts'
import type { OwnCertificate } from './certificate.ts'
import { cookieFor, isSame } from './cookie.ts'
import { Flight, type MakeRecord } from './flight.ts'
import { certificateBody, certificateRequest, helloVerifyRequest, readClientHello, serverHello } from './hello.ts'
import { KeyExchange } from './keyExchange.ts'
import { type Objection, PeerProof } from './proof.ts'
import { Records } from './records.ts'
import { Transcript } from './transcript.ts'
import {
  contentType,
  type DtlsRecord,
  type HandshakeMessage,
  handshakeBytes,
  messageType,
  Reader,
  Reassembler,
  readRecords,
  u8,
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

export class DtlsServer {
  readonly #certificate: OwnCertificate
  readonly #srtpProfiles: readonly SrtpProfile[]
  readonly #events: DtlsEvents
  #step: Step = 'clientHello'
  /** The hello before the cookie; its successor and everything after it are numbered from one. */
  #firstHello = new Reassembler(0)
  #incoming = new Reassembler(1)
  #messageSequence = 0
  readonly #transcript = new Transcript()
  readonly #records = new Records()
  readonly #flight: Flight
  readonly #peer = new PeerProof()
  #exchange: KeyExchange | undefined
  #srtpProfile: SrtpProfile | undefined

  /** `srtpProfiles`: what we speak, best first. */
  constructor(certificate: OwnCertificate, srtpProfiles: readonly SrtpProfile[], events: DtlsEvents) {
    this.#certificate = certificate
    this.#srtpProfiles = srtpProfiles
    this.#events = events
    this.#flight = new Flight({
      send: datagram => events.send(datagram),
      unanswered: () => this.#end('The DTLS handshake got no answer.'),
    })
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
    if (again && this.#step !== 'ended') this.#flight.send()
  }

  /** Application data (SCTP). False when there is no association. */
  send(plain: Buffer): boolean {
    if (this.#step !== 'established') return false
    this.#events.send(this.#records.seal(contentType.applicationData, plain))
    return true
  }

  close(): void {
    if (this.#step === 'established') this.#events.send(this.#records.seal(contentType.alert, Buffer.from([1, 0])))
    this.#step = 'ended'
    this.#flight.rest()
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
    if (this.#step !== 'finished' && this.#step !== 'established') return false
    const plain = this.#records.open(record)
    if (!plain) return false
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
      this.#transcript.add(message)
      this.#accept(this.#peer.show(body), 'clientKeyExchange')
    } else if (this.#step === 'clientKeyExchange' && type === messageType.clientKeyExchange) {
      this.#transcript.add(message)
      this.#accept(this.#onClientKeyExchange(body), 'certificateVerify')
    } else if (this.#step === 'certificateVerify' && type === messageType.certificateVerify) {
      this.#accept(this.#peer.verify(body, this.#transcript.bytes), 'changeCipherSpec')
      this.#transcript.add(message)
    } else if (this.#step === 'finished' && type === messageType.finished) this.#onFinished(message)
    else this.#fail(10, `Handshake message ${type} came while waiting for ${this.#step}.`)
  }

  #onClientHello(message: HandshakeMessage, from: string): void {
    const hello = readClientHello(message.body)
    if (typeof hello === 'string') return this.#fail(40, hello)
    const srtpProfile = this.#srtpProfiles.find(one => hello.srtpProfiles.includes(one.id))
    if (!srtpProfile) return this.#fail(40, 'The peer offers no SRTP of ours.')
    this.#srtpProfile = srtpProfile
    const cookie = cookieFor(from, hello.parameters)
    if (!isSame(hello.cookie, cookie)) {
      // Nothing is kept: this hello may come again when our answer is lost, and the one with the cookie starts afresh.
      this.#firstHello = new Reassembler(0)
      this.#incoming = new Reassembler(1)
      const verifyRequest = {
        type: messageType.helloVerifyRequest,
        messageSequence: message.messageSequence,
        body: helloVerifyRequest(cookie),
      }
      this.#events.send(this.#records.plain(contentType.handshake, handshakeBytes(verifyRequest)))
      return
    }
    this.#messageSequence = message.messageSequence
    this.#transcript.add(message)
    const exchange = new KeyExchange(hello.random)
    this.#exchange = exchange
    const bodies: [number, Buffer][] = [
      [messageType.serverHello, serverHello(exchange.serverRandom, hello.secureRenegotiation, srtpProfile.id)],
      [messageType.certificate, certificateBody(this.#certificate.der)],
      [messageType.serverKeyExchange, exchange.share(this.#certificate.privateKey)],
      [messageType.certificateRequest, certificateRequest()],
      [messageType.serverHelloDone, Buffer.alloc(0)],
    ]
    const messages = bodies.map(([type, body]) => this.#own(type, body))
    this.#step = 'certificate'
    this.#flight.start(
      messages.map(
        (bytes): MakeRecord =>
          () =>
            this.#records.plain(contentType.handshake, bytes),
      ),
    )
  }

  #onClientKeyExchange(body: Buffer): Objection | undefined {
    const exchange = this.#exchange!
    if (!exchange.take(new Reader(body).vector(1), this.#transcript.hash))
      return [47, 'The peer’s key share is not a point on P-256.']
    this.#records.protect(exchange.recordKeys)
    return undefined
  }

  #onFinished(message: HandshakeMessage): void {
    const exchange = this.#exchange!
    if (!isSame(exchange.finished('client', this.#transcript.hash), message.body))
      return this.#fail(51, 'The peer’s Finished does not match the handshake.')
    this.#transcript.add(message)
    const finished = this.#own(messageType.finished, exchange.finished('server', this.#transcript.hash))
    this.#step = 'established'
    this.#flight.start([
      () => this.#records.plain(contentType.changeCipherSpec, u8(1)),
      () => this.#records.seal(contentType.handshake, finished),
    ])
    // Nobody answers a Finished: it is repeated only when the peer repeats its own.
    this.#flight.rest()
    this.#events.established({
      srtpProfile: this.#srtpProfile!,
      peerFingerprint: this.#peer.fingerprint,
      exportSrtp: length => exchange.exportSrtp(length),
    })
  }

  /** Goes on to this step, or fails. */
  #accept(objection: Objection | undefined, next: Step): void {
    if (objection) this.#fail(...objection)
    else this.#step = next
  }

  /** A message of ours, numbered and in the transcript. */
  #own(type: number, body: Buffer): Buffer {
    return this.#transcript.add({ type, messageSequence: this.#messageSequence++, body })
  }

  #fail(alert: number, reason: string): void {
    this.#events.send(this.#records.plain(contentType.alert, Buffer.from([2, alert])))
    this.#end(reason)
  }

  #end(reason: string): void {
    if (this.#step === 'ended') return
    this.#step = 'ended'
    this.#flight.rest()
    this.#events.ended(reason)
  }
}
