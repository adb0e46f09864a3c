/** Calls in a conversation: its visitors sit in the meeting as long as they are in it. */
import type { conversations } from '../../../../shared/conversations.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { join } from '../attendance.ts'
import { type Inside, inside, memberView, pastLobby } from '../circle.ts'
import type { DeedsOf } from '../deed.ts'
import type { AtMeeting } from '../seats.ts'
import { nameOf } from '../users.ts'
import { guestName } from './finding.ts'
import { letGo, seatsOfVisit } from './leaving.ts'

export const callingDeeds = {
  'conversations.callers': {
    right: 'look',
    first: callable,
    async perform(deed) {
      const { circle } = await callable(deed)
      const members = circle.parties.map(party => memberView(deed.house, party))
      return { members: members.filter(one => one.inCall > 0 && deed.now - one.lastPing <= callersSeenFor) }
    },
  },
  'conversations.call': {
    right: 'look',
    first: callable,
    async perform(deed, { flags }) {
      const { me } = await callable(deed)
      const { visit } = me
      if (!visit) throw new DomainError('participantNotFound', 'Join the conversation first.')
      if (seatsOfVisit(me).length === 0) {
        const name = (me.user ? nameOf(me.user) : visit.name) || guestName
        await join(deed, { name: name.slice(0, 48), clientId: visit.clientId }, visit)
      }
      deed.put('visits', { ...visit, flags })
      return {}
    },
  },
  'conversations.hangUp': {
    right: 'look',
    first: inside,
    async perform(deed) {
      const { me } = await inside(deed)
      if (!me.visit) throw new DomainError('participantNotFound', 'You have not joined this conversation.')
      deed.put('visits', { ...me.visit, flags: 0 })
      await letGo(deed, [{ ...me, visit: undefined, seats: seatsOfVisit(me) }], 'left')
      return {}
    },
  },
} satisfies Partial<DeedsOf<typeof conversations>>

const callersSeenFor = 30_000

async function callable(deed: AtMeeting): Promise<Inside> {
  const found = await inside(deed)
  if (found.circle.meeting.readOnly) throw new DomainError('forbidden', 'This conversation is read-only.')
  return pastLobby(deed)
}
