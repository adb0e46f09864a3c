/** Who may do what: a table of standings and the capabilities they carry. Code asks for a capability, never for a role. */
import type { KeyPermission } from '../../../shared/apiKeys.ts'
import { DomainError } from '../../../shared/errors.ts'
import { baseRole, builtInRoles, type Permission } from '../../../shared/roles.ts'
import type { Actor } from './actor.ts'
import { conferenceOf, invitedTo } from './conferenceRows.ts'
import type { House } from './house.ts'
import { entryOf, listedId } from './listed.ts'
import type { MeetingPlace, Place } from './places.ts'
import { currentReservation } from './reservations.ts'

export type Capability =
  | 'look' // what a stranger at the door may know: the server's name, whether a number exists
  | 'signIn'
  | 'join' // ask to be let in; the deed itself decides
  | 'speakUp' // rename oneself, ask to be unmuted
  | 'converse' // write to those in the meeting, and read what was written there
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
  | 'oversee' // which meetings everybody has
  | 'highRates' // call rates above 4096K
  | 'manageAccounts'
  | 'readCalls' // one's own past
  | 'readAllCalls'
  | 'hearRecordings' // one's own
  | 'hearAllRecordings'
  | 'dropRecordings'
  | 'dropAllRecordings'
  | 'callPeople' // let others' windows ring
  | 'readCompany' // what holds for all accounts of the house
  | 'setCompany'
  | 'keep' // what an account says of itself and keeps
  | 'hearGreetings'
  | 'setGreetings'
  | 'readBalance'
  | 'setBalance'
  | 'manageRoles'
  | 'viewHouse' // what all have in common: groups, holidays, business contacts
  | 'manageHouse'
  | 'manageKeys'
  | 'manageTenants'
  | 'manageHooks'

type Standing =
  | 'anybody'
  | 'claimed' // says it has a client id that is in this meeting
  | 'present' // proven to be in this meeting
  | 'signedIn'
  | 'self' // at one's own account
  | 'invited'
  | 'owner'
  | 'coChair' // made a chair by another one, for this meeting alone
  | 'streamingOwner' // an owner, where owners may stream
  | 'operator'
  | 'admin'
  | 'program' // by LiveKit's server API

// To chair a meeting one need not be in it: those who may rename others may ask to, wherever they are.
const own = ['readPlan', 'editPlan', 'chair', 'see', 'speakUp', 'record'] as const
const chairAlong = ['readPlan', 'chair', 'see', 'speakUp', 'record'] as const
const operate = [...own, 'stream', 'highRates', 'oversee'] as const
const table: Record<Standing, readonly Capability[]> = {
  anybody: ['look', 'signIn', 'join'],
  claimed: ['speakUp'],
  present: ['speakUp', 'converse', 'leave', 'see'],
  signedIn: ['ownAccount', 'findPeople', 'measure'],
  self: ['keep', 'readBalance'],
  invited: ['readPlan', 'see'],
  owner: own,
  coChair: chairAlong,
  streamingOwner: ['stream'],
  operator: operate,
  admin: [...operate, 'manageKeys', 'manageTenants', 'manageHooks'],
  program: ['see', 'chair', 'speakUp'],
}

/** What another server's key lets it do: some by itself, the rest as far as the user it speaks for may. */
const byItself: Record<KeyPermission, readonly Capability[]> = { account: ['manageTenants'], meeting: ['manageHooks'] }
const onBehalf: Record<KeyPermission, readonly Capability[]> = {
  account: [],
  meeting: ['hold', 'readPlan', 'editPlan', 'chair'],
}

/** What the permissions of a role carry; those without a line here concern what Gavel does not do. */
const granted: Partial<Record<Permission, readonly Capability[]>> = {
  'general.meeting': ['hold'],
  'user_management.users': ['manageAccounts', 'keep', 'hearGreetings', 'setGreetings'],
  'user_management.roles': ['manageRoles'],
  'company.view_only': ['readCompany'],
  'company.full_access': ['readCompany', 'setCompany'],
  'company_call_log.call_log_view_only': ['readCalls', 'readAllCalls'],
  'company_call_log.call_log_full_access': ['readCalls', 'readAllCalls'],
  'company_call_log.call_recording_view_only': ['hearRecordings', 'hearAllRecordings'],
  'company_call_log.call_recording_full_access': [
    ...(['hearRecordings', 'hearAllRecordings', 'dropRecordings', 'dropAllRecordings'] as const),
  ],
  'user_call_log.call_log_view_only': ['readCalls'],
  'user_call_log.call_log_full_access': ['readCalls'],
  'user_call_log.call_recording_view_only': ['hearRecordings'],
  'user_call_log.call_recording_full_access': ['hearRecordings', 'dropRecordings'],
  'policies.internal_calls': ['callPeople'],
  'phone_system.view_only': ['viewHouse', 'oversee', 'readPlan', 'see'],
  'phone_system.full_access': ['viewHouse', 'manageHouse', 'oversee', 'readPlan', 'see', 'editPlan', 'chair', 'record'],
  'billing.view_only': ['readBalance'],
  'billing.full_access': ['readBalance', 'setBalance'],
}
/** The same at one's own account alone. */
const grantedToSelf: Partial<Record<Permission, readonly Capability[]>> = {
  'general.voicemail_view_only': ['hearGreetings'],
  'general.voicemail_full_access': ['hearGreetings', 'setGreetings'],
}

