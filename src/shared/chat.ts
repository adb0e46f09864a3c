/** What people in a meeting write to each other: to everybody in it, or to one of them alone. */
import { z } from 'zod'
import { ClientId } from './ids.ts'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'

/** The longest there is, in characters. */
export const longestMessage = 2000

/** As they were called when it was written; the id is empty when somebody else sits in their place since. */
const Named = z.object({ id: z.string(), name: z.string() })

export const Message = z.object({
  id: z.string(),
  /** Counts up within a meeting, whatever the clock does. */
  rank: z.number(),
  at: z.number(),
  from: Named,
  /** Null: everybody. */
  to: Named.nullable(),
  /** Plain text. */
  text: z.string(),
})
export type Message = z.infer<typeof Message>

export const chat = {
  'chat.say': act('meeting', 'Writes to everybody in the meeting, or to one participant alone.', {
    input: z.object({
      text: z.string().trim().min(1).max(longestMessage),
      /** Left out: everybody. */
      to: ClientId.optional(),
      /** The writer's own name for it. Said again with the same key, because the answer was lost, it is still said once. */
      key: z.string().min(1).max(64),
    }),
    answer: Message,
  }),
  'chat.read': ask(
    'meeting',
    'What was written to everybody since the meeting began, and what was written to or by the asker; the newest, oldest first.',
    {
      input: z.object({
        /** Only what comes before this rank. */
        before: z.number().optional(),
        top: z.number().int().min(1).max(500).default(200),
      }),
      answer: z.object({
        messages: z.array(Message),
        /** There is something before these. */
        more: z.boolean(),
      }),
    },
  ),
  'chat.set': act('meeting', 'Lets everybody write, or only chairs; to a chair everybody still can.', {
    input: z.object({ open: z.boolean() }),
    answer: Nothing,
  }),
}
