/** How somebody can be reached, in words and as a sign. Pure. */
import type { Reach } from '../../../shared/presence.ts'
import { clock, day, shortDay } from '../../words/time.ts'
import { say } from '../../words/words.ts'

export type Tone = 'free' | 'busy' | 'undisturbed' | 'away' | 'gone'

export function toneOf({ status, presence }: Pick<Reach, 'status' | 'presence'>): Tone {
  if (presence === 'DO_NOT_DISTURB') return 'undisturbed'
  if (status === 'ON_CALL') return 'busy'
  if (status === 'OFFLINE') return 'gone'
  return presence === 'AVAILABLE' ? 'free' : 'away'
}

/** What they do, or say they do. */
export function stateText({ status, presence }: Pick<Reach, 'status' | 'presence'>): string {
  if (presence === 'DO_NOT_DISTURB') return say('presence.states.DO_NOT_DISTURB')
  if (status === 'ON_CALL') return say('presence.onCall')
  if (presence !== 'AVAILABLE') return say(`presence.states.${presence}`)
  return say(status === 'OFFLINE' ? 'presence.offline' : 'presence.states.AVAILABLE')
}

/** "Out of office until Monday, 9:00", as long as they are. */
export function awayText({ away }: Pick<Reach, 'away'>, now: number): string | undefined {
  if (!away) return undefined
  const until = away.until === null ? undefined : whenText(away.until, now)
  if (away.why === 'holiday' && away.name)
    return until ? say('presence.holidayUntil', { name: away.name, until }) : away.name
  return until ? say('presence.awayUntil', { until }) : say('presence.away')
}

function whenText(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  if (sameDay) return clock(at)
  const near = at - now < 6 * 86_400_000
  return `${near ? day(at, now) : shortDay(at, now)}, ${clock(at)}`
}

/** All there is to say in one line. */
export const reachText = (reach: Reach, now: number): string =>
  [stateText(reach), awayText(reach, now), reach.note].filter(Boolean).join(' · ')
