/** Planned meetings in Web Meeting's words, field by field as its documents show them. */
import { z } from 'zod'
import type { Planned } from '../../../../shared/calendar.ts'
import type { Body } from '../../../../shared/records.ts'
import { Recurring, recurringOf, Shown } from './recurring.ts'
import { house, maybe, numeric, Time, time } from './words.ts'

const Participant = z.object({
  email: z.string(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  role: z.string().optional(),
})

const Invited = z.union([
  z
    .email()
    .max(128)
    .transform((email): z.output<typeof Participant> => ({ email })),
  z.object({
    email: z.email().max(128),
    firstName: maybe(z.string().max(64)),
    lastName: maybe(z.string().max(64)),
    role: maybe(z.string().max(64)),
  }),
])

export const People = z.array(Invited).max(100)

/** What a plan may say. When updating, what is not named stays; when there is a duration besides both times, the times count. */
export const Plan = z.object({
  id: maybe(z.string()),
  topic: maybe(z.string().trim().min(1).max(255)),
  startTime: maybe(Time),
  endTime: maybe(Time),
  duration: maybe(numeric.pipe(z.number().min(1).max(100_000))),
  type: maybe(
    z
      .string()
      .toLowerCase()
      .pipe(z.enum(['standard', 'boardroom', 'lecture', 'webinar'])),
  ),
  isRecurring: maybe(z.boolean()),
  isRecorded: maybe(z.boolean()),
  isDialin: maybe(z.boolean()),
  invitedParticipants: maybe(People),
  recurring: maybe(Recurring),
  meetingPermissionId: maybe(z.string().max(64)),
  agenda: maybe(z.string().max(1024)),
})
export type Plan = z.output<typeof Plan>

/** A name has room for this much of a topic; the whole is kept beside it. */
const longestName = 64

export const planOf = ({ topic, startTime, endTime, duration, agenda, invitedParticipants }: Plan) => ({
  ...(topic !== undefined && { name: topic.slice(0, longestName).trim() }),
  ...(startTime !== undefined && { startsAt: startTime }),
  ...(endTime !== undefined
    ? { endsAt: endTime }
    : startTime !== undefined && duration !== undefined && { endsAt: startTime + duration * 60_000 }),
  ...(agenda !== undefined && { description: agenda }),
  ...(invitedParticipants && { emails: invitedParticipants.map(({ email }) => email) }),
  past: true,
})

const given = (fields: Body): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Participants as they are kept beside a meeting. */
export const kept = (people: z.output<typeof People>): Body[] => people.map(one => given(one as Body))

/** What is only kept and answered. */
export const detailsOf = (plan: Plan): Body =>
  given({
    topic: plan.topic as string,
    type: plan.type as string,
    isRecorded: plan.isRecorded as boolean,
    isDialin: plan.isDialin as boolean,
    meetingPermissionId: plan.meetingPermissionId as string,
    ...(plan.invitedParticipants && { invitedParticipants: kept(plan.invitedParticipants) }),
  })

export const Meeting = z.object({
  invitedParticipants: z.array(Participant),
  meetingId: z.string(),
  id: z.string(),
  topic: z.string(),
  startTime: z.string(),
  endTime: z.string(),
  duration: z.string(),
  type: z.string(),
  roomId: z.string(),
  isRecurring: z.boolean(),
  isDialin: z.boolean(),
  recurring: Shown,
  isRecorded: z.boolean(),
  agenda: z.string(),
  documents: z.array(z.string()),
  meetingPermissionId: z.string().nullable(),
  videoResolution: z.string(),
  dtClosedAt: z.string().nullable(),
  whitelabelId: z.string(),
  addedByUserId: z.string(),
  addedByUserEmail: z.string(),
  accountId: z.string(),
  addedByUserName: z.string(),
  timezone: z.string(),
  privateDataVisible: z.boolean(),
  icalSequence: z.string(),
  icsToken: z.string(),
  isActive: z.boolean(),
  isClosed: z.boolean(),
  isOpen: z.boolean(),
  dialInConferenceRoom: z.null(),
  dialInNumbers: z.array(z.string()),
  dialInPin: z.null(),
  sipProxy: z.null(),
  sipDomain: z.null(),
  isDemo: z.boolean(),
  isPromo: z.boolean(),
})

/** Sixteen digits in fours, which lead to the number again. */
const grouped = (number: string): string => (number.padStart(16, '0').match(/.{4}/g) ?? []).join('-')
export const ungrouped = (id: string): string =>
  /^(\d{4}-){3}\d{4}$/.test(id) ? id.replace(/-/g, '').replace(/^0+/, '') : id

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The whole topic, unless it was changed since by somebody who only knows names. */
const topicOf = ({ meeting: { name }, details }: Planned): string =>
  text(details['topic']).slice(0, longestName).trim() === name ? text(details['topic']) : name

/** As they were named here, and who was invited otherwise by their address alone. */
export function invitedTo({ details, emails }: Planned): z.output<typeof Participant>[] {
  const named = (details['invitedParticipants'] ?? []) as z.output<typeof Participant>[]
  const others = emails.filter(email => !named.some(one => one.email.toLowerCase() === email.toLowerCase()))
  return [...named, ...others.map(email => ({ email }))]
}

export function meetingOf(planned: Planned): z.output<typeof Meeting> {
  const { id, meeting, details, owner, closedAt } = planned
  const { startsAt, endsAt } = meeting.series ?? meeting
  return {
    invitedParticipants: invitedTo(planned),
    meetingId: grouped(meeting.number),
    id,
    topic: topicOf(planned),
    startTime: time(startsAt),
    endTime: time(endsAt),
    duration: String(Math.round((endsAt - startsAt) / 60_000)),
    type: text(details['type']) || 'standard',
    roomId: owner.roomId ?? house,
    isRecurring: meeting.series !== null,
    isDialin: details['isDialin'] === true,
    recurring: recurringOf(meeting, details),
    isRecorded: details['isRecorded'] === true,
    agenda: meeting.description,
    documents: [],
    meetingPermissionId: text(details['meetingPermissionId']) || null,
    videoResolution: 'standard',
    dtClosedAt: closedAt === null ? null : time(closedAt),
    whitelabelId: house,
    addedByUserId: meeting.owner.id,
    addedByUserEmail: owner.email,
    accountId: owner.tenantId ?? house,
    addedByUserName: meeting.owner.realName || meeting.owner.username,
    timezone: owner.timeZone,
    privateDataVisible: true,
    icalSequence: String(planned.sequence),
    icsToken: planned.token,
    isActive: meeting.present > 0,
    isClosed: meeting.over,
    isOpen: planned.open,
    dialInConferenceRoom: null,
    dialInNumbers: [],
    dialInPin: null,
    sipProxy: null,
    sipDomain: null,
    isDemo: false,
    isPromo: false,
  }
}
