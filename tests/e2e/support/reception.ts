/** What counts as received: sound that sounds and pictures that move, measured where it arrives. */
import { expect } from '@playwright/test'
import type { EnginePerson, Received } from './enginePerson.ts'
import type { Heard, Person } from './person.ts'

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

/** Each question takes its time by itself: the next one follows at once. */
const intervals = [50]

/** Exactly this is received well. It takes no longer than it must: what is there and should not be received is listened to for a while. */
export async function expectAlive(person: EnginePerson, expected: string[]): Promise<void> {
  const wanted = [...expected].sort()
  const enough = (got: Map<string, Received>, after: number): boolean =>
    alive(got).join() === wanted.join() && (got.size === wanted.length || after > 600)
  await expect
    .poll(async () => alive(await person.receives(1_200, enough)), {
      message: `what ${person.identity} receives`,
      intervals,
    })
    .toEqual(wanted)
}

export const soundOf = async (listener: EnginePerson, from: string, within?: number): Promise<number> =>
  (await listener.receives(within)).get(`${from} microphone`)?.energy ?? 0

export const expectSound = (listener: EnginePerson, from: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const key = `${from} microphone`
        const heard = (got: Map<string, Received>): boolean => (got.get(key)?.energy ?? 0) > audible
        return heard(await listener.receives(1_200, heard))
      },
      { message: `${from} is heard`, intervals },
    )
    .toBe(true)

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
      { message: `${as} speaks, and is not heard`, intervals },
    )
    .toEqual({ sent: true, heard: false })

const reaches = (got: Map<string, Heard>, from: string): boolean => {
  const { frames = 0, sound = 0 } = got.get(from) ?? {}
  return frames > moving && sound > audible
}

/** In the app's window each of these is seen and heard. */
export const expectPresent = (person: Person, ...ids: string[]): Promise<void> =>
  expect
    .poll(
      async () => {
        const got = await person.receives(2_000, got => ids.every(id => reaches(got, id)))
        return ids.filter(id => reaches(got, id))
      },
      { message: 'who is seen and heard', intervals },
    )
    .toEqual(ids)

/** In the app's window somebody is heard. */
export const expectHeard = (person: Person, from: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const heard = (got: Map<string, Heard>): boolean => (got.get(from)?.sound ?? 0) > audible
        return heard(await person.receives(2_000, heard))
      },
      { message: `${from} is heard`, intervals },
    )
    .toBe(true)

/** In the app's window somebody is not heard, for longer than a fake microphone is silent between two beeps. */
export const expectUnheard = (person: Person, from: string): Promise<void> =>
  expect
    .poll(async () => (await person.receives()).get(from)?.sound ?? 0, { message: `${from} is not heard`, intervals })
    .toBeLessThan(silent)
