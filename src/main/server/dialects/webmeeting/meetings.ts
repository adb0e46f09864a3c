/** "Meetings": planned on behalf of a user. The last segment of an update says whether those invited are written to; windows are told anyway. */
import { z } from 'zod'
import type { AnswerOf } from '../../../../shared/contract.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { atEntry, atServer } from '../../../../shared/operation.ts'
import type { Call } from '../../http/call.ts'
import { del, get, post, put } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { checked } from '../../http/question.ts'
import { detailsOf, invitedTo, kept, Meeting, meetingOf, People, Plan, planOf, ungrouped } from './meetingWords.ts'
import { Noted, saidOf } from './noted.ts'
import { keptEnd, ruleOf } from './recurring.ts'
import { maybe, Time } from './words.ts'

/** For meetings one speaks on behalf of somebody. */
function demandUser({ actor }: Pick<Call, 'actor'>): void {
  if (!actor.key) throw new DomainError('unauthenticated', 'The header X-API-KEY is missing.')
  if (!actor.user) throw new DomainError('unauthenticated', 'The header X-USER-ID is missing.', 'behalf')
}

const meetings = place('/meeting', {
  knock: 'anybody',
  where(call) {
    demandUser(call)
    return atServer
  },
})
const meeting = place('/meeting/:meeting_id', {
  knock: 'anybody',
  where(call) {
    demandUser(call)
    return atEntry(ungrouped(call.params['meeting_id'] ?? ''))
  },
})

const Invitations = z.object({ invitedParticipants: maybe(People) })
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Needed only when creating. */
const Complete = z.object({ topic: z.string(), startTime: z.number() })

function creation(body: Plan) {
  const { topic, startTime } = checked(Complete, body)
  const plan = planOf(body)
  if (plan.endsAt === undefined) throw new DomainError('invalid', 'endTime is missing.', 'endTime')
  return {
    ...plan,
    name: topic.slice(0, 64).trim(),
    startsAt: startTime,
    endsAt: plan.endsAt,
    // Its number is so long that nobody guesses it.
    password: '',
    digits: 16,
    notify: true,
    ...(body.isRecurring && { rule: ruleOf(body.recurring, startTime) }),
    details: { ...detailsOf(body), ...(body.isRecurring && keptEnd(body.recurring)) },
  }
}

/** Whether the last part of the address has those invited written to; without it they are not. */
function told({ params: { notify = 'false' } }: Pick<Call, 'params'>): boolean {
  if (!/^(true|false)$/i.test(notify))
    throw new DomainError('invalid', 'The last part of the address is true or false.')
  return notify.toLowerCase() === 'true'
}

/** What is done is answered with what becomes of the mails that were written. */
const done = ({ letters, ...planned }: AnswerOf<'calendar.plan'>): Noted =>
  new Noted(meetingOf(planned), saidOf(letters))

/** A rule is counted from its start, so one that is told anew comes with it. */
function changes(call: Call<Plan>) {
  const { body, params } = call
  const { meeting_id = '' } = params
  const notify = told(call)
  if (body.id !== undefined && ungrouped(body.id) !== ungrouped(meeting_id))
    throw new DomainError('invalid', 'The body names another meeting than the address.', 'id')
  const { recurring, startTime } = body
  if (body.isRecurring && recurring?.frequencyType && startTime === undefined)
    throw new DomainError('invalid', 'A meeting that recurs anew needs its startTime.', 'startTime')
  const anew = body.isRecurring && startTime !== undefined ? ruleOf(recurring, startTime) : undefined
  return {
    ...planOf(body),
    notify,
    ...(body.isRecurring !== undefined && { recurs: body.isRecurring }),
    ...(anew && { rule: anew }),
    details: { ...detailsOf(body), ...(anew && keptEnd(recurring)) },
  }
}

const update = {
  does: 'calendar.replan',
  body: Plan,
  replies: Meeting,
  input: changes,
  reply: done,
} as const

const cancel = {
  does: 'calendar.cancel',
  success: 'nothing',
  input: (call: Call) => ({ notify: told(call) }),
  reply: ({ letters }: AnswerOf<'calendar.cancel'>) => new Noted({}, saidOf(letters)),
} as const

export const meetingRoutes = [
  ...under(meetings, [
    post('', {
      does: 'calendar.plan',
      body: Plan,
      replies: Meeting,
      input: ({ body }) => creation(body),
      reply: done,
    }),
    get('', {
      does: 'calendar.list',
      query: z.object({ from: maybe(Time), to: maybe(Time) }),
      replies: z.array(Meeting),
      input: ({ query: { from, to } }) => ({ from, to }),
      reply: ({ items }) => items.map(meetingOf),
    }),
    post('/calendar/renew', {
      does: 'feeds.mine',
      says: 'Another address of the user’s calendar; the one there was leads nowhere from then on.',
      replies: z.object({ icsToken: z.string(), icsPath: z.string() }),
      input: () => ({ renew: true }),
      reply: ({ token }) => ({ icsToken: token, icsPath: `/api/v6/meeting/calender/user/${token}` }),
    }),
  ]),
  ...under(meeting, [
    get('', { does: 'calendar.get', replies: Meeting, reply: meetingOf }),
    put('', update),
    put('/:notify', update),
    del('', cancel),
    del('/:notify', cancel),
    post('/calendar/renew', {
      does: 'feeds.ofEntry',
      says: 'Another token of the meeting’s calendar; the one there was leads nowhere from then on.',
      replies: z.object({ icsToken: z.string() }),
      input: () => ({ renew: true }),
      reply: ({ token }) => ({ icsToken: token }),
    }),
    post('/invite', {
      says: 'Writes to those who are invited, or to more of them, who are told of changes from then on.',
      body: Invitations,
      replies: Meeting,
      async run(call) {
        const before = await call.perform('calendar.get', call.where, {})
        const invited = await call.perform('calendar.invite', call.where, () => {
          const more = call.body.invitedParticipants ?? []
          const emails = more.map(({ email }) => email)
          const others = invitedTo(before).filter(one => !emails.some(email => same(email, one.email)))
          return { emails, ...(more.length > 0 && { details: { invitedParticipants: kept([...others, ...more]) } }) }
        })
        return done(invited)
      },
    }),
    post('/close', { does: 'calendar.close', replies: Meeting, reply: meetingOf }),
    get('/link', {
      does: 'calendar.get',
      says: 'Where people come in, and what they type instead.',
      replies: z.object({ joinUrl: z.string(), meetingId: z.string(), number: z.string(), password: z.string() }),
      reply: (planned, { reachedAt }) => ({
        joinUrl: `${reachedAt}/j/${planned.meeting.key}`,
        meetingId: meetingOf(planned).meetingId,
        number: planned.meeting.number,
        password: planned.meeting.password,
      }),
    }),
  ]),
]
