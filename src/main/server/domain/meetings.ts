/** Meetings for now and for later, one by one. */
import { DomainError } from '../../../shared/errors.ts'
import type { meetings } from '../../../shared/meetings.ts'
import type { Condition, Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'
import { entryFrom, relist, unlist } from './listed.ts'
import { meetingView, meetingViews } from './meetingViews.ts'
import { endForAll } from './parting.ts'
import { announced, change, checkInvited, checkRate, checkTimes, freshMeeting, freshReservation } from './planning.ts'
import { ahead, currentReservation } from './reservations.ts'
import { type AtMeeting, changeMeeting, seated } from './seats.ts'
import { nameOf } from './users.ts'

const instantLife = 24 * 3600_000

export const meetingDeeds: DeedsOf<typeof meetings> = {
  'meetings.startInstant': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { name = `${nameOf(deed.user())}’s meeting`.slice(0, 64), password }) {
      const meeting = await freshMeeting(deed, {
        kind: 'instant',
        name,
        password: password ?? deed.house.ids.digits(6),
      })
      deed.put('meetings', meeting)
      const row = freshReservation(deed, meeting.number, {
        name,
        startsAt: deed.now,
        endsAt: deed.now + instantLife,
        joinEarlyMinutes: -1,
      })
      return begun(deed, meeting, row, [])
    },
  },
  'meetings.schedule': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { invited = [], password, room, name, startsAt, endsAt, ...plan }) {
      if (room) throw new DomainError('invalid', 'There is no such room of yours.', 'room')
      checkTimes(deed, { startsAt, endsAt })
      await checkRate(deed, plan.callRate)
      const people = await checkInvited(deed, invited)
      const meeting = await freshMeeting(deed, {
        kind: 'reservation',
        name,
        password: password ?? deed.house.ids.digits(6),
      })
      deed.put('meetings', meeting)
      return begun(
        deed,
        meeting,
        freshReservation(deed, meeting.number, { name, startsAt, endsAt, ...named(plan) }),
        people,
      )
    },
  },
  'meetings.update': {
    right: 'editPlan',
    async perform(deed, { invited, password, ...plan }) {
      const { meeting, reservation: before } = deed.place
      if (meeting.kind === 'instant') throw new DomainError('notAllowedHere', 'An instant meeting cannot be changed.')
      const row: Row<'reservations'> = { ...before, ...named(plan) }
      checkTimes(deed, row, before)
      await checkRate(deed, plan.callRate)
      const people = invited && (await checkInvited(deed, invited))
      await changePlan(deed, row, { password, invited: people })
      return meetingView(deed.house, row)
    },
  },
  'meetings.cancel': {
    right: 'editPlan',
    async perform(deed) {
      const { meeting, reservation } = deed.place
      const current = meeting.startedAt !== null && (await currentReservation(deed.house, meeting, deed.now))
      if (current && current.id === reservation.id)
        await endForAll(deed, await seated(deed.house, meeting.number), 'cancelled', true)
      deed.remove('reservations', reservation.id)
      const had = await unlist(deed, reservation.id)
      await removeVenue(deed)
      deed.publish({ event: 'meetings.cancelled', number: meeting.number, id: reservation.id }, { users: had })
      return {}
    },
  },
  'meetings.get': { right: 'readPlan', perform: deed => meetingView(deed.house, deed.place.reservation) },
  'meetings.extend': {
    right: 'chair',
    async perform(deed, { endsAt }) {
      const { meeting } = deed.place
      const before = await currentReservation(deed.house, meeting, deed.now)
      if (!before) throw new DomainError('meetingOver', 'Nothing is planned here whose end could be moved.')
      if (endsAt <= deed.now) throw new DomainError('invalid', 'The end must be later than now.', 'endsAt')
      const row = { ...before, endsAt }
      checkTimes(deed, row, before)
      await changePlan(deed, row, {})
      return {}
    },
  },
  'meetings.mine': {
    right: 'hold',
    async perform({ house, store, now, ...deed }, { filter, skip, top }) {
      const where: Condition<'listed'> = {
        all: [
          { column: 'userId', is: 'eq', value: deed.user().id },
          { column: 'over', is: 'eq', value: false },
          { column: 'until', is: 'gt', value: now },
          ...(filter ? [matching(filter)] : []),
        ],
      }
      const rows = await store.find('listed', { where, orderBy: [{ column: 'startsAt' }], skip, top })
      const heads = await headsOf(
        house,
        rows.map(row => row.entryId),
      )
      return { items: await meetingViews(house, heads), total: await store.count('listed', where) }
    },
  },
}

const matching = (filter: string): Condition<'listed'> => ({
  any: [
    { column: 'name', is: 'contains', value: filter },
    { column: 'number', is: 'contains', value: filter },
  ],
})

/** Of each entry the reservation it stands for now. */
async function headsOf(house: House, entries: readonly string[]): Promise<Row<'reservations'>[]> {
  const single = await house.store.find('reservations', { where: { column: 'id', is: 'in', value: entries } })
  const series = entries.filter(id => !single.some(row => row.id === id))
  const rows =
    series.length === 0 ? [] : await ahead(house, { column: 'seriesId', is: 'in', value: series }, house.clock.now())
  return entries.flatMap(id => single.find(row => row.id === id) ?? rows.find(row => row.seriesId === id) ?? [])
}

/** A new reservation, in its people's lists. */
async function begun(
  deed: DeedContext,
  meeting: Row<'meetings'>,
  row: Row<'reservations'>,
  invited: readonly string[],
) {
  deed.put('reservations', row)
  return announced(deed, row, await relist(deed, meeting.ownerId, entryFrom([row], deed.now), invited))
}

/** Saves a changed reservation and what belongs to its number, and shows it to its people and to those who are in it. */
async function changePlan(
  deed: AtMeeting,
  row: Row<'reservations'>,
  { password, invited }: { password?: string | undefined; invited?: readonly string[] | undefined },
): Promise<void> {
  const { meeting } = deed.place
  const venue =
    meeting.kind === 'room' ? meeting : { ...meeting, name: row.name, password: password ?? meeting.password }
  if (venue !== meeting) deed.put('meetings', venue)
  await change(deed, row, invited)
  if (meeting.startedAt !== null) await changeMeeting(deed, venue)
}

/** The number is free again, and nothing is known of those who were there. */
async function removeVenue(deed: AtMeeting): Promise<void> {
  const { number } = deed.place.meeting
  const participants = await deed.store.find('participants', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of participants) deed.remove('participants', row.id)
  deed.remove('meetings', number)
}
