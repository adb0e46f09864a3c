/** Where SQMeeting's things stand. Every address wants a `client_id` ("HTTP URL Common Parameters"). */
import { z } from 'zod'
import { ClientId } from '../../../../shared/ids.ts'
import { atLink, atMeeting, atReservation, atSeries, atUser } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

const query = z.object({ client_id: ClientId })

export const user = place('/user', { query })
export const account = place('/user/users/:user_id', { query, where: ({ params }) => atUser(params['user_id'] ?? '') })
export const schedule = place('/meeting_schedule', { query })
export const reservation = place('/meeting_schedule/:reservation_id', {
  query,
  where: ({ params }) => atReservation(params['reservation_id'] ?? ''),
})
export const recurrence = place('/meeting_schedule/recurrence', { query })
/** By the series' id, or that of one of its reservations: clients have the one or the other. */
export const series = place('/meeting_schedule/recurrence/:group_id', {
  query,
  where: ({ params }) => atSeries(params['group_id'] ?? ''),
})
const byKey = { where: ({ params }: { params: Readonly<Record<string, string>> }) => atLink(params['key'] ?? '') }
/** Asked by whoever has scanned a link, who need not say who they are. */
export const linked = place('/mt/:key', { knock: 'anybody', ...byKey })
export const added = place('/meeting_list/add/:key', { query, ...byKey })
export const removed = place('/meeting_list/remove/:key', { query, ...byKey })
export const rooms = place('/meeting_room', { query })
export const system = place('/system', { query })
export const running = place('/meeting', { query })
export const meeting = place('/meeting/:meeting_number', {
  query,
  where: ({ params }) => atMeeting(params['meeting_number'] ?? ''),
})
