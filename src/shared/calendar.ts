/** What other servers and calendars see of planned meetings: each entry of lists as one thing, a meeting or a whole series. */
import { z } from 'zod'
import { listOf, Nothing } from './listing.ts'
import { Meeting, NewPlan, PlanChanges } from './meetings.ts'
import { Moment } from './moment.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'
import { RecurrenceRule, WantedRule } from './recurrence.ts'

export const Planned = z.object({
  /** Of the reservation, or of the whole series. */
  id: z.string(),
  /** The reservation, or the present or next occurrence. */
  meeting: Meeting,
  /** How often what calendars show of it has changed. */
  sequence: z.number().int(),
  /** By which its own calendar is read. */
  token: z.string(),
  /** Fields that are kept for others who speak of them, as they were given. */
  details: Body,
  closedAt: z.number().nullable(),
  /** Who is invited by mail. */
  emails: z.array(z.string()),
  /** People may come. */
  open: z.boolean(),
  owner: z.object({
    email: z.string(),
    language: z.string(),
    timeZone: z.string(),
    tenantId: z.string().nullable(),
    roomId: z.string().nullable(),
  }),
})
export type Planned = z.infer<typeof Planned>

/** A series with what its rule does not say. */
export const CalendarItem = Planned.extend({
  /** Local dates whose occurrences were cancelled. */
  skipped: z.array(z.string()),
  /** Occurrences changed by themselves, with the local date the rule gave them. */
  moved: z.array(z.object({ day: z.string(), name: z.string(), startsAt: z.number(), endsAt: z.number() })),
})
export type CalendarItem = z.infer<typeof CalendarItem>

export const Cancelled = z.object({
  id: z.string(),
  name: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  sequence: z.number().int(),
  cancelledAt: z.number(),
})
export type Cancelled = z.infer<typeof Cancelled>

/** E-mail addresses: who has an account by one is invited, and to all of them can be written. */
const Emails = z.array(z.email().max(128)).max(100)

/** Whether those invited by mail are written to. */
const notify = z.boolean().default(false)

/** How many mails were written, and whether there is a mail server that carries them or they wait for one. */
export const Letters = z.object({ written: z.number().int(), mailServer: z.boolean() })
export type Letters = z.infer<typeof Letters>

const Written = Planned.extend({ letters: Letters })

export const calendar = {
  'calendar.plan': act('server', 'Makes a meeting for later, or for what has been, or one that recurs.', {
    input: NewPlan.extend({
      rule: WantedRule.optional(),
      emails: Emails.default([]),
      notify,
      details: Body.default({}),
    }),
    answer: Written,
  }),
  'calendar.replan': act('entry', 'Changes a meeting, or a whole series; what is not named stays.', {
    input: PlanChanges.extend({
      recurs: z.boolean().optional(),
      rule: RecurrenceRule.partial().optional(),
      emails: Emails.optional(),
      notify,
      details: Body.default({}),
    }),
    answer: Written,
  }),
  'calendar.get': ask('entry', 'One entry, for its owner, invited people and operators.', {
    input: Nothing,
    answer: Planned,
  }),
  'calendar.list': ask('server', 'What I own and am invited to, also what is past, by when it begins.', {
    input: z.object({
      from: Moment.optional(),
      to: Moment.optional(),
      skip: z.number().int().min(0).default(0),
      top: z.number().int().min(1).max(500).default(500),
    }),
    answer: listOf(Planned),
  }),
  'calendar.cancel': act('entry', 'Takes a meeting, or a whole series, out of everybody’s list.', {
    input: z.object({ notify }),
    answer: z.object({ letters: Letters }),
  }),
  'calendar.invite': act('entry', 'Writes to those who are invited by mail, and to more of them.', {
    input: z.object({ emails: Emails.default([]), details: Body.default({}) }),
    answer: Written,
  }),
  'calendar.close': act('entry', 'Ends a meeting, or the present occurrence of a series, for good.', {
    input: Nothing,
    answer: Planned,
  }),
  'calendar.read': ask('server', 'A calendar by its token: a user’s, or that of one meeting.', {
    input: z.object({ of: z.enum(['user', 'meeting']), token: z.string().max(128) }),
    answer: z.object({ name: z.string(), items: z.array(CalendarItem), cancelled: z.array(Cancelled) }),
  }),
}
