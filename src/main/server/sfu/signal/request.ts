/** How a client asks to be let in: query parameters of `/rtc`, or the wrapped join request of `/rtc/v1`. */
import { gunzipSync } from 'node:zlib'
import {
  ClientInfo_Capability,
  JoinRequest,
  type SessionDescription,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol'
import type { SignalRequest } from '../sfu.ts'

export interface Entry {
  /** One connection for both directions, negotiated by the client alone. */
  readonly singleConnection: boolean
  readonly autoSubscribe: boolean
  /** Wants back into this session. */
  readonly resume: { participantSid: string } | undefined
  readonly offer: SessionDescription | undefined
  readonly attributes: Readonly<Record<string, string>>
  /** What others may expect of this client, which they are told. */
  readonly client: ClientTraits
}

export interface ClientTraits {
  readonly protocol: number
  readonly capabilities: readonly ClientInfo_Capability[]
}

const longest = 1024 * 1024

/** Undefined when it cannot be understood. */
export function readEntry({ path, query }: SignalRequest): Entry | undefined {
  if (!path.endsWith('/v1'))
    return {
      singleConnection: false,
      autoSubscribe: query['auto_subscribe'] !== '0' && query['auto_subscribe'] !== 'false',
      resume:
        query['reconnect'] === '1' || query['reconnect'] === 'true'
          ? { participantSid: query['sid'] ?? '' }
          : undefined,
      offer: undefined,
      attributes: attributesIn(query['attributes']),
      client: {
        protocol: Number.parseInt(query['client_protocol'] ?? '', 10) || 0,
        capabilities: (query['capabilities'] ?? '').split(',').flatMap(capabilityNamed),
      },
    }
  try {
    const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(query['join_request'] ?? '', 'base64'))
    const bytes =
      wrapped.compression === WrappedJoinRequest_Compression.GZIP
        ? gunzipSync(wrapped.joinRequest, { maxOutputLength: longest })
        : wrapped.joinRequest
    const request = JoinRequest.fromBinary(bytes)
    return {
      singleConnection: true,
      autoSubscribe: request.connectionSettings?.autoSubscribe ?? true,
      resume: request.reconnect ? { participantSid: request.participantSid } : undefined,
      offer: request.publisherOffer,
      attributes: request.participantAttributes,
      client: {
        protocol: request.clientInfo?.clientProtocol ?? 0,
        capabilities: request.clientInfo?.capabilities ?? [],
      },
    }
  } catch {
    return undefined
  }
}

function capabilityNamed(name: string): ClientInfo_Capability[] {
  const value = Object.entries(ClientInfo_Capability).find(([known]) => known === name.trim())?.[1]
  return typeof value === 'number' ? [value] : []
}

/** In the older way of coming in they are JSON in base64url; what cannot be read is nothing. */
function attributesIn(text = ''): Record<string, string> {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Object.fromEntries(Object.entries(read).filter((one): one is [string, string] => typeof one[1] === 'string'))
  } catch {
    return {}
  }
}
