/**
 * Raised hands. A hand and a request to be unmuted are one thing to whoever raises it, "I would like to speak": the hand of
 * who may not unmute themselves is their request (`asks` in seats.ts), a request raises the hand, and the chair's answer to it
 * takes it down. Otherwise a hand stays until its owner or a chair takes it down; being muted or unmuted does not move it, so
 * that nobody loses their place among those who wait.
 */
import { DomainError } from '../../../shared/errors.ts'
import type { hands } from '../../../shared/hands.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { type AtMeeting, asks, change, chosen, doer, inSession, provenSeat, tellChairs } from './seats.ts'

export const handDeeds: DeedsOf<typeof hands> = {
  'hands.raise': {
    right: 'converse',
    async perform(deed) {
      const { house, now, place } = deed
      const row = await provenSeat(deed)
      if (row.raisedAt !== null) return {}
      if (house.raised.exhausted(row.id, now))
        throw new DomainError('tooMany', 'This hand went up and down too often. Wait a minute.')
      house.raised.failed(row.id, now)
      const raised = { ...row, raisedAt: now }
      change(deed, place.meeting, raised)
      if (asks(raised)) tellChairs(deed, raised)
      return {}
    },
  },
  'hands.lower': {
    right: 'speakUp',
    async perform(deed, { participants }) {
      const own = participants === undefined ? await provenSeat(deed) : undefined
      const mine = deed.actor.seat?.participantId
      if (participants?.some(id => id !== mine)) await deed.demand('chair')
      const seats = await inSession(deed)
      lower(deed, seats, own ? [own] : chosen(seats, participants ?? []))
      return {}
    },
  },
  'hands.lowerEveryone': {
    right: 'chair',
    async perform(deed) {
      const seats = await inSession(deed)
      lower(deed, seats, seats)
      return {}
    },
  },
}

/** With the hand goes the request. */
function lower(deed: AtMeeting, seats: readonly Row<'participants'>[], among: readonly Row<'participants'>[]): void {
  const { number } = deed.place.meeting
  const raised = among.filter(row => row.raisedAt !== null || row.requestedAt !== null)
  for (const row of raised) change(deed, deed.place.meeting, { ...row, raisedAt: null, requestedAt: null })
  const by = doer(deed, seats)
  const participantIds = raised.map(row => row.clientId).filter(id => id !== by.id)
  if (participantIds.length > 0) deed.publish({ event: 'hands.lowered', number, participantIds, by }, { in: number })
}
