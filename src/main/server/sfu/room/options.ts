/** What a room is made with: its own options, and what it needs of the engine it is in. */
import { RoomConfiguration } from '@livekit/protocol'
import { tooLong } from '../limits.ts'
import type { Paced } from '../pacing.ts'
import type { SfuFact } from '../sfu.ts'
import type { Grants } from '../tokens.ts'
import type { TransportHub } from '../transport/transport.ts'

export interface RoomHome {
  readonly hub: TransportHub
  readonly nowUs: () => number
  freshSid(prefix: string): string
  /** A token with which its holder may come in again. */
  freshToken(grants: Grants): string
  tell(fact: SfuFact): void
  /** Packets wait for their time. */
  pace(paced: Paced): void
}

export interface RoomOptions {
  /** Without a guest list: whoever has a token for it may come in. */
  plain?: boolean
  metadata?: string
  /** Seconds that it stays open before anybody came, and after the last has gone. */
  emptyTimeout?: number
  departureTimeout?: number
  /** 0: any number. */
  maxParticipants?: number
}

type Wanted = Pick<RoomConfiguration, 'emptyTimeout' | 'departureTimeout' | 'maxParticipants' | 'metadata'>

/** What a program says of the room it wants; no time is the usual one. */
export const wanted = ({ emptyTimeout, departureTimeout, maxParticipants, metadata }: Wanted): RoomOptions => ({
  ...{ metadata, maxParticipants },
  ...(emptyTimeout > 0 && { emptyTimeout }),
  ...(departureTimeout > 0 && { departureTimeout }),
})

/** The same, said in a token. What cannot be used of it keeps nobody out. */
export function configured(roomConfig: unknown): RoomOptions {
  if (roomConfig === undefined) return {}
  try {
    const options = wanted(RoomConfiguration.fromJson(roomConfig as object as never, { ignoreUnknownFields: true }))
    return tooLong(options) ? {} : options
  } catch {
    return {}
  }
}

export const withDefaults = (options: RoomOptions): Required<RoomOptions> => ({
  ...{ plain: false, metadata: '', emptyTimeout: 300, departureTimeout: 20, maxParticipants: 0 },
  ...options,
})
