/** Signs of a moment: told to everybody and forgotten. */
import { DomainError } from '../../../shared/errors.ts'
import type { reactions } from '../../../shared/reactions.ts'
import type { DeedsOf } from './deed.ts'
import { provenSeat } from './seats.ts'

export const reactionDeeds: DeedsOf<typeof reactions> = {
  'reactions.show': {
    right: 'converse',
    async perform(deed, { sign }) {
      const { house, now } = deed
      const { id, number, clientId } = await provenSeat(deed)
      if (house.reacted.exhausted(id, now)) throw new DomainError('tooMany', 'Too many signs at once.')
      house.reacted.failed(id, now)
      // When hundreds clap, everybody sees that they do without being told of each: the rest of a second's applause is dropped.
      if (house.reactedHere.exhausted(number, now)) return {}
      house.reactedHere.failed(number, now)
      deed.publish({ event: 'reactions.shown', number, participantId: clientId, sign }, { in: number })
      return {}
    },
  },
}
