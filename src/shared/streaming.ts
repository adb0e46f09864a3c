/** Sending meetings to an audience that is not in them. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

export const streaming = {
  'streaming.start': act('meeting', 'Streams the meeting from now on, told to everybody in it.', {
    input: z.object({
      /** What the audience must know to watch; empty means nothing. */
      password: z.string().max(32).default(''),
    }),
    answer: Nothing,
  }),
  'streaming.stop': act('meeting', 'Ends the streaming.', { input: Nothing, answer: Nothing }),
}
