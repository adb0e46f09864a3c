/** "Meeting Control": live streaming. */
import { z } from 'zod'
import { del, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { meeting } from './places.ts'
import { maybe, NamesMeeting, sameMeeting } from './words.ts'

export const streamingRoutes = under(meeting, [
  post('/live', {
    does: 'streaming.start',
    body: NamesMeeting.extend({ live_password: maybe(z.string()) }),
    input(call) {
      sameMeeting(call)
      return { password: call.body.live_password }
    },
  }),
  // The document gives starting this very method and address too. It only ever stops: a stop sent twice must not go on air.
  del('/live', { does: 'streaming.stop', body: NamesMeeting, input: sameMeeting }),
])
