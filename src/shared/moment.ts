/** Moments, everywhere: milliseconds since 1970, UTC. */
import { z } from 'zod'

/** Up to the year 9999, which calendars still know how to write. */
export const Moment = z.number().int().min(0).max(253_402_300_799_999)
