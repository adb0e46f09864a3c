/** Streaming meetings: asked for as it will be, though no streamer is there yet. */
import { DomainError } from '../../../shared/errors.ts'
import type { streaming } from '../../../shared/streaming.ts'
import type { DeedsOf } from './deed.ts'
import { inSession } from './seats.ts'

export const streamingDeeds: DeedsOf<typeof streaming> = {
  'streaming.start': {
    right: 'stream',
    async perform(deed) {
      await inSession(deed)
      throw new DomainError('unavailable', 'This server has no streaming service.')
    },
  },
  'streaming.stop': {
    right: 'stream',
    async perform(deed) {
      await inSession(deed)
      throw new DomainError('notStreaming', 'This meeting is not being streamed.')
    },
  },
}
