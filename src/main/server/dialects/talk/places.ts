/** Where Talk's things stand. A conversation's token is its meeting number. */
import { atMeeting } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

const api = '/apps/spreed/api/v1'
const byToken = {
  knock: 'anybody',
  where: ({ params }: { params: Readonly<Record<string, string>> }) => atMeeting(params['token'] ?? ''),
} as const

export const rooms = place(`${api}/room`)
export const room = place(`${api}/room/:token`, byToken)
export const guest = place(`${api}/guest/:token`, byToken)
export const call = place(`${api}/call/:token`, byToken)
export const cloud = place('/cloud', { knock: 'anybody' })
