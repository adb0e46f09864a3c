/** Who was in which meeting from when to when: one's own past, and everybody's for those who may see it. */
import { z } from 'zod'
import { listOf, Selection } from './listing.ts'
import { ask } from './operation.ts'

export const Attendance = z.object({
  id: z.string(),
  number: z.string(),
  meetingName: z.string(),
  userId: z.string().nullable(),
  /** The number of whose past it is; null for guests, and for accounts that are gone. */
  extension: z.string().nullable(),
  name: z.string(),
  joinedAt: z.number(),
  leftAt: z.number(),
  reason: z.string(),
})
export type Attendance = z.infer<typeof Attendance>

const Mark = z.object({ mark: z.string().max(256) })

export const attendances = {
  'attendances.mine': ask('server', 'My past attendances, the latest first.', {
    input: Selection,
    answer: listOf(Attendance),
  }),
  'attendances.all': ask('server', 'Everybody’s past attendances, the latest first.', {
    input: Selection,
    answer: listOf(Attendance),
  }),
  'attendances.get': ask('server', 'One past attendance, mine or one that I may see.', {
    input: z.object({ id: z.string().max(256) }),
    answer: Attendance,
  }),
  'attendances.mark': ask('server', 'A mark, for asking later what has come since.', {
    input: z.object({
      /** Before now: what ended from then on will be told too. */
      since: z.number().int().min(0).optional(),
    }),
    answer: Mark,
  }),
  'attendances.since': ask('server', 'My attendances since a mark of mine, each told once, and the next mark.', {
    input: Mark,
    answer: Mark.extend({ items: z.array(Attendance) }),
  }),
}
