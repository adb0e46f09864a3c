/** Meetings' passwords: given by those who join, and slow to guess. */
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'

/** Whether this is the meeting's password, if it has one; else the refusal. Wrong ones are counted by meeting and by where they come from. */
export function checkPassword(deed: DeedContext, meeting: Row<'meetings'>, given: string | undefined): void {
  const { house, now } = deed
  if (meeting.password === '') return
  const guesser = `${meeting.number} ${deed.actor.from ?? ''}`
  if (house.wrongPasswords.exhausted(guesser, now))
    throw new DomainError('tooMany', 'Too many wrong passwords. Try again in five minutes.')
  if (given === meeting.password) {
    house.wrongPasswords.succeeded(guesser)
    return
  }
  if (given === undefined || given === '')
    throw new DomainError('wrongMeetingPassword', 'This meeting needs a password.')
  house.wrongPasswords.failed(guesser, now)
  throw new DomainError('wrongMeetingPassword', 'The meeting’s password is not right.')
}

/** Whether what was given puts them in charge. A wrong one that is also no password of the meeting's counts as a wrong password. */
export function bringsAdminPin(
  deed: DeedContext,
  meeting: Row<'meetings'>,
  adminPin: string,
  given: string | undefined,
): boolean {
  const { house, now } = deed
  if (adminPin === '' || !given) return false
  const guesser = `${meeting.number} ${deed.actor.from ?? ''}`
  if (house.wrongPasswords.exhausted(guesser, now))
    throw new DomainError('tooMany', 'Too many wrong passwords. Try again in five minutes.')
  if (given === adminPin) return true
  // Where the meeting has a password, that check counts it.
  if (meeting.password === '') house.wrongPasswords.failed(guesser, now)
  return false
}
