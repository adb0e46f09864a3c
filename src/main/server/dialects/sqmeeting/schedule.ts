/** "Meeting Schedule": single meetings, for now or for later. */
import { z } from 'zod'
import { callRates } from '../../../../shared/meetings.ts'
import { atServer } from '../../../../shared/operation.ts'
import { del, get, on, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { checked } from '../../http/question.ts'
import { reservation, schedule } from './places.ts'
import { enabled, flag, maybe, numeric, pageOf, paging, ScheduledMeeting, scheduledMeeting, totals } from './words.ts'

const lower = z.string().trim().toLowerCase()
const people = maybe(z.array(z.object({ user_id: z.string() })))

/** What a plan may say. What the document's samples merely repeat (number, owner, links) is passed over. */
const Plan = z.object({
  meeting_name: maybe(z.string()),
  meeting_description: maybe(z.string()),
  schedule_start_time: maybe(numeric),
  schedule_end_time: maybe(numeric),
  call_rate_type: maybe(z.string().trim().toUpperCase().pipe(z.enum(callRates))),
  /** When creating: absent or null, and the server makes one; empty, and there is none. When updating: absent or null keeps it. */
  meeting_password: maybe(z.string()),
  meeting_room_id: maybe(z.literal('', { error: 'there is no such meeting room' })),
  time_to_join: maybe(numeric),
  mute_upon_entry: maybe(enabled),
  guest_dial_in: maybe(flag),
  watermark: maybe(flag),
  watermark_type: maybe(lower.pipe(z.enum(['single', 'multiple']))),
  invited_users: maybe(z.array(z.string())),
  invited_users_detail: people,
  invited_users_details: people,
})

const Creation = Plan.extend({ meeting_type: lower.pipe(z.enum(['instant', 'reservation'])) })

/** Needed only when creating for later. */
const Later = z.object({ meeting_name: z.string(), schedule_start_time: z.number(), schedule_end_time: z.number() })

const planOf = (body: z.output<typeof Plan>) => ({
  name: body.meeting_name,
  description: body.meeting_description,
  startsAt: body.schedule_start_time,
  endsAt: body.schedule_end_time,
  password: body.meeting_password,
  callRate: body.call_rate_type,
  joinEarlyMinutes: body.time_to_join,
  muteOnEntry: body.mute_upon_entry,
  guestsAllowed: body.guest_dial_in,
  watermark: body.watermark,
  watermarkType: body.watermark_type,
  invited:
    body.invited_users ?? (body.invited_users_detail ?? body.invited_users_details)?.map(({ user_id }) => user_id),
})

const List = z.object({
  meeting_schedules: z.array(ScheduledMeeting),
  scheduled_meetings: z.array(ScheduledMeeting),
  total_page_num: z.number(),
  total_size: z.number(),
})

export const scheduleRoutes = [
  ...under(schedule, [
    post('', {
      says: 'Makes a meeting for now (instant) or for later (reservation).',
      body: Creation,
      replies: ScheduledMeeting,
      // Everybody signed in has the right to either, so looking at the body first tells nobody too much.
      async run({ body, perform, reachedAt }) {
        if (body.meeting_type === 'instant') {
          const input = { name: body.meeting_name, password: body.meeting_password ?? null }
          return scheduledMeeting(await perform('meetings.startInstant', atServer, input), reachedAt)
        }
        const { meeting_name: name, schedule_start_time: startsAt, schedule_end_time: endsAt } = checked(Later, body)
        const input = { ...planOf(body), name, startsAt, endsAt }
        return scheduledMeeting(await perform('meetings.schedule', atServer, input), reachedAt)
      },
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
    del('', { does: 'meetings.cancel' }),
  ]),
]
