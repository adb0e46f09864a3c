/** "Groups", call queues and ring groups, and which of the house's holidays users keep. */
import { z } from 'zod'
import { AgentStatus } from '../../../../shared/groups.ts'
import type { Body, KeptRecord } from '../../../../shared/records.ts'
import { Extension, type User } from '../../../../shared/users.ts'
import { get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { kept, keptOf, listReply, type Shape, shown, type Things } from './kept.ts'
import { own, root, user } from './places.ts'
import { holidays } from './things.ts'
import { CallerId } from './userWords.ts'
import { Id } from './words.ts'

const Name = z.string().min(1).max(64)
const group: Shape = {
  name: Name,
  outbound_caller_ids: z.array(CallerId).max(100),
  description: z.string().max(1024),
}
/** Queues and ring groups have nobody to call them here; they are kept so that their members see them. */
const queue: Shape = { name: Name, extension_number: Extension, members: z.array(Extension).max(1000) }
const queues: Things = { shape: queue, required: ['name', 'extension_number'], defaults: { members: [] } }
const QueueBrief = shown({ id: z.string(), name: z.string(), extension_number: z.string() })
const queueBrief = ({ id, body }: KeptRecord): Body => ({
  id,
  name: body['name'] ?? null,
  extension_number: body['extension_number'] ?? null,
})

const Member = z.object({
  id: z.string(),
  name: z.string(),
  display_name: z.string(),
  extension_number: z.string(),
})
const memberOf = ({ id, username, realName, extension }: User): z.output<typeof Member> => ({
  ...{ id, name: username },
  display_name: realName,
  extension_number: extension,
})

const AgentState = z.enum([
  ...AgentStatus.options.filter(status => status !== 'LOGGED_IN'),
  ...(['QUEUE_CALL', 'OTHER_CALL', 'OFFLINE'] as const),
])

type Params = { params: Readonly<Record<string, string>> }
const inGroup = ({ params }: Params) => ({ group: params['kept_id'] ?? '' })
const oneIn = ({ params }: Params) => ({ ...inGroup({ params }), extension: params['extension_number'] ?? '' })
const inQueue = ({ params }: Params) => ({ queue: params['queue_id'] ?? '' })

export const groupRoutes = [
  ...under(root, [
    ...kept(
      '/groups',
      { commons: 'group' },
      {
        shape: group,
        required: ['name'],
        defaults: { outbound_caller_ids: [] },
        summary: ['name', 'description'],
        fields: { name: { field: 'name', kind: 'text' }, description: { field: 'description', kind: 'text' } },
      },
    ),
    get('/groups/:kept_id/members', {
      does: 'groups.members',
      replies: listReply(Member, true),
      input: inGroup,
      reply: ({ items }) => ({ items: items.map(memberOf) }),
    }),
    get('/groups/:kept_id/members/:extension_number', {
      does: 'groups.member',
      replies: Member,
      input: oneIn,
      reply: memberOf,
    }),
    post('/groups/:kept_id/members/:extension_number', { does: 'groups.add', input: oneIn }),
    post('/groups/:kept_id/members/:extension_number/destroy', {
      does: 'groups.drop',
      success: 'gone',
      input: oneIn,
    }),
    ...kept('/call_queues', { commons: 'callQueue' }, queues),
    ...kept('/ring_groups', { commons: 'ringGroup' }, queues),
  ]),
  ...under(
    [own, user],
    [
      get('/call_queues', {
        does: 'queues.mine',
        replies: listReply(QueueBrief, true),
        input: () => ({ family: 'callQueue' }),
        reply: ({ items }) => ({ items: items.map(queueBrief) }),
      }),
      get('/call_queues/:queue_id/agent', {
        does: 'queues.agent',
        replies: z.object({
          extension_number: z.string(),
          display_name: z.string(),
          skill_level: z.number(),
          status: AgentState,
        }),
        input: inQueue,
        reply: ({ extension, name, skill, status }) => ({
          extension_number: extension,
          display_name: name,
          skill_level: skill,
          status,
        }),
      }),
      post('/call_queues/:queue_id/agent', {
        does: 'queues.setAgent',
        body: z.object({ status: AgentStatus }),
        input: ({ params, body }) => ({ ...inQueue({ params }), status: body.status }),
      }),
      get('/global_holidays', {
        does: 'holidays.chosen',
        replies: listReply(shown({ id: z.string(), ...holidays.shape }), true),
        reply: ({ items }) => ({ items: items.map(item => keptOf(holidays, item)) }),
      }),
      post('/global_holidays', {
        does: 'holidays.choose',
        success: 'created',
        body: z.object({ items: z.array(z.string()) }),
        replies: Id,
        input: ({ body }) => ({ ids: body.items }),
        reply: ({ id }) => ({ id }),
      }),
    ],
  ),
  ...under(own, [
    get('/ring_groups', {
      does: 'queues.mine',
      replies: listReply(QueueBrief, true),
      input: () => ({ family: 'ringGroup' }),
      reply: ({ items }) => ({ items: items.map(queueBrief) }),
    }),
  ]),
]
