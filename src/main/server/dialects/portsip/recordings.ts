/** Recordings: of a room, one's own, and the house's. */
import { z } from 'zod'
import type { Recording } from '../../../../shared/recordings.ts'
import { get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { conferenceRoom, houseRecordings, meeting, recordings } from './places.ts'
import { counted, Time, time } from './words.ts'

const File = { duration: z.number(), file_name: z.string(), file_size: z.number(), file_url: z.string() }
const Between = { started_at: Time, ended_at: Time }
const Listed = z.object({ id: z.string(), caller: z.string(), callee: z.string(), ...Between })
const One = Listed.omit({ id: true }).extend(File)
const OfRoom = z.object({ id: z.string(), answered_at: Time, ended_at: Time, ...File })

const fields: Fields = {
  id: { field: 'id', kind: 'text' },
  caller: { field: 'extension', kind: 'text' },
  callee: { field: 'number', kind: 'text' },
  started_at: { field: 'startedAt', kind: 'time' },
  ended_at: { field: 'endedAt', kind: 'time' },
}

const fileOf = (one: Recording) => ({
  duration: Math.round((one.endedAt - one.startedAt) / 1000),
  ...{ file_name: one.fileName, file_size: one.fileSize, file_url: one.fileUrl },
})
const briefly = (one: Recording) => ({
  ...{ caller: one.extension, callee: one.number },
  ...{ started_at: time(one.startedAt), ended_at: time(one.endedAt) },
})

const id = ({ params }: { params: Readonly<Record<string, string>> }) => ({ id: params['id'] ?? '' })
const ofRoom = ({ params }: { params: Readonly<Record<string, string>> }) => ({ id: params['recording_id'] ?? '' })

const list = (does: 'recordings.mine' | 'recordings.all') =>
  get('', {
    does,
    query: Listing,
    replies: counted(Listed),
    input: ({ query }) => selection(query, fields),
    reply: ({ items, total }) => ({ count: total, items: items.map(one => ({ id: one.id, ...briefly(one) })) }),
  })

export const recordingRoutes = [
  ...under(
    [meeting, conferenceRoom],
    [post('/start_recording', { does: 'recordings.start' }), post('/stop_recording', { does: 'recordings.stop' })],
  ),
  ...under(conferenceRoom, [
    get('/recordings', {
      does: 'recordings.here',
      replies: counted(OfRoom),
      reply: ({ items, total }) => ({
        count: total,
        items: items.map(one => ({
          ...{ id: one.id, answered_at: time(one.startedAt), ended_at: time(one.endedAt), ...fileOf(one) },
        })),
      }),
    }),
    post('/recordings/:recording_id/set_read', {
      does: 'recordings.mark',
      input: call => ({ ...ofRoom(call), read: true }),
    }),
    post('/recordings/:recording_id/set_unread', {
      does: 'recordings.mark',
      input: call => ({ ...ofRoom(call), read: false }),
    }),
    post('/recordings/:recording_id/destroy', {
      says: 'Deletes a recording of this room.',
      success: 'gone',
      async run(call) {
        await call.perform('recordings.here', call.where, {})
        return call.perform('recordings.remove', { at: 'server' }, ofRoom(call))
      },
    }),
  ]),
  ...under(recordings, [list('recordings.mine')]),
  ...under(houseRecordings, [list('recordings.all')]),
  ...under(
    [recordings, houseRecordings],
    [
      get('/:id', {
        does: 'recordings.get',
        replies: z.object({ items: z.array(One) }),
        input: id,
        reply: one => ({ items: [{ ...briefly(one), ...fileOf(one) }] }),
      }),
      post('/:id/destroy', { does: 'recordings.remove', success: 'gone', input: id }),
    ],
  ),
]
