/** Data channels (RFC 8831, RFC 8832) over an SCTP association inside DTLS. */
import { Association, mostStreams } from './sctp/association.ts'
import type { Message } from './sctp/inbound.ts'
import type { DataChannel } from './transport.ts'

/** What may wait unsent on one channel before messages are dropped; bytes. */
const mostBuffered = 4 * 1024 * 1024
const mostChannels = 16
/** RFC 8841 §5: what we announce and accept; bytes. */
export const maxMessageSize = 262_144

/** RFC 8831 §8: what a message is; an empty one is one byte, because SCTP knows no empty messages. */
const protocols = { control: 50, text: 51, binary: 53, emptyText: 56, emptyBinary: 57 }
/** RFC 8832 §5. */
const control = { acknowledgement: 2, open: 3 }
const unorderedBit = 0x80
const kinds = { reliable: 0, retransmits: 1, lifetime: 2 }
const openHeader = 12
const nothing = Buffer.from([0])

export interface SctpEvents {
  /** One SCTP packet for the peer, to be sent as DTLS application data. */
  send(packet: Buffer): void
  open(channel: DataChannel): void
  message(channel: DataChannel, data: Uint8Array, binary: boolean): void
}

export interface DataChannels {
  receive(packet: Buffer): void
  openChannel(label: string, options: { ordered: boolean; maxRetransmits?: number }): DataChannel
  close(): void
}

interface Settings {
  label: string
  protocol: string
  ordered: boolean
  maxRetransmits: number | undefined
}

export function createDataChannels(events: SctpEvents): DataChannels {
  const channels = new Map<number, Channel>()
  /** Opened by us before there was an association. */
  const early: Channel[] = []
  const association = new Association(
    {
      send: packet => events.send(packet),
      open() {
        for (const channel of early.splice(0)) begin(channel)
      },
      message: message => take(message),
      reset(streams) {
        for (const stream of streams.length > 0 ? streams : [...channels.keys()]) {
          if (channels.delete(stream)) association.reset(stream)
        }
      },
      ended: () => channels.clear(),
    },
    maxMessageSize,
  )

  class Channel implements DataChannel {
    readonly label: string
    readonly protocol: string
    readonly ordered: boolean
    readonly maxRetransmits: number | undefined
    stream = -1
    open = false
    bufferedAmount = 0

    constructor({ label, protocol, ordered, maxRetransmits }: Settings) {
      this.label = label
      this.protocol = protocol
      this.ordered = ordered
      this.maxRetransmits = maxRetransmits
    }

    send(data: Uint8Array): boolean {
      if (!this.open || channels.get(this.stream) !== this || !association.isOpen) return false
      if (data.length > maxMessageSize || this.bufferedAmount + data.length > mostBuffered) return false
      if (data.length === 0) this.put(protocols.emptyBinary, nothing)
      // What is handed over may be changed by its owner before it is on its way.
      else this.put(protocols.binary, Buffer.from(data))
      return true
    }

    put(protocol: number, data: Buffer): void {
      const isControl = protocol === protocols.control
      this.bufferedAmount += data.length
      association.send({
        stream: this.stream,
        protocol,
        data,
        unordered: !isControl && !this.ordered,
        maxRetransmits: isControl ? undefined : this.maxRetransmits,
        onSent: bytes => {
          this.bufferedAmount -= bytes
        },
      })
    }

    opened(): void {
      if (this.open) return
      this.open = true
      events.open(this)
    }
  }

  function take({ stream, protocol, data }: Message): void {
    if (protocol === protocols.control) return heed(stream, data)
    const channel = channels.get(stream)
    if (!channel) return
    // RFC 8832 §6: whoever speaks on it has taken it.
    channel.opened()
    if (protocol === protocols.text) events.message(channel, data, false)
    else if (protocol === protocols.binary) events.message(channel, data, true)
    else if (protocol === protocols.emptyText) events.message(channel, Buffer.alloc(0), false)
    else if (protocol === protocols.emptyBinary) events.message(channel, Buffer.alloc(0), true)
  }

  function heed(stream: number, data: Buffer): void {
    const channel = channels.get(stream)
    if (data[0] === control.acknowledgement) return channel?.opened()
    if (data[0] !== control.open || channel) return
    const settings = channels.size < mostChannels ? readOpen(data) : undefined
    if (!settings) return association.reset(stream)
    const fresh = new Channel(settings)
    fresh.stream = stream
    channels.set(stream, fresh)
    fresh.put(protocols.control, Buffer.from([control.acknowledgement]))
    fresh.opened()
  }

  /** RFC 8832 §6: the DTLS client's streams are even, those of the server, which we are, odd. */
  function begin(channel: Channel): void {
    let stream = 1
    while (channels.has(stream)) stream += 2
    if (stream >= mostStreams || channels.size >= mostChannels) return
    channel.stream = stream
    channels.set(stream, channel)
    channel.put(protocols.control, writeOpen(channel))
  }

  return {
    receive: packet => association.receive(packet),
    openChannel(label, { ordered, maxRetransmits }) {
      const channel = new Channel({ label, protocol: '', ordered, maxRetransmits })
      if (association.isOpen) begin(channel)
      else if (early.length < mostChannels) early.push(channel)
      return channel
    },
    close: () => association.close(),
  }
}

function readOpen(data: Buffer): Settings | undefined {
  if (data.length < openHeader) return undefined
  const label = data.readUInt16BE(8)
  const protocol = data.readUInt16BE(10)
  if (openHeader + label + protocol > data.length) return undefined
  const kind = data[1]! & ~unorderedBit
  if (kind > kinds.lifetime) return undefined
  return {
    label: data.toString('utf8', openHeader, openHeader + label),
    protocol: data.toString('utf8', openHeader + label, openHeader + label + protocol),
    ordered: (data[1]! & unorderedBit) === 0,
    // A lifetime is kept as what it is for: a message that is lost is not worth sending again.
    maxRetransmits: kind === kinds.retransmits ? data.readUInt32BE(4) : kind === kinds.lifetime ? 0 : undefined,
  }
}

function writeOpen({ label, protocol, ordered, maxRetransmits }: Settings): Buffer {
  const [name, sub] = [Buffer.from(label), Buffer.from(protocol)]
  const head = Buffer.alloc(openHeader)
  head[0] = control.open
  head[1] = (ordered ? 0 : unorderedBit) | (maxRetransmits === undefined ? kinds.reliable : kinds.retransmits)
  head.writeUInt32BE(maxRetransmits ?? 0, 4)
  head.writeUInt16BE(name.length, 8)
  head.writeUInt16BE(sub.length, 10)
  return Buffer.concat([head, name, sub])
}
