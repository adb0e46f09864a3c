/** The lobby: while it is on, who is no chair waits at the door until a chair lets them in. */
import { z } from 'zod'
import { JoinInput } from './attendance.ts'
import { ClientId } from './ids.ts'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'

export const Waiting = z.object({ id: ClientId, name: z.string(), userId: z.string().nullable(), since: z.number() })
export type Waiting = z.infer<typeof Waiting>

export const lobby = {
  'lobby.set': act('meeting', 'Turns the lobby on or off; on, who is inside and no chair goes back to the door.', {
    input: z.object({
      on: z.boolean(),
      /** When it opens by itself; milliseconds since 1970. */
      until: z.number().int().min(0).nullable().default(null),
    }),
    answer: Nothing,
  }),
  'lobby.waiting': ask('meeting', 'Who waits at the door, who came first first.', {
    input: Nothing,
    answer: z.object({ waiting: z.array(Waiting) }),
  }),
  'lobby.wait': act(
    'meeting',
    'Waits at the door like a join that was refused with `waitingInLobby`; to be asked again every few seconds, until admitted.',
    {
      input: JoinInput,
      /** `seatKey` belongs into the next asking, and into the join. */
      answer: z.object({ admitted: z.boolean(), seatKey: z.string() }),
    },
  ),
  'lobby.giveUp': act('meeting', 'Waits no longer.', {
    input: z.object({ clientId: ClientId, seatKey: z.string().max(128).optional() }),
    answer: Nothing,
  }),
  'lobby.admit': act('meeting', 'Lets some of those waiting in, or all.', {
    input: z.object({ participants: z.array(ClientId).min(1).max(1000).optional() }),
    answer: Nothing,
  }),
}
