/** Call detail records: every stay in a meeting is a call to its number; one's own, and the house's. */
import { z } from 'zod'
import type { Attendance } from '../../../../shared/attendances.ts'
import type { Call } from '../../http/call.ts'
import { get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { cdrs, houseCdrs } from './places.ts'
import { counted, Time, time } from './words.ts'

const empty = z.null()
const Basic = z.object({
  caller: z.string(),
  callee: z.string(),
  started_at: Time,
  answered_at: Time,
  ended_at: Time,
  outbound_caller_id: empty,
  did_cid: empty,
  trunk: empty,
  status_code: z.number(),
})
const One = Basic.extend({
  caller_domain: z.string(),
  caller_display_name: z.string(),
  callee_domain: z.string(),
  callee_display_name: z.string(),
  rang_at: Time,
  call_id: z.string(),
  direction: z.literal('EXTENSION_CALL'),
  end_reason: z.string(),
  reroute_reason: empty,
  destination: z.string(),
  service_number: empty,
  user_data: empty,
})
const Listed = One.extend({ id: z.string(), duration: z.number() })
const Whole = One.extend({ cost: z.number(), billed_account: empty })
const Diff = z.object({
  token: z.string(),
  items: z.array(z.object({ id: z.string(), change_type: z.string(), items: z.array(Basic) })),
})

const fields: Fields = {
  id: { field: 'id', kind: 'text' },
  callee: { field: 'number', kind: 'text' },
  callee_display_name: { field: 'meetingName', kind: 'text' },
  caller_display_name: { field: 'name', kind: 'text' },
  started_at: { field: 'joinedAt', kind: 'time' },
  answered_at: { field: 'joinedAt', kind: 'time' },
  ended_at: { field: 'leftAt', kind: 'time' },
}

const basic = (one: Attendance): z.output<typeof Basic> => ({
  ...{ caller: one.extension ?? '', callee: one.number, outbound_caller_id: null, did_cid: null, trunk: null },
  ...{ started_at: time(one.joinedAt), answered_at: time(one.joinedAt), ended_at: time(one.leftAt) },
  status_code: 200,
})

/** Who left, hung up; whoever was put out or lost, was hung up on. */
const whole = (one: Attendance, { reachedAt }: Pick<Call, 'reachedAt'>): z.output<typeof One> => {
  const { hostname } = new URL(reachedAt)
  return {
    ...basic(one),
    ...{ caller_domain: hostname, caller_display_name: one.name, rang_at: time(one.joinedAt) },
    ...{ callee_domain: hostname, callee_display_name: one.meetingName, destination: one.number },
    ...{
      call_id: one.id,
      direction: 'EXTENSION_CALL' as const,
      reroute_reason: null,
      service_number: null,
      user_data: null,
    },
    end_reason: one.reason === 'left' ? 'CALLER_DISCONNECTED' : 'CALLEE_DISCONNECTED',
  }
}

const list = (does: 'attendances.mine' | 'attendances.all') =>
  get('', {
    does,
    query: Listing,
    replies: counted(Listed),
    input: ({ query }) => selection(query, fields),
    reply: ({ items, total }, call) => ({
      count: total,
      items: items.map(one => ({
        id: one.id,
        ...whole(one, call),
        duration: duration(one),
      })),
    }),
  })

const id = ({ params }: Pick<Call, 'params'>) => ({ id: params['id'] ?? '' })
const inFull = (one: Attendance, call: Pick<Call, 'reachedAt'>) => ({
  ...whole(one, call),
  cost: 0,
  billed_account: null,
})
const duration = (one: Attendance): number => Math.round((one.leftAt - one.joinedAt) / 1000)

export const attendanceRoutes = [
  ...under(houseCdrs, [
    list('attendances.all'),
    get('/:id', {
      does: 'attendances.get',
      replies: z.object({ items: z.array(Whole.extend({ duration: z.number() })) }),
      input: id,
      reply: (one, call) => ({ items: [{ ...inFull(one, call), duration: duration(one) }] }),
    }),
  ]),
  ...under(cdrs, [
    list('attendances.mine'),
    get('/:id', {
      does: 'attendances.get',
      replies: z.object({ items: Whole }),
      input: id,
      reply: (one, call) => ({ items: inFull(one, call) }),
    }),
    post('/sync_tokens', {
      does: 'attendances.mark',
      success: 'created',
      query: z.looseObject({
        date_from: z
          .union([z.iso.datetime({ offset: true }), z.iso.date()])
          .transform(Date.parse)
          .optional(),
      }),
      replies: z.object({ token: z.string() }),
      input: ({ query }) => ({ ...(query.date_from !== undefined && { since: query.date_from }) }),
      reply: ({ mark }) => ({ token: mark }),
    }),
    post('/sync_tokens/:token/diff', {
      does: 'attendances.since',
      replies: Diff,
      input: ({ params }) => ({ mark: params['token'] ?? '' }),
      reply: ({ mark, items }): z.output<typeof Diff> => ({
        token: mark,
        items: items.map(one => ({ id: one.id, change_type: 'CREATED', items: [basic(one)] })),
      }),
    }),
  ]),
]
