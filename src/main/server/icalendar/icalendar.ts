/** Meetings as iCalendar has them (RFC 5545): one event each, with its rule, its exceptions, and a sequence by which changes are known. */

import type { CalendarItem, Cancelled } from '../../../shared/calendar.ts'
import type { AnswerOf } from '../../../shared/contract.ts'
import { calendarOf, escaped, quoted, utc } from '../../../shared/icalendar/lines.ts'
import { ruleOf } from '../../../shared/icalendar/rules.ts'
import { clockAt, local, zone } from '../../../shared/icalendar/zones.ts'

export const icalendar = ({ name, items, cancelled }: AnswerOf<'calendar.read'>, reachedAt: string): string =>
  calendarOf('PUBLISH', [
    `X-WR-CALNAME:${escaped(name)}`,
    ...zonesOf(items),
    ...items.flatMap(item => eventOf(item, reachedAt)),
    ...cancelled.flatMap(one => cancellation(one)),
  ])

export interface Message {
  method: 'REQUEST' | 'CANCEL'
  item: CalendarItem
  reachedAt: string
  /** When it was written. */
  at: number
  organizer: { name: string; email: string }
  attendee: string
}

/** One meeting for one of those invited, as mails carry it (RFC 5546). Answers go to the organizer as a mail, and nowhere else. */
export function message({ method, item, reachedAt, at, organizer, attendee }: Message): string {
  const people = [
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${organizer.email}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${attendee}`,
  ]
  if (method === 'REQUEST') return calendarOf(method, [...zonesOf([item]), ...eventOf(item, reachedAt, people)])
  const { startsAt, endsAt } = item.meeting.series ?? item.meeting
  const { id, sequence, meeting } = item
  const gone = { id, sequence, name: meeting.name, startsAt, endsAt, cancelledAt: at }
  return calendarOf(method, cancellation(gone, people))
}

const uid = (id: string): string => `UID:${id}@gavel`

/** Each zone named by a series, from its first occurrence to its last. */
function zonesOf(items: readonly CalendarItem[]): string[] {
  const spans = new Map<string, { from: number; to: number }>()
  for (const { meeting } of items) {
    if (!meeting.series) continue
    const { timeZone, endDay } = meeting.series.rule
    const { from, to } = spans.get(timeZone) ?? { from: Number.POSITIVE_INFINITY, to: 0 }
    spans.set(timeZone, { from: Math.min(from, meeting.series.startsAt), to: Math.max(to, endDay) })
  }
  return [...spans].flatMap(([timeZone, span]) => zone(timeZone, span))
}

function eventOf(item: CalendarItem, reachedAt: string, people: readonly string[] = []): string[] {
  const { id, meeting, sequence } = item
  const { series, description } = meeting
  const link = `${reachedAt}/j/${series?.key ?? meeting.key}`
  const said = [description, link, `${meeting.number}${meeting.password && ` (${meeting.password})`}`]
  const common = [
    uid(id),
    `DTSTAMP:${utc(meeting.createdAt)}`,
    `SEQUENCE:${sequence}`,
    `DESCRIPTION:${escaped(said.filter(line => line !== '').join('\n'))}`,
    `URL:${link}`,
    `LOCATION:${escaped(link)}`,
    'STATUS:CONFIRMED',
    ...people,
  ]
  const event = (lines: string[]): string[] => ['BEGIN:VEVENT', ...common, ...lines, 'END:VEVENT']
  const summary = (name: string): string => `SUMMARY:${escaped(name)}`
  if (!series) return event([summary(meeting.name), `DTSTART:${utc(meeting.startsAt)}`, `DTEND:${utc(meeting.endsAt)}`])
  const { timeZone } = series.rule
  /** When the rule has an occurrence on this day: at the time of the first one. */
  const on = (day: string): string => `${day.replace(/-/g, '')}${clockAt(series.startsAt, timeZone).slice(8)}`
  const name = series.remaining.find(one => !one.edited)?.name ?? meeting.name
  return [
    ...event([
      summary(name),
      `DTSTART;${local(series.startsAt, timeZone)}`,
      `DTEND;${local(series.endsAt, timeZone)}`,
      `RRULE:${ruleOf(series.rule, series.startsAt, series.rule.endDay)}`,
      ...item.skipped.map(day => `EXDATE;TZID=${timeZone}:${on(day)}`),
    ]),
    ...item.moved.flatMap(one =>
      event([
        `RECURRENCE-ID;TZID=${timeZone}:${on(one.day)}`,
        summary(one.name),
        `DTSTART;${local(one.startsAt, timeZone)}`,
        `DTEND;${local(one.endsAt, timeZone)}`,
      ]),
    ),
  ]
}

const cancellation = (
  { id, name, startsAt, endsAt, sequence, cancelledAt }: Cancelled,
  people: readonly string[] = [],
): string[] => [
  'BEGIN:VEVENT',
  uid(id),
  `DTSTAMP:${utc(cancelledAt)}`,
  `SEQUENCE:${sequence}`,
  `SUMMARY:${escaped(name)}`,
  `DTSTART:${utc(startsAt)}`,
  `DTEND:${utc(endsAt)}`,
  'STATUS:CANCELLED',
  ...people,
  'END:VEVENT',
]
