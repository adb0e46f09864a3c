/** The server about itself. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { ask } from './operation.ts'

export const system = {
  'system.about': ask('server', 'Name and version; open to everybody.', {
    input: Nothing,
    answer: z.object({ name: z.literal('Gavel'), version: z.string(), time: z.number() }),
  }),
  'system.capacity': ask('server', 'How many are in meetings now, and how many could be.', {
    input: Nothing,
    answer: z.object({
      /** Meetings that somebody is in. */
      meetings: z.number().int(),
      /** Everybody in them. */
      people: z.number().int(),
      mostPeople: z.number().int(),
      mostInOneMeeting: z.number().int(),
    }),
  }),
}
