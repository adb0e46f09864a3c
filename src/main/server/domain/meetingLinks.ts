/** What whoever has a link may do. */
import { DomainError } from '../../../shared/errors.ts'
import type { meetingLinks } from '../../../shared/meetingLinks.ts'
import type { DeedsOf } from './deed.ts'
import { enlist, entryFrom, entryOf, entryRows, listedId } from './listed.ts'
import { meetingView } from './meetingViews.ts'

export const meetingLinkDeeds: DeedsOf<typeof meetingLinks> = {
  'meetings.resolve': {
    right: 'look',
    async perform({ house, place }) {
      const { number, name, password, startsAt, endsAt, over, present } = await meetingView(house, place.reservation)
      const status = over ? 'over' : present > 0 ? 'running' : 'planned'
      return { number, name, password, startsAt, endsAt, status }
    },
  },
  'meetings.addToMine': {
    right: 'hold',
    async perform(deed) {
      const { reservation } = deed.place
      const entryId = entryOf(reservation)
      const { id } = deed.user()
      const entry = entryFrom(await entryRows(deed.house, entryId), deed.now)
      if (entry.over) throw new DomainError('meetingOver', 'This meeting is over.')
      const meeting = await meetingView(deed.house, reservation)
      if (await deed.store.get('listed', listedId(id, entryId))) return meeting
      enlist(deed, id, 'added', entry)
      deed.publish({ event: 'meetings.changed', meeting }, { users: [id] })
      return meeting
    },
  },
  'meetings.removeFromMine': {
    right: 'hold',
    async perform(deed) {
      const { meeting, reservation } = deed.place
      const entryId = entryOf(reservation)
      const { id } = deed.user()
      if (id === meeting.ownerId)
        throw new DomainError('notAllowedHere', 'This meeting is your own; to be rid of it, cancel it.')
      deed.remove('listed', listedId(id, entryId))
      deed.publish({ event: 'meetings.cancelled', number: meeting.number, id: entryId }, { users: [id] })
      return {}
    },
  },
}
