/** Planned meetings in SQMeeting's words: what its clients send, and every name under which they look for an answer. */
import { z } from 'zod'
import { callRates, type Meeting } from '../../../../shared/meetings.ts'
import type { Occurrence, RecurrenceRule, Series } from '../../../../shared/recurrence.ts'
import { displayName, enabled, flag, maybe, numeric, UserBrief, userBrief } from './words.ts'

const lower = z.string().trim().toLowerCase()
const upper = z.string().trim().toUpperCase()
const people = maybe(z.array(z.object({ user_id: z.string() })))
const recurrenceTypes = ['NONE', 'DAILY', 'WEEKLY', 'MONTHLY'] as const

/** What a plan may say. What the document's samples merely repeat (number, owner, links) is passed over. */
export const Plan = z.object({
  meeting_name: maybe(z.string()),
  meeting_description: maybe(z.string()),
  schedule_start_time: maybe(numeric),
  schedule_end_time: maybe(numeric),
  call_rate_type: maybe(upper.pipe(z.enum(callRates))),
  /** When creating: absent or null, and the server makes one; empty, and there is none. When updating: absent or null keeps it. */
  meeting_password: maybe(z.string()),
  meeting_room_id: maybe(z.string()),
  time_to_join: maybe(numeric),
  mute_upon_entry: maybe(enabled),
  guest_dial_in: maybe(flag),
  watermark: maybe(flag),
  watermark_type: maybe(lower.pipe(z.enum(['single', 'multiple']))),
  invited_users: maybe(z.array(z.string())),
  invited_users_detail: people,
  invited_users_details: people,
})

export const planOf = (body: z.output<typeof Plan>) => ({
  name: body.meeting_name,
  description: body.meeting_description,
  startsAt: body.schedule_start_time,
  endsAt: body.schedule_end_time,
  password: body.meeting_password,
  room: body.meeting_room_id,
  callRate: body.call_rate_type,
  joinEarlyMinutes: body.time_to_join,
  muteOnEntry: body.mute_upon_entry,
  guestsAllowed: body.guest_dial_in,
  watermark: body.watermark,
  watermarkType: body.watermark_type,
  invited:
    body.invited_users ?? (body.invited_users_detail ?? body.invited_users_details)?.map(({ user_id }) => user_id),
})

/** What a plan that recurs says besides. */
export const Recurring = Plan.extend({
  recurrence_type: maybe(upper.pipe(z.enum(recurrenceTypes))),
  recurrenceInterval: maybe(numeric),
  recurrenceDaysOfWeek: maybe(z.array(numeric)),
  recurrenceDaysOfMonth: maybe(z.array(numeric)),
  /** Times of the first occurrence; the other two are them, too. */
  recurrenceStartTime: maybe(numeric),
  recurrenceEndTime: maybe(numeric),
  recurrenceEndDay: maybe(numeric),
  /** Not in the document: the name of the time zone whose days and clocks are meant, instead of the server's. */
  timezone: maybe(z.string()),
})

export const recurringPlanOf = (body: z.output<typeof Recurring>) => ({
  ...planOf(body),
  startsAt: body.recurrenceStartTime ?? body.schedule_start_time,
  endsAt: body.recurrenceEndTime ?? body.schedule_end_time,
})

export const ruleOf = (body: z.output<typeof Recurring>) => ({
  type: body.recurrence_type?.toLowerCase() as RecurrenceRule['type'] | undefined,
  interval: body.recurrenceInterval,
  daysOfWeek: body.recurrenceDaysOfWeek,
  daysOfMonth: body.recurrenceDaysOfMonth,
  endDay: body.recurrenceEndDay,
  timeZone: body.timezone,
})

/** What a list says of a meeting. */
const Listed = z.object({
  reservation_id: z.string(),
  meeting_type: z.enum(['instant', 'reservation', 'recurrence']),
  meeting_number: z.string(),
  meeting_name: z.string(),
  meeting_password: z.string(),
  schedule_start_time: z.number(),
  schedule_end_time: z.number(),
  recurrence_type: z.enum(recurrenceTypes),
  recurrence_gid: z.string(),
  owner_id: z.string(),
  owner_name: z.string(),
  meeting_url: z.string(),
  qrcode_string: z.string(),
  meetingInfoKey: z.string(),
  groupInfoKey: z.string(),
  groupMeetingUrl: z.string(),
})

