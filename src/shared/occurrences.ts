/** From a rule to the planned times it makes. Days are counted in a calendar without clocks; only then they get their times. */
import { mostOccurrences, type RecurrenceRule } from './recurrence.ts'

export interface Times {
  startsAt: number
  endsAt: number
}

export interface Dated extends Times {
  /** The local date of its start, `2027-01-31`. */
  day: string
}

const dayLength = 24 * 3600_000

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one costs a thousand times what asking it does. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  const made = new Intl.DateTimeFormat('en-US', { ...date, ...time, timeZone })
  clocks.set(timeZone, made)
  return made
}

/** What the clock on the wall shows, as if it were UTC. */
export function wallClock(moment: number, timeZone: string): number {
  const shown = clockOf(timeZone).format(moment).match(/\d+/g)?.map(Number) ?? []
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = shown
  return Date.UTC(year, month - 1, day, hour, minute, second, ((moment % 1000) + 1000) % 1000)
}

/** How far the clocks of a time zone are ahead of UTC; milliseconds. */
export const offsetAt = (moment: number, timeZone: string): number => wallClock(moment, timeZone) - moment

/**
 * When the clock on the wall shows this. A time that is shown twice, when clocks are put back, is its first; one that is
 * left out, when they are put forward, is as much later as they are (RFC 5545, 3.3.5).
 */
export function momentOf(wall: number, timeZone: string): number {
  const before = offsetAt(wall - dayLength, timeZone)
  const early = wall - before
  if (offsetAt(early, timeZone) === before) return early
  const after = offsetAt(wall + dayLength, timeZone)
  const late = wall - after
  return offsetAt(late, timeZone) === after ? late : early
}

/** The local date of a moment. */
export const dayOf = (moment: number, timeZone: string): string => isoDay(wallClock(moment, timeZone))

/** The last second of a moment's local day. */
export const endOfDay = (moment: number, timeZone: string): number =>
  momentOf(midnight(wallClock(moment, timeZone)) + dayLength - 1000, timeZone)

const midnight = (wall: number): number => wall - (((wall % dayLength) + dayLength) % dayLength)
const isoDay = (wall: number): string => new Date(wall).toISOString().slice(0, 10)

/** All occurrences, the first one first; each as long as that. There are none when the rule ends before it begins. */
export function expand(rule: RecurrenceRule, first: Times): Dated[] {
  const { timeZone } = rule
  const wall = wallClock(first.startsAt, timeZone)
  const startDay = midnight(wall)
  const endDay = midnight(wallClock(rule.endDay, timeZone))
  const occurrences: Dated[] = []
  for (const day of days(spelledOut(rule, first.startsAt), startDay)) {
    if (day > endDay || occurrences.length === mostOccurrences) break
    const startsAt = day === startDay ? first.startsAt : momentOf(day + (wall - startDay), timeZone)
    occurrences.push({ startsAt, endsAt: startsAt + first.endsAt - first.startsAt, day: isoDay(day) })
  }
  return occurrences
}

/** The rule with the first day's own among its days, as it always is. */
export function spelledOut(rule: RecurrenceRule, startsAt: number): RecurrenceRule {
  const first = new Date(wallClock(startsAt, rule.timeZone))
  return {
    ...rule,
    daysOfWeek: rule.type === 'weekly' ? inOrder([...rule.daysOfWeek, first.getUTCDay() + 1]) : [],
    daysOfMonth: rule.type === 'monthly' ? inOrder([...rule.daysOfMonth, first.getUTCDate()]) : [],
  }
}

/** The days of a spelled-out rule from the first on, without end. */
function* days({ type, interval, daysOfWeek, daysOfMonth }: RecurrenceRule, first: number): Generator<number> {
  const start = new Date(first)
  if (type === 'daily') {
    for (let day = first; ; day += interval * dayLength) yield day
  } else if (type === 'weekly') {
    for (let sunday = first - start.getUTCDay() * dayLength; ; sunday += interval * 7 * dayLength)
      for (const day of daysOfWeek.map(one => sunday + (one - 1) * dayLength)) if (day >= first) yield day
  } else {
    for (let month = start.getUTCMonth(); ; month += interval)
      for (const date of daysOfMonth) {
        const day = Date.UTC(start.getUTCFullYear(), month, date)
        // The 31st of a month of 30 days would be the next month's first.
        if (new Date(day).getUTCDate() === date && day >= first) yield day
      }
  }
}

const inOrder = (numbers: number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)
