/** The key and secret with which programs speak LiveKit's server API here, and make tokens for rooms of their own. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'

export const LivekitKey = z.object({ key: z.string(), secret: z.string() })
export type LivekitKey = z.infer<typeof LivekitKey>

export const livekit = {
  'livekit.key': ask('server', 'The key and secret of LiveKit’s server API.', { input: Nothing, answer: LivekitKey }),
  'livekit.renewKey': act('server', 'Makes a new key and secret; the old ones end at once.', {
    input: Nothing,
    answer: LivekitKey,
  }),
}