/** Whether somebody without an account could ever have this right: anybody, whoever claims a seat, or whoever proved theirs. */
export const anybodyMay = (right: Capability, { seat, clientId }: Pick<Actor, 'seat' | 'clientId'>): boolean => {
  const could: Standing[] = ['anybody']
  if (seat || clientId !== undefined) could.push('present', 'claimed')
  if (seat) could.push('coChair')
  return could.some(standing => table[standing].includes(right))
}

export async function may(house: House, actor: Actor, right: Capability, place: Place): Promise<boolean> {
  if (actor.key) {
    const { permissions } = actor.key
    if (permissions.some(one => byItself[one].includes(right)) || table.anybody.includes(right)) return true
    if (!permissions.some(one => onBehalf[one].includes(right))) return false
  }
  const standings = await standingsOf(house, actor, place)
  if (standings.some(standing => table[standing].includes(right))) return true
  if (!actor.user) return false
  const tables = standings.includes('self') ? [granted, grantedToSelf] : [granted]
  const permissions = await permissionsOf(house, actor.user.role)
  return permissions.some(permission => tables.some(one => one[permission]?.includes(right)))
}

export async function permissionsOf(house: House, role: string): Promise<readonly Permission[]> {
  const builtIn = Object.hasOwn(builtInRoles, role) ? builtInRoles[role] : undefined
  if (builtIn) return builtIn.permissions
  return ((await house.store.get('roles', role))?.permissions.split(' ').filter(Boolean) ?? []) as Permission[]
}

/** Nobody gives, takes or changes what goes beyond their own role: a way up would be no right at all. */
export async function demandNotAbove(deed: { house: House; actor: Actor }, role: string): Promise<void> {
  // What everybody has who has an account is no way up.
  if (role === 'Normal') return
  const own = deed.actor.user?.role ?? ''
  const mine = await permissionsOf(deed.house, own)
  const theirs = await permissionsOf(deed.house, role)
  const higher = baseRole(role) !== 'Normal' && baseRole(own) !== 'SystemAdmin'
  if (higher || theirs.some(one => !mine.includes(one)))
    throw new DomainError('forbidden', `The role ${role} may do more than you.`)
}

/** Who is somebody here, with an account or a seat, lacks the right; others may sign in first. */
export const withoutRight = ({ user, seat, key, program, clientId }: Actor): DomainError =>
  user || seat || key || program || clientId !== undefined
    ? new DomainError('forbidden', 'You do not have the right to do this.')
    : new DomainError('unauthenticated', 'Please sign in.')

/** Owner, co-chair, operator or administrator: whose sound and seat the chair's rules spare. */
export const isChair = (
  user: { id: string; role: string } | undefined,
  meeting: { ownerId: string; coChairs: string },
): boolean =>
  user !== undefined &&
  (user.id === meeting.ownerId || coChairsOf(meeting).includes(user.id) || baseRole(user.role) !== 'Normal')

export const coChairsOf = ({ coChairs }: { coChairs: string }): string[] => coChairs.split(' ').filter(id => id !== '')

async function standingsOf(house: House, actor: Actor, place: Place): Promise<Standing[]> {
  const standings: Standing[] = ['anybody']
  const { user } = actor
  if (user) {
    standings.push('signedIn')
    const base = baseRole(user.role)
    if (base === 'MeetingOperator') standings.push('operator')
    if (base === 'SystemAdmin') standings.push('admin')
    if (place.at === 'user' && place.user.id === user.id) standings.push('self')
  }
  if (actor.program) standings.push('program')
  if (!('meeting' in place)) return standings
  const { meeting } = place
  if (actor.seat?.number === meeting.number) {
    standings.push('present')
    const row = await house.store.get('participants', `${meeting.number}:${actor.seat.participantId}`)
    if (row?.promoted) standings.push('coChair')
  }
  if (actor.clientId !== undefined && (await seated(house, meeting.number, actor.clientId))) standings.push('claimed')
  if (user) {
    if (user.id === meeting.ownerId)
      standings.push('owner', ...(house.ownersStream ? (['streamingOwner'] as const) : []))
    if (house.presence.all(meeting.number).some(present => present.userId === user.id)) standings.push('present')
    if (coChairsOf(meeting).includes(user.id)) standings.push('coChair')
    if (await invited(house, user.id, place)) standings.push('invited')
  }
  return standings
}

/** Whether what happens here is in their list. A personal room is open to those invited for this moment, not to all who ever were. */
async function invited(house: House, userId: string, place: MeetingPlace): Promise<boolean> {
  const { meeting } = place
  if (invitedTo(await conferenceOf(house, meeting.number)).includes(userId)) return true
  if (place.at === 'meeting' && meeting.kind !== 'room') {
    const here = { column: 'number', is: 'eq', value: meeting.number } as const
    return (await house.store.count('listed', { all: [{ column: 'userId', is: 'eq', value: userId }, here] })) > 0
  }
  const entry = await entryAt(house, place)
  return entry !== undefined && (await house.store.get('listed', listedId(userId, entry))) !== undefined
}

async function entryAt(house: House, place: MeetingPlace): Promise<string | undefined> {
  if (place.at === 'series') return place.series.id
  if (place.at === 'entry') return place.entryId
  const row =
    place.at === 'meeting' ? await currentReservation(house, place.meeting, house.clock.now()) : place.reservation
  return row && entryOf(row)
}

async function seated(house: House, number: string, id: string): Promise<boolean> {
  const row = await house.store.get('participants', `${number}:${id}`)
  return row !== undefined && row.leftAt === null
}
