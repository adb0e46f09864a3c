/** A meeting as an iCalendar file (RFC 5545), which every calendar can take in. Pure. */
import { expand, offsetAt, spelledOut, wallClock } from '../../../shared/occurrences.ts'
import type { RecurrenceRule, Series } from '../../../shared/recurrence.ts'

export interface Planned {
  /** Stays the same, so that a calendar replaces what it had. */
  id: string
  name: string
  description: string
  link?: string | undefined
  startsAt: number
  endsAt: number
  series?: Series | null | undefined
}

const dayLength = 24 * 3600_000
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

export function calendarFile(meeting: Planned, now = Date.now()): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gavel//Meetings//EN',
    'METHOD:PUBLISH',
    ...(meeting.series ? recurring(meeting, meeting.series, now) : event(meeting, meeting, now)),
    'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

/** What the rule makes is one event, save the occurrences that are gone; each that has times of its own is another. */
function recurring(meeting: Planned, series: Series, now: number): string[] {
  const { rule, remaining } = series
  const made = expand(rule, series)
  const regular = remaining.filter(one => !one.edited && made.some(same => same.startsAt === one.startsAt))
  const alone = remaining
    .filter(one => !regular.includes(one))
    .flatMap(one => event({ ...meeting, id: one.id, name: one.name }, one, now))
  const [first] = regular
  const last = regular.at(-1)
  if (!first || !last) return alone
  const gone = made.filter(
    ({ startsAt }) =>
      startsAt > first.startsAt && startsAt < last.startsAt && !regular.some(one => one.startsAt === startsAt),
  )
  const zone = rule.timeZone
  const rules = [
    `RRULE:${recurrence(rule, series.startsAt, last.startsAt)}`,
    ...gone.map(one => `EXDATE;${local(one.startsAt, zone)}`),
  ]
  return [
    ...timeZone(zone, first.startsAt, last.endsAt),
    ...event({ ...meeting, id: series.id }, first, now, { zone, rules }),
    ...alone,
  ]
}

function event(
  { id, name, description, link }: Planned,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  now: number,
  { zone, rules = [] }: { zone?: string; rules?: string[] } = {},
): string[] {
  const at = (moment: number): string => (zone ? `;${local(moment, zone)}` : `:${utc(moment)}`)
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(id)}@gavel`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART${at(startsAt)}`,
    `DTEND${at(endsAt)}`,
    ...rules,
    `SUMMARY:${escaped(name)}`,
    `DESCRIPTION:${escaped(description)}`,
    ...(link ? [`LOCATION:${escaped(link)}`, `URL:${link}`] : []),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(name)}`,
    'TRIGGER:-PT5M',
    'END:VALARM',
    'END:VEVENT',
  ]
}

/** UNTIL is told in UTC even where the times are local (RFC 5545, 3.3.10). Our weeks begin on Sunday, iCalendar's on Monday. */
function recurrence(rule: RecurrenceRule, startsAt: number, until: number): string {
  const { type, interval, daysOfWeek, daysOfMonth } = spelledOut(rule, startsAt)
  return [
    `FREQ=${type.toUpperCase()}`,
    `INTERVAL=${interval}`,
    ...(type === 'weekly' ? [`BYDAY=${daysOfWeek.map(day => weekdays[day - 1]).join()}`, 'WKST=SU'] : []),
    ...(type === 'monthly' ? [`BYMONTHDAY=${daysOfMonth.join()}`] : []),
    `UNTIL=${utc(until)}`,
  ].join(';')
}

/** The clocks of a zone from the first to the last occurrence: how they stand at first, and each time they are changed. */
function timeZone(zone: string, first: number, last: number): string[] {
  const from = Math.floor(first / dayLength - 1) * dayLength
  const to = last + dayLength
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`]
  const observe = (onset: number, before: number, after: number): void => {
    const kind = after > before ? 'DAYLIGHT' : 'STANDARD'
    lines.push(
      `BEGIN:${kind}`,
      `DTSTART:${stamp(onset + before)}`,
      `TZOFFSETFROM:${offset(before)}`,
      `TZOFFSETTO:${offset(after)}`,
      `END:${kind}`,
    )
  }
  let now = offsetAt(from, zone)
  observe(from, now, now)
  for (let day = from; day < to; day += dayLength) {
    const then = offsetAt(day + dayLength, zone)
    if (then === now) continue
    observe(changeWithin(day, zone, now), now, then)
    now = then
  }
  return [...lines, 'END:VTIMEZONE']
}

/** The moment on this day at which the offset is no longer this one. */
function changeWithin(day: number, zone: string, before: number): number {
  let [low, high] = [day, day + dayLength]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offsetAt(middle, zone) === before) low = middle
    else high = middle
  }
  return high
}

/** 20310506T093000, of a time as if it were UTC. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')
const utc = (at: number): string => `${stamp(at)}Z`
const local = (at: number, zone: string): string => `TZID=${zone}:${stamp(wallClock(at, zone))}`
const two = (n: number): string => String(n).padStart(2, '0')

function offset(ms: number): string {
  const seconds = Math.abs(ms) / 1000
  const rest = seconds % 60
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}${two(Math.floor(seconds / 60) % 60)}${rest ? two(rest) : ''}`
}

const escaped = (text: string): string => text.replace(/[\\;,]/g, sign => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n')

/** No line is longer than 75 octets, and none is broken within a character. */
function folded(line: string): string {
  const encoder = new TextEncoder()
  let folds = ''
  let length = 0
  for (const sign of line) {
    const octets = encoder.encode(sign).length
    if (length + octets > 75) {
      folds += '\r\n '
      length = 1
    }
    folds += sign
    length += octets
  }
  return folds
}
