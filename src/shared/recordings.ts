/** Recording meetings. */
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

export const recordings = {
  'recordings.start': act('meeting', 'Records the meeting from now on, told to everybody in it.', {
    input: Nothing,
    answer: Nothing,
  }),
  'recordings.stop': act('meeting', 'Ends the recording.', { input: Nothing, answer: Nothing }),
}
