/** Entries of lists as they come, change and go: kept, and told to everybody who has them. */
import type { Meeting } from '../../../shared/meetings.ts'
import { itemOf } from './calendarItems.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { entryFrom, entryOf, entryRows, headOf, relist, unlist } from './listed.ts'
import { meetingView } from './meetingViews.ts'
import { emptied, endForAll } from './parting.ts'
import { currentReservation, hasOpened } from './reservations.ts'
import { type AtMeeting, changeMeeting, seated } from './seats.ts'
import { retire, revise } from './sheets.ts'

/** Saves, and shows an entry that now has these reservations to everybody who has it, and its end to those who lost it. */
export async function show(
  deed: DeedContext,
  owner: string,
  rows: readonly Row<'reservations'>[],
  invited?: readonly string[],
  closed = false,
): Promise<Meeting> {
  const head = headOf(rows, deed.now)
  const { have, lost } = await relist(deed, owner, entryFrom(rows, deed.now), invited)
  const { fresh, shown } = await revise(deed, owner, rows)
  deed.tell({ news: fresh ? 'scheduled' : closed ? 'closed' : 'updated', entryId: entryOf(head), shown })
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
  const closed = row.over && rows.some(one => one.id === row.id && !one.over)
  await show(deed, deed.place.meeting.ownerId, changed, invited, closed)
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

/** Reservations go, and people who are in the meeting for one of them leave; how it is then is answered. */
export async function withdraw(deed: AtMeeting, rows: readonly Row<'reservations'>[]): Promise<Row<'meetings'>> {
  const { meeting } = deed.place
  for (const row of rows) deed.remove('reservations', row.id)
  const current = meeting.startedAt === null ? undefined : await currentReservation(deed.house, meeting, deed.now)
  if (!current || !rows.some(row => row.id === current.id)) return meeting
  await endForAll(deed, await seated(deed.house, meeting.number), 'cancelled', false)
  const after = emptied(meeting, true)
  deed.put('meetings', after)
  return after
}

/** A whole entry goes, and with it the number when it was for this entry alone. */
export async function removeEntry(deed: AtMeeting, entryId: string): Promise<void> {
  if (deed.place.meeting.kind !== 'room') return dissolve(deed)
  await withdraw(deed, await entryRows(deed.house, entryId))
  deed.remove('series', entryId)
  await retired(deed, entryId, await unlist(deed, entryId))
}

/** Everything at a number goes: what is planned there, in whose lists it stands, and those who are in it. */
export async function dissolve(deed: AtMeeting): Promise<void> {
  const { number } = deed.place.meeting
  const here = { column: 'number', is: 'eq', value: number } as const
  const seats = await seated(deed.house, number)
  if (seats.length > 0) await endForAll(deed, seats, 'cancelled', true)
  const listed = await deed.store.find('listed', { where: here })
  for (const id of new Set(listed.map(row => row.entryId)))
    await retired(
      deed,
      id,
      listed.filter(row => row.entryId === id).map(row => row.userId),
    )
  for (const table of ['listed', 'reservations', 'series', 'participants', 'visits', 'messages'] as const)
    for (const row of await deed.store.find(table, { where: here })) deed.remove(table, row.id)
  deed.remove('conferences', number)
  deed.remove('meetings', number)
}

async function retired(deed: AtMeeting, id: string, users: string[]): Promise<void> {
  const item = await itemOf(deed.house, id)
  if (item) deed.tell({ news: 'deleted', item: { ...item, sequence: item.sequence + 1 } })
  await retire(deed, id)
  deed.publish({ event: 'meetings.cancelled', number: deed.place.meeting.number, id }, { users })
}
