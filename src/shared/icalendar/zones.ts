/** Time zones as calendars want them told (RFC 5545 §3.6.5): not by name alone, but with every change of the clocks that matters. */
import { offsetAt, wallClock } from '../occurrences.ts'
import { stamp } from './lines.ts'

const day = 24 * 3600_000

/** `TZID=Europe/Berlin:20270104T100000`, what follows the name of a property. */
export const local = (at: number, timeZone: string): string => `TZID=${timeZone}:${clockAt(at, timeZone)}`

/** What the clock on the wall shows: `20270104T100000`. */
export const clockAt = (at: number, timeZone: string): string => stamp(wallClock(at, timeZone))

export function zone(timeZone: string, { from, to }: { from: number; to: number }): string[] {
  const start = Math.floor((from - 2 * day) / 1000) * 1000
  let now = offsetAt(start, timeZone)
  const lines = observance('STANDARD', '19700101T000000', now, now)
  for (let at = start; at < to + 2 * day; at += day) {
    const then = offsetAt(at + day, timeZone)
    if (then === now) continue
    // Said by the clock as it was until then.
    const onset = stamp(changeWithin(at, timeZone, now) + now)
    lines.push(...observance(then > now ? 'DAYLIGHT' : 'STANDARD', onset, now, then))
    now = then
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...lines, 'END:VTIMEZONE']
}

const observance = (kind: string, onset: string, before: number, after: number): string[] => [
  `BEGIN:${kind}`,
  `DTSTART:${onset}`,
  `TZOFFSETFROM:${offset(before)}`,
  `TZOFFSETTO:${offset(after)}`,
  `END:${kind}`,
]

/** The moment on this day at which the offset is no longer this one. */
function changeWithin(at: number, timeZone: string, before: number): number {
  let [low, high] = [at, at + day]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offsetAt(middle, timeZone) === before) low = middle
    else high = middle
  }
  return high
}

const two = (value: number): string => String(value).padStart(2, '0')

function offset(ms: number): string {
  const seconds = Math.abs(Math.round(ms / 1000))
  const rest = seconds % 60
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}${two(Math.floor(seconds / 60) % 60)}${rest ? two(rest) : ''}`
}
