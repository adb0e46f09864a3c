/** Calendars to subscribe to. Whoever has the token of one can read it, which is why there can be another one at any time. */
import { z } from 'zod'
import { act } from './operation.ts'

const input = z.object({
  /** The token there was leads nowhere from then on. */
  renew: z.boolean().default(false),
})
const answer = z.object({ token: z.string() })

export const feeds = {
  'feeds.mine': act('server', 'The token by which a calendar shows all that is in my list.', { input, answer }),
  'feeds.ofEntry': act('entry', 'The token by which a calendar shows this one meeting or series.', { input, answer }),
}

/** Where calendars read; below the origin by which this server is reached. */
export const feedPath = (of: 'user' | 'entry', token: string): string =>
  of === 'user' ? `/api/v6/meeting/calendar/user/${token}` : `/api/v6/meeting/calendar/${token}`
