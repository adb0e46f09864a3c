/** What somebody hears of somebody else. Sound and silence differ by orders of magnitude; anything between is a mistake. */
import { expect } from 'vitest'
import type { RtcPerson } from './rtcPerson.ts'

const sound = 1e10
const silence = 1e6

export const loud = (energy: number): boolean => energy > sound

/** Sooner or later; after a worker's or a server's death that may take a client half a minute. */
export const hears = async (person: RtcPerson, whom: string): Promise<void> =>
  expect.poll(async () => loud(await person.hears(whom)), { timeout: 60_000, message: `${whom} is heard` }).toBe(true)

/** What was under way is played out, and then nothing comes for as long as it takes to be sure. */
export const fallsSilent = async (person: RtcPerson, whom: string): Promise<void> =>
  expect(await person.hearsNothing(whom), `${whom} is silent`).toBe(true)

/** Of whom nothing was heard before, nothing is heard now. */
export const staysSilent = async (person: RtcPerson, whom: string): Promise<void> =>
  expect(await person.hears(whom, 2_500)).toBeLessThan(silence)
