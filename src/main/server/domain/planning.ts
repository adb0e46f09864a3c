/** What all ways of planning have in common: where one meets, what is usual, and what a plan must keep to. */
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import type { House } from './house.ts'
import { fresh } from './parting.ts'

/** A start this long ago is still taken for "now": clocks differ and forms are filled in slowly. */
const pastAllowed = 5 * 60_000
const highRates = ['6144K', '8192K']

/** New numbers are found one after the other; what is planned in a room waits for whatever happens there. */
export function planTurn(asked: () => unknown): string {
  const room = roomIn(asked)
  return typeof room === 'string' && room !== '' ? `meeting ${room}` : 'numbers'
}

/** Whether it can be read at all is not the question yet. */
function roomIn(asked: () => unknown): unknown {
  try {
    return (asked() as { room?: unknown }).room
  } catch {
    return undefined
  }
}

/** A meeting with a number that nobody has. */
export async function freshMeeting(
  deed: DeedContext,
  given: Pick<Row<'meetings'>, 'kind' | 'name' | 'password'>,
  /** Known to be free. */
  chosen?: string,
  digits = 9,
): Promise<Row<'meetings'>> {
  const { ids } = deed.house
  let number = chosen ?? ids.digits(digits)
  while (chosen === undefined && (await isTaken(deed.house, number))) number = ids.digits(digits)
  const row = { ...given, ...fresh, number, ownerId: deed.user().id, createdAt: deed.now }
  deed.put('meetings', row)
  return row
}

/** Whether a meeting or an account is called by this number. */
export const isTaken = async ({ store }: House, number: string): Promise<boolean> =>
  (await store.get('meetings', number)) !== undefined ||
  (await store.count('users', { column: 'extension', is: 'eq', value: number })) > 0

interface Venue {
  room?: string | null | undefined
  name: string
  password?: string | null | undefined
  digits?: number
}

/** Where a plan takes place: in a room of one's own, with the room's password, or under a number for it alone. */
export async function venueFor(
  deed: DeedContext,
  kind: 'reservation' | 'series',
  { room, name, password, digits }: Venue,
): Promise<Row<'meetings'>> {
  if (!room)
    return freshMeeting(deed, { kind, name, password: password ?? deed.house.ids.digits(6) }, undefined, digits)
  const venue = await deed.store.get('meetings', room)
  if (venue?.kind !== 'room' || venue.ownerId !== deed.user().id)
    throw new DomainError('invalid', 'There is no such room of yours.', 'room')
  return venue
}

/** What a plan does not name. */
export const usual = {
  description: '',
  callRate: '2048K',
  joinEarlyMinutes: 30,
  muteOnEntry: false,
  guestsAllowed: true,
  watermark: false,
  watermarkType: 'single',
}

type Planned = Pick<Row<'reservations'>, 'name' | 'startsAt' | 'endsAt'> & Partial<Row<'reservations'>>

export const freshReservation = (deed: DeedContext, number: string, planned: Planned): Row<'reservations'> => ({
  ...usual,
  id: deed.house.ids.id(),
  key: deed.house.ids.key(14),
  number,
  seriesId: null,
  day: null,
  edited: false,
  over: false,
  createdAt: deed.now,
  ...planned,
})

/** Where a plan takes place is for ever. */
export function checkRoom(meeting: Row<'meetings'>, room: string | null | undefined): void {
  if (room && (meeting.kind !== 'room' || meeting.number !== room))
    throw new DomainError('notAllowedHere', 'A planned meeting cannot move to another room; plan it anew.', 'room')
}

export async function checkRate(deed: DeedContext, asked: string | undefined): Promise<void> {
  if (asked && highRates.includes(asked)) await deed.demand('highRates')
}

export function checkOrder({ startsAt, endsAt }: { startsAt: number; endsAt: number }): void {
  if (endsAt <= startsAt) throw new DomainError('inconsistent', 'The end must be after the start.', 'endsAt')
}

export function checkFuture({ now }: DeedContext, { startsAt }: { startsAt: number }): void {
  if (startsAt < now - pastAllowed) throw new DomainError('inconsistent', 'The start is in the past.', 'startsAt')
}

/** Different ones, all of whom exist. */
export async function checkInvited(deed: DeedContext, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)]
  const known = wanted.length === 0 ? 0 : await deed.store.count('users', { column: 'id', is: 'in', value: wanted })
  if (known !== wanted.length) throw new DomainError('invalid', 'Some of the invited people do not exist.', 'invited')
  return wanted
}
