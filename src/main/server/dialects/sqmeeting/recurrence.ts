/** "Meeting Schedule": meetings that recur. The document writes GET where its clients send POST; a GET here only ever reads. */
import { z } from 'zod'
import { atServer } from '../../../../shared/operation.ts'
import type { Call } from '../../http/call.ts'
import { get, on, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { checked, named } from '../../http/question.ts'
import { recurrence, series } from './places.ts'
import {
  Recurring,
  recurringPlanOf,
  ruleOf,
  ScheduledMeeting,
  SeriesHead,
  scheduledMeeting,
  seriesHead,
} from './planned.ts'
import { pageOf, paging, totals } from './words.ts'

/** Needed only when creating. */
const Complete = z.object({
  meeting_name: z.string(),
  recurrence_type: z.enum(['DAILY', 'WEEKLY', 'MONTHLY']),
  recurrenceEndDay: z.number(),
})
const FirstTimes = z.object({ schedule_start_time: z.number(), schedule_end_time: z.number() })

export async function createSeries({
  body,
  perform,
  reachedAt,
}: Call<z.output<typeof Recurring>>): Promise<z.output<typeof ScheduledMeeting>> {
  const { meeting_name: name, recurrence_type, recurrenceEndDay: endDay } = checked(Complete, body)
  const { startsAt: schedule_start_time, endsAt: schedule_end_time, ...plan } = recurringPlanOf(body)
  const times = checked(FirstTimes, { schedule_start_time, schedule_end_time })
  const type = recurrence_type.toLowerCase() as 'daily' | 'weekly' | 'monthly'
  const made = await perform('meetings.scheduleSeries', atServer, {
    ...plan,
    name,
    startsAt: times.schedule_start_time,
    endsAt: times.schedule_end_time,
    rule: { ...named(ruleOf(body)), type, endDay },
  })
  return scheduledMeeting(made, reachedAt)
}

const SeriesList = SeriesHead.extend({
  meeting_schedules: z.array(ScheduledMeeting),
  scheduled_meetings: z.array(ScheduledMeeting),
  total_page_num: z.number(),
  total_size: z.number(),
})

export const recurrenceRoutes = [
  ...under(recurrence, [
    post('', {
      says: 'Makes a meeting that recurs.',
      body: Recurring,
      replies: ScheduledMeeting,
      run: createSeries,
    }),
  ]),
  ...under(series, [
    get('', {
      does: 'meetings.occurrences',
      query: paging,
      replies: SeriesList,
      input: ({ query }) => pageOf(query),
      reply({ items, total, series }, { query, reachedAt }) {
        const meetings = items.map(meeting => scheduledMeeting(meeting, reachedAt))
        return {
          ...seriesHead(series, reachedAt),
          meeting_schedules: meetings,
          scheduled_meetings: meetings,
          ...totals(total, pageOf(query)),
        }
      },
    }),
    on('POST', 'PUT')('', {
      does: 'meetings.updateSeries',
      body: Recurring,
      replies: ScheduledMeeting,
      input: ({ body }) => ({ ...named(recurringPlanOf(body)), rule: named(ruleOf(body)) }),
      reply: (meeting, { reachedAt }) => scheduledMeeting(meeting, reachedAt),
    }),
  ]),
]
