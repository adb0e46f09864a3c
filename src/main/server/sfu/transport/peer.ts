/** One peer's transport: ICE-lite, DTLS, SRTP and data channels joined behind the Transport interface. */
import { randomBytes } from 'node:crypto'
import type { OwnCertificate } from './dtls/certificate.ts'
import { type DtlsKeys, DtlsServer } from './dtls/server.ts'
import { createDataChannels, type DataChannels } from './sctp.ts'
import { SrtpReceiver, SrtpSender } from './srtp.ts'
import type { SrtpProfile } from './srtpCipher.ts'
import { type BindingRequest, type BindingResponse, bindingCheck, bindingResponse } from './stun.ts'
import type {
  Candidate,
  DataChannel,
  LocalParameters,
  RemoteParameters,
  Transport,
  TransportEvents,
  TransportOptions,
  TransportState,
} from './transport.ts'

/** Where a peer is, and the way back there: over the socket that its packets come to, or over its connection. */
export interface Path {
  readonly address: string
  readonly port: number
  /** Unique per socket and peer address. */
  readonly key: string
  /** Nobody who is not there could have opened it, as with a connection. */
  readonly isProven: boolean
  /** May lose it, as networks do. The packet's memory is used again soon: what has to wait longer than a moment is copied. */
  send(packet: Buffer): void
  /** Nobody uses it any more. */
  close(): void
}

/** What a peer needs of the hub it belongs to. */
export interface PeerHome {
  readonly certificate: OwnCertificate
  readonly candidates: Candidate[]
  readonly srtpProfiles: readonly SrtpProfile[]
  nowUs(): number
  /** Says which peer a ufrag or an address belongs to from now on. */
  bindUfrag(ufrag: string, peer: Peer): void
  unbindUfrag(ufrag: string): void
  bindPath(path: Path, peer: Peer): void
  /** Only while the path is still this peer's. */
  unbindPath(path: Path, peer: Peer): void
  closed(peer: Peer): void
}

/** RFC 7675 lets consent live 30 s; a peer silent for 10 is shown as disconnected already. Microseconds. */
const quietAfter = 10_000_000
const failedAfter = 30_000_000
const mostPaths = 8
/** Data kept of a peer whose certificate we cannot judge yet: enough for SCTP to begin. */
const mostEarly = 16

// RFC 8839 §5.4: ufrag 4 to 256 ice-chars, pwd 22 to 256; base64 letters are ice-chars.
const iceChars = (bytes: number): string => randomBytes(bytes).toString('base64').replace(/=/g, '')

export class Peer implements Transport {
  readonly events: TransportEvents = {}
  state: TransportState = 'new'
  local: LocalParameters
  readonly #home: PeerHome
  readonly #dtls: DtlsServer
  readonly #channels: DataChannels | undefined
  /**
   * Where a handshake comes from, as its cookie sees it: from this peer, whichever of its paths a hello takes. Each has shown by an
   * authenticated check that it receives what we send, and ICE may choose another one between two hellos.
   */
  readonly #origin = iceChars(6)
  /** Passwords by ufrag: after an ICE restart the old ones hold for checks that are under way. */
  readonly #passwords = new Map<string, string>()
  readonly #paths = new Map<string, Path>()
  #selected: Path | undefined
  /** Paths at whose end the peer is: a handshake went over it, or a question of ours was answered. */
  readonly #proven = new Set<Path>()
  /** What was asked over the path that the peer would like to use, and has not been answered. */
  #question: { readonly id: Buffer; readonly path: Path } | undefined
  #remote: RemoteParameters | undefined
  #keys: DtlsKeys | undefined
  #sender: SrtpSender | undefined
  #early: Buffer[] = []
  #receiver: SrtpReceiver | undefined
  #lastCheckUs = 0

