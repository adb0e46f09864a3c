/** What clients do with a meeting's link, by the key in its last segment; the document does not mention it. */
import { z } from 'zod'
import { del, get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { added, linked, removed } from './places.ts'
import { linkTo } from './planned.ts'

const Linked = z.object({
  meeting_number: z.string(),
  meeting_password: z.string(),
  meeting_name: z.string(),
  meeting_link: z.string(),
  meeting_url: z.string(),
  schedule_start_time: z.number(),
  schedule_end_time: z.number(),
  meeting_status: z.enum(['NOT_STARTED', 'STARTED', 'ENDED']),
})

const statuses = { planned: 'NOT_STARTED', running: 'STARTED', over: 'ENDED' } as const

export const linkRoutes = [
  ...under(linked, [
    get('', {
      does: 'meetings.resolve',
      replies: Linked,
      reply({ number, name, password, startsAt, endsAt, status }, { params, reachedAt }): z.output<typeof Linked> {
        const url = linkTo(params['key'] ?? '', reachedAt)
        return {
          meeting_number: number,
          meeting_password: password,
          meeting_name: name,
          meeting_link: url,
          meeting_url: url,
          schedule_start_time: startsAt,
          schedule_end_time: endsAt,
          meeting_status: statuses[status],
        }
      },
    }),
  ]),
  ...under(added, [post('', { does: 'meetings.addToMine' })]),
  ...under(removed, [del('', { does: 'meetings.removeFromMine' })]),
]
