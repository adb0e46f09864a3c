/** What the chair does, and what participants ask of the chair. */
import { z } from 'zod'
import { ClientId, DisplayName } from './ids.ts'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

/** Unknown ids among known ones are passed over; if none is known the call fails and changes nothing. */
const Some = z.object({ participants: z.array(ClientId).min(1).max(1000) })

export const chairing = {
  'chairing.muteEveryone': act(
    'meeting',
    'Mutes everybody but the caller, the lecturer and the exclusions, and whoever comes later.',
    {
      input: z.object({
        allowSelfUnmute: z.boolean().default(true),
        exclusions: z.array(ClientId).max(1000).default([]),
      }),
      answer: Nothing,
    },
  ),
  'chairing.unmuteEveryone': act('meeting', 'Lets everybody unmute themselves again and asks them to.', {
    input: Nothing,
    answer: Nothing,
  }),
  'chairing.mute': act('meeting', 'Mutes some.', {
    input: Some.extend({ allowSelfUnmute: z.boolean().default(true) }),
    answer: Nothing,
  }),
  'chairing.unmute': act(
    'meeting',
    'Lets some unmute themselves and asks them to; never opens a microphone by itself.',
    {
      input: Some,
      answer: Nothing,
    },
  ),
  'chairing.requestUnmute': act('meeting', 'Asks the chair for the right to speak; once a minute counts.', {
    input: Nothing,
    answer: Nothing,
  }),
  'chairing.allowUnmute': act('meeting', 'Grants such requests.', { input: Some, answer: Nothing }),
  'chairing.allowUnmuteEveryone': act(
    'meeting',
    'Grants every request to be unmuted, and the right to everybody else who lacks it now.',
    { input: Nothing, answer: Nothing },
  ),
  'chairing.setLecturer': act('meeting', 'Makes one participant the lecturer, in place of whoever was.', {
    input: z.object({ participant: ClientId }),
    answer: Nothing,
  }),
  'chairing.clearLecturer': act('meeting', 'Nobody is lecturer any more.', { input: Nothing, answer: Nothing }),
  'chairing.rename': act('meeting', 'Changes the name others see; oneself always, others as chair.', {
    input: z.object({ participant: ClientId, name: DisplayName }),
    answer: Nothing,
  }),
  'chairing.promote': act(
    'meeting',
    'Makes one participant a chair too: people with an account for this meeting, guests while they stay.',
    { input: z.object({ participant: ClientId }), answer: Nothing },
  ),
  'chairing.demote': act('meeting', 'Takes that back; not from oneself, the owner or operators.', {
    input: z.object({ participant: ClientId }),
    answer: Nothing,
  }),
  'chairing.lock': act('meeting', 'Nobody new gets in, save the owner and operators.', {
    input: Nothing,
    answer: Nothing,
  }),
  'chairing.unlock': act('meeting', 'Opens it again.', { input: Nothing, answer: Nothing }),
  'chairing.remove': act('meeting', 'Removes some; they do not get back in.', { input: Some, answer: Nothing }),
  'chairing.removeEveryone': act('meeting', 'Everybody but the caller has to leave; they may come back.', {
    input: Nothing,
    answer: Nothing,
  }),
  'chairing.stop': act('meeting', 'Ends the meeting for all.', {
    input: z.object({
      /** True: the number stays joinable. Absent: a reservation does until its end, an instant meeting does not. */
      rejoin: z.boolean().optional(),
    }),
    answer: Nothing,
  }),
}
