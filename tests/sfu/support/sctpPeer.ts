/** Data channels of ours with another library's at the other end, over a wire in which packets of the peer can be put. */
import { RTCDataChannel, RTCDataChannelParameters, type RTCDtlsTransport, RTCSctpTransport } from 'werift'
import { createDataChannels, maxMessageSize } from '../../../src/main/server/sfu/transport/sctp.ts'

/** Castagnoli’s (RFC 9260 §A). */
function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

export function withChecksum(packet: Buffer): Buffer {
  packet.writeUInt32LE(0, 8)
  packet.writeUInt32LE(crc32c(packet), 8)
  return packet
}

/** Another library's end; `send` takes each packet it has for us, and `receive` gives it one of ours. */
export function libraryPeer(send: (packet: Buffer) => void) {
  const theirs = new RTCSctpTransport(5000)
  theirs.setRemoteMaxMessageSize(maxMessageSize)
  // What the other end cannot make sense of is its own affair.
  const inside = theirs as unknown as { datachannelReceive(...message: unknown[]): Promise<void> }
  const take = inside.datachannelReceive
  inside.datachannelReceive = (...message) => take(...message).catch(() => undefined)
  const dtls = {
    id: 'test',
    state: 'connected',
    iceTransport: { role: 'controlling' },
    onStateChange: { subscribe: () => ({ unSubscribe: () => {} }) },
    dataReceiver: undefined as ((packet: Buffer) => void) | undefined,
    sendData: async (packet: Buffer) => void setImmediate(() => send(packet)),
  }
  theirs.setDtlsTransport(dtls as unknown as RTCDtlsTransport)
  const channel = new RTCDataChannel(theirs, new RTCDataChannelParameters({ label: 'talk', ordered: true }), true)
  void theirs.start(5000).catch(() => undefined)
  return { theirs, channel, receive: (packet: Buffer) => void setImmediate(() => dtls.dataReceiver?.(packet)) }
}

/** An open association; resolves when a channel is. */
export async function association() {
  const messages: string[] = []
  let tag: Buffer | undefined
  const ours = createDataChannels({
    send: packet => peer.receive(packet),
    open: () => undefined,
    message: (_, data) => messages.push(Buffer.from(data).toString()),
  })
  const peer = libraryPeer(packet => {
    if (packet.readUInt32BE(4) !== 0) tag = Buffer.from(packet.subarray(4, 8))
    ours.receive(packet)
  })
  const { channel, theirs } = peer
  for (let i = 0; i < 3_000 && channel.readyState !== 'open'; i++) await new Promise(done => setTimeout(done, 10))
  return {
    messages,
    get open(): boolean {
      return channel.readyState === 'open'
    },
    say: (text: string) => channel.readyState === 'open' && channel.send(text),
    /** A packet as the peer would have sent it: with the tag of the association and a right checksum. */
    receive(packet: Buffer) {
      const copy = Buffer.from(packet)
      tag?.copy(copy, 4)
      ours.receive(withChecksum(copy))
    },
    async close() {
      ours.close()
      await theirs.stop().catch(() => undefined)
    },
  }
}
