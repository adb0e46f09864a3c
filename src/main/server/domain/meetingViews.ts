/** Reservations as people are shown them. */
import { type Meeting, MeetingPlan } from '../../../shared/meetings.ts'
import { spelledOut } from '../../../shared/occurrences.ts'
import { RecurrenceRule, type Series } from '../../../shared/recurrence.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import { entryOf } from './listed.ts'
import { ahead, currentReservation, isConversation } from './reservations.ts'
import { publicView } from './users.ts'

const nobody = (id: string) => ({ id, username: '', realName: '' })

/** Looked up together, so that a page of a list costs the same few questions as one meeting. */
export async function meetingViews(house: House, rows: readonly Row<'reservations'>[]): Promise<Meeting[]> {
  const now = house.clock.now()
  const entries = [...new Set(rows.map(entryOf))]
  const [venues, listed, series] = await Promise.all([
    house.store.find('meetings', {
      where: { column: 'number', is: 'in', value: [...new Set(rows.map(row => row.number))] },
    }),
    house.store.find('listed', {
      where: {
        all: [
          { column: 'entryId', is: 'in', value: entries },
          { column: 'why', is: 'eq', value: 'invited' },
        ],
      },
    }),
    seriesViews(
      house,
      rows.flatMap(row => row.seriesId ?? []),
      now,
    ),
  ])
  const ids = new Set([...venues.map(venue => venue.ownerId), ...listed.map(row => row.userId)])
  const people = await house.store.find('users', {
    where: { column: 'id', is: 'in', value: [...ids] },
    orderBy: [{ column: 'usernameKey' }],
  })
  const here = new Map<string, string | undefined>()
  for (const venue of venues)
    if (venue.startedAt !== null) here.set(venue.number, (await currentReservation(house, venue, now))?.id)

  return rows.flatMap(row => {
    const venue = venues.find(one => one.number === row.number)
    if (!venue) return []
    const invited = new Set(listed.filter(one => one.entryId === entryOf(row)).map(one => one.userId))
    const owner = people.find(user => user.id === venue.ownerId)
    const { number, id, key, name, description, startsAt, endsAt, joinEarlyMinutes, muteOnEntry, guestsAllowed } = row
    const meeting: Meeting = {
      ...{ number, id, key, name, description, startsAt, endsAt, joinEarlyMinutes, muteOnEntry, guestsAllowed },
      kind: venue.kind === 'instant' || isConversation(venue) ? 'instant' : 'reservation',
      room: venue.kind === 'room' ? number : null,
      series: series.find(one => one.id === row.seriesId) ?? null,
      password: venue.password,
      callRate: MeetingPlan.shape.callRate.parse(row.callRate),
      watermark: row.watermark,
      watermarkType: MeetingPlan.shape.watermarkType.parse(row.watermarkType),
      createdAt: row.createdAt,
      owner: owner ? publicView(owner) : nobody(venue.ownerId),
      invited: people.filter(user => invited.has(user.id)).map(publicView),
      over: row.over || (now >= row.endsAt && here.get(number) !== id),
      present: here.get(number) === id ? house.presence.all(number).filter(one => one.connected).length : 0,
    }
    return [meeting]
  })
}

/** One of which it is known that it is there. */
export async function meetingView(house: House, row: Row<'reservations'>): Promise<Meeting> {
  return (await meetingViews(house, [row]))[0] as Meeting
}

export async function seriesViews(house: House, ids: readonly string[], now: number): Promise<Series[]> {
  if (ids.length === 0) return []
  const wanted = [...new Set(ids)]
  const [rows, remaining] = await Promise.all([
    house.store.find('series', { where: { column: 'id', is: 'in', value: wanted } }),
    ahead(house, { column: 'seriesId', is: 'in', value: wanted }, now),
  ])
  return rows.map(({ id, key, rule, startsAt, endsAt }) => ({
    ...{ id, key, startsAt, endsAt },
    rule: spelledOut(RecurrenceRule.parse(JSON.parse(rule)), startsAt),
    remaining: remaining
      .filter(row => row.seriesId === id)
      .map(({ id, key, name, startsAt, endsAt, edited }) => ({ id, key, name, startsAt, endsAt, edited })),
  }))
}