/** How a series recurs; a meeting by itself says none of it. */
const Recurs = z.object({
  recurrenceInterval: z.number(),
  recurrenceDaysOfWeek: z.array(z.number()),
  recurrenceDaysOfMonth: z.array(z.number()),
  recurrenceStartTime: z.number(),
  recurrenceEndTime: z.number(),
  recurrenceStartDay: z.number(),
  recurrenceEndDay: z.number(),
})

export const ScheduledMeeting = Listed.extend({
  meeting_description: z.string(),
  meeting_room_id: z.string(),
  call_rate_type: z.string(),
  time_to_join: z.number(),
  mute_upon_entry: z.enum(['ENABLE', 'DISABLE']),
  guest_dial_in: z.boolean(),
  watermark: z.boolean(),
  watermark_type: z.string(),
  invited_users: z.array(z.string()),
  invited_users_detail: z.array(UserBrief),
  invited_users_details: z.array(UserBrief),
  participantUsers: z.array(z.string()),
  ...Recurs.partial().shape,
  /** The occurrences that remain after this one. */
  recurrenceReservationList: z.array(Listed).optional(),
})

export const SeriesHead = Recurs.extend({
  recurrenceType: z.string(),
  recurrence_gid: z.string(),
  groupInfoKey: z.string(),
  groupMeetingUrl: z.string(),
})

/** Where a link is opened, by a browser or by a client that scans it. `reachedAt`: how the caller would find us again. */
export const linkTo = (key: string, reachedAt: string): string => `${reachedAt}/j/${key}`

const typeOf = ({ rule }: Series) => rule.type.toUpperCase() as z.output<typeof Listed>['recurrence_type']

function listed(meeting: Meeting, one: Omit<Occurrence, 'edited'>, reachedAt: string): z.output<typeof Listed> {
  const { series, owner } = meeting
  const url = linkTo(one.key, reachedAt)
  return {
    reservation_id: one.id,
    meeting_type: series ? 'recurrence' : meeting.kind,
    meeting_number: meeting.number,
    meeting_name: one.name,
    meeting_password: meeting.password,
    schedule_start_time: one.startsAt,
    schedule_end_time: one.endsAt,
    recurrence_type: series ? typeOf(series) : 'NONE',
    recurrence_gid: series?.id ?? '',
    owner_id: owner.id,
    owner_name: displayName(owner),
    meeting_url: url,
    qrcode_string: url,
    meetingInfoKey: one.key,
    groupInfoKey: series?.key ?? '',
    groupMeetingUrl: series ? linkTo(series.key, reachedAt) : '',
  }
}

const recurs = ({ rule, startsAt, endsAt }: Series): z.output<typeof Recurs> => ({
  recurrenceInterval: rule.interval,
  recurrenceDaysOfWeek: rule.daysOfWeek,
  recurrenceDaysOfMonth: rule.daysOfMonth,
  recurrenceStartTime: startsAt,
  recurrenceEndTime: endsAt,
  recurrenceStartDay: startsAt,
  recurrenceEndDay: rule.endDay,
})

export const seriesHead = (series: Series, reachedAt: string): z.output<typeof SeriesHead> => ({
  recurrenceType: typeOf(series),
  ...recurs(series),
  recurrence_gid: series.id,
  groupInfoKey: series.key,
  groupMeetingUrl: linkTo(series.key, reachedAt),
})

/** A planned meeting as all of "Meeting Schedule" answers it. */
export function scheduledMeeting(meeting: Meeting, reachedAt: string): z.output<typeof ScheduledMeeting> {
  const invited = meeting.invited.map(userBrief)
  const ids = invited.map(user => user.user_id)
  return {
    ...listed(meeting, meeting, reachedAt),
    meeting_description: meeting.description,
    meeting_room_id: meeting.room ?? '',
    call_rate_type: meeting.callRate,
    time_to_join: meeting.joinEarlyMinutes,
    mute_upon_entry: meeting.muteOnEntry ? 'ENABLE' : 'DISABLE',
    guest_dial_in: meeting.guestsAllowed,
    watermark: meeting.watermark,
    watermark_type: meeting.watermarkType,
    invited_users: ids,
    // The document writes it without, the clients read it with the second s.
    invited_users_detail: invited,
    invited_users_details: invited,
    // By these, clients tell who was invited from who added the meeting to their list.
    participantUsers: ids,
    ...(meeting.series && {
      ...recurs(meeting.series),
      recurrenceReservationList: meeting.series.remaining
        .filter(one => one.id !== meeting.id)
        .map(one => listed(meeting, one, reachedAt)),
    }),
  }
}
