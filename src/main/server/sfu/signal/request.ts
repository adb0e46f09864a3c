/** How a client asks to be let in: query parameters of `/rtc`, or the wrapped join request of `/rtc/v1`. */
import { gunzipSync } from 'node:zlib'
import {
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
      attributes: {},
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
    }
  } catch {
    return undefined
  }
}
