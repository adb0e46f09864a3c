/** Recording meetings, and what was recorded. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask } from './operation.ts'

export const Recording = z.object({
  id: z.string(),
  number: z.string(),
  /** Whose it is. */
  extension: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  fileName: z.string(),
  fileSize: z.number().int(),
  fileUrl: z.string(),
})
export type Recording = z.infer<typeof Recording>

const Named = z.object({ id: z.string().max(256) })

export const recordings = {
  'recordings.start': act('meeting', 'Records the meeting from now on, told to everybody in it.', {
    input: Nothing,
    answer: Nothing,
  }),
  'recordings.stop': act('meeting', 'Ends the recording.', { input: Nothing, answer: Nothing }),
  'recordings.here': ask('meeting', 'What was recorded in this meeting.', {
    input: Selection,
    answer: listOf(Recording),
  }),
  'recordings.mine': ask('server', 'What was recorded of mine.', { input: Selection, answer: listOf(Recording) }),
  'recordings.all': ask('server', 'What was recorded of everybody’s.', { input: Selection, answer: listOf(Recording) }),
  'recordings.get': ask('server', 'One recording, mine or one that I may hear.', { input: Named, answer: Recording }),
  'recordings.remove': act('server', 'Deletes a recording with its file.', { input: Named, answer: Nothing }),
  'recordings.mark': act('meeting', 'Marks a recording of this meeting as heard, or not.', {
    input: Named.extend({ read: z.boolean() }),
    answer: Nothing,
  }),
}
