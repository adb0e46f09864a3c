/** Links: whoever has one may know what it leads to, and put that into their own list. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { Meeting } from './meetings.ts'
import { act, ask } from './operation.ts'

export const Resolved = Meeting.pick({ number: true, name: true, password: true, startsAt: true, endsAt: true }).extend(
  {
    /** `running`: somebody is in it. */
    status: z.enum(['planned', 'running', 'over']),
  },
)
export type Resolved = z.infer<typeof Resolved>

export const meetingLinks = {
  'meetings.resolve': ask('link', 'The meeting behind a link, with its password: a link is as good as a key.', {
    input: Nothing,
    answer: Resolved,
  }),
  'meetings.addToMine': act('link', 'Puts the meeting or the series behind a link into my list.', {
    input: Nothing,
    answer: Meeting,
  }),
  'meetings.removeFromMine': act('link', 'Takes the meeting or the series behind a link out of my list.', {
    input: Nothing,
    answer: Nothing,
  }),
}
