/** Conference servers: this one, which is INTERNAL, and others by their addresses. */
import { z } from 'zod'
import type { ConferenceServer } from '../../../../shared/conferenceServers.ts'
import type { Call } from '../../http/call.ts'
import { get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { conferenceServers } from './places.ts'
import { counted, Id, maybe } from './words.ts'

const Shown = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  type: z.enum(['INTERNAL', 'EXTERNAL']),
  ipv4: z.string().nullable(),
  ipv6: z.string().nullable(),
  max_rooms: z.number(),
  max_participants: z.number(),
})

const most = z.number().int().min(0).max(2_147_483_647)
const New = z.object({
  name: z.string().min(1).max(64),
  enabled: maybe(z.boolean()),
  ipv4: maybe(z.ipv4()),
  ipv6: maybe(z.ipv6()),
  max_rooms: most,
  max_participants: most,
})
const Changes = z.object({ enabled: maybe(z.boolean()), max_rooms: maybe(most), max_participants: maybe(most) })

const Load = z.object({
  rooms_count: z.number(),
  participants_count: z.number(),
  cpu_usage: z.number(),
  memory_usage: z.number(),
  status: z.enum(['ONLINE', 'OFFLINE']),
})

const fields: Fields = {
  id: { field: 'id', kind: 'text' },
  name: { field: 'name', kind: 'text' },
  enabled: { field: 'enabled', kind: 'flag' },
  ipv4: { field: 'ipv4', kind: 'text' },
  ipv6: { field: 'ipv6', kind: 'text' },
  max_rooms: { field: 'maxRooms', kind: 'number' },
  max_participants: { field: 'maxParticipants', kind: 'number' },
}

const shown = (one: ConferenceServer): z.output<typeof Shown> => ({
  ...{ id: one.id, name: one.name, enabled: one.enabled, type: one.internal ? 'INTERNAL' : 'EXTERNAL' },
  ...{ ipv4: one.ipv4, ipv6: one.ipv6, max_rooms: one.maxRooms, max_participants: one.maxParticipants },
})

const named = ({ params }: Pick<Call, 'params'>) => ({ id: params['id'] ?? '' })

/** What is not named stays unnamed. */
const told = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

export const conferenceServerRoutes = under(conferenceServers, [
  get('', {
    does: 'conferenceServers.list',
    query: Listing,
    replies: counted(Shown),
    input: ({ query }) => selection(query, fields),
    reply: ({ items, total }) => ({ count: total, items: items.map(shown) }),
  }),
  post('', {
    does: 'conferenceServers.create',
    body: New,
    replies: Id,
    input: ({ body }) => ({
      ...{ name: body.name, maxRooms: body.max_rooms, maxParticipants: body.max_participants },
      ...told({ enabled: body.enabled, ipv4: body.ipv4, ipv6: body.ipv6 }),
    }),
    reply: ({ id }) => ({ id }),
  }),
  get('/:id', { does: 'conferenceServers.get', replies: Shown, input: named, reply: shown }),
  post('/:id', {
    does: 'conferenceServers.update',
    body: Changes,
    input: ({ params, body }) => ({
      ...named({ params }),
      ...told({ enabled: body.enabled, maxRooms: body.max_rooms, maxParticipants: body.max_participants }),
    }),
  }),
  get('/:id/status', {
    does: 'conferenceServers.load',
    replies: Load,
    input: named,
    reply: ({ rooms, participants, cpu, memory, online }): z.output<typeof Load> => ({
      ...{ rooms_count: rooms, participants_count: participants, cpu_usage: cpu, memory_usage: memory },
      status: online ? 'ONLINE' : 'OFFLINE',
    }),
  }),
  post('/:id/destroy', { does: 'conferenceServers.remove', success: 'gone', input: named }),
])
