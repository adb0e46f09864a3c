/** The ways out of a meeting, alone or all together, and what stays behind. */
import type { PartingReason, Who } from '../../../shared/events.ts'
import { attended } from './attendances.ts'
import { unlinkAll } from './cascading.ts'
import type { Row } from './collections.ts'
import { conferenceOf } from './conferenceRows.ts'
import { forgetMessages } from './messages.ts'
import { type AtMeeting, change, changeMeeting, doer, newsSeat, unpinned } from './seats.ts'

/** How long somebody who left through the media engine may still come back: a client that reconnects from scratch leaves first. */
export const returnWithin = 15_000

/** Someone gives up or loses their seat. `keep` leaves them on the engine's guest list for a moment, in case they are only reconnecting. */
export function part(
  deed: AtMeeting,
  row: Row<'participants'>,
  reason: PartingReason,
  options: { by?: Who; keep?: boolean } = {},
): void {
  const { number, clientId: id } = row
  attended(deed, row, reason)
  deed.put('participants', {
    ...row,
    leftAt: deed.now,
    removed: row.removed || reason === 'removed',
    requestedAt: null,
    raisedAt: options.keep ? row.raisedAt : null,
    arrivedAt: null,
  })
  tellLeft(deed, row, reason)
  if (!options.keep) {
    deed.move(media => media.expel(number, id, ['removed', 'dismissed', 'lobby'].includes(reason) ? 'removed' : 'left'))
    deed.remember(() => deed.house.presence.unseat(number, id))
  }
  const event = {
    event: 'attendance.left',
    number,
    participantId: id,
    reason,
    ...(options.by && { by: options.by }),
  } as const
  deed.publish(event, { in: number })
  deed.publish(event, { participant: { number, id } })
}

/** Who had only taken a seat was never there. */
function tellLeft(deed: AtMeeting, row: Row<'participants'>, reason: PartingReason): void {
  if (row.arrivedAt !== null) deed.tell({ news: 'left', seat: newsSeat(deed.place.meeting, row), reason })
}

/** What goes with the last who leaves, however that came about. */
const unattended = { startedAt: null, lecturerId: null, pinnedId: null, overlay: null, warnedOf: null }

/** A meeting's live state while nobody is in it. */
export const atRest = {
  ...unattended,
  ...{ locked: false, everyoneMuted: false, selfUnmuteAllowed: true, chatClosed: false },
}

/** How a meeting is when it is made; this much of it outlives every end. */
export const fresh = { ...atRest, reservationId: null, coChairs: '', lobby: false, lobbyUntil: null, readOnly: false }

/** The meeting when nobody is in it any more. A lock and a mute outlive a lost network, not a deliberate end. */
export const emptied = (meeting: Row<'meetings'>, deliberate: boolean): Row<'meetings'> => ({
  ...meeting,
  ...(deliberate ? atRest : unattended),
})

/**
 * What follows when some of the seated have gone: nobody is lecturer or pinned who is not there, and an empty meeting is not
 * running. `expected`: those gone may only be reconnecting.
 */
export async function afterParting(
  deed: AtMeeting,
  seats: readonly Row<'participants'>[],
  gone: readonly Row<'participants'>[],
  deliberate: boolean,
  expected = false,
): Promise<void> {
  const { meeting } = deed.place
  const stayed = seats.filter(row => !gone.some(one => one.id === row.id))
  if (stayed.length === 0) {
    const row = await conferenceOf(deed.house, meeting.number)
    if (row.closeOnNobody && row.openedAt !== null) deed.put('conferences', { ...row, openedAt: null })
    deed.put('meetings', emptied(meeting, deliberate || row.closeOnNobody))
    await unlinkAll(deed)
    const others = deed.house.presence.all(meeting.number).some(one => !gone.some(row => row.clientId === one.id))
    if (deliberate && !expected && !others) await forgetMessages(deed)
    return
  }
  const present = (id: string | null) => (stayed.some(row => row.clientId === id) ? id : null)
  const next = { ...meeting, lecturerId: present(meeting.lecturerId), pinnedId: present(meeting.pinnedId) }
  if (next.lecturerId !== meeting.lecturerId || next.pinnedId !== meeting.pinnedId) await changeMeeting(deed, next)
  for (const row of stayed) {
    const seen = unpinned(row, stayed)
    if (seen !== row) change(deed, next, seen)
  }
}

/** Everybody leaves and the room closes. `over`: nobody can come back. The caller saves the meeting itself when it stays. */
export async function endForAll(
  deed: AtMeeting,
  seats: readonly Row<'participants'>[],
  reason: 'stopped' | 'cancelled' | 'timeOver',
  over: boolean,
): Promise<void> {
  const { number } = deed.place.meeting
  const event = {
    event: 'meeting.stopped',
    number,
    reason,
    over,
    ...(reason !== 'timeOver' && { by: doer(deed, seats) }),
  } as const
  for (const row of seats) {
    attended(deed, row, reason)
    tellLeft(deed, row, reason)
    deed.publish(event, { participant: { number, id: row.clientId } })
  }
  await forgive(deed)
  await unlinkAll(deed)
  deed.move(media => media.close(number))
  deed.remember(() => deed.house.presence.clear(number))
}

/** What was written in a run is forgotten with it, and everything the chair decided about people, also of those who left before. */
export async function forgive(deed: AtMeeting): Promise<void> {
  const { number } = deed.place.meeting
  await forgetMessages(deed)
  const everybody = await deed.store.find('participants', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of everybody)
    deed.put('participants', {
      ...row,
      leftAt: row.leftAt ?? deed.now,
      removed: false,
      silenced: false,
      mayUnmute: true,
      requestedAt: null,
      raisedAt: null,
      view: null,
      promoted: false,
      arrivedAt: null,
      position: null,
    })
}
