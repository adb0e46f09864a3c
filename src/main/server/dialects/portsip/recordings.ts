/** Recordings, of which there are none while nothing records: lists are empty, and starting says so. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { conferenceRoom, meeting, recordings } from './places.ts'
import { counted, Time } from './words.ts'

const File = { duration: z.number(), file_name: z.string(), file_size: z.number(), file_url: z.string() }
const Between = { started_at: Time, ended_at: Time }
const Listed = z.object({ id: z.string(), caller: z.string(), callee: z.string(), ...Between })
const One = Listed.omit({ id: true }).extend(File)
const OfRoom = z.object({ id: z.string(), answered_at: Time, ended_at: Time, ...File })

const none = { count: 0, items: [] }
const missing = (): Promise<never> => Promise.reject(new DomainError('notFound', 'There is no such recording.'))

export const recordingRoutes = [
  ...under(
    [meeting, conferenceRoom],
    [post('/start_recording', { does: 'recordings.start' }), post('/stop_recording', { does: 'recordings.stop' })],
  ),
  ...under(conferenceRoom, [
    get('/recordings', {
      does: 'conferences.state',
      says: 'The recordings of a room.',
      replies: counted(OfRoom),
      reply: () => none,
    }),
    ...(['destroy', 'set_read', 'set_unread'] as const).map(deed =>
      post(`/recordings/:recording_id/${deed}`, {
        says: 'Says that there is no such recording.',
        success: deed === 'destroy' ? 'gone' : 'nothing',
        run: ({ perform, where }) => perform('conferences.state', where, {}).then(missing),
      }),
    ),
  ]),
  ...under(recordings, [
    get('', {
      says: 'My recordings.',
      query: Listing,
      replies: counted(Listed),
      async run({ query }) {
        selection(query, {
          id: { field: 'id', kind: 'text' },
          caller: { field: 'caller', kind: 'text' },
          callee: { field: 'callee', kind: 'text' },
          started_at: { field: 'startedAt', kind: 'time' },
          ended_at: { field: 'endedAt', kind: 'time' },
        })
        return none
      },
    }),
    get('/:id', { says: 'One of my recordings.', replies: z.object({ items: z.array(One) }), run: missing }),
    post('/:id/destroy', { says: 'Says that there is no such recording.', success: 'gone', run: missing }),
  ]),
]
