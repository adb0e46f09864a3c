/** Streaming meetings. No streamer is there yet. */
import type { streaming } from '../../../shared/streaming.ts'
import type { DeedsOf } from './deed.ts'
import { lacking } from './lacking.ts'

export const streamingDeeds: DeedsOf<typeof streaming> = {
  'streaming.start': { right: 'stream', perform: lacking('unavailable', 'This server has no streaming service.') },
  'streaming.stop': { right: 'stream', perform: lacking('notStreaming', 'This meeting is not being streamed.') },
}
