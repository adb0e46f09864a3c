/**
 * A client's transport for benchmarks: ICE checks, a DTLS client, SRTP and data channels over one UDP socket, made of the
 * engine's own pieces and cheap at run time. What arrives is counted without being opened; one packet in many is opened to
 * see how long it was under way.
 */
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { createDataChannels, type DataChannels } from '../../../src/main/server/sfu/transport/sctp.ts'
import { rtpHeaderLength, SrtpReceiver, SrtpSender } from '../../../src/main/server/sfu/transport/srtp.ts'
import { DtlsClient } from '../../sfu/support/dtlsClient.ts'
import { bindingRequest } from '../../sfu/support/stunClient.ts'

export const certificate = createCertificate()
const openOneIn = 32
/** Consent (RFC 7675) is asked for every five seconds; milliseconds. */
const checkEvery = 4_000
const patience = 300

export interface Remote {
  ufrag: string
  pwd: string
  address: string
  port: number
}

/** When a packet left, in the payload's last eight bytes; microseconds of the machine's monotonic clock. */
export const nowUs = (): number => Number(process.hrtime.bigint()) / 1000

export class Line {
  /** What the checks of stunClient.ts call us. */
  readonly ufrag = 'them'
  readonly pwd = randomBytes(16).toString('hex')
  /** RTP packets that arrived, and their bytes. */
  packets = 0
  bytes = 0
  firstAtUs: number | undefined
  readonly delays: number[] = []
  readonly sources = new Set<number>()
  readonly #socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
  readonly #dtls: DtlsClient
  readonly #channels: DataChannels
  #remote: Remote | undefined
  #checking: NodeJS.Timeout | undefined
  #hastening: NodeJS.Timeout | undefined
  #closed = false
  #sender: SrtpSender | undefined
  #receiver: SrtpReceiver | undefined
  #started = false
  readonly ready = Promise.withResolvers<void>()

  constructor() {
    this.#dtls = new DtlsClient(certificate, datagram => this.#send(datagram))
    this.#channels = createDataChannels({
      send: packet => this.#dtls.sendData(packet),
      open: () => undefined,
      message: () => undefined,
    })
    this.#dtls.data = plain => this.#channels.receive(plain)
    this.#socket.on('message', datagram => this.#receive(datagram))
    this.#socket.on('error', () => undefined)
  }

  connect(remote: Remote): void {
    if (this.#remote) return
    this.#remote = remote
    this.#socket.connect(remote.port, remote.address, () => {
      if (this.#closed) return
      const check = (): void => this.#send(bindingRequest(remote))
      this.#hastening = setInterval(() => {
        // What was lost of a handshake is said once more, as by any client.
        if (this.#sender) clearInterval(this.#hastening)
        else if (this.#started) this.#dtls.repeat()
        else check()
      }, patience)
      this.#checking = setInterval(check, checkEvery)
      check()
    })
  }

  /** The packet's last eight bytes become the time. */
  sendRtp(packet: Buffer): void {
    packet.writeDoubleBE(nowUs(), packet.length - 8)
    const secret = this.#sender?.protectRtp(packet)
    if (secret) this.#send(secret)
  }

  sendRtcp(packet: Buffer): void {
    const secret = this.#sender?.protectRtcp(packet)
    if (secret) this.#send(secret)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#checking)
    clearInterval(this.#hastening)
    this.#channels.close()
    this.#socket.close()
  }

  #send(datagram: Buffer): void {
    if (!this.#closed) this.#socket.send(datagram)
  }

  #receive(datagram: Buffer): void {
    const first = datagram[0]!
    if (first > 127 && first < 192) return this.#count(datagram)
    if (first > 19 && first < 64) return this.#handshake(datagram)
    // The answer to a check: the way is open.
    if (first < 4 && !this.#started) {
      this.#started = true
      this.#dtls.start()
    }
  }

  #handshake(datagram: Buffer): void {
    this.#dtls.receive(datagram)
    if (this.#sender || !this.#dtls.done) return
    // RFC 5764 §4.2: client key, server key, client salt, server salt.
    const material = this.#dtls.exportSrtp(56)
    this.#sender = new SrtpSender({ key: material.subarray(0, 16), salt: material.subarray(32, 44) })
    this.#receiver = new SrtpReceiver({ key: material.subarray(16, 32), salt: material.subarray(44, 56) })
    this.ready.resolve()
  }

  #count(datagram: Buffer): void {
    const payloadType = datagram[1]! & 0x7f
    if (payloadType >= 64 && payloadType < 96) return
    this.packets += 1
    this.bytes += datagram.length
    if (this.packets % openOneIn !== 1) return
    const arrived = nowUs()
    this.firstAtUs ??= arrived
    this.sources.add(datagram.readUInt32BE(8))
    const plain = this.#receiver?.unprotectRtp(datagram)
    const header = plain && rtpHeaderLength(plain)
    if (plain && header && plain.length >= header + 8) this.delays.push(arrived - plain.readDoubleBE(plain.length - 8))
  }
}
