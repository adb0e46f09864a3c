/** Seats in a meeting: the participant rows that are taken, how they look from outside, and whose they are. */
import { Gathering, type Participant } from '../../../shared/attendance.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Who } from '../../../shared/events.ts'
import { Overlay, View } from '../../../shared/stage.ts'
import type { Actor } from './actor.ts'
import type { Row } from './collections.ts'
import { conferenceOf, conferenceTerms } from './conferenceRows.ts'
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'
import type { NewsSeat } from './news.ts'
import type { MeetingPlace } from './places.ts'
import type { Present } from './presence.ts'
import { currentReservation, termsOf } from './reservations.ts'
import { nameOf } from './users.ts'

/** What happens in a meeting, or to a plan of one that people may be in. */
export type AtMeeting = DeedContext<MeetingPlace>

export const newsSeat = (
  { reservationId }: Row<'meetings'>,
  { number, clientId: id, name, userId }: Row<'participants'>,
): NewsSeat => ({ number, reservationId, id, name, userId })

export const seatId = (number: string, clientId: string): string => `${number}:${clientId}`

/** Who holds a seat in this meeting, in the order they came. */
export const seated = (house: House, number: string): Promise<Row<'participants'>[]> =>
  house.store.find('participants', {
    where: {
      all: [
        { column: 'number', is: 'eq', value: number },
        { column: 'leftAt', is: 'eq', value: null },
      ],
    },
    orderBy: [{ column: 'joinedAt' }],
  })

/** The seats of a meeting somebody is in; else `notRunning`. */
export async function inSession(deed: AtMeeting): Promise<Row<'participants'>[]> {
  const seats = await seated(deed.house, deed.place.meeting.number)
  if (seats.length === 0) throw new DomainError('notRunning', 'Nobody is in this meeting.')
  return seats
}

/** The seat if it is taken and its key has this digest, or undefined. */
export async function seatOf(
  house: House,
  { number, participantId, digest }: Required<Actor>['seat'],
): Promise<Actor['seat']> {
  const row = await house.store.get('participants', seatId(number, participantId))
  if (!row || row.leftAt !== null || row.seatDigest !== digest) return undefined
  return { number, participantId, digest }
}

/** The seat by whose key the actor speaks: a claimed id or an account alone is not enough to write or sign in somebody's name. */
export async function provenSeat(deed: Pick<AtMeeting, 'actor' | 'place' | 'store'>): Promise<Row<'participants'>> {
  const { seat } = deed.actor
  const { number } = deed.place.meeting
  const row = seat?.number === number ? await seatAt(deed, seat.participantId) : undefined
  if (!row) throw new DomainError('participantNotFound', 'You are not in this meeting.')
  return row
}

/** By its key: in a meeting of hundreds nobody looks through all seats for each message. */
export async function seatAt(
  { place, store }: Pick<AtMeeting, 'place' | 'store'>,
  id: string,
): Promise<Row<'participants'> | undefined> {
  const row = await store.get('participants', seatId(place.meeting.number, id))
  return row?.leftAt === null ? row : undefined
}

/** Which of the seated the actor is: by proven seat, by account (and client id, when they are in it twice), by claimed client id. */
export function self(deed: AtMeeting, seats: readonly Row<'participants'>[]): Row<'participants'> | undefined {
  const { seat, user, clientId } = deed.actor
  if (seat && seat.number === deed.place.meeting.number) return seats.find(row => row.clientId === seat.participantId)
  const mine = user ? seats.filter(row => row.userId === user.id) : []
  return mine.find(row => row.clientId === clientId) ?? mine[0] ?? seats.find(row => row.clientId === clientId)
}

/** Who did it, as others are told. */
export function doer(deed: AtMeeting, seats: readonly Row<'participants'>[]): Who {
  const row = self(deed, seats)
  if (row) return { id: row.clientId, name: row.name }
  const { user, program } = deed.actor
  return { id: user?.id ?? '', name: user ? nameOf(user) : program ? 'LiveKit' : '' }
}

/** The seats named by client ids. Unknown ones are passed over, but at least one must be known. */
export function chosen(seats: readonly Row<'participants'>[], ids: readonly string[]): Row<'participants'>[] {
  const found = seats.filter(row => ids.includes(row.clientId))
  if (found.length === 0)
    throw new DomainError('participantNotFound', 'None of these is in the meeting.', 'participants')
  return found
}

/** Whether who comes now has to wait to be let in. */
export const lobbyOn = ({ lobby, lobbyUntil }: Row<'meetings'>, now: number): boolean =>
  lobby && (lobbyUntil === null || now < lobbyUntil)

