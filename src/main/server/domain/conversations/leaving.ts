/** Out of a conversation: visits and seats end, membership with them or not. */
import { appoint } from '../chairs.ts'
import { circleOf, type Party } from '../circle.ts'
import type { Row } from '../collections.ts'
import { afterParting, part } from '../parting.ts'
import { coChairsOf } from '../rights.ts'
import { type AtMeeting, doer } from '../seats.ts'
import { forget } from '../visits.ts'

export const seatsOfVisit = ({ visit, seats }: Party): Row<'participants'>[] =>
  seats.filter(row => row.clientId === visit?.clientId)

/** Their visits and seats end; that they are members does not. */
export async function letGo(
  deed: AtMeeting,
  parties: readonly Party[],
  reason: 'left' | 'removed' | 'dismissed',
): Promise<void> {
  for (const { visit } of parties) if (visit) forget(deed, visit)
  const all = (await circleOf(deed.house, deed.place.meeting))?.parties.flatMap(party => party.seats) ?? []
  const seats = parties.flatMap(party => party.seats)
  const by = reason === 'left' ? {} : { by: doer(deed, all) }
  for (const row of seats) part(deed, row, reason, by)
  if (seats.length > 0) await afterParting(deed, all, seats, true)
}

export async function expel(deed: AtMeeting, parties: readonly Party[]): Promise<void> {
  for (const { user } of parties) if (user) await withdraw(deed, user)
  await letGo(deed, parties, 'removed')
}

/** Somebody is no member any more. */
export async function withdraw(deed: AtMeeting, user: Row<'users'>): Promise<void> {
  const { number } = deed.place.meeting
  const rows = await deed.store.find('listed', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of rows.filter(one => one.userId === user.id)) {
    deed.remove('listed', row.id)
    deed.publish({ event: 'meetings.cancelled', number, id: row.entryId }, { users: [user.id] })
  }
  if (deed.place.meeting.kind !== 'pair' && coChairsOf(deed.place.meeting).includes(user.id))
    await appoint(deed, user, false)
}
