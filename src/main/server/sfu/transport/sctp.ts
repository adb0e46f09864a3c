/** Data channels (RFC 8831, RFC 8832) over a DTLS association, with werift's SCTP behind a duck-typed DTLS transport. */
import { RTCDataChannel, RTCDataChannelParameters, type RTCDtlsTransport, RTCSctpTransport } from 'werift'
import { type Association, isSound } from './sctpPacket.ts'
import type { DataChannel } from './transport.ts'

/** What may wait unsent on one channel before messages are dropped; bytes. */
const mostBuffered = 4 * 1024 * 1024
const mostChannels = 16
/** RFC 8841 §5: what we announce and accept; bytes. */
export const maxMessageSize = 262_144
const sctpPort = 5000

export interface SctpEvents {
  /** One SCTP packet for the peer, to be sent as DTLS application data. */
  send(packet: Buffer): void
  open(channel: DataChannel): void
  message(channel: DataChannel, data: Uint8Array, binary: boolean): void
}

export interface DataChannels {
  start(): void
  receive(packet: Buffer): void
  openChannel(label: string, options: { ordered: boolean; maxRetransmits?: number }): DataChannel
  close(): void
}

export function createDataChannels(events: SctpEvents): DataChannels {
  const sctp = new RTCSctpTransport(sctpPort, maxMessageSize)
  sctp.setRemoteMaxMessageSize(maxMessageSize)
  const nothing = { unSubscribe: () => {} }
  // As much of a DTLS transport as the SCTP side looks at. We are ICE-lite, hence "controlled", and so SCTP's server.
  const dtls = {
    id: 'dtls',
    state: 'connected',
    iceTransport: { role: 'controlled' },
    onStateChange: { subscribe: () => nothing },
    dataReceiver: undefined,
    sendData: async (packet: Buffer) => events.send(packet),
  }
  // Its own ways in leave a rejected promise behind for every broken packet or message: a peer could flood the log with them.
  const inside = sctp as unknown as { datachannelReceive(...message: unknown[]): Promise<void> }
  const take = inside.datachannelReceive
  inside.datachannelReceive = (...message) => take(...message).catch(() => undefined)
  sctp.setDtlsTransport(dtls as unknown as RTCDtlsTransport)
  const association = sctp.sctp as unknown as Association & { handleData(packet: Buffer): Promise<void> }
  let channels = 0
  let closed = false

  function adopt(raw: RTCDataChannel): DataChannel {
    channels += 1
    const channel: DataChannel = {
      label: raw.label,
      protocol: raw.protocol,
      ordered: raw.ordered,
      maxRetransmits: raw.maxRetransmits ?? undefined,
      get bufferedAmount() {
        return raw.bufferedAmount
      },
      send(data) {
        if (closed || raw.readyState !== 'open' || raw.bufferedAmount + data.length > mostBuffered) return false
        try {
          raw.send(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
          return true
        } catch {
          return false
        }
      },
    }
    raw.stateChanged.subscribe(state => {
      if (state === 'open') events.open(channel)
    })
    raw.onMessage.subscribe(data => {
      if (typeof data === 'string') events.message(channel, Buffer.from(data, 'utf8'), false)
      else events.message(channel, data, true)
    })
    return channel
  }

  sctp.onDataChannel.subscribe(raw => {
    if (channels >= mostChannels) return raw.close()
    adopt(raw)
  })

  return {
    start: () => void sctp.start(sctpPort).catch(() => undefined),
    receive(packet) {
      if (!closed && isSound(packet, association)) void association.handleData(packet).catch(() => undefined)
    },
    openChannel(label, { ordered, maxRetransmits }) {
      const raw = new RTCDataChannel(sctp, new RTCDataChannelParameters({ label, ordered, maxRetransmits }), true)
      return adopt(raw)
    },
    close() {
      if (closed) return
      closed = true
      void sctp.stop().catch(() => undefined)
    },
  }
}
