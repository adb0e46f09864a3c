/** Which cell of everybody's picture the chair gave to whom: 0 is the main one, and whoever is pinned has it. */
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { type AtMeeting, change, changeMeeting, chosen, doer, inSession } from './seats.ts'

type Seat = Row<'participants'>

const cellOf = (meeting: Row<'meetings'>, row: Seat): number | null =>
  meeting.pinnedId === row.clientId ? 0 : row.position

export async function place(deed: AtMeeting, participant: string, position: number): Promise<void> {
  const seats = await inSession(deed)
  const { meeting } = deed.place
  const [row] = chosen(seats, [participant]) as [Seat]
  const before = cellOf(meeting, row)
  const holder = position < 0 ? undefined : seats.find(one => one !== row && cellOf(meeting, one) === position)
  await settle(deed, seats, one => (one === row ? position : one === holder ? before : cellOf(meeting, one)))
}

export async function arrange(deed: AtMeeting, participants: readonly string[]): Promise<void> {
  const seats = await inSession(deed)
  if (new Set(participants).size < participants.length)
    throw new DomainError('invalid', 'Somebody is named twice.', 'participants')
  if (!participants.every(id => seats.some(row => row.clientId === id)))
    throw new DomainError('participantNotFound', 'Some of these are not in the meeting.', 'participants')
  await settle(deed, seats, row => participants.indexOf(row.clientId))
}

/** The main cell is said by the pin alone, so that there are no two opinions about it. */
async function settle(deed: AtMeeting, seats: readonly Seat[], cell: (row: Seat) => number | null): Promise<void> {
  const { meeting } = deed.place
  const { number } = meeting
  const pinnedId = seats.find(row => cell(row) === 0)?.clientId ?? null
  if (pinnedId !== meeting.pinnedId) {
    await changeMeeting(deed, { ...meeting, pinnedId })
    deed.publish({ event: 'stage.pinned', number, participantId: pinnedId, by: doer(deed, seats) }, { in: number })
  }
  for (const row of seats) {
    const next = cell(row) || null
    if (next !== row.position) change(deed, { ...meeting, pinnedId }, { ...row, position: next })
  }
}
