/** How a meeting recurs. Days are those of the rule's time zone, in which the clock on the wall stays the same all year. */
import { z } from 'zod'
import { Moment } from './moment.ts'

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Most occurrences of one series, and most days from the first to the last. */
export const mostOccurrences = 365
export const longestSeries = 365

export const TimeZone = z.string().max(64).refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')

export const RecurrenceRule = z.object({
  type: z.enum(['daily', 'weekly', 'monthly']),
  /** Every so many days (up to 99), weeks or months (up to 12). Weeks begin on Sunday. */
  interval: z.number().int().min(1).max(99),
  /** When weekly: 1 is Sunday, 7 Saturday. The first day's own is always one of them. */
  daysOfWeek: z.array(z.number().int().min(1).max(7)).max(7),
  /** When monthly; a day that a month lacks is passed over. The first day's own is always one of them. */
  daysOfMonth: z.array(z.number().int().min(1).max(31)).max(31),
  /** Any moment of the last day on which an occurrence may begin. */
  endDay: Moment,
  timeZone: TimeZone,
})
export type RecurrenceRule = z.infer<typeof RecurrenceRule>

/** As it is asked for: what is not named is 1, the first day's own, and the server's time zone. */
export const WantedRule = RecurrenceRule.partial({
  interval: true,
  daysOfWeek: true,
  daysOfMonth: true,
  timeZone: true,
})
export type WantedRule = z.infer<typeof WantedRule>

/** One planned time of a series. */
export const Occurrence = z.object({
  id: z.string(),
  /** Last segment of its link. */
  key: z.string(),
  name: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  /** Changed by itself: later changes of the series leave it alone. */
  edited: z.boolean(),
})
export type Occurrence = z.infer<typeof Occurrence>

export const Series = z.object({
  id: z.string(),
  /** Last segment of the series' link. */
  key: z.string(),
  rule: RecurrenceRule,
  /** Times of the first occurrence as the rule has it. */
  startsAt: z.number(),
  endsAt: z.number(),
  /** Those that are not over, soonest first. */
  remaining: z.array(Occurrence),
})
export type Series = z.infer<typeof Series>
