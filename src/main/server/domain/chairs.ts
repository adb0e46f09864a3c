/** Who chairs a meeting beside its owner, and what follows for those who sit in it. */
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { coChairsOf, isChair } from './rights.ts'
import { type AtMeeting, answered, changeMeeting, participantView, seated } from './seats.ts'

/** Somebody seated may use the chair's controls from now on, or may not any more. */
export function setChair(deed: AtMeeting, meeting: Row<'meetings'>, row: Row<'participants'>, chair: boolean): void {
  const { house } = deed
  const { number, clientId: id, userId } = row
  const present = house.presence.of(number, id)
  if (!present || present.chair === chair) return
  // Whoever chairs can always speak, though nobody opens their microphone for them.
  const held = chair && row.silenced && !row.mayUnmute
  const next = held ? { ...answered(row), mayUnmute: true } : row
  deed.put('participants', next)
  if (held) deed.move(media => media.allowUnmute(number, id))
  deed.remember(() => house.presence.seat(number, { id, chair, userId }, present.since))
  const participant = participantView(house, meeting, next, { ...present, chair })
  deed.publish({ event: 'attendance.changed', number, participant }, { in: number })
}

/** An account becomes co-chair of this meeting, or is one no more, whether or not it is in it now. */
export async function appoint(deed: AtMeeting, user: Row<'users'>, chair: boolean): Promise<void> {
  const { meeting } = deed.place
  const others = coChairsOf(meeting).filter(id => id !== user.id)
  if (chair === isChair(user, meeting)) throw chair ? isOne(user.id) : isNone(user.id)
  const next = { ...meeting, coChairs: (chair ? [...others, user.id] : others).join(' ') }
  if (!chair && isChair(user, next))
    throw new DomainError('notAllowedHere', 'The owner and operators are chairs for good.', 'participant')
  await changeMeeting(deed, next)
  for (const row of await seated(deed.house, meeting.number))
    if (row.userId === user.id) setChair(deed, next, row, chair)
}

/** A guest becomes chair as long as they stay, or is one no more. */
export function appointGuest(deed: AtMeeting, row: Row<'participants'>, chair: boolean): void {
  if (row.promoted === chair) throw chair ? isOne(row.clientId) : isNone(row.clientId)
  const next = { ...row, promoted: chair }
  deed.put('participants', next)
  setChair(deed, deed.place.meeting, next, chair)
}

const isOne = (id: string) => new DomainError('notAllowedHere', `${id} is a chair already.`, 'participant')
const isNone = (id: string) => new DomainError('notAllowedHere', `${id} is no chair.`, 'participant')
