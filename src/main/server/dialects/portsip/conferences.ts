/** User meetings and conference rooms: the same meetings, once as one's own and once as those of the house. */
import { z } from 'zod'
import type { AnswerOf } from '../../../../shared/contract.ts'
import type { Call } from '../../http/call.ts'
import { type Endpoint, get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { changes, fields, Plan, planOf, Shown, shown } from './conferenceWords.ts'
import { conferenceRoom, conferenceRooms, meeting, meetings } from './places.ts'
import { counted, Id } from './words.ts'

const NewMeeting = Plan.omit({ extension_number: true, capacity: true, numbers: true })
const ChangedMeeting = Plan.omit({ extension_number: true, mode: true, numbers: true }).extend(changes)
const NewRoom = Plan.omit({ close_on_nobody: true })
const ChangedRoom = Plan.omit({
  extension_number: true,
  mode: true,
  enable_recording: true,
  close_on_nobody: true,
}).extend(changes)

const Meeting = Shown.omit({ numbers: true })
const ListedMeeting = Meeting.omit({ domain: true, sbc_host: true, sbc_port: true, token: true })
const Room = Shown.omit({ close_on_nobody: true, ownership: true })
const ListedRoom = Room.omit({
  domain: true,
  sbc_host: true,
  sbc_port: true,
  token: true,
  outbound_caller_ids: true,
})

const Status = z.object({
  status: z.enum(['OFFLINE', 'ONLINE', 'ON_CALL']),
  locked: z.boolean(),
  muted: z.boolean(),
  recording: z.boolean(),
})
const words = { closed: 'OFFLINE', open: 'ONLINE', busy: 'ON_CALL' } as const

type One = AnswerOf<'conferences.get'>
/** As the caller sees it, with the fields that this answer has. */
const seen =
  <S extends z.ZodType>(schema: S) =>
  (one: One, { actor, reachedAt }: Pick<Call, 'actor' | 'reachedAt'>) =>
    schema.parse(shown(one, actor.user?.id ?? '', reachedAt))

const list = (all: boolean, Item: z.ZodType): Endpoint =>
  get('', {
    does: 'conferences.list',
    query: Listing,
    replies: counted(Item),
    input: ({ query }) => ({ ...selection(query, fields), all }),
    reply: ({ items, total }, call) => ({ count: total, items: items.map(one => seen(Item)(one, call)) }),
  })

const create = <B extends typeof NewMeeting | typeof NewRoom>(body: B, Made: z.ZodType): Endpoint =>
  post('', {
    does: 'conferences.create',
    success: 'created',
    body,
    replies: Made,
    input: call => {
      const said = call.body as z.output<typeof NewMeeting>
      return { ...planOf(said), name: said.subject }
    },
    reply: ({ number }) => Made.parse({ id: number, extension_number: number }),
  })

const update = (body: typeof ChangedMeeting | typeof ChangedRoom): Endpoint =>
  post('', { does: 'conferences.update', body, input: call => planOf(call.body) })

const read = (One: z.ZodType): Endpoint => get('', { does: 'conferences.get', replies: One, reply: seen(One) })

const control = [
  post('/destroy', { does: 'conferences.remove', success: 'gone' }),
  get('/status', {
    does: 'conferences.state',
    replies: Status,
    // Nothing records yet.
    reply: ({ state, ...rest }): z.output<typeof Status> => ({ status: words[state], ...rest, recording: false }),
  }),
  post('/mute', { does: 'conferences.setMute', input: () => ({ muted: true }) }),
  post('/unmute', { does: 'conferences.setMute', input: () => ({ muted: false }) }),
  post('/lock', { does: 'conferences.setLock', input: () => ({ locked: true }) }),
  post('/unlock', { does: 'conferences.setLock', input: () => ({ locked: false }) }),
]

export const conferenceRoutes = [
  ...under(meetings, [list(false, ListedMeeting), create(NewMeeting, Id.extend({ extension_number: z.string() }))]),
  ...under(conferenceRooms, [list(true, ListedRoom), create(NewRoom, Id)]),
  ...under(meeting, [
    read(Meeting),
    update(ChangedMeeting),
    post('/start', { does: 'conferences.open' }),
    post('/stop', { does: 'conferences.close' }),
  ]),
  ...under(conferenceRoom, [read(Room), update(ChangedRoom)]),
  ...under([meeting, conferenceRoom], control),
]
