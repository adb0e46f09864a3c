/**
 * When somebody is in office by their hours and holidays. Pure: a moment in, whether they are away and until when out. It is
 * reckoned as the clock on the wall shows it, as if that were UTC, and only the answer is a moment again.
 */
import { momentOf, wallClock } from '../../../shared/occurrences.ts'

/** As they are kept: `{ mode: 'CUSTOM', monday: { enabled, ranges: [{ from: '09:00', to: '17:00' }] }, … }`. */
export interface Hours {
  mode?: string | null
  [day: string]:
    | { enabled?: boolean | null; ranges?: { from: string; to: string }[] | null }
    | string
    | null
    | undefined
}

export interface Holiday {
  name: string
  /** From the first moment to the last; otherwise the same hours on each of the days. */
  consecutive?: boolean | null
  every_year?: boolean | null
  [part: string]: string | number | boolean | null | undefined
}

export interface Away {
  why: 'hours' | 'holiday'
  /** Of the holiday. */
  name: string
  /** Null when no end is in sight. */
  until: number | null
}

type Span = readonly [from: number, to: number]

const minute = 60_000
const dayLength = 24 * 60 * minute
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
/** How many days ahead are looked at. */
const horizon = 366
const mostSteps = 500

/** `changesAt`: when that will be otherwise; null when it stays so as far as can be seen. */
export function officeAt(
  now: number,
  timeZone: string,
  hours: Hours | undefined,
  holidays: readonly Holiday[],
): { away: Away | null; changesAt: number | null } {
  const here = wallClock(now, timeZone)
  const spans = holidays.flatMap(one => spansOf(one, here).map(span => ({ span, name: one.name })))
  const holidayAt = (at: number) => spans.find(({ span }) => within(span, at))
  const shiftAt = (at: number) => shiftsOn(at, hours).find(span => within(span, at))
  const moment = (wall: number | undefined): number | null => (wall === undefined ? null : momentOf(wall, timeZone))

  const [holiday, shift] = [holidayAt(here), shiftAt(here)]
  if (!holiday && shift) {
    const ends = [shift[1], ...spans.map(({ span }) => span[0])].filter(
      at => at > here && at < Number.POSITIVE_INFINITY,
    )
    return { away: null, changesAt: moment(ends.length > 0 ? Math.min(...ends) : undefined) }
  }
  const until = moment(backAt(here))
  return { away: { why: holiday ? 'holiday' : 'hours', name: holiday?.name ?? '', until }, changesAt: until }

  /** The first moment from which they are there again. */
  function backAt(from: number): number | undefined {
    let at: number | undefined = from
    for (let step = 0; step < mostSteps && at !== undefined; step++) {
      const off = holidayAt(at)
      if (!off && shiftAt(at)) return at
      at = off ? off.span[1] : nextShift(at, hours)
    }
    return undefined
  }
}

const within = ([from, to]: Span, at: number): boolean => at >= from && at < to

const midnight = (at: number): number => Math.floor(at / dayLength) * dayLength

function nextShift(at: number, hours: Hours | undefined): number | undefined {
  for (let ahead = 0; ahead <= horizon; ahead++) {
    const next = shiftsOn(at + ahead * dayLength, hours).map(([from]) => from)
    const later = next.filter(from => from > at)
    if (later.length > 0) return Math.min(...later)
  }
  return undefined
}

/** When somebody is in on this day. Without hours of their own, always; a day that is on without shifts is a whole one. */
function shiftsOn(at: number, hours: Hours | undefined): Span[] {
  if (hours?.mode !== 'CUSTOM') return [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]]
  const start = midnight(at)
  const end = start + dayLength
  const day = hours[days[new Date(start).getUTCDay()] as string]
  if (typeof day !== 'object' || day?.enabled !== true) return []
  const ranges = day.ranges ?? []
  if (ranges.length === 0) return [[start, end]]
  return ranges.flatMap(({ from, to }): Span[] => {
    const [opens, closes] = [timeOf(from), timeOf(to)]
    if (opens === undefined || closes === undefined) return []
    return [[start + opens, closes > opens ? start + closes : end]]
  })
}

/** Since midnight. */
function timeOf(text: string): number | undefined {
  const [, hour, minutes = '0'] = /^\s*(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*$/.exec(text) ?? []
  const all = (Number(hour) * 60 + Number(minutes)) * minute
  return all >= 0 && all <= dayLength && Number(minutes) < 60 ? all : undefined
}

/** A holiday as it lies around this moment; one without month or day is none. */
function spansOf(holiday: Holiday, at: number): Span[] {
  const part = (name: string, otherwise: number): number => {
    const value = holiday[name]
    return typeof value === 'number' ? value : otherwise
  }
  const [month, date] = [part('month_start', 0), part('day_start', 0)]
  if (month === 0 || date === 0) return []
  const thisYear = new Date(at).getUTCFullYear()
  const opens = (part('hour_start', 0) * 60 + part('minute_start', 0)) * minute
  const closes = (part('hour_end', 0) * 60 + part('minute_end', 0)) * minute || dayLength
  const years = holiday.every_year ? [thisYear - 1, thisYear, thisYear + 1] : [part('year_start', thisYear)]
  return years.flatMap((year): Span[] => {
    const [endMonth, endDate] = [part('month_end', month), part('day_end', date)]
    const first = Date.UTC(year, month - 1, date)
    const given = Date.UTC(holiday.every_year ? year : part('year_end', year), endMonth - 1, endDate)
    // Over New Year.
    const last = given < first ? Date.UTC(year + 1, endMonth - 1, endDate) : given
    if (holiday.consecutive) return [[first + opens, last + closes]]
    const count = Math.min(horizon, (last - first) / dayLength + 1)
    return Array.from({ length: count }, (_, index): Span => {
      const day = first + index * dayLength
      return [day + opens, day + closes]
    })
  })
}
