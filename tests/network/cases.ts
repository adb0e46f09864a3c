/** The networks a receiver must get along with, and what is asked of each. Seconds, kbit/s, ms; a stage's times begin with it. */
import type { Conditions } from './bottleneck.ts'

export interface Stage extends Conditions {
  lasts: number
  /** Pictures at least this wide are seen from so many seconds on. */
  width: { least: number; from: number }
  /** No picture stands still longer than this from so many seconds on. */
  still: { longest: number; from: number }
}

export interface Case {
  name: string
  /** How much longer the way to the receiver takes, ms. */
  delay?: number
  stages: Stage[]
}

/** A path that has settled: nothing stands still for longer than a second after the first eight. */
const settled = { longest: 1_000, from: 8 }

export const cases: Case[] = [
  { name: '300 kbit/s', stages: [{ rate: 300, lasts: 24, width: { least: 320, from: 8 }, still: settled }] },
  { name: '1 Mbit/s', stages: [{ rate: 1_000, lasts: 22, width: { least: 640, from: 8 }, still: settled }] },
  { name: '4 Mbit/s', stages: [{ rate: 4_000, lasts: 18, width: { least: 960, from: 8 }, still: settled }] },
  {
    name: 'step down and up',
    stages: [
      { rate: 4_000, lasts: 12, width: { least: 960, from: 8 }, still: settled },
      // From the very moment of the step, and again once it has settled.
      { rate: 300, lasts: 20, width: { least: 320, from: 0 }, still: { longest: 1_000, from: 0 } },
      { rate: 4_000, lasts: 26, width: { least: 960, from: 20 }, still: { longest: 1_000, from: 0 } },
    ],
  },
  { name: '5 % loss', stages: [{ rate: 10_000, loss: 5, lasts: 24, width: { least: 960, from: 8 }, still: settled }] },
  { name: '200 ms', delay: 200, stages: [{ rate: 4_000, lasts: 22, width: { least: 960, from: 8 }, still: settled }] },
]
