/** Who sends how much to how many. Chosen so that one core of a small machine can still do it. */
import type { Load } from './bot.ts'

export interface Scenario {
  name: string
  what: string
  /** What each participant sends, by their number. */
  loads: Load[]
  /** Packets a second that a server must send when nothing is lost. */
  forwarded: number
}

const silent: Load = { audio: 0, video: 0 }

function scenario(name: string, what: string, loads: Load[]): Scenario {
  const sent = loads.reduce((sum, { audio, video }) => sum + audio + video, 0)
  return { name, what, loads, forwarded: sent * (loads.length - 1) }
}
const people = (count: number, load: (index: number) => Load): Load[] =>
  Array.from({ length: count }, (_, i) => load(i))

export const scenarios: readonly Scenario[] = [
  scenario('1x50', 'one lecturer with voice and 1.5 Mbit/s of picture, 50 who listen', [
    { audio: 50, video: 170 },
    ...people(50, () => silent),
  ]),
  scenario(
    '10x10',
    'ten people with pictures of 0.9 Mbit/s, five of whom talk',
    people(10, index => ({ audio: index < 5 ? 50 : 0, video: 100 })),
  ),
  scenario(
    '25x25',
    '25 people with pictures of 0.2 Mbit/s, three of whom talk',
    people(25, index => ({ audio: index < 3 ? 50 : 0, video: 20 })),
  ),
  scenario('1x500', 'one lecturer with voice and slides, 500 who listen', [
    { audio: 50, video: 10 },
    ...people(500, () => silent),
  ]),
]
