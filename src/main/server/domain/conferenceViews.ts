/** Meetings shown as conferences, wherever they were made. */
import type { Conference } from '../../../shared/conferences.ts'
import type { Row } from './collections.ts'
import { conferenceTerms, invitedTo, unasked } from './conferenceRows.ts'
import type { House } from './house.ts'
import { ahead, currentReservation } from './reservations.ts'
import { publicView } from './users.ts'

/** The planned time that a meeting shows as its own: the present or next. */
export async function planOf(
  house: House,
  meeting: Row<'meetings'>,
  now: number,
): Promise<Row<'reservations'> | undefined> {
  const here = { column: 'number', is: 'eq', value: meeting.number } as const
  return (await currentReservation(house, meeting, now)) ?? (await ahead(house, here, now, 1))[0]
}

export const conferenceView = async (house: House, meeting: Row<'meetings'>, inCharge: boolean): Promise<Conference> =>
  (await conferenceViews(house, [meeting], () => inCharge))[0] as Conference

/** Looked up together, as far as that goes. The PIN that puts people in charge is for those who are. */
export async function conferenceViews(
  house: House,
  meetings: readonly Row<'meetings'>[],
  inCharge: (meeting: Row<'meetings'>) => boolean,
): Promise<Conference[]> {
  const now = house.clock.now()
  const here = { column: 'number', is: 'in', value: meetings.map(meeting => meeting.number) } as const
  const [rows, listed, plans] = await Promise.all([
    house.store.find('conferences', { where: here }),
    house.store.find('listed', { where: { all: [here, { column: 'why', is: 'eq', value: 'invited' }] } }),
    Promise.all(meetings.map(meeting => planOf(house, meeting, now))),
  ])
  const kept = new Map(rows.map(row => [row.number, row]))
  const guestsOf = (row: Row<'conferences'>): Set<string> =>
    new Set([...invitedTo(row), ...listed.filter(one => one.number === row.number).map(one => one.userId)])
  const all = meetings.map((meeting, at) => {
    const row = kept.get(meeting.number) ?? unasked(house, meeting.number)
    return { meeting, row, plan: plans[at], invited: guestsOf(row) }
  })
  const ids = new Set(all.flatMap(({ meeting, invited }) => [meeting.ownerId, ...invited]))
  const people = await house.store.find('users', {
    where: { column: 'id', is: 'in', value: [...ids] },
    orderBy: [{ column: 'usernameKey' }],
  })
  return all.map(({ meeting, row, plan, invited }) => {
    const { number, name, password, createdAt } = meeting
    const owner = people.find(user => user.id === meeting.ownerId)
    return {
      ...{ number, password, createdAt, name: plan?.name ?? name },
      ...conferenceTerms(house, row),
      adminPin: inCharge(meeting) ? row.adminPin : '',
      startsAt: plan?.startsAt ?? null,
      endsAt: plan?.endsAt ?? null,
      owner: owner ? publicView(owner) : { id: meeting.ownerId, username: '', realName: '' },
      invited: people.filter(user => invited.has(user.id)).map(publicView),
    }
  })
}
