/** A meeting as an iCalendar file (RFC 5545), which every calendar can take in. Pure. */
import { calendarOf, escaped, utc } from '../../../shared/icalendar/lines.ts'
import { ruleOf } from '../../../shared/icalendar/rules.ts'
import { local, zone } from '../../../shared/icalendar/zones.ts'
import { expand } from '../../../shared/occurrences.ts'
import type { Series } from '../../../shared/recurrence.ts'

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

export const calendarFile = (meeting: Planned, now = Date.now()): string =>
  calendarOf('PUBLISH', meeting.series ? recurring(meeting, meeting.series, now) : event(meeting, meeting, now))

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
  const { timeZone } = rule
  const rules = [
    `RRULE:${ruleOf(rule, series.startsAt, last.startsAt)}`,
    ...gone.map(one => `EXDATE;${local(one.startsAt, timeZone)}`),
  ]
  return [
    ...zone(timeZone, { from: first.startsAt, to: last.endsAt }),
    ...event({ ...meeting, id: series.id }, first, now, { timeZone, rules }),
    ...alone,
  ]
}

function event(
  { id, name, description, link }: Planned,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  now: number,
  { timeZone, rules = [] }: { timeZone?: string; rules?: string[] } = {},
): string[] {
  const at = (moment: number): string => (timeZone ? `;${local(moment, timeZone)}` : `:${utc(moment)}`)
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
