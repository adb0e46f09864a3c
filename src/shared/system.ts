/** The server about itself. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { ask } from './operation.ts'

export const system = {
  'system.about': ask('server', 'Name and version; open to everybody.', {
    input: Nothing,
    answer: z.object({ name: z.literal('Gavel'), version: z.string(), time: z.number() }),
  }),
}
