/** Who hears an event. */
import type { Audience } from '../../../shared/events.ts'
import type { Ears } from './actor.ts'
import type { House } from './house.ts'

export function hears(house: House, actor: Ears, audience: Audience): boolean {
  if ('signedIn' in audience) return actor.user !== undefined
  if ('users' in audience) return actor.user !== undefined && audience.users.includes(actor.user.id)
  const { seat } = actor
  if (!seat) return false
  // Told even when they have just lost their seat: it is about them.
  if ('participant' in audience)
    return seat.number === audience.participant.number && seat.participantId === audience.participant.id
  if ('chairsOf' in audience)
    return seat.number === audience.chairsOf && house.presence.of(seat.number, seat.participantId)?.chair === true
  return seat.number === audience.in && house.presence.of(seat.number, seat.participantId) !== undefined
}
