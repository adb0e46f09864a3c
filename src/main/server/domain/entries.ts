/** Entries of lists as they come, change and go: kept, and told to everybody who has them. */
import type { Meeting } from '../../../shared/meetings.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { entryFrom, entryOf, entryRows, headOf, relist, unlist } from './listed.ts'
import { meetingView } from './meetingViews.ts'
import { emptied, endForAll } from './parting.ts'
import { currentReservation, hasOpened } from './reservations.ts'
import { type AtMeeting, changeMeeting, seated } from './seats.ts'

/** Saves, and shows an entry that now has these reservations to everybody who has it, and its end to those who lost it. */
export async function show(
  deed: DeedContext,
  owner: string,
  rows: readonly Row<'reservations'>[],
  invited?: readonly string[],
): Promise<Meeting> {
  const head = headOf(rows, deed.now)
  const { have, lost } = await relist(deed, owner, entryFrom(rows, deed.now), invited)
  await deed.save()
  const meeting = await meetingView(deed.house, head)
  deed.publish({ event: 'meetings.changed', meeting }, { users: have })
  if (lost.length > 0)
    deed.publish({ event: 'meetings.cancelled', number: head.number, id: entryOf(head) }, { users: lost })
  return meeting
}

/** A changed reservation, alone or among the others of its series. */
export async function change(deed: AtMeeting, row: Row<'reservations'>, invited?: readonly string[]): Promise<void> {
  deed.put('reservations', row)
  const rows = await entryRows(deed.house, entryOf(row))
  const changed = rows.map(one => (one.id === row.id ? row : one))
  await show(deed, deed.place.meeting.ownerId, changed, invited)
}

/** What belongs to the number and not to a planned time; a room's own it keeps. */
export function changeVenue(
  deed: AtMeeting,
  meeting: Row<'meetings'>,
  name: string,
  password: string | undefined,
): Row<'meetings'> {
  if (meeting.kind === 'room') return meeting
  const venue = { ...meeting, name, password: password ?? meeting.password }
  deed.put('meetings', venue)
  return venue
}

/** Those in the meeting see what has changed of its plan. */
export async function showInside(deed: AtMeeting, venue: Row<'meetings'>): Promise<void> {
  if (venue.startedAt !== null) await changeMeeting(deed, venue)
}

/** What people are in this meeting for is over before its time. */
export async function finish(deed: AtMeeting): Promise<void> {
  const row = await currentReservation(deed.house, deed.place.meeting, deed.now)
  if (row && hasOpened(row, deed.now)) await change(deed, { ...row, over: true })
}

/** Reservations go, and people who are in the meeting for one of them leave; how it is then is answered. `emptying`: the caller removes it. */
export async function withdraw(
  deed: AtMeeting,
  rows: readonly Row<'reservations'>[],
  emptying: boolean,
): Promise<Row<'meetings'>> {
  const { meeting } = deed.place
  for (const row of rows) deed.remove('reservations', row.id)
  const current = meeting.startedAt === null ? undefined : await currentReservation(deed.house, meeting, deed.now)
  if (meeting.startedAt === null || !(emptying || rows.some(row => row.id === current?.id))) return meeting
  await endForAll(deed, await seated(deed.house, meeting.number), 'cancelled', emptying)
  const after = emptied(meeting, true)
  deed.put('meetings', after)
  return after
}

/** An entry leaves all lists. */
export async function retire(deed: AtMeeting, entryId: string): Promise<void> {
  const had = await unlist(deed, entryId)
  deed.publish({ event: 'meetings.cancelled', number: deed.place.meeting.number, id: entryId }, { users: had })
}

/** The number is free again, and nothing is known of those who were there. */
export async function removeVenue(deed: AtMeeting): Promise<void> {
  const { number } = deed.place.meeting
  const participants = await deed.store.find('participants', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of participants) deed.remove('participants', row.id)
  deed.remove('meetings', number)
}

/** A whole entry goes, and with it the number when it was for this entry alone. */
export async function removeEntry(deed: AtMeeting, entryId: string): Promise<void> {
  const alone = deed.place.meeting.kind !== 'room'
  await withdraw(deed, await entryRows(deed.house, entryId), alone)
  deed.remove('series', entryId)
  await retire(deed, entryId)
  if (alone) await removeVenue(deed)
}
