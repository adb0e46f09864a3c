/** Whether people can be reached. */
import { DomainError } from '../../../shared/errors.ts'
import type { presence } from '../../../shared/presence.ts'
import type { DeedsOf } from './deed.ts'
import { inMeeting } from './groups.ts'
import { endSession } from './session.ts'
import { detailsOf, detailsWith } from './users.ts'

export const presenceDeeds: DeedsOf<typeof presence> = {
  'presence.see': {
    right: 'keep',
    async perform(deed) {
      const { user } = deed.place
      const connections = deed.house.connections.of(user.id)
      const status = inMeeting(deed, user.id) ? 'ON_CALL' : connections.length > 0 ? 'ONLINE' : 'OFFLINE'
      const { presence, presenceNote } = detailsOf(user) as { presence?: string; presenceNote?: string }
      return {
        status,
        // What somebody says of themselves holds, whatever they do.
        presence: presence ?? (status === 'ONLINE' ? 'AVAILABLE' : status),
        note: presenceNote ?? '',
        details: detailsOf(user),
        connections: connections.map(({ id, userAgent, from, since }) => ({ id, userAgent, from, since })),
      }
    },
  },
  'presence.set': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed, { presence, note }) {
      const { user } = deed.place
      deed.put('users', { ...user, ...detailsWith(user, { presence, presenceNote: note }) })
      return {}
    },
  },
  'presence.disconnect': {
    right: 'keep',
    async perform(deed, { id }) {
      const connection = deed.house.connections.of(deed.place.user.id).find(one => one.id === id)
      if (!connection) throw new DomainError('notFound', 'This device is not connected.')
      await endSession(deed, connection.sessionDigest)
      deed.remember(() => connection.close())
      return {}
    },
  },
}
