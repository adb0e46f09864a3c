/** Who may do what: a table of standings and the capabilities they carry. Code asks for a capability, never for a role. */
import { DomainError } from '../../../shared/errors.ts'
import type { Actor } from './actor.ts'
import type { House } from './house.ts'
import { entryOf, listedId } from './listed.ts'
import type { MeetingPlace, Place } from './places.ts'
import { currentReservation } from './reservations.ts'

export type Capability =
  | 'look' // what a stranger at the door may know: the server's name, whether a number exists
  | 'signIn'
  | 'join' // ask to be let in; the deed itself decides
  | 'speakUp' // rename oneself, ask to be unmuted
  | 'leave'
  | 'see' // the running meeting and who is in it
  | 'ownAccount'
  | 'findPeople'
  | 'hold' // make meetings of one's own, list them
  | 'readPlan'
  | 'editPlan'
  | 'chair'
  | 'record'
  | 'stream'
  | 'measure' // how busy the server is
  | 'highRates' // call rates above 4096K
  | 'manageAccounts'

type Standing =
  | 'anybody'
  | 'claimed' // says it has a client id that is in this meeting
  | 'present' // proven to be in this meeting
  | 'signedIn'
  | 'invited'
  | 'owner'
  | 'streamingOwner' // an owner, where owners may stream
  | 'operator'
  | 'admin'

// To chair a meeting one need not be in it: those who may rename others may ask to, wherever they are.
const own = ['readPlan', 'editPlan', 'chair', 'see', 'speakUp', 'record'] as const
const operate = [...own, 'stream', 'highRates'] as const
const table: Record<Standing, readonly Capability[]> = {
  anybody: ['look', 'signIn', 'join'],
  claimed: ['speakUp'],
  present: ['speakUp', 'leave', 'see'],
  signedIn: ['ownAccount', 'findPeople', 'hold', 'measure'],
  invited: ['readPlan', 'see'],
  owner: own,
  streamingOwner: ['stream'],
  operator: operate,
  admin: [...operate, 'manageAccounts'],
}

/** Whether somebody without an account could ever have this right. `known`: they hold or claim a seat somewhere. */
export const anybodyMay = (right: Capability, known: boolean): boolean =>
  table.anybody.includes(right) || (known && (table.present.includes(right) || table.claimed.includes(right)))

export async function may(house: House, actor: Actor, right: Capability, place: Place): Promise<boolean> {
  const standings = await standingsOf(house, actor, place)
  return standings.some(standing => table[standing].includes(right))
}

/** Who is somebody here, with an account or a seat, lacks the right; others may sign in first. */
export const withoutRight = ({ user, seat, clientId }: Actor): DomainError =>
  user || seat || clientId !== undefined
    ? new DomainError('forbidden', 'You do not have the right to do this.')
    : new DomainError('unauthenticated', 'Please sign in.')

/** Owner, operator or administrator: whose sound and seat the chair's rules spare. */
export const isChair = (user: { id: string; role: string } | undefined, meeting: { ownerId: string }): boolean =>
  user !== undefined && (user.id === meeting.ownerId || user.role === 'MeetingOperator' || user.role === 'SystemAdmin')

async function standingsOf(house: House, actor: Actor, place: Place): Promise<Standing[]> {
  const standings: Standing[] = ['anybody']
  const { user } = actor
  if (user) {
    standings.push('signedIn')
    if (user.role === 'MeetingOperator') standings.push('operator')
    if (user.role === 'SystemAdmin') standings.push('admin')
  }
  if (!('meeting' in place)) return standings
  const { meeting } = place
  if (actor.seat?.number === meeting.number) standings.push('present')
  if (actor.clientId !== undefined && (await seated(house, meeting.number, actor.clientId))) standings.push('claimed')
  if (user) {
    if (user.id === meeting.ownerId)
      standings.push('owner', ...(house.ownersStream ? (['streamingOwner'] as const) : []))
    if (house.presence.all(meeting.number).some(present => present.userId === user.id)) standings.push('present')
    if (await invited(house, user.id, place)) standings.push('invited')
  }
  return standings
}

/** Whether what happens here is in their list. A personal room is open to those invited for this moment, not to all who ever were. */
async function invited(house: House, userId: string, place: MeetingPlace): Promise<boolean> {
  const { meeting } = place
  if (place.at === 'meeting' && meeting.kind !== 'room') {
    const here = { column: 'number', is: 'eq', value: meeting.number } as const
    return (await house.store.count('listed', { all: [{ column: 'userId', is: 'eq', value: userId }, here] })) > 0
  }
  const entry = await entryAt(house, place)
  return entry !== undefined && (await house.store.get('listed', listedId(userId, entry))) !== undefined
}

async function entryAt(house: House, place: MeetingPlace): Promise<string | undefined> {
  if (place.at === 'series') return place.series.id
  const row =
    place.at === 'meeting' ? await currentReservation(house, place.meeting, house.clock.now()) : place.reservation
  return row && entryOf(row)
}

async function seated(house: House, number: string, id: string): Promise<boolean> {
  const row = await house.store.get('participants', `${number}:${id}`)
  return row !== undefined && row.leftAt === null
}
