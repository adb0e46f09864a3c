/** What all ways of planning have in common: fresh rows, what a plan must keep to, and telling people. */
import { DomainError } from '../../../shared/errors.ts'
import type { Meeting } from '../../../shared/meetings.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { entryFrom, entryOf, headOf, relist } from './listed.ts'
import { meetingView } from './meetingViews.ts'
import { atRest } from './parting.ts'
import { currentReservation, hasOpened } from './reservations.ts'
import type { AtMeeting } from './seats.ts'

/** A start this long ago is still taken for "now": clocks differ and forms are filled in slowly. */
const pastAllowed = 5 * 60_000
const highRates = ['6144K', '8192K']

/** A number that nobody has. */
export async function freshMeeting(
  deed: DeedContext,
  given: Pick<Row<'meetings'>, 'kind' | 'name' | 'password'>,
): Promise<Row<'meetings'>> {
  const { ids, store } = deed.house
  let number = ids.digits(9)
  while (await store.get('meetings', number)) number = ids.digits(9)
  return {
    ...given,
    number,
    ownerId: deed.user().id,
    createdAt: deed.now,
    reservationId: null,
    ...atRest,
  }
}

/** What a plan does not name. */
const usual = {
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

export async function checkRate(deed: DeedContext, asked: string | undefined): Promise<void> {
  if (asked && highRates.includes(asked)) await deed.demand('highRates')
}

/** A start that stays where it was may be past. */
export function checkTimes(
  deed: DeedContext,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  before?: { startsAt: number },
): void {
  if (endsAt <= startsAt) throw new DomainError('inconsistent', 'The end must be after the start.', 'endsAt')
  if (startsAt !== before?.startsAt && startsAt < deed.now - pastAllowed)
    throw new DomainError('inconsistent', 'The start is in the past.', 'startsAt')
}

/** Different ones, all of whom exist. */
export async function checkInvited(deed: DeedContext, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)]
  const known = wanted.length === 0 ? 0 : await deed.store.count('users', { column: 'id', is: 'in', value: wanted })
  if (known !== wanted.length) throw new DomainError('invalid', 'Some of the invited people do not exist.', 'invited')
  return wanted
}

/** Every reservation of the entry that this one belongs to, as they are kept. */
export const entryRows = async (deed: DeedContext, row: Row<'reservations'>): Promise<Row<'reservations'>[]> =>
  row.seriesId === null
    ? [row]
    : deed.store.find('reservations', { where: { column: 'seriesId', is: 'eq', value: row.seriesId } })

/** Saves, and shows the entry as it now is to everybody who has it and its end to those who lost it. */
export async function announced(
  deed: DeedContext,
  head: Row<'reservations'>,
  { have, lost }: { have: string[]; lost: string[] },
): Promise<Meeting> {
  await deed.save()
  const meeting = await meetingView(deed.house, head)
  deed.publish({ event: 'meetings.changed', meeting }, { users: have })
  if (lost.length > 0)
    deed.publish({ event: 'meetings.cancelled', number: head.number, id: entryOf(head) }, { users: lost })
  return meeting
}

/** Saves a changed reservation, and has it stand in lists as it is now. */
export async function change(deed: AtMeeting, row: Row<'reservations'>, invited?: readonly string[]): Promise<void> {
  deed.put('reservations', row)
  const rows = (await entryRows(deed, row)).map(one => (one.id === row.id ? row : one))
  const told = await relist(deed, deed.place.meeting.ownerId, entryFrom(rows, deed.now), invited)
  await announced(deed, headOf(rows, deed.now), told)
}

/** What people are in this meeting for is over before its time. */
export async function finish(deed: AtMeeting): Promise<void> {
  const row = await currentReservation(deed.house, deed.place.meeting, deed.now)
  if (row && hasOpened(row, deed.now)) await change(deed, { ...row, over: true })
}
