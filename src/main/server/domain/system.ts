/** The server about itself. */
import type { system } from '../../../shared/system.ts'
import type { DeedsOf } from './deed.ts'
import { seated } from './seats.ts'

export const systemDeeds: DeedsOf<typeof system> = {
  'system.about': {
    right: 'look',
    perform: async ({ house, now }) => ({ name: 'Gavel', version: house.version, time: now }),
  },
  'system.capacity': {
    right: 'measure',
    async perform({ house, store }) {
      const running = await store.find('meetings', { where: { column: 'startedAt', is: 'ne', value: null } })
      const seats = await Promise.all(running.map(meeting => seated(house, meeting.number)))
      return {
        meetings: running.length,
        people: seats.flat().length,
        mostPeople: house.totalCapacity,
        mostInOneMeeting: house.capacity,
      }
    },
  },
}
