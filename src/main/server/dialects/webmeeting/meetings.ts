/** "Meetings": planned on behalf of a user. The last segment of an update says whether people are told of it, which their windows are anyway. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { atEntry, atServer } from '../../../../shared/operation.ts'
import type { Call } from '../../http/call.ts'
import { del, get, post, put } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { checked } from '../../http/question.ts'
import { detailsOf, Meeting, meetingOf, Plan, planOf, ungrouped } from './meetingWords.ts'
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
    ...(body.isRecurring && { rule: ruleOf(body.recurring, startTime) }),
    details: { ...detailsOf(body), ...(body.isRecurring && keptEnd(body.recurring)) },
  }
}

/** A rule is counted from its start, so one that is told anew comes with it. */
function changes({ body, params }: Call<Plan>) {
  const { meeting_id = '', notify } = params
  if (notify !== undefined && !/^(true|false)$/i.test(notify))
    throw new DomainError('invalid', 'The last part of the address is true or false.')
  if (body.id !== undefined && ungrouped(body.id) !== ungrouped(meeting_id))
    throw new DomainError('invalid', 'The body names another meeting than the address.', 'id')
  const { recurring, startTime } = body
  if (body.isRecurring && recurring?.frequencyType && startTime === undefined)
    throw new DomainError('invalid', 'A meeting that recurs anew needs its startTime.', 'startTime')
  const anew = body.isRecurring && startTime !== undefined ? ruleOf(recurring, startTime) : undefined
  return {
    ...planOf(body),
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
  reply: meetingOf,
} as const

export const meetingRoutes = [
  ...under(meetings, [
    post('', {
      does: 'calendar.plan',
      body: Plan,
      replies: Meeting,
      input: ({ body }) => creation(body),
      reply: meetingOf,
    }),
    get('', {
      does: 'calendar.list',
      query: z.object({ from: maybe(Time), to: maybe(Time) }),
      replies: z.array(Meeting),
      input: ({ query: { from, to } }) => ({ from, to }),
      reply: ({ items }) => items.map(meetingOf),
    }),
  ]),
  ...under(meeting, [
    get('', { does: 'calendar.get', replies: Meeting, reply: meetingOf }),
    put('', update),
    put('/:notify', update),
    del('', { does: 'calendar.cancel' }),
    del('/:notify', {
      does: 'calendar.cancel',
      input({ params: { notify = '' } }) {
        if (!/^(true|false)$/i.test(notify))
          throw new DomainError('invalid', 'The last part of the address is true or false.')
        return {}
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
