/** The part of the form that says whether and how a meeting recurs. Pure. */
import { z } from 'zod'
import { dayOf, expand, momentOf, spelledOut } from '../../../shared/occurrences.ts'
import { longestSeries, type RecurrenceRule, type Series } from '../../../shared/recurrence.ts'
import { say } from '../../words/words.ts'
import { recurrenceText } from './recurring.ts'

export const Repetition = z.object({
  type: z.enum(['none', 'daily', 'weekly', 'monthly']),
  /** As it is typed. */
  interval: z.string(),
  /** Those chosen besides the first day's own, which always counts. */
  daysOfWeek: z.array(z.number()),
  daysOfMonth: z.array(z.number()),
  /** The last day; empty: as long as it takes for the usual number of meetings. */
  until: z.string(),
})
export type Repetition = z.infer<typeof Repetition>

export const freshRepetition: Repetition = { type: 'none', interval: '1', daysOfWeek: [], daysOfMonth: [], until: '' }

/** How many meetings a series has as long as nobody says until when. */
const usualMeetings = 7
const dayLength = 24 * 3600_000

/** What the repetition depends on in the rest of the form. */
export interface Repeating {
  date: string
  time: string
  minutes: number
  timeZone: string
  repetition: Repetition
}

export const mostInterval = (type: Repetition['type']): number => (type === 'daily' ? 99 : 12)

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayLength).toISOString().slice(0, 10)

/** The first and the last day on which a series may end. */
export const untilRange = (date: string): { min: string; max: string } | undefined =>
  Number.isNaN(Date.parse(date)) ? undefined : { min: date, max: addDays(date, longestSeries) }

const lastMoment = (date: string, timeZone: string): number => momentOf(Date.parse(date) + dayLength - 1000, timeZone)

/** NaN while date and time are not whole yet. */
export function timesOf({ date, time, minutes, timeZone }: Omit<Repeating, 'repetition'>) {
  const wall = Date.parse(`${date}T${time}Z`)
  const startsAt = Number.isNaN(wall) ? wall : momentOf(wall, timeZone)
  return { startsAt, endsAt: startsAt + minutes * 60_000 }
}

/** Undefined while nothing recurs, or what is filled in makes no rule yet. */
export function ruleOf(form: Repeating): RecurrenceRule | undefined {
  const { repetition, timeZone } = form
  const { type, daysOfWeek, daysOfMonth } = repetition
  const { startsAt } = timesOf(form)
  const until = untilOf(form)
  if (type === 'none' || Number.isNaN(startsAt) || !until) return undefined
  return {
    type,
    interval: Number(repetition.interval),
    daysOfWeek: type === 'weekly' ? daysOfWeek : [],
    daysOfMonth: type === 'monthly' ? daysOfMonth : [],
    endDay: lastMoment(until, timeZone),
    timeZone,
  }
}

/** The day given, or the day of the last of the usual number of meetings. */
export function untilOf(form: Repeating): string {
  const { until, type, interval, daysOfWeek, daysOfMonth } = form.repetition
  if (until) return until
  const first = timesOf(form)
  const max = untilRange(form.date)?.max
  if (type === 'none' || !intervalIsRight(form.repetition) || Number.isNaN(first.startsAt) || !max) return ''
  const { timeZone } = form
  const endDay = lastMoment(max, timeZone)
  const made = expand({ type, interval: Number(interval), daysOfWeek, daysOfMonth, endDay, timeZone }, first)
  return dayOf(made.slice(0, usualMeetings).at(-1)?.startsAt ?? first.startsAt, timeZone)
}

const intervalIsRight = ({ type, interval }: Repetition): boolean =>
  /^\d{1,2}$/.test(interval) && Number(interval) >= 1 && Number(interval) <= mostInterval(type)

export function repetitionFaults(form: Repeating): { path: 'interval' | 'until'; message: string }[] {
  const { repetition } = form
  if (repetition.type === 'none') return []
  if (!intervalIsRight(repetition))
    return [{ path: 'interval', message: say('recurrence.badInterval', { most: mostInterval(repetition.type) }) }]
  const until = untilOf(form)
  const range = untilRange(form.date)
  if (!range || until === '') return []
  if (until < range.min) return [{ path: 'until', message: say('recurrence.untilBefore') }]
  if (until > range.max) return [{ path: 'until', message: say('recurrence.untilTooFar', { days: longestSeries }) }]
  return []
}

/** "Weekly on Tuesday, until June 30, 2031: 7 meetings". Undefined while there is nothing to say. */
export function summaryOf(form: Repeating): string | undefined {
  if (repetitionFaults(form).length > 0) return undefined
  const rule = ruleOf(form)
  if (!rule) return undefined
  const first = timesOf(form)
  const count = expand(rule, first).length
  return say('recurrence.summary', { rule: recurrenceText(rule, first.startsAt), count })
}

/** The first day's own is left out: it moves when the first day does. */
export function repetitionOf({ rule, startsAt }: Series): Repetition {
  const { type, interval, endDay, timeZone } = rule
  const own = spelledOut({ ...rule, daysOfWeek: [], daysOfMonth: [] }, startsAt)
  return {
    type,
    interval: String(interval),
    daysOfWeek: rule.daysOfWeek.filter(day => !own.daysOfWeek.includes(day)),
    daysOfMonth: rule.daysOfMonth.filter(day => !own.daysOfMonth.includes(day)),
    until: dayOf(endDay, timeZone),
  }
}
