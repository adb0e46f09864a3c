/** "Meeting Schedule": meetings for now and for later, and the list of them. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { atSeries, atServer } from '../../../../shared/operation.ts'
import type { Call } from '../../http/call.ts'
import { del, get, on, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { attempt, checked } from '../../http/question.ts'
import { reservation, schedule } from './places.ts'
import { Plan, planOf, Recurring, ScheduledMeeting, scheduledMeeting } from './planned.ts'
import { createSeries } from './recurrence.ts'
import { flag, maybe, pageOf, paging, totals } from './words.ts'

const Creation = Recurring.extend({
  meeting_type: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(['instant', 'reservation', 'recurrence'])),
})

/** Needed only when creating for later. */
const Later = z.object({ meeting_name: z.string(), schedule_start_time: z.number(), schedule_end_time: z.number() })

const List = z.object({
  meeting_schedules: z.array(ScheduledMeeting),
  scheduled_meetings: z.array(ScheduledMeeting),
  total_page_num: z.number(),
  total_size: z.number(),
})

/** Everybody signed in has the right to each of these, so looking at the body first tells nobody too much. */
async function create(call: Call<z.output<typeof Creation>>): Promise<z.output<typeof ScheduledMeeting>> {
  const { body, perform, reachedAt } = call
  if (body.meeting_type === 'recurrence') return createSeries(call)
  if (body.meeting_type === 'instant') {
    if (body.meeting_room_id)
      throw new DomainError(
        'notAllowedHere',
        'A personal room needs no meeting; join it by its number.',
        'meeting_room_id',
      )
    const input = { name: body.meeting_name, password: body.meeting_password ?? null }
    return scheduledMeeting(await perform('meetings.startInstant', atServer, input), reachedAt)
  }
  const { meeting_name: name, schedule_start_time: startsAt, schedule_end_time: endsAt } = checked(Later, body)
  return scheduledMeeting(
    await perform('meetings.schedule', atServer, { ...planOf(body), name, startsAt, endsAt }),
    reachedAt,
  )
}

export const scheduleRoutes = [
  ...under(schedule, [
    post('', {
      says: 'Makes a meeting for now (instant), for later (reservation), or one that recurs (recurrence).',
      body: Creation,
      replies: ScheduledMeeting,
      run: create,
    }),
    get('', {
      does: 'meetings.mine',
      query: paging,
      replies: List,
      input: ({ query }) => pageOf(query),
      reply({ items, total }, { query, reachedAt }) {
        const meetings = items.map(meeting => scheduledMeeting(meeting, reachedAt))
        // The document has the one name, the clients read the other.
        return { meeting_schedules: meetings, scheduled_meetings: meetings, ...totals(total, pageOf(query)) }
      },
    }),
  ]),
  ...under(reservation, [
    get('', {
      does: 'meetings.get',
      replies: ScheduledMeeting,
      reply: (meeting, { reachedAt }) => scheduledMeeting(meeting, reachedAt),
    }),
    on('POST', 'PUT')('', {
      does: 'meetings.update',
      body: Plan,
      replies: ScheduledMeeting,
      input: ({ body }) => planOf(body),
      reply: (meeting, { reachedAt }) => scheduledMeeting(meeting, reachedAt),
    }),
    del('', {
      says: 'Takes a meeting, or one occurrence, out of everybody’s list; with `deleteGroup=true` the whole series.',
      success: 'nothing',
      query: z.object({ deleteGroup: maybe(flag) }),
      async run(call) {
        const { where, perform } = call
        const wanted = attempt(() => call.query.deleteGroup)
        const whole = wanted && (await perform('meetings.get', where, {})).series
        const question = () => call.query && {}
        return whole
          ? perform('meetings.cancelSeries', atSeries(whole.id), question)
          : perform('meetings.cancel', where, question)
      },
    }),
  ]),
]
