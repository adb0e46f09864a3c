/** The world plus what the domain itself remembers between deeds. */

import type { LivekitKey } from '../../../shared/livekit.ts'
import { type Connections, createConnections } from './connections.ts'
import { createPresence, type Presence } from './presence.ts'
import { createTallies, type Tallies } from './tallies.ts'
import { createTries, type Tries } from './tries.ts'
import { createPings, type Pings } from './visits.ts'
import type { World } from './world.ts'

export interface House extends World {
  readonly presence: Presence
  /** When visitors last gave a sign of life. */
  readonly pings: Pings
  readonly connections: Connections
  /** Wrong meeting passwords. */
  readonly wrongPasswords: Tries
  /** Of lists that are not over. */
  readonly tallies: Tallies
  /** Guests who begin to visit. */
  readonly newVisitors: Tries
  /** Passwords that came with a request and were right, for a while. */
  readonly knownPasswords: Map<string, { userId: string; secretHash: string; until: number }>
  /** Keys that lead nowhere. */
  readonly wrongKeys: Tries
  /** Mails that somebody has sent who is no server. */
  readonly sentMails: Tries
  /** Messages, by seat and by meeting. */
  readonly said: Tries
  readonly saidHere: Tries
  /** Hands, by seat. */
  readonly raised: Tries
  /** Signs, by seat and by meeting. */
  readonly reacted: Tries
  readonly reactedHere: Tries
  /** Called when there is something new to be sent. */
  readonly packed: Set<() => void>
  /** Numbers that only count up, whatever the clock does. */
  rank(now: number): number
  /** With which programs speak LiveKit's server API; `given` at the start, or made here. */
  livekit: { pair: LivekitKey; given: boolean } | undefined
}

export const createHouse = (world: World): House => ({
  ...world,
  presence: createPresence(),
  pings: createPings(world.clock.now()),
  connections: createConnections(),
  tallies: createTallies(),
  wrongPasswords: createTries({ most: 10, within: 5 * 60_000 }),
  newVisitors: createTries({ most: 60, within: 5 * 60_000 }),
  knownPasswords: new Map(),
  wrongKeys: createTries({ most: 30, within: 5 * 60_000 }),
  sentMails: createTries({ most: 100, within: 3600_000 }),
  said: createTries({ most: 10, within: 10_000 }),
  saidHere: createTries({ most: 300, within: 10_000 }),
  raised: createTries({ most: 10, within: 60_000 }),
  reacted: createTries({ most: 10, within: 5_000 }),
  reactedHere: createTries({ most: 20, within: 1_000 }),
  packed: new Set(),
  rank: createRank(),
  livekit: undefined,
})

function createRank(): (now: number) => number {
  let last = 0
  return now => {
    last = Math.max(last + 1, now * 1000)
    return last
  }
}
