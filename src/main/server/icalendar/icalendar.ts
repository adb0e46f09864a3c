/** Meetings as iCalendar has them (RFC 5545): one event each, with its rule, its exceptions, and a sequence by which changes are known. */

import type { CalendarItem, Cancelled } from '../../../shared/calendar.ts'
import type { AnswerOf } from '../../../shared/contract.ts'
import type { RecurrenceRule } from '../../../shared/recurrence.ts'
import { clockAt, zone } from './timezone.ts'

export const icalendar = ({ name, items, cancelled }: AnswerOf<'calendar.read'>, reachedAt: string): string =>
  file('PUBLISH', [
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
  if (method === 'REQUEST') return file(method, [...zonesOf([item]), ...eventOf(item, reachedAt, people)])
  const { startsAt, endsAt } = item.meeting.series ?? item.meeting
  const { id, sequence, meeting } = item
  const gone = { id, sequence, name: meeting.name, startsAt, endsAt, cancelledAt: at }
  return file(method, cancellation(gone, people))
}

function file(method: string, content: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gavel//Meetings//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...content,
    'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

/** The value of a parameter, which knows no way to write a quotation mark or a new line (RFC 5545, 3.2). */
const quoted = (text: string): string => `"${text.replace(/["\r\n]/g, ' ')}"`

const uid = (id: string): string => `UID:${id}@gavel`
const utc = (at: number): string => `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}`
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')

/** At most 75 octets to a line, and no character torn. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let room = 75
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (size > room) {
      parts.push(part)
      part = ''
      room = 74
    }
    part += character
    room -= size
  }
  return [...parts, part].join('\r\n ')
}

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
  const local = (at: number): string => clockAt(at, timeZone)
  /** When the rule has an occurrence on this day: at the time of the first one. */
  const on = (day: string): string => `${day.replace(/-/g, '')}${local(series.startsAt).slice(8)}`
  const in_ = `TZID=${timeZone}`
  const name = series.remaining.find(one => !one.edited)?.name ?? meeting.name
  return [
    ...event([
      summary(name),
      `DTSTART;${in_}:${local(series.startsAt)}`,
      `DTEND;${in_}:${local(series.endsAt)}`,
      `RRULE:${ruleOf(series.rule)}`,
      ...item.skipped.map(day => `EXDATE;${in_}:${on(day)}`),
    ]),
    ...item.moved.flatMap(one =>
      event([
        `RECURRENCE-ID;${in_}:${on(one.day)}`,
        summary(one.name),
        `DTSTART;${in_}:${local(one.startsAt)}`,
        `DTEND;${in_}:${local(one.endsAt)}`,
      ]),
    ),
  ]
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

const ruleOf = ({ type, interval, daysOfWeek, daysOfMonth, endDay }: RecurrenceRule): string =>
  [
    `FREQ=${type.toUpperCase()}`,
    `INTERVAL=${interval}`,
    ...(type === 'weekly' ? [`BYDAY=${daysOfWeek.map(day => weekdays[day - 1]).join()}`, 'WKST=SU'] : []),
    ...(type === 'monthly' ? [`BYMONTHDAY=${daysOfMonth.join()}`] : []),
    `UNTIL=${utc(endDay)}`,
  ].join(';')

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
