/** Meetings for now and for later, one by one. */
import { DomainError } from '../../../shared/errors.ts'
import type { meetings } from '../../../shared/meetings.ts'
import type { Row } from './collections.ts'
import { type DeedsOf, named } from './deed.ts'
import { change, changeVenue, removeEntry, show, showInside } from './entries.ts'
import type { House } from './house.ts'
import { entryOf } from './listed.ts'
import { meetingView, meetingViews } from './meetingViews.ts'
import {
  checkFuture,
  checkInvited,
  checkOrder,
  checkRate,
  checkRoom,
  freshMeeting,
  freshReservation,
  planTurn,
  venueFor,
} from './planning.ts'
import { ahead, currentReservation, isConversation } from './reservations.ts'
import { cancelOccurrence, checkNeighbours } from './series.ts'
import type { Condition } from './store.ts'
import { nameOf } from './users.ts'

const instantLife = 24 * 3600_000

export const meetingDeeds: DeedsOf<typeof meetings> = {
  'meetings.startInstant': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { name = `${nameOf(deed.user())}’s meeting`.slice(0, 64), password }) {
      const { number, ownerId } = await freshMeeting(deed, {
        kind: 'instant',
        name,
        password: password ?? deed.house.ids.digits(6),
      })
      const times = { startsAt: deed.now, endsAt: deed.now + instantLife }
      const row = freshReservation(deed, number, { name, ...times, joinEarlyMinutes: -1 })
      deed.put('reservations', row)
      return show(deed, ownerId, [row])
    },
  },
  'meetings.schedule': {
    right: 'hold',
    turn: (_, asked) => planTurn(asked),
    async perform(deed, { invited = [], password, room, name, startsAt, endsAt, past, digits, ...rest }) {
      checkOrder({ startsAt, endsAt })
      if (!past) checkFuture(deed, { startsAt })
      await checkRate(deed, rest.callRate)
      const people = await checkInvited(deed, invited)
      const { number, ownerId } = await venueFor(deed, 'reservation', { room, name, password, digits })
      const row = freshReservation(deed, number, { name, startsAt, endsAt, ...named(rest) })
      deed.put('reservations', row)
      return show(deed, ownerId, [row], people)
    },
  },
  'meetings.update': {
    right: 'editPlan',
    async perform(deed, { invited, password, room, past, ...plan }) {
      const { meeting, reservation: before } = deed.place
      if (meeting.kind === 'instant') throw new DomainError('notAllowedHere', 'An instant meeting cannot be changed.')
      checkRoom(meeting, room)
      const row: Row<'reservations'> = { ...before, ...named(plan), edited: before.seriesId !== null }
      checkOrder(row)
      if (row.startsAt !== before.startsAt) {
        if (!past) checkFuture(deed, row)
        row.over = false
      }
      await checkNeighbours(deed, row, before)
      await checkRate(deed, plan.callRate)
      const people = invited && (await checkInvited(deed, invited))
      const venue = changeVenue(deed, meeting, before.seriesId === null ? row.name : meeting.name, password)
      await change(deed, row, people)
      await showInside(deed, venue)
      return meetingView(deed.house, row)
    },
  },
  'meetings.cancel': {
    right: 'editPlan',
    async perform(deed) {
      const { reservation } = deed.place
      if (reservation.seriesId === null) await removeEntry(deed, entryOf(reservation))
      else await cancelOccurrence(deed, reservation)
      return {}
    },
  },
  'meetings.get': { right: 'readPlan', perform: deed => meetingView(deed.house, deed.place.reservation) },
  'meetings.extend': {
    right: 'chair',
    async perform(deed, { endsAt }) {
      const { meeting } = deed.place
      if (isConversation(meeting)) throw new DomainError('notAllowedHere', 'A conversation goes on until it is ended.')
      const before = await currentReservation(deed.house, meeting, deed.now)
      if (!before) throw new DomainError('meetingOver', 'Nothing is planned here whose end could be moved.')
      if (endsAt <= deed.now) throw new DomainError('invalid', 'The end must be later than now.', 'endsAt')
      const row = { ...before, endsAt, edited: before.seriesId !== null }
      checkOrder(row)
      await checkNeighbours(deed, row, before)
      await change(deed, row)
      await showInside(deed, meeting)
      return {}
    },
  },
  'meetings.mine': {
    right: 'hold',
    async perform({ house, store, now, ...deed }, { filter, skip, top }) {
      const me = deed.user().id
      const mine: Condition<'listed'>[] = [
        { column: 'userId', is: 'eq', value: me },
        { column: 'over', is: 'eq', value: false },
      ]
      const found = [...mine, { column: 'until', is: 'gt', value: now } as const, ...(filter ? [matching(filter)] : [])]
      const rows = await store.find('listed', { where: { all: found }, orderBy: [{ column: 'startsAt' }], skip, top })
      const heads = await headsOf(
        house,
        rows.map(row => row.entryId),
      )
      const items = await meetingViews(house, heads)
      if (filter) return { items, total: await store.count('listed', { all: found }) }
      const all = await house.tallies.of(me, () => store.count('listed', { all: mine }))
      // Past, but not yet taken out: few of the few that have begun, whatever the length of the list.
      const past = await store.count('listed', {
        all: [...mine, { column: 'startsAt', is: 'le', value: now }, { column: 'until', is: 'le', value: now }],
      })
      return { items, total: all - past }
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
