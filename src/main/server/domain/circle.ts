/** Who belongs to a conversation and how: read from lists, co-chairs, visits and seats, which are where it is kept. */
import type { Member, Standing } from '../../../shared/conversations.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Actor } from './actor.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import { entryOf } from './listed.ts'
import { currentReservation } from './reservations.ts'
import { coChairsOf, isChair } from './rights.ts'
import { type AtMeeting, lobbyOn, seated } from './seats.ts'
import { nameOf } from './users.ts'
import { isTheirs, lastPing, renew, visitsAt } from './visits.ts'

/** Somebody in a conversation. */
export interface Party {
  standing: Standing
  user: Row<'users'> | undefined
  visit: Row<'visits'> | undefined
  /** Their own seats, by whichever way they sit in the meeting. */
  seats: readonly Row<'participants'>[]
}

/** A conversation as it is at this moment. */
export interface Circle {
  meeting: Row<'meetings'>
  /** What is open, or comes next; a personal room may have none. */
  reservation: Row<'reservations'> | undefined
  open: boolean
  parties: readonly Party[]
}

export const chairing = ({ standing }: Party): boolean =>
  standing === 'owner' || standing === 'moderator' || standing === 'guestModerator'

/** Undefined when it is over. */
export async function circleOf(house: House, meeting: Row<'meetings'>): Promise<Circle | undefined> {
  const reservation = await currentReservation(house, meeting, house.clock.now())
  if (!reservation && meeting.kind !== 'room') return undefined
  const here = { column: 'number', is: 'eq', value: meeting.number } as const
  const listed = await house.store.find('listed', { where: here })
  const entry = reservation && entryOf(reservation)
  const members = listed.filter(row => meeting.kind !== 'room' || row.entryId === entry).map(row => row.userId)
  const own = meeting.kind !== 'conversation' && meeting.kind !== 'pair' ? [meeting.ownerId] : []
  const visits = (await visitsAt(house, meeting.number)).filter(row => row.state === 'inside')
  const seats = await seated(house, meeting.number)
  const ids = new Set([...own, ...members, ...[...visits, ...seats].flatMap(row => row.userId ?? [])])
  const users = await house.store.find('users', {
    where: { column: 'id', is: 'in', value: [...ids] },
    orderBy: [{ column: 'createdAt' }],
  })
  const accounts = users.map((user): Party => {
    const standing = standingOf(user, meeting, own.includes(user.id) || members.includes(user.id))
    const theirs = seats.filter(row => row.userId === user.id)
    return { standing, user, visit: visits.find(row => row.userId === user.id), seats: theirs }
  })
  const guests = visits
    .filter(row => row.userId === null)
    .map((visit): Party => {
      const theirs = seats.filter(row => row.userId === null && row.clientId === visit.clientId)
      const promoted = visit.promoted || theirs.some(row => row.promoted)
      return { standing: promoted ? 'guestModerator' : 'guest', user: undefined, visit, seats: theirs }
    })
  const others = seats
    .filter(row => row.userId === null && !guests.some(({ visit }) => visit?.clientId === row.clientId))
    .map((row): Party => {
      return { standing: row.promoted ? 'guestModerator' : 'guest', user: undefined, visit: undefined, seats: [row] }
    })
  const open = meeting.kind !== 'pair' && (reservation?.guestsAllowed ?? true)
  return { meeting, reservation, open, parties: [...accounts, ...guests, ...others] }
}

function standingOf(user: Row<'users'>, meeting: Row<'meetings'>, listed: boolean): Standing {
  if (meeting.kind === 'pair') return 'owner'
  if (user.id === meeting.ownerId) return 'owner'
  if (coChairsOf(meeting).includes(user.id)) return 'moderator'
  if (!listed) return 'follower'
  return isChair(user, meeting) ? 'moderator' : 'member'
}

/** Which of them the actor is. Asking is a sign of life. */
export function selfIn(house: House, { parties }: Circle, actor: Actor): Party | undefined {
  const me = parties.find(({ user, visit, seats }) => {
    if (actor.user) return user?.id === actor.user.id
    if (visit) return isTheirs(visit, actor, undefined)
    return seats.some(row => row.number === actor.seat?.number && row.clientId === actor.seat.participantId)
  })
  if (me?.visit) renew(house, me.visit)
  return me
}

export interface Inside {
  circle: Circle
  me: Party
}

export const notThere = (): DomainError => new DomainError('meetingNotFound', 'There is no such conversation.')

/** Only those in a conversation know that it is there. */
export async function inside(deed: AtMeeting): Promise<Inside> {
  const circle = await circleOf(deed.house, deed.place.meeting)
  const me = circle && selfIn(deed.house, circle, deed.actor)
  if (!circle || !me) throw notThere()
  return { circle, me }
}

export async function asModerator(deed: AtMeeting): Promise<Inside> {
  const found = await inside(deed)
  if (!chairing(found.me)) throw new DomainError('forbidden', 'Only moderators may do this.')
  return found
}

export async function pastLobby(deed: AtMeeting): Promise<Inside> {
  const found = await inside(deed)
  if (heldBack(found.circle.meeting, found.me, deed.now))
    throw new DomainError('waitingInLobby', 'Please wait until a moderator opens the lobby.')
  return found
}

export const heldBack = (meeting: Row<'meetings'>, me: Party | undefined, now: number): boolean =>
  lobbyOn(meeting, now) && !(me && (chairing(me) || me.visit?.admitted))

/** The same for as long as a session or seat lasts; says nothing of the key behind it. */
export function sessionIdOf({ secrets }: House, { visit, seats }: Party): string {
  const seed = visit
    ? `${visit.id} ${visit.since} ${visit.keyDigest}`
    : seats[0] && `${seats[0].id} ${seats[0].seatDigest}`
  if (seed === undefined) return ''
  return Array.from({ length: 12 }, (_, index) => secrets.digest(`session ${index} ${seed}`))
    .join('')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .slice(0, 512)
}

function callFlags({ presence }: House, { visit, seats }: Party): number {
  const [seat] = seats
  if (!seat) return 0
  if (visit && visit.flags > 0 && seats.some(row => row.clientId === visit.clientId)) return visit.flags
  const present = presence.of(seat.number, seat.clientId)
  return 1 + (present?.audioMuted === false ? 2 : 0) + (present?.videoMuted === false ? 4 : 0)
}

function pingOf(house: House, { visit, seats }: Party): number {
  const now = house.clock.now()
  const times = seats.map(row => {
    const present = house.presence.of(row.number, row.clientId)
    return present?.connected ? now : (present?.since ?? 0)
  })
  return Math.max(0, ...(visit ? [lastPing(house, visit)] : []), ...times)
}

export function memberView(house: House, party: Party): Member {
  const { user, visit, seats } = party
  return {
    user: user ? { id: user.id, username: user.username } : null,
    name: user ? nameOf(user) : (seats[0]?.name ?? visit?.name ?? ''),
    standing: party.standing,
    sessionId: sessionIdOf(house, party),
    lastPing: pingOf(house, party),
    inCall: callFlags(house, party),
  }
}
