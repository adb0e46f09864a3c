/** Raised hands: who would like to say something, in the order in which they said so. */
import { z } from 'zod'
import { ClientId } from './ids.ts'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

export const hands = {
  'hands.raise': act(
    'meeting',
    'Raises the caller’s hand; of who may not unmute themselves it asks for the right to speak.',
    {
      input: Nothing,
      answer: Nothing,
    },
  ),
  'hands.lower': act('meeting', 'Takes hands down; one’s own when nobody is named, others’ as chair.', {
    input: z.object({ participants: z.array(ClientId).min(1).max(1000).optional() }),
    answer: Nothing,
  }),
  'hands.lowerEveryone': act('meeting', 'Takes all hands down.', { input: Nothing, answer: Nothing }),
}
