/** Who is meant in a conversation, and whether what is asked is for this kind of one. */
import { DomainError } from '../../../../shared/errors.ts'
import { type Circle, circleOf, notThere, type Party, selfIn, sessionIdOf } from '../circle.ts'
import type { House } from '../house.ts'
import type { AtMeeting } from '../seats.ts'

export const guestName = 'Guest'

/** Those in a conversation, and strangers if it stands open. */
export async function atDoor(deed: AtMeeting): Promise<{ circle: Circle; me: Party | undefined }> {
  const circle = await circleOf(deed.house, deed.place.meeting)
  const me = circle && selfIn(deed.house, circle, deed.actor)
  if (!circle || (!me && !circle.open)) throw notThere()
  return { circle, me }
}

/** What was planned elsewhere belongs to its owner; a conversation to its moderators. */
export async function editable(deed: AtMeeting): Promise<void> {
  const { kind } = deed.place.meeting
  if (kind === 'room') throw new DomainError('notAllowedHere', 'This is somebody’s personal room.')
  if (kind !== 'conversation' && kind !== 'pair') await deed.demand('editPlan')
}

export function notOfTwo({ meeting }: Circle): void {
  if (meeting.kind === 'pair') throw new DomainError('notAllowedHere', 'This is not for a conversation of two.')
}

export const gone = () => new DomainError('participantNotFound', 'Nobody like this is in the conversation.')

export const byName = ({ parties }: Circle, username: string): Party | undefined =>
  parties.find(({ user }) => user?.usernameKey === username.toLowerCase())

export function bySession(house: House, { parties }: Circle, sessionId: string): Party {
  const found = sessionId === '' ? undefined : parties.find(party => sessionIdOf(house, party) === sessionId)
  if (!found) throw gone()
  return found
}

/** A user name counts before a session. */
export function targeted(
  house: House,
  circle: Circle,
  { username, sessionId }: { username?: string | undefined; sessionId?: string | undefined },
): Party {
  if (username === undefined || username === '') return bySession(house, circle, sessionId ?? '')
  const found = byName(circle, username)
  if (!found) throw gone()
  return found
}
