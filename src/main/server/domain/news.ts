/** What is told beyond the house, to other servers and by mail; a deed names it, and it is saved with what the deed did. */
import type { CalendarItem } from '../../../shared/calendar.ts'
import type { PartingReason } from '../../../shared/events.ts'

export type News =
  | {
      news: 'scheduled' | 'updated' | 'closed'
      entryId: string
      /** Calendars show something else than before. */
      shown: boolean
    }
  /** As it was before. */
  | { news: 'deleted'; item: CalendarItem }
  | { news: 'joined'; seat: NewsSeat }
  | { news: 'left'; seat: NewsSeat; reason: PartingReason }
  /** Whoever is invited to it by mail was told already, or is not to be. */
  | { news: 'settled'; entryId: string }

/** Who came or went, and for which planned time people were there. */
export interface NewsSeat {
  number: string
  reservationId: string | null
  id: string
  name: string
  userId: string | null
}
