/** A sign that is shown for a moment: seen by those who are there, and kept by nobody. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

export const signs = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const
export type Sign = (typeof signs)[number]

export const reactions = {
  'reactions.show': act('meeting', 'Shows a sign to everybody for some seconds.', {
    input: z.object({ sign: z.enum(signs) }),
    answer: Nothing,
  }),
}
