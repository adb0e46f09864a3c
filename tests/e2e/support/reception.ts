/** What counts as received: sound that sounds and pictures that move, measured where it arrives. */
import { expect } from '@playwright/test'
import type { EnginePerson, Received } from './enginePerson.ts'

/** Sound decoded within some time: a beep or a hum, or nothing at all. */
export const audible = 1e-4
export const silent = 1e-6
/** Pictures decoded meanwhile that are no accident. */
export const moving = 3

/** What of all this somebody receives well. */
const alive = (got: Map<string, Received>): string[] =>
  [...got]
    .filter(([, { source, frames, energy }]) => (source === 'microphone' ? energy > audible : frames > moving))
    .map(([key]) => key)
    .sort()

export const expectAlive = (person: EnginePerson, expected: string[], within = 600): Promise<void> =>
  expect
    .poll(async () => alive(await person.receives(within)), { message: `what ${person.identity} receives` })
    .toEqual([...expected].sort())

export const soundOf = async (listener: EnginePerson, from: string, within?: number): Promise<number> =>
  (await listener.receives(within)).get(`${from} microphone`)?.energy ?? 0

export const expectSound = (listener: EnginePerson, from: string): Promise<void> =>
  expect.poll(() => soundOf(listener, from, 500), { message: `${from} is heard` }).toBeGreaterThan(audible)

/**
 * The speaker really sends sound, and within the same time none of it is heard. Asked again until it is so, because a
 * receiver goes on playing what it had, and on a busy machine that takes longer to fade.
 */
export const expectSilence = (listener: EnginePerson, speaker: EnginePerson, as = speaker.identity): Promise<void> =>
  expect
    .poll(
      async () => {
        const before = await speaker.sentEnergy()
        const heard = await soundOf(listener, as, 800)
        return { sent: (await speaker.sentEnergy()) > before + audible, heard: heard >= silent }
      },
      { message: `${as} speaks, and is not heard` },
    )
    .toEqual({ sent: true, heard: false })
