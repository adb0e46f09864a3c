/** What is planned: instant meetings and reservations. Times are milliseconds since 1970, UTC. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'
import { PublicUser } from './users.ts'

export const callRates = ['128K', '512K', '1024K', '2048K', '2560K', '3072K', '4096K', '6144K', '8192K'] as const

/** What whoever schedules can set. */
export const MeetingPlan = z.object({
  name: z.string().trim().min(1).max(64),
  description: z.string().max(1024),
  startsAt: z.number().int().min(0),
  endsAt: z.number().int().min(0),
  /** Six digits; empty means none. */
  password: z.string().regex(/^(\d{6})?$/),
  callRate: z.enum(callRates),
  /** How many minutes before the start people may join; -1 means any time. */
  joinEarlyMinutes: z.number().int().min(-1).max(1440),
  muteOnEntry: z.boolean(),
  guestsAllowed: z.boolean(),
  watermark: z.boolean(),
  watermarkType: z.enum(['single', 'multiple']),
  /** User ids. */
  invited: z.array(z.string()).max(100),
})
export type MeetingPlan = z.infer<typeof MeetingPlan>

export const Meeting = MeetingPlan.omit({ invited: true }).extend({
  number: z.string(),
  /** The reservation's id: secret enough to be named in links only to people who may see the meeting. */
  id: z.string(),
  /** Last segment of the meeting's link; whoever has it can learn the number and the password. */
  key: z.string(),
  kind: z.enum(['instant', 'reservation']),
  owner: PublicUser,
  invited: z.array(PublicUser),
  /** Ended for good: nobody can join any more. */
  over: z.boolean(),
  /** How many are in it now. */
  present: z.number().int(),
  createdAt: z.number(),
})
export type Meeting = z.infer<typeof Meeting>

export const meetings = {
  'meetings.startInstant': act('server', 'Makes a meeting for now.', {
    input: z.object({
      name: MeetingPlan.shape.name.optional(),
      /** Null: the server makes one; absent or empty: none. */
      password: MeetingPlan.shape.password.nullable().default(''),
    }),
    answer: Meeting,
  }),
  'meetings.schedule': act('server', 'Makes a meeting for later.', {
    input: MeetingPlan.partial().extend({
      name: MeetingPlan.shape.name,
      startsAt: MeetingPlan.shape.startsAt,
      endsAt: MeetingPlan.shape.endsAt,
      /** Absent or null: the server makes one; empty: none. */
      password: MeetingPlan.shape.password.nullish(),
    }),
    answer: Meeting,
  }),
  'meetings.update': act('meeting', 'Changes a reservation; what is not named stays.', {
    input: MeetingPlan.partial(),
    answer: Meeting,
  }),
  'meetings.cancel': act('meeting', 'Takes a meeting out of everybody’s list; people in it must leave.', {
    input: Nothing,
    answer: Nothing,
  }),
  'meetings.get': ask('meeting', 'One meeting, for its owner, invited people and operators.', {
    input: Nothing,
    answer: Meeting,
  }),
  'meetings.mine': ask('server', 'Meetings I own or am invited to that are not over, soonest first.', {
    input: Page,
    answer: listOf(Meeting),
  }),
  'meetings.byId': ask('server', 'The meeting with this reservation id.', {
    input: z.object({ id: z.string().min(1).max(64) }),
    answer: Meeting,
  }),
}