/** How the chair arranged the meeting for them. */
export const viewOf = (row: Row<'participants'>): View | null =>
  row.view === null ? null : View.parse(JSON.parse(row.view))

/** The row with nobody pinned for them who holds no seat; the very same row when there is nothing to take off. */
export function unpinned(row: Row<'participants'>, seats: readonly Row<'participants'>[]): Row<'participants'> {
  const view = viewOf(row)
  if (!view || view.pinnedId === null || seats.some(one => one.clientId === view.pinnedId)) return row
  return { ...row, view: JSON.stringify({ ...view, pinnedId: null }) }
}

/** Whether they wait to be let speak: they said so, or raised a hand while they may not unmute themselves. */
export const asks = ({ requestedAt, raisedAt, silenced, mayUnmute }: Row<'participants'>): boolean =>
  requestedAt !== null || (raisedAt !== null && silenced && !mayUnmute)

/** The chairs hear that they wait. */
export const tellChairs = (deed: AtMeeting, { number, clientId, name }: Row<'participants'>): void =>
  deed.publish({ event: 'chairing.unmuteRequested', number, participantId: clientId, name }, { chairsOf: number })

/** The row when they wait no longer, because they may speak: the hand that asked for it is down. */
export const answered = (row: Row<'participants'>): Row<'participants'> => ({
  ...row,
  requestedAt: null,
  raisedAt: asks(row) ? null : row.raisedAt,
})

export function participantView(
  house: House,
  meeting: Row<'meetings'>,
  row: Row<'participants'>,
  present: Omit<Present, 'id' | 'userId' | 'since'> | undefined = house.presence.of(row.number, row.clientId),
): Participant {
  return {
    id: row.clientId,
    name: row.name,
    userId: row.userId,
    guest: row.userId === null,
    picture: row.picture,
    extension: row.extension,
    chair: present?.chair ?? false,
    connected: present?.connected ?? false,
    audioMuted: row.silenced || (present?.audioMuted ?? true),
    videoMuted: present?.videoMuted ?? true,
    sharing: present?.sharing ?? false,
    mayUnmute: !row.silenced || row.mayUnmute,
    wantsToSpeak: asks(row),
    handRaisedAt: row.raisedAt,
    lecturer: meeting.lecturerId === row.clientId,
    view: viewOf(row),
    position: meeting.pinnedId === row.clientId ? 0 : row.position,
    joinedAt: row.joinedAt,
  }
}

/** The gathering without its participants, as its changes are announced. */
export async function gatheringView(
  house: House,
  meeting: Row<'meetings'>,
): Promise<Omit<Gathering, 'participants' | 'password'>> {
  const owner = await house.store.get('users', meeting.ownerId)
  const { mode, cells } = conferenceTerms(house, await conferenceOf(house, meeting.number))
  const { muteOnEntry: _, ...terms } = termsOf(meeting, await currentReservation(house, meeting, house.clock.now()))
  return {
    ...terms,
    number: meeting.number,
    owner: { id: meeting.ownerId, name: owner ? nameOf(owner) : '' },
    kind: Gathering.shape.kind.parse(meeting.kind),
    startedAt: meeting.startedAt ?? 0,
    locked: meeting.locked,
    everyoneMuted: meeting.everyoneMuted,
    selfUnmuteAllowed: meeting.selfUnmuteAllowed,
    chatOpen: !meeting.chatClosed,
    lobby: lobbyOn(meeting, house.clock.now()),
    lobbyUntil: meeting.lobbyUntil,
    lecturerId: meeting.lecturerId,
    pinnedId: meeting.pinnedId,
    voiceOnly: mode === 'audio',
    cells,
    overlay: meeting.overlay === null ? null : Overlay.parse(JSON.parse(meeting.overlay)),
  }
}

/** Saves a changed seat and shows it to everybody in the meeting. */
export function change(deed: AtMeeting, meeting: Row<'meetings'>, row: Row<'participants'>): void {
  deed.put('participants', row)
  deed.publish(
    { event: 'attendance.changed', number: row.number, participant: participantView(deed.house, meeting, row) },
    { in: row.number },
  )
}

/** Saves a changed meeting and shows its state to everybody in it. */
export async function changeMeeting(deed: AtMeeting, meeting: Row<'meetings'>): Promise<void> {
  deed.put('meetings', meeting)
  deed.publish(
    { event: 'attendance.gathering', number: meeting.number, gathering: await gatheringView(deed.house, meeting) },
    { in: meeting.number },
  )
}
