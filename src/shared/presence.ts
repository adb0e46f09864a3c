/** Whether people can be reached: what they say of themselves, and what their connections and meetings tell. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'

export const Presence = z.enum(['DO_NOT_DISTURB', 'AVAILABLE', 'AWAY', 'BUSINESS_TRIP', 'LUNCH'])

export const presence = {
  'presence.see': ask('user', 'Whether somebody is there, and from where.', {
    input: Nothing,
    answer: z.object({
      status: z.enum(['ONLINE', 'ON_CALL', 'OFFLINE']),
      presence: z.string(),
      note: z.string(),
      /** As in the account. */
      details: Body,
      connections: z.array(z.object({ id: z.string(), userAgent: z.string(), from: z.string(), since: z.number() })),
    }),
  }),
  'presence.set': act('user', 'Says how one is to be reached.', {
    input: z.object({ presence: Presence, note: z.string().max(128).default('') }),
    answer: Nothing,
  }),
  'presence.disconnect': act('user', 'Signs a device out.', { input: z.object({ id: z.string() }), answer: Nothing }),
}