  constructor(home: PeerHome, options: TransportOptions) {
    this.#home = home
    this.local = this.#freshParameters()
    this.#dtls = new DtlsServer(home.certificate, home.srtpProfiles, {
      send: datagram => this.#selected?.send(datagram),
      established: keys => {
        this.#keys = keys
        this.#secure()
      },
      data: plain => this.#receiveData(plain),
      ended: () => this.#become('failed'),
    })
    this.#channels = options.data
      ? createDataChannels({
          send: packet => void this.#dtls.send(packet),
          open: channel => this.events.channelOpen?.(channel),
          message: (channel, data, binary) => this.events.message?.(channel, data, binary),
        })
      : undefined
  }

  setRemote(remote: RemoteParameters): void {
    const changed = this.#remote && this.#remote.fingerprint.toUpperCase() !== remote.fingerprint.toUpperCase()
    // Whoever has the keys keeps its identity; another certificate would be another peer (RFC 8842 §5.5).
    if (changed && this.#sender) return this.#become('failed')
    this.#remote = remote
    this.#secure()
  }

  restartIce(): LocalParameters {
    const before = this.local.ufrag
    this.local = this.#freshParameters()
    for (const ufrag of this.#passwords.keys()) if (ufrag !== before && ufrag !== this.local.ufrag) this.#forget(ufrag)
    return this.local
  }

  sendRtp(packet: Buffer): boolean {
    if (this.state !== 'connected') return false
    const secret = this.#sender?.protectRtp(packet)
    if (!secret) return false
    this.#selected?.send(secret)
    return true
  }

  sendRtcp(packet: Buffer): boolean {
    if (this.state !== 'connected') return false
    const secret = this.#sender?.protectRtcp(packet)
    if (!secret) return false
    this.#selected?.send(secret)
    return true
  }

  openChannel(label: string, options: { ordered: boolean; maxRetransmits?: number }): DataChannel {
    if (!this.#channels) throw new Error('This transport was made without data channels.')
    return this.#channels.openChannel(label, options)
  }

  close(): void {
    if (this.state === 'closed') return
    this.#channels?.close()
    this.#dtls.close()
    for (const ufrag of [...this.#passwords.keys()]) this.#forget(ufrag)
    for (const path of this.#paths.values()) this.#home.unbindPath(path, this)
    this.#paths.clear()
    this.#become('closed')
    this.#home.closed(this)
  }

  /** An ICE check from this path (RFC 8445 §7.3). Answered only when it knows our password; tells whether it did. */
  check(request: BindingRequest, path: Path): boolean {
    const password = this.#passwords.get(request.localUfrag)
    if (password === undefined || !request.authenticatedBy(password)) return false
    if (!this.#paths.has(path.key)) {
      if (this.#paths.size >= mostPaths) this.#dropOldestPath()
      this.#paths.set(path.key, path)
      this.#home.bindPath(path, this)
    }
    path.send(bindingResponse(request.transactionId, path.address, path.port, password))
    this.#lastCheckUs = this.#home.nowUs()
    if (request.useCandidate || !this.#selected) this.#choose(path)
    if (this.state === 'new') this.#become('connecting')
    else if (this.state === 'disconnected') this.#become('connected')
    return true
  }

  /** The answer to a check of ours: this path leads to the peer. */
  answered(response: BindingResponse, path: Path): void {
    const question = this.#question
    if (question?.path !== path || !question.id.equals(response.transactionId)) return
    if (!this.#remote || !response.authenticatedBy(this.#remote.pwd)) return
    this.#question = undefined
    this.#proven.add(path)
    this.#selected = path
  }

  /**
   * Where a check says it comes from can be made up, by the peer itself, so that somebody else is sent its media. So media follows to
   * another place only when the peer has shown that it receives there, by a check of ours (RFC 8445 §7.2; RFC 7675 §5.1 has it as
   * consent). Before the handshake there is no media, and who ends the handshake received what we sent.
   */
  #choose(path: Path): void {
    if (path === this.#selected) return
    if (!this.#sender || !this.#remote || path.isProven || this.#proven.has(path)) {
      this.#selected = path
      return
    }
    if (this.#question?.path !== path) this.#question = { id: randomBytes(12), path }
    const { ufrag, pwd } = this.#remote
    path.send(bindingCheck(this.#question.id, `${ufrag}:${this.local.ufrag}`, pwd))
  }

  /** This way has ended by itself, as connections do; the next check shows another. */
  lost(path: Path): void {
    if (!this.#paths.delete(path.key)) return
    this.#forgetPath(path)
    if (this.#selected === path) this.#selected = undefined
  }

  /** Anything from a bound path that is not STUN (RFC 7983 §7: 20–63 DTLS, 128–191 RTP or RTCP). */
  receive(packet: Buffer, path: Path): void {
    const first = packet[0]!
    if (first >= 20 && first <= 63) {
      // Answers go where the handshake comes from, also before a pair is nominated.
      if (!this.#dtls.established) this.#selected = path
      this.#dtls.receive(packet, this.#origin)
    } else if (first >= 128 && first <= 191 && packet.length >= 8) {
      // Not `connected` alone: media of a peer that is being quiet on ICE is still its media.
      if (!this.#receiver) return
      const payloadType = packet[1]! & 0x7f
      // RFC 5761 §4: RTCP packet types 192 to 223 show as payload types 64 to 95.
      if (payloadType >= 64 && payloadType <= 95) {
        const plain = this.#receiver.unprotectRtcp(packet)
        if (plain) this.events.rtcp?.(plain, this.#home.nowUs())
      } else {
        const plain = this.#receiver.unprotectRtp(packet)
        if (plain) this.events.rtp?.(plain, this.#home.nowUs())
      }
    }
  }

  /** Called about once a second: consent (RFC 7675). */
  tick(nowUs: number): void {
    if (this.state !== 'connected' && this.state !== 'disconnected') return
    const quiet = nowUs - this.#lastCheckUs
    if (quiet > failedAfter) this.#become('failed')
    else if (quiet > quietAfter && this.state === 'connected') this.#become('disconnected')
  }

  #receiveData(plain: Buffer): void {
    if (this.#sender) this.#channels?.receive(plain)
    else if (this.#early.length < mostEarly) this.#early.push(plain)
  }

  /** Keys come into use only when the handshake is done AND the peer is who the SDP says. */
  #secure(): void {
    if (this.#sender || !this.#keys || !this.#remote) return
    if (this.#keys.peerFingerprint !== this.#remote.fingerprint.toUpperCase()) {
      this.#dtls.close()
      return this.#become('failed')
    }
    // RFC 5764 §4.2: client key, server key, client salt, server salt.
    const { srtpProfile } = this.#keys
    const { saltLength } = srtpProfile
    const material = this.#keys.exportSrtp(32 + 2 * saltLength)
    const salts = material.subarray(32)
    this.#receiver = new SrtpReceiver(
      { key: material.subarray(0, 16), salt: salts.subarray(0, saltLength) },
      srtpProfile,
    )
    this.#sender = new SrtpSender({ key: material.subarray(16, 32), salt: salts.subarray(saltLength) }, srtpProfile)
    if (this.#selected) this.#proven.add(this.#selected)
    this.#become('connected')
    for (const plain of this.#early.splice(0)) this.#channels?.receive(plain)
  }

  #freshParameters(): LocalParameters {
    const ufrag = iceChars(6)
    const pwd = iceChars(18)
    this.#passwords.set(ufrag, pwd)
    this.#home.bindUfrag(ufrag, this)
    return { ufrag, pwd, fingerprint: this.#home.certificate.fingerprint, candidates: this.#home.candidates }
  }

  #forget(ufrag: string): void {
    this.#passwords.delete(ufrag)
    this.#home.unbindUfrag(ufrag)
  }

  #forgetPath(path: Path): void {
    this.#proven.delete(path)
    if (this.#question?.path === path) this.#question = undefined
    this.#home.unbindPath(path, this)
  }

  #dropOldestPath(): void {
    for (const path of this.#paths.values()) {
      if (path === this.#selected) continue
      this.#paths.delete(path.key)
      this.#forgetPath(path)
      return
    }
  }

  #become(state: TransportState): void {
    if (this.state === state || this.state === 'closed' || (this.state === 'failed' && state !== 'closed')) return
    this.state = state
    this.events.state?.(state)
  }
}
