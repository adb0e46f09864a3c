/** What moderators decide about a conversation. */
import type { conversations } from '../../../../shared/conversations.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { asModerator, type Circle } from '../circle.ts'
import type { DeedsOf } from '../deed.ts'
import { change, changeVenue, dissolve, showInside } from '../entries.ts'
import { setLobby } from '../lobby.ts'
import type { AtMeeting } from '../seats.ts'
import { editable, notOfTwo } from './finding.ts'
import { letGo } from './leaving.ts'

export const changingDeeds = {
  'conversations.change': {
    right: 'look',
    first: asModerator,
    async perform(deed, changes) {
      const { circle } = await asModerator(deed)
      const { meeting } = circle
      if (changes.password !== undefined && !circle.open)
        throw new DomainError('forbidden', 'Only open conversations have a password.')
      notOfTwo(circle)
      if (changes.name !== undefined || changes.password !== undefined) await editable(deed)
      if (changes.name !== undefined || changes.password !== undefined) {
        const venue = changeVenue(deed, meeting, changes.name ?? meeting.name, changes.password)
        const { reservation } = circle
        if (reservation && changes.name !== undefined) await change(deed, { ...reservation, name: changes.name })
        await showInside(deed, venue)
      }
      if (changes.open !== undefined && changes.open !== circle.open) await setOpen(deed, circle, changes.open)
      if (changes.readOnly !== undefined) deed.put('meetings', { ...meeting, readOnly: changes.readOnly })
      if (changes.lobby !== undefined) await setLobby(deed, changes.lobby, changes.lobbyUntil ?? null)
      return {}
    },
  },
  'conversations.end': {
    right: 'look',
    first: asModerator,
    async perform(deed) {
      const { circle } = await asModerator(deed)
      notOfTwo(circle)
      await editable(deed)
      await dissolve(deed)
      return {}
    },
  },
} satisfies Partial<DeedsOf<typeof conversations>>

/** Closing the door sends those out who only came through it. */
export async function setOpen(deed: AtMeeting, { reservation, parties }: Circle, open: boolean): Promise<void> {
  if (!reservation) throw new DomainError('notAllowedHere', 'A personal room is always open.')
  await editable(deed)
  if (!open)
    await letGo(
      deed,
      parties.filter(({ standing }) => standing === 'guest' || standing === 'follower'),
      'dismissed',
    )
  await change(deed, { ...reservation, guestsAllowed: open })
  const meeting = await deed.store.get('meetings', reservation.number)
  if (meeting) await showInside(deed, meeting)
}
