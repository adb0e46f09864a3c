/** Recording meetings: asked for as it will be, though no recorder is there yet. */
import { DomainError } from '../../../shared/errors.ts'
import type { recordings } from '../../../shared/recordings.ts'
import type { DeedsOf } from './deed.ts'
import { inSession } from './seats.ts'

export const recordingDeeds: DeedsOf<typeof recordings> = {
  'recordings.start': {
    right: 'record',
    async perform(deed) {
      await inSession(deed)
      throw new DomainError('unavailable', 'This server has no recorder.')
    },
  },
  'recordings.stop': {
    right: 'record',
    async perform(deed) {
      await inSession(deed)
      throw new DomainError('notRecording', 'This meeting is not being recorded.')
    },
  },
}
