/** Where SQMeeting's things stand. Every address wants a `client_id` ("HTTP URL Common Parameters"). */
import { z } from 'zod'
import { ClientId } from '../../../../shared/ids.ts'
import { atMeeting, atReservation, atUser } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

const query = z.object({ client_id: ClientId })

export const user = place('/user', { query })
export const account = place('/user/users/:user_id', { query, where: ({ params }) => atUser(params['user_id'] ?? '') })
export const schedule = place('/meeting_schedule', { query })
export const reservation = place('/meeting_schedule/:reservation_id', {
  query,
  where: ({ params }) => atReservation(params['reservation_id'] ?? ''),
})
export const system = place('/system', { query })
export const running = place('/meeting', { query })
export const meeting = place('/meeting/:meeting_number', {
  query,
  where: ({ params }) => atMeeting(params['meeting_number'] ?? ''),
})
