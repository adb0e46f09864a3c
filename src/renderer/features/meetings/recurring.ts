/** How a series recurs, in words. Pure. */

import { spelledOut } from '../../../shared/occurrences.ts'
import type { RecurrenceRule } from '../../../shared/recurrence.ts'
import { longDay, nth, together, weekday } from '../../words/time.ts'
import { say } from '../../words/words.ts'

/** "Weekly on Tuesday and Thursday, until June 30, 2031". `startsAt`: of the first occurrence, whose own day always counts. */
export function recurrenceText(rule: RecurrenceRule, startsAt: number, style: 'long' | 'short' = 'long'): string {
  const until = longDay(rule.endDay, rule.timeZone)
  return say('recurrence.until', { rule: patternText(rule, startsAt, style), until })
}

export function patternText(rule: RecurrenceRule, startsAt: number, style: 'long' | 'short' = 'long'): string {
  const { type, interval: count } = rule
  const { daysOfWeek, daysOfMonth } = spelledOut(rule, startsAt)
  if (type === 'daily') return count === 1 ? say('recurrence.daily') : say('recurrence.everyDays', { count })
  if (type === 'weekly') {
    if (count === 1 && daysOfWeek.length === 7) return say('recurrence.daily')
    const days = together(daysOfWeek.map(day => weekday(day, style)))
    return count === 1 ? say('recurrence.weekly', { days }) : say('recurrence.everyWeeks', { count, days })
  }
  const days = together(daysOfMonth.map(nth))
  return count === 1 ? say('recurrence.monthly', { days }) : say('recurrence.everyMonths', { count, days })
}
