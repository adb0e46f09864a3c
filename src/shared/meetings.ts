/** What is planned: meetings for now, and reservations. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { Moment } from './moment.ts'
import { act, ask } from './operation.ts'
import { Series } from './recurrence.ts'
import { PublicUser } from './users.ts'

export const callRates = ['128K', '512K', '1024K', '2048K', '2560K', '3072K', '4096K', '6144K', '8192K'] as const

/** What whoever schedules can set. */
export const MeetingPlan = z.object({
  name: z.string().trim().min(1).max(64),
  description: z.string().max(1024),
  startsAt: Moment,
  endsAt: Moment,
  /** Six digits; empty means none. It belongs to the number: all occurrences of a series have the same, and a room its own. */
  password: z.string().regex(/^(\d{6})?$/),
  callRate: z.enum(callRates),
  /** How many minutes before the start people may join; -1 means any time. */
  joinEarlyMinutes: z.number().int().min(-1).max(1440),
  muteOnEntry: z.boolean(),
  guestsAllowed: z.boolean(),
  watermark: z.boolean(),
  watermarkType: z.enum(['single', 'multiple']),
  /** User ids. To a series people are invited as a whole. */
  invited: z.array(z.string()).max(100),
})
export type MeetingPlan = z.infer<typeof MeetingPlan>

/** One planned time: a single reservation, an occurrence of a series, or a meeting made for now. */
export const Meeting = MeetingPlan.omit({ invited: true }).extend({
  number: z.string(),
  /** The reservation's id. */
  id: z.string(),
  /** Last segment of the meeting's link; whoever has it can learn the number and the password. */
  key: z.string(),
  kind: z.enum(['instant', 'reservation']),
  /** The personal room it takes place in, by its number. */
  room: z.string().nullable(),
  series: Series.nullable(),
  owner: PublicUser,
  invited: z.array(PublicUser),
  /** Ended for good: nobody can join any more. */
  over: z.boolean(),
  /** How many are in it now. */
  present: z.number().int(),
  createdAt: z.number(),
})
export type Meeting = z.infer<typeof Meeting>

/** What a new plan must say, and what it may. */
export const NewPlan = MeetingPlan.partial().extend({
  name: MeetingPlan.shape.name,
  startsAt: MeetingPlan.shape.startsAt,
  endsAt: MeetingPlan.shape.endsAt,
  /** Absent or null: the server makes one; empty: none. */
  password: MeetingPlan.shape.password.nullish(),
  /** The number of a personal room of one's own to meet in, with the room's password. */
  room: z.string().max(32).nullish(),
  /** What has been may be written down, too. */
  past: z.boolean().default(false),
  /** Of a new number: with as many as 16, nobody guesses it, and it needs no password. */
  digits: z.number().int().min(9).max(16).default(9),
})

/** What is not named stays. */
export const PlanChanges = MeetingPlan.partial().extend({
  /** May be named, but not changed. */
  room: z.string().max(32).nullish(),
  past: NewPlan.shape.past,
})

export const meetings = {
  'meetings.startInstant': act('server', 'Makes a meeting for now.', {
    input: z.object({
      name: MeetingPlan.shape.name.optional(),
      /** Null: the server makes one; absent or empty: none. */
      password: MeetingPlan.shape.password.nullable().default(''),
    }),
    answer: Meeting,
  }),
  'meetings.schedule': act('server', 'Makes a meeting for later.', { input: NewPlan, answer: Meeting }),
  'meetings.update': act(
    'reservation',
    'Changes a reservation, or one occurrence of a series; what is not named stays.',
    {
      input: PlanChanges,
      answer: Meeting,
    },
  ),
  'meetings.cancel': act(
    'reservation',
    'Takes a reservation, or one occurrence of a series, out of everybody’s list; people in it must leave.',
    { input: Nothing, answer: Nothing },
  ),
  'meetings.get': ask('reservation', 'One reservation, for its owner, invited people and operators.', {
    input: Nothing,
    answer: Meeting,
  }),
  'meetings.extend': act('meeting', 'Moves the end of what is going on, or comes next, under this number.', {
    input: z.object({ endsAt: MeetingPlan.shape.endsAt }),
    answer: Nothing,
  }),
  'meetings.mine': ask(
    'server',
    'What I own, am invited to or have added that is not over, soonest first; a series once, with its present or next occurrence.',
    { input: Page, answer: listOf(Meeting) },
  ),
}
