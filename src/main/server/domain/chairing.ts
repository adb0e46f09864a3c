/** What the chair does, and what participants ask of the chair. */
import type { chairing } from '../../../shared/chairing.ts'
import { DomainError } from '../../../shared/errors.ts'
import { appoint, appointGuest } from './chairs.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { finish } from './entries.ts'
import { afterParting, emptied, endForAll, part } from './parting.ts'
import {
  type AtMeeting,
  answered,
  asks,
  change,
  changeMeeting,
  chosen,
  doer,
  inSession,
  self,
  tellChairs,
} from './seats.ts'

/** How long a request to be unmuted is not repeated to the chair; milliseconds. */
const askAgainAfter = 60_000

/** Closes the gates of some. The chair's colleagues can always open their own again. */
function silence(
  deed: AtMeeting,
  meeting: Row<'meetings'>,
  rows: readonly Row<'participants'>[],
  allow: boolean,
): void {
  for (const row of rows) {
    const mayUnmute = allow || deed.house.presence.of(row.number, row.clientId)?.chair === true
    change(deed, meeting, { ...row, silenced: true, mayUnmute, requestedAt: mayUnmute ? null : row.requestedAt })
    deed.move(media => media.silence(row.number, row.clientId, mayUnmute))
  }
}

/** Lets some open their own gates again, and forgets their requests. */
function release(deed: AtMeeting, meeting: Row<'meetings'>, rows: readonly Row<'participants'>[]): void {
  for (const row of rows) {
    change(deed, meeting, { ...answered(row), mayUnmute: true })
    deed.move(media => media.allowUnmute(row.number, row.clientId))
  }
}

/** What some asked for, told to everybody at once. */
function grant(deed: AtMeeting, rows: readonly Row<'participants'>[], seats: readonly Row<'participants'>[]): void {
  const { meeting } = deed.place
  release(deed, meeting, rows)
  deed.publish(
    {
      event: 'chairing.unmuteAllowed',
      number: meeting.number,
      participantIds: ids(rows),
      by: doer(deed, seats),
    },
    { in: meeting.number },
  )
}

const ids = (rows: readonly Row<'participants'>[]): string[] => rows.map(row => row.clientId)

export const chairingDeeds: DeedsOf<typeof chairing> = {
  'chairing.muteEveryone': {
    right: 'chair',
    async perform(deed, { allowSelfUnmute, exclusions }) {
      await muteAll(deed, await inSession(deed), allowSelfUnmute, exclusions)
      return {}
    },
  },
  'chairing.unmuteEveryone': {
    right: 'chair',
    async perform(deed) {
      await unmuteAll(deed, await inSession(deed))
      return {}
    },
  },
  'chairing.mute': {
    right: 'chair',
    async perform(deed, { participants, allowSelfUnmute }) {
      const seats = await inSession(deed)
      const rows = chosen(seats, participants)
      silence(deed, deed.place.meeting, rows, allowSelfUnmute)
      const { number } = deed.place.meeting
      deed.publish(
        {
          event: 'chairing.muted',
          number,
          participantIds: ids(rows),
          everyone: false,
          mayUnmute: allowSelfUnmute,
          by: doer(deed, seats),
        },
        { in: number },
      )
      return {}
    },
  },
  'chairing.unmute': {
    right: 'chair',
    async perform(deed, { participants }) {
      const seats = await inSession(deed)
      const rows = chosen(seats, participants)
      release(deed, deed.place.meeting, rows)
      const { number } = deed.place.meeting
      deed.publish(
        { event: 'chairing.askedToUnmute', number, participantIds: ids(rows), by: doer(deed, seats) },
        { in: number },
      )
      return {}
    },
  },
  'chairing.requestUnmute': {
    right: 'speakUp',
    async perform(deed) {
      const seats = await inSession(deed)
      const row = self(deed, seats)
      if (!row) throw new DomainError('participantNotFound', 'You are not in this meeting.')
      if (row.requestedAt !== null && deed.now - row.requestedAt < askAgainAfter) return {}
      const requested = { ...row, requestedAt: deed.now, raisedAt: row.raisedAt ?? deed.now }
      change(deed, deed.place.meeting, requested)
      tellChairs(deed, requested)
      return {}
    },
  },
  'chairing.allowUnmute': {
    right: 'chair',
    async perform(deed, { participants }) {
      const seats = await inSession(deed)
      grant(deed, chosen(seats, participants), seats)
      return {}
    },
  },
  'chairing.allowUnmuteEveryone': {
    right: 'chair',
    async perform(deed) {
      const seats = await inSession(deed)
      const rows = seats.filter(row => asks(row) || (row.silenced && !row.mayUnmute))
      if (rows.length > 0) grant(deed, rows, seats)
      return {}
    },
  },
  'chairing.setLecturer': {
    right: 'chair',
    async perform(deed, { participant }) {
      const seats = await inSession(deed)
      const [row] = chosen(seats, [participant])
      const meeting = { ...deed.place.meeting, lecturerId: participant }
      await lecturer(deed, meeting, seats)
      // A lecturer must be able to speak, though their microphone is still theirs to open.
      if (row?.silenced && !row.mayUnmute) release(deed, meeting, [row])
      return {}
    },
  },
  'chairing.clearLecturer': {
    right: 'chair',
    async perform(deed) {
      const seats = await inSession(deed)
      if (deed.place.meeting.lecturerId !== null)
        await lecturer(deed, { ...deed.place.meeting, lecturerId: null }, seats)
      return {}
    },
  },
  'chairing.rename': {
    right: 'speakUp',
    async perform(deed, { participant, name }) {
      const seats = await inSession(deed)
      if (self(deed, seats)?.clientId !== participant) await deed.demand('chair')
      const [row] = chosen(seats, [participant])
      if (!row || row.name === name) return {}
      const { number } = row
      change(deed, deed.place.meeting, { ...row, name })
      deed.move(media => media.rename(number, participant, name))
      deed.publish(
        { event: 'chairing.renamed', number, participantId: participant, name, by: doer(deed, seats) },
        { in: number },
      )
      return {}
    },
  },
  'chairing.promote': { right: 'chair', perform: (deed, { participant }) => setChairing(deed, participant, true) },
  'chairing.demote': { right: 'chair', perform: (deed, { participant }) => setChairing(deed, participant, false) },
  'chairing.lock': { right: 'chair', perform: deed => setLock(deed, true) },
  'chairing.unlock': { right: 'chair', perform: deed => setLock(deed, false) },
  'chairing.remove': {
    right: 'chair',
    async perform(deed, { participants }) {
      const seats = await inSession(deed)
      const rows = chosen(seats, participants)
      const { meeting } = deed.place
      if (rows.some(row => row.clientId === meeting.lecturerId))
        throw new DomainError('notAllowedHere', 'The lecturer cannot be removed; name another lecturer first.')
      for (const row of rows) part(deed, row, 'removed', { by: doer(deed, seats) })
      await afterParting(deed, seats, rows, true)
      return {}
    },
  },
  'chairing.removeEveryone': {
    right: 'chair',
    async perform(deed) {
      const seats = await inSession(deed)
      const me = self(deed, seats)?.clientId
      const rows = seats.filter(row => row.clientId !== me)
      for (const row of rows) part(deed, row, 'dismissed', { by: doer(deed, seats) })
      await afterParting(deed, seats, rows, true)
      return {}
    },
  },
  'chairing.stop': {
    right: 'chair',
    async perform(deed, { rejoin }) {
      const seats = await inSession(deed)
      const { meeting } = deed.place
      const over = rejoin === undefined ? meeting.kind === 'instant' : !rejoin
      await endForAll(deed, seats, 'stopped', over && meeting.kind !== 'room')
      deed.put('meetings', emptied(meeting, true))
      if (over) await finish(deed)
      return {}
    },
  },
}

