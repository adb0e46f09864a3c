/** Waiting at a meeting's door, and being let in. */
import { DomainError } from '../../../shared/errors.ts'
import type { lobby } from '../../../shared/lobby.ts'
import { mayComeIn } from './attendance.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { afterParting, part } from './parting.ts'
import { type AtMeeting, changeMeeting, doer, lobbyOn, seated, seatId } from './seats.ts'
import { forget, isTheirs, renew, showWaiting, visitsAt, waitingOf } from './visits.ts'

export const lobbyDeeds: DeedsOf<typeof lobby> = {
  'lobby.set': {
    right: 'chair',
    async perform(deed, { on, until }) {
      await setLobby(deed, on, until)
      return {}
    },
  },
  'lobby.waiting': {
    right: 'chair',
    async perform({ house, place: { meeting } }) {
      return { waiting: await waitingOf(house, meeting, await visitsAt(house, meeting.number)) }
    },
  },
  'lobby.wait': {
    right: 'join',
    async perform(deed, input) {
      const { house, now } = deed
      const { meeting } = deed.place
      const visits = await visitsAt(house, meeting.number)
      const found = visits.find(row => row.clientId === input.clientId)
      const digest = input.seatKey && house.secrets.digest(input.seatKey)
      if (found && !isTheirs(found, deed.actor, digest))
        throw new DomainError('clientIdTaken', 'Somebody waits here with this client id.')
      const seatKey = (found && input.seatKey) || house.secrets.token()
      try {
        await mayComeIn(deed, { ...input, seatKey })
        return { admitted: true, seatKey }
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'waitingInLobby')) throw error
      }
      const row: Row<'visits'> = {
        id: seatId(meeting.number, input.clientId),
        number: meeting.number,
        clientId: input.clientId,
        userId: deed.actor.user?.id ?? null,
        name: input.name,
        keyDigest: house.secrets.digest(seatKey),
        since: found?.since ?? now,
        state: found?.state ?? 'waiting',
        admitted: false,
        promoted: false,
        flags: found?.flags ?? 0,
      }
      if (!found || found.name !== row.name || found.keyDigest !== row.keyDigest) {
        deed.put('visits', row)
        await showWaiting(deed, [...visits.filter(one => one.id !== row.id), row])
      }
      deed.remember(() => renew(house, row))
      return { admitted: false, seatKey }
    },
  },
  'lobby.giveUp': {
    right: 'join',
    async perform(deed, { clientId, seatKey }) {
      const { house } = deed
      const visits = await visitsAt(house, deed.place.meeting.number)
      const found = visits.find(row => row.clientId === clientId && row.state === 'waiting')
      if (!found || !isTheirs(found, deed.actor, seatKey && house.secrets.digest(seatKey))) return {}
      forget(deed, found)
      await showWaiting(
        deed,
        visits.filter(row => row !== found),
      )
      return {}
    },
  },
  'lobby.admit': {
    right: 'chair',
    async perform(deed, { participants }) {
      const visits = await visitsAt(deed.house, deed.place.meeting.number)
      const waiting = (await waitingOf(deed.house, deed.place.meeting, visits)).map(one => one.id)
      const admitted = visits.filter(
        row => waiting.includes(row.clientId) && (participants?.includes(row.clientId) ?? true),
      )
      if (participants && admitted.length === 0)
        throw new DomainError('participantNotFound', 'None of these is waiting.', 'participants')
      for (const row of admitted) deed.put('visits', { ...row, admitted: true })
      await showWaiting(
        deed,
        visits.map(row => (admitted.includes(row) ? { ...row, admitted: true } : row)),
      )
      return {}
    },
  },
}

/** Turned on, it sends those inside who are no chairs back to the door. */
export async function setLobby(deed: AtMeeting, on: boolean, until: number | null): Promise<void> {
  const { house, place } = deed
  const before = place.meeting
  const meeting = { ...before, lobby: on, lobbyUntil: on ? until : null }
  const there: AtMeeting = { ...deed, place: { ...place, meeting } }
  await changeMeeting(there, meeting)
  const visits = await visitsAt(house, meeting.number)
  if (on && !lobbyOn(before, deed.now)) {
    const seats = await seated(house, meeting.number)
    const gone = seats.filter(row => !house.presence.of(row.number, row.clientId)?.chair)
    for (const row of gone) part(there, row, 'lobby', { by: doer(there, seats) })
    if (gone.length > 0) await afterParting(there, seats, gone, true)
  }
  // Whoever was let in through the last lobby was not let in through this one.
  const anew = visits.map(row => (on && lobbyOn(before, deed.now) ? row : { ...row, admitted: false, flags: 0 }))
  if (on) for (const row of anew) deed.put('visits', row)
  await showWaiting(there, anew, meeting)
}
