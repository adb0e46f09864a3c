/** What the rest of the engine knows of a transport: packets in and out, a state, and an end. Implementations live beside this file. */

import type { SrtpProfile } from './srtpCipher.ts'

/** A host candidate we advertise in SDP (RFC 8839 §5.1). We are ICE-lite: host candidates only, no trickle. */
export interface Candidate {
  address: string
  port: number
  /** `tcp` is passive: the peer connects (RFC 6544 §4.1). */
  protocol: 'udp' | 'tcp'
  /** RFC 8445 §5.1.2.1 priority. */
  priority: number
  foundation: string
}

/** What we tell the peer about our end. Fingerprint as `AA:BB:…` of the SHA-256 of our certificate (RFC 8122 §5). */
export interface LocalParameters {
  ufrag: string
  pwd: string
  fingerprint: string
  candidates: Candidate[]
}

/** What the peer told us. In two-connection mode it can come after the DTLS handshake began: hold until then, never skip. */
export interface RemoteParameters {
  ufrag: string
  pwd: string
  /** SHA-256 fingerprint, upper- or lower-case hex with colons. */
  fingerprint: string
}

/** `connected`: ICE validated, DTLS verified against the fingerprint, SRTP keys in use. `disconnected`: consent lost, may come back. */
export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'

export interface DataChannel {
  readonly label: string
  readonly protocol: string
  readonly ordered: boolean
  /** Undefined means reliable (RFC 8832 §5.1). */
  readonly maxRetransmits: number | undefined
  /** False when the channel is closed or its buffer is over its bound; the message is then dropped. */
  send(data: Uint8Array): boolean
  readonly bufferedAmount: number
}

/** Facts a transport announces; all optional, set by the owner right after creation. Buffers are owned by the receiver of the call, but for media. */
export interface TransportEvents {
  state?: (state: TransportState) => void
  /** A decrypted RTP packet, good until the next one comes, and its arrival in microseconds of the engine's monotonic clock. */
  rtp?: (packet: Buffer, arrivalUs: number) => void
  /** A decrypted compound RTCP packet. */
  rtcp?: (packet: Buffer, arrivalUs: number) => void
  channelOpen?: (channel: DataChannel) => void
  message?: (channel: DataChannel, data: Uint8Array, binary: boolean) => void
}

export interface Transport {
  readonly state: TransportState
  readonly local: LocalParameters
  readonly events: TransportEvents
  setRemote(remote: RemoteParameters): void
  /** New ufrag and pwd of ours; the DTLS association and the SRTP keys stay (RFC 8445 §9, RFC 8842 §5.2). Returns the new local parameters. */
  restartIce(): LocalParameters
  /** Encrypts and sends. False when not connected. The packet's bytes may be overwritten: hand over a buffer you do not need again. */
  sendRtp(packet: Buffer): boolean
  sendRtcp(packet: Buffer): boolean
  /** Opens a data channel from our side (two-connection mode). */
  openChannel(label: string, options: { ordered: boolean; maxRetransmits?: number }): DataChannel
  close(): void
}

export interface TransportOptions {
  /** True when the SDP has an application section: SCTP over DTLS (RFC 8841). */
  data: boolean
}

/** One per engine: owns the UDP sockets and TCP listeners (one per advertised address, all on one port) and finds the peer of each packet. */
export interface TransportHub {
  /** The bound port, of UDP and TCP alike. */
  readonly port: number
  create(options: TransportOptions): Transport
  close(): Promise<void>
}

export interface HubOptions {
  /** Addresses to bind and advertise, LAN addresses first, then 127.0.0.1. */
  addresses: string[]
  /** 0 picks a free one. */
  port: number
  /** Drop datagrams that do not come from one of this machine's own addresses (server opened to loopback only). */
  onlyThisMachine: boolean
  /** Monotonic microseconds. */
  nowUs: () => number
  /** How media may be protected, best first; all that we speak when undefined. */
  srtpProfiles?: readonly SrtpProfile[]
}
