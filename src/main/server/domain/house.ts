/** The world plus what the domain itself remembers between deeds. */
import { createPresence, type Presence } from './presence.ts'
import { createTallies, type Tallies } from './tallies.ts'
import { createTries, type Tries } from './tries.ts'
import type { World } from './world.ts'

export interface House extends World {
  readonly presence: Presence
  /** Wrong meeting passwords. */
  readonly wrongPasswords: Tries
  /** Of lists that are not over. */
  readonly tallies: Tallies
  /** Keys that lead nowhere. */
  readonly wrongKeys: Tries
}

export const createHouse = (world: World): House => ({
  ...world,
  presence: createPresence(),
  tallies: createTallies(),
  wrongPasswords: createTries({ most: 10, within: 5 * 60_000 }),
  wrongKeys: createTries({ most: 30, within: 5 * 60_000 }),
})
