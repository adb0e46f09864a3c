/** A rule of ours as iCalendar has it (RFC 5545 §3.3.10). Our weeks begin on Sunday, iCalendar's on Monday. */
import { spelledOut } from '../occurrences.ts'
import type { RecurrenceRule } from '../recurrence.ts'
import { utc } from './lines.ts'

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** @param until told in UTC even where the times are local. */
export function ruleOf(rule: RecurrenceRule, startsAt: number, until: number): string {
  const { type, interval, daysOfWeek, daysOfMonth } = spelledOut(rule, startsAt)
  return [
    `FREQ=${type.toUpperCase()}`,
    `INTERVAL=${interval}`,
    ...(type === 'weekly' ? [`BYDAY=${daysOfWeek.map(one => weekdays[one - 1]).join()}`, 'WKST=SU'] : []),
    ...(type === 'monthly' ? [`BYMONTHDAY=${daysOfMonth.join()}`] : []),
    `UNTIL=${utc(until)}`,
  ].join(';')
}
