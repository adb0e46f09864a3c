/** "Meeting Control": recording. */
import { del, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { meeting } from './places.ts'
import { NamesMeeting, sameMeeting } from './words.ts'

export const recordingRoutes = under(meeting, [
  post('/recording', { does: 'recordings.start', body: NamesMeeting, input: sameMeeting }),
  del('/recording', { does: 'recordings.stop', body: NamesMeeting, input: sameMeeting }),
])