async function setChairing(deed: AtMeeting, participant: string, chair: boolean): Promise<Record<string, never>> {
  const seats = await inSession(deed)
  const [row] = chosen(seats, [participant]) as [Row<'participants'>]
  const mine = deed.actor.user ? row.userId === deed.actor.user.id : self(deed, seats)?.id === row.id
  if (!chair && mine) throw new DomainError('forbidden', 'Nobody takes the chair from themselves.')
  const user = row.userId === null ? undefined : await deed.store.get('users', row.userId)
  if (user) await appoint(deed, user, chair)
  else appointGuest(deed, row, chair)
  return {}
}

/** Everybody but the caller, the lecturer and the exclusions, and whoever comes later. */
export async function muteAll(
  deed: AtMeeting,
  seats: readonly Row<'participants'>[],
  allowSelfUnmute: boolean,
  exclusions: readonly string[] = [],
): Promise<void> {
  const me = self(deed, seats)?.clientId
  const meeting = { ...deed.place.meeting, everyoneMuted: true, selfUnmuteAllowed: allowSelfUnmute }
  const spared = [me, meeting.lecturerId, ...exclusions]
  const rows = seats.filter(row => !spared.includes(row.clientId))
  await changeMeeting(deed, meeting)
  silence(deed, meeting, rows, allowSelfUnmute)
  deed.publish(
    {
      event: 'chairing.muted',
      number: meeting.number,
      participantIds: ids(rows),
      everyone: true,
      mayUnmute: allowSelfUnmute,
      by: doer(deed, seats),
    },
    { in: meeting.number },
  )
}

export async function unmuteAll(deed: AtMeeting, seats: readonly Row<'participants'>[]): Promise<void> {
  const meeting = { ...deed.place.meeting, everyoneMuted: false, selfUnmuteAllowed: true }
  await changeMeeting(deed, meeting)
  release(
    deed,
    meeting,
    seats.filter(row => row.silenced || asks(row)),
  )
  const asked = seats.filter(row => row.clientId !== self(deed, seats)?.clientId)
  deed.publish(
    { event: 'chairing.askedToUnmute', number: meeting.number, participantIds: ids(asked), by: doer(deed, seats) },
    { in: meeting.number },
  )
}

async function setLock(deed: AtMeeting, locked: boolean): Promise<Record<string, never>> {
  const seats = await inSession(deed)
  const { meeting } = deed.place
  if (meeting.locked === locked) return {}
  await changeMeeting(deed, { ...meeting, locked })
  deed.publish(
    { event: 'chairing.locked', number: meeting.number, locked, by: doer(deed, seats) },
    { in: meeting.number },
  )
  return {}
}

async function lecturer(
  deed: AtMeeting,
  meeting: Row<'meetings'>,
  seats: readonly Row<'participants'>[],
): Promise<void> {
  const changed = seats.filter(
    row => row.clientId === meeting.lecturerId || row.clientId === deed.place.meeting.lecturerId,
  )
  await changeMeeting(deed, meeting)
  for (const row of changed) change(deed, meeting, row)
  deed.publish(
    { event: 'chairing.lecturer', number: meeting.number, participantId: meeting.lecturerId, by: doer(deed, seats) },
    { in: meeting.number },
  )
}
