/** Meetings that recur: planned as one, met one by one. */
import { listOf, Nothing, Page } from './listing.ts'
import { Meeting, NewPlan, PlanChanges } from './meetings.ts'
import { act, ask } from './operation.ts'
import { RecurrenceRule, Series, WantedRule } from './recurrence.ts'

export const series = {
  'meetings.scheduleSeries': act(
    'server',
    'Makes a meeting that recurs. Its times are those of the first occurrence.',
    {
      input: NewPlan.extend({ rule: WantedRule }),
      answer: Meeting,
    },
  ),
  'meetings.updateSeries': act(
    'series',
    'Changes all occurrences that have not begun and were not changed by themselves. A new rule, or new times of the first occurrence, make them anew.',
    { input: PlanChanges.extend({ rule: RecurrenceRule.partial().optional() }), answer: Meeting },
  ),
  'meetings.cancelSeries': act('series', 'Takes a whole series out of everybody’s list; people in it must leave.', {
    input: Nothing,
    answer: Nothing,
  }),
  'meetings.occurrences': ask('series', 'The occurrences of a series that are not over, soonest first.', {
    input: Page,
    answer: listOf(Meeting).extend({ series: Series }),
  }),
}
