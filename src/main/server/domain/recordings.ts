/** Recording meetings. No recorder is there yet, and so there are no recordings. */
import { DomainError } from '../../../shared/errors.ts'
import type { recordings } from '../../../shared/recordings.ts'
import type { DeedsOf } from './deed.ts'
import { lacking } from './lacking.ts'

const none = async () => ({ items: [], total: 0 })
const missing = (): Promise<never> => Promise.reject(new DomainError('notFound', 'There is no such recording.'))

export const recordingDeeds: DeedsOf<typeof recordings> = {
  'recordings.start': { right: 'record', perform: lacking('unavailable', 'This server has no recorder.') },
  'recordings.stop': { right: 'record', perform: lacking('notRecording', 'This meeting is not being recorded.') },
  'recordings.here': { right: 'record', perform: none },
  'recordings.mark': { right: 'record', perform: missing },
  'recordings.mine': { right: 'hearRecordings', perform: none },
  'recordings.all': { right: 'hearAllRecordings', perform: none },
  'recordings.get': { right: 'hearRecordings', perform: missing },
  'recordings.remove': { right: 'dropRecordings', perform: missing },
}
