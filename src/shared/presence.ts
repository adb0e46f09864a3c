/** Whether people can be reached: what they say of themselves, and what their connections, meetings and office hours tell. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'

export const Presence = z.enum(['AVAILABLE', 'DO_NOT_DISTURB', 'AWAY', 'LUNCH', 'BUSINESS_TRIP'])
export type Presence = z.infer<typeof Presence>

export const Status = z.enum(['ONLINE', 'ON_CALL', 'OFFLINE'])
export type Status = z.infer<typeof Status>

/** As colleagues see somebody. */
export const Reach = z.object({
  status: Status,
  /** What they say of themselves, whatever they do. */
  presence: Presence,
  note: z.string(),
  /** Out of office by their hours, or on a holiday. */
  away: z.object({ why: z.enum(['hours', 'holiday']), name: z.string(), until: z.number().nullable() }).nullable(),
  /** When that changes by itself; null when no change is in sight. */
  changesAt: z.number().nullable(),
})
export type Reach = z.infer<typeof Reach>

export const presence = {
  'presence.see': ask('user', 'Whether somebody is there, and from where.', {
    input: Nothing,
    answer: z.object({
      status: Status,
      presence: z.string(),
      note: z.string(),
      /** As in the account. */
      details: Body,
      connections: z.array(z.object({ id: z.string(), userAgent: z.string(), from: z.string(), since: z.number() })),
    }),
  }),
  'presence.reach': ask('user', 'How colleagues see somebody.', { input: Nothing, answer: Reach }),
  'presence.set': act('user', 'Says how one is to be reached.', {
    input: z.object({ presence: Presence, note: z.string().max(128).default('') }),
    answer: Nothing,
  }),
  'presence.disconnect': act('user', 'Signs a device out.', { input: z.object({ id: z.string() }), answer: Nothing }),
}
