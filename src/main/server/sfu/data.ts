/** Data messages: the `_reliable` and `_lossy` channels of a member, and a packet's way to the others. */
import { DataPacket } from '@livekit/protocol'
import { Allowance } from './allowance.ts'
import type { DataChannel, Transport } from './transport/transport.ts'

/** The largest packet that is passed on; bytes. LiveKit's own bound for one message is a little below. */
export const largestPacket = 65_536

/**
 * Packets somebody may send to a room: many more than people and their programs do (a stream of bytes at 15 MB/s), far fewer
 * than would keep everybody else's media waiting. A large one counts as several. What is beyond is dropped.
 */
const allowed = { burst: 2_000, perSecond: 1_000 }
const largeMessage = 16 * 1024

export interface DataPipe {
  send(label: string, bytes: Uint8Array): void
}

/**
 * With one connection the client opens the channels and both directions use them; with two the server opens its own on the
 * connection the client receives on.
 */
export function bridgeChannels(
  from: Transport,
  to: Transport,
  ownChannels: boolean,
  received: (label: string, bytes: Uint8Array) => void,
  nowUs: () => number,
): DataPipe {
  const allowance = new Allowance(allowed, nowUs())
  const outlets = new Map<string, DataChannel>()
  from.events.channelOpen = channel => {
    if (!ownChannels) outlets.set(channel.label, channel)
  }
  from.events.message = (channel, data, binary) => {
    if (!binary || data.length > largestPacket || (channel.label !== '_reliable' && channel.label !== '_lossy')) return
    if (allowance.spend(1 + Math.floor(data.length / largeMessage), nowUs())) received(channel.label, data)
  }
  if (ownChannels) {
    outlets.set('_reliable', to.openChannel('_reliable', { ordered: true }))
    outlets.set('_lossy', to.openChannel('_lossy', { ordered: false, maxRetransmits: 0 }))
  }
  return { send: (label, bytes) => void outlets.get(label)?.send(bytes) }
}

export interface Addressed {
  bytes: Uint8Array
  /** Empty: everybody else. */
  identities: readonly string[]
}

/** The packet as others get it, naming its true sender; undefined when it is not a data packet. */
export function signed(bytes: Uint8Array, sender: { identity: string; sid: string }): Addressed | undefined {
  try {
    const packet = DataPacket.fromBinary(bytes)
    packet.participantIdentity = sender.identity
    packet.participantSid = sender.sid
    const { value } = packet
    if (value.case === undefined || value.case === 'speaker') return undefined
    let identities = packet.destinationIdentities
    if (value.case === 'user') {
      value.value.participantIdentity = sender.identity
      value.value.participantSid = sender.sid
      if (identities.length === 0) identities = value.value.destinationIdentities
    }
    return { bytes: packet.toBinary(), identities }
  } catch {
    return undefined
  }
}
