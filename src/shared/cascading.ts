/** Two meetings of this server made one for a while: each hears and sees whoever speaks in the other. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

const Other = z.object({ number: z.string().min(1).max(32) })

export const cascading = {
  'cascading.link': act('meeting', 'Links this meeting with another one that is going on here.', {
    input: Other.extend({
      /** The other meeting’s, as somebody joining it would need it. */
      password: z.string().max(32).optional(),
    }),
    answer: Nothing,
  }),
  'cascading.unlink': act('meeting', 'Parts the two again; nothing happens when they were not linked.', {
    input: Other,
    answer: Nothing,
  }),
}
