/** Who was in which meeting from when to when, as one's own past. */
import { z } from 'zod'
import { listOf, Selection } from './listing.ts'
import { ask } from './operation.ts'

export const Attendance = z.object({
  id: z.string(),
  number: z.string(),
  meetingName: z.string(),
  userId: z.string().nullable(),
  /** The number of whose past it is. */
  extension: z.string(),
  name: z.string(),
  joinedAt: z.number(),
  leftAt: z.number(),
  reason: z.string(),
})
export type Attendance = z.infer<typeof Attendance>

export const attendances = {
  'attendances.mine': ask('server', 'My past attendances, the latest first.', {
    input: Selection,
    answer: listOf(Attendance),
  }),
  'attendances.get': ask('server', 'One of my past attendances.', {
    input: z.object({ id: z.string().max(256) }),
    answer: Attendance,
  }),
  'attendances.mark': ask('server', 'A mark in time, for asking later what has come since.', {
    input: z.object({ since: z.number().int().min(0).optional() }),
    answer: z.object({ mark: z.string() }),
  }),
  'attendances.since': ask('server', 'My attendances that ended since a mark of mine, and the next mark.', {
    input: z.object({ mark: z.string().max(256) }),
    answer: z.object({ mark: z.string(), items: z.array(Attendance) }),
  }),
}
