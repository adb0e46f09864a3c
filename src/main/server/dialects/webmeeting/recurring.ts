/** How a meeting recurs, in Web Meeting's words; the documents show only how one does not. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import type { Meeting } from '../../../../shared/meetings.ts'
import type { Body } from '../../../../shared/records.ts'
import type { WantedRule } from '../../../../shared/recurrence.ts'
import { maybe, numeric, Time, time } from './words.ts'

const day = 24 * 3600_000
/** A series goes on for a year at most; "never" ends then. */
const longest = 365

/** Also one that does not recur has these fields, with nothing in them; so a word is only looked at when it does. */
export const Recurring = z.object({
  frequencyType: maybe(z.string()),
  frequency: maybe(numeric),
  monthlyPattern: maybe(z.string()),
  endsType: maybe(z.string()),
  endsOn: maybe(z.string()),
  endsAfter: maybe(numeric),
})

export const Shown = z.object({
  frequencyType: z.string(),
  frequency: z.number().nullable(),
  monthlyPattern: z.string(),
  endsType: z.string(),
  endsOn: z.string(),
  endsAfter: z.number(),
})

const word = <T extends string>(field: string, value: string | undefined, words: readonly T[]): T => {
  const found = words.find(one => one.toLowerCase() === value?.trim().toLowerCase())
  if (found === undefined)
    throw new DomainError('invalid', `recurring.${field} is one of ${words.join(', ')}.`, `recurring.${field}`)
  return found
}

export function ruleOf(recurring: z.output<typeof Recurring> | undefined, startsAt: number): WantedRule {
  const asked = recurring ?? Recurring.parse({})
  refuseUnsayable(asked)
  const type = word('frequencyType', asked.frequencyType, ['daily', 'weekly', 'monthly'])
  if (type === 'monthly') word('monthlyPattern', asked.monthlyPattern || 'dayOfMonth', ['dayOfMonth'])
  const interval = asked.frequency ?? 1
  if (interval < 1 || interval > 99)
    throw new DomainError('invalid', 'recurring.frequency is 1 to 99.', 'recurring.frequency')
  return { type, interval, endDay: endOf(asked, { type, interval }, startsAt), daysOfWeek: [], daysOfMonth: [] }
}

/** What others mean by these is known, but a rule here cannot say it; and another rule than the one asked for is none. */
function refuseUnsayable({ frequencyType, monthlyPattern }: z.output<typeof Recurring>): void {
  const is = (value: string | undefined, wanted: string) => value?.trim().toLowerCase() === wanted
  if (is(frequencyType, 'yearly'))
    throw new DomainError(
      'invalid',
      'A series goes on for a year at most, so that nothing recurs yearly: plan each year’s meeting by itself.',
      'recurring.frequencyType',
    )
  if (is(frequencyType, 'monthly') && is(monthlyPattern, 'dayofweek'))
    throw new DomainError(
      'invalid',
      'A month’s meetings are on dates, not on a weekday of the month: use dayOfMonth, or plan them one by one.',
      'recurring.monthlyPattern',
    )
}

function endOf(
  { endsType, endsOn, endsAfter = 0 }: z.output<typeof Recurring>,
  { type, interval }: Pick<WantedRule, 'type'> & { interval: number },
  startsAt: number,
): number {
  const ends = word('endsType', endsType, ['never', 'on', 'after'])
  if (ends === 'never') return startsAt + (longest - 1) * day
  if (ends === 'on') {
    const on = Time.safeParse(endsOn)
    if (!on.success) throw new DomainError('invalid', 'recurring.endsOn must be a time.', 'recurring.endsOn')
    return on.data
  }
  if (endsAfter < 1 || endsAfter > longest)
    throw new DomainError('invalid', `recurring.endsAfter is 1 to ${longest}.`, 'recurring.endsAfter')
  if (type === 'daily') return startsAt + (endsAfter - 1) * interval * day
  if (type === 'weekly') return startsAt + (endsAfter - 1) * interval * 7 * day
  return monthsAfter(startsAt, endsAfter, interval)
}

/** The day of the last of so many; months without that day are passed over. */
function monthsAfter(startsAt: number, count: number, interval: number): number {
  const first = new Date(startsAt)
  let found = startsAt
  for (let month = 0, left = count; left > 0; month += interval) {
    const at = new Date(startsAt)
    at.setUTCMonth(first.getUTCMonth() + month, first.getUTCDate())
    if (at.getUTCDate() !== first.getUTCDate()) continue
    found = at.getTime()
    left -= 1
  }
  return found
}

/** What is kept so that it is answered as it was asked for, while the series still ends as it did then. */
export const keptEnd = (recurring: z.output<typeof Recurring> | undefined): Body => ({
  endsType: recurring?.endsType?.trim().toLowerCase() ?? null,
  endsAfter: recurring?.endsAfter ?? null,
})

export function recurringOf({ series, createdAt }: Meeting, details: Body): z.output<typeof Shown> {
  if (!series)
    return {
      ...{ frequencyType: '', frequency: null, monthlyPattern: '', endsType: '' },
      endsOn: time(createdAt),
      endsAfter: 0,
    }
  const { type, interval, endDay } = series.rule
  const ends = details['endsType']
  return {
    frequencyType: type,
    frequency: interval,
    monthlyPattern: type === 'monthly' ? 'dayOfMonth' : '',
    endsType: typeof ends === 'string' ? ends : 'on',
    endsOn: time(endDay),
    endsAfter: ends === 'after' ? Number(details['endsAfter'] ?? 0) : 0,
  }
}
