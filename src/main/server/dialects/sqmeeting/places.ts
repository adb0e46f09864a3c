/** Where SQMeeting's things stand. Every address wants a `client_id` ("HTTP URL Common Parameters"). */
import { z } from 'zod'
import { ClientId } from '../../../../shared/ids.ts'
import { atMeeting, atServer, atUser } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

const query = z.object({ client_id: ClientId })

export const user = place('/user', { query })
export const account = place('/user/users/:user_id', { query, where: ({ params }) => atUser(params['user_id'] ?? '') })
export const schedule = place('/meeting_schedule', { query })
/** A planned meeting by its reservation's id, found once for all that can be done with it. */
export const reservation = place('/meeting_schedule/:reservation_id', {
  query,
  where: async ({ params, perform }) =>
    atMeeting((await perform('meetings.byId', atServer, { id: params['reservation_id'] ?? '' })).number),
})
export const system = place('/system', { query })
export const running = place('/meeting', { query })
export const meeting = place('/meeting/:meeting_number', {
  query,
  where: ({ params }) => atMeeting(params['meeting_number'] ?? ''),
})
