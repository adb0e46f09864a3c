/** Meetings shown as conferences, wherever they were made. */
import type { Conference } from '../../../shared/conferences.ts'
import type { Row } from './collections.ts'
import { conferenceOf, conferenceTerms, invitedTo } from './conferenceRows.ts'
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

/** The PIN that puts people in charge is for those who are. */
export async function conferenceView(house: House, meeting: Row<'meetings'>, inCharge: boolean): Promise<Conference> {
  const row = await conferenceOf(house, meeting.number)
  const plan = await planOf(house, meeting, house.clock.now())
  const listed = await house.store.find('listed', {
    where: {
      all: [
        { column: 'number', is: 'eq', value: meeting.number },
        { column: 'why', is: 'eq', value: 'invited' },
      ],
    },
  })
  const invited = new Set([...invitedTo(row), ...listed.map(one => one.userId)])
  const people = await house.store.find('users', {
    where: { column: 'id', is: 'in', value: [...invited, meeting.ownerId] },
    orderBy: [{ column: 'usernameKey' }],
  })
  const owner = people.find(user => user.id === meeting.ownerId)
  const { number, name, password, createdAt } = meeting
  return {
    ...{ number, password, createdAt, name: plan?.name ?? name },
    ...conferenceTerms(house, row),
    adminPin: inCharge ? row.adminPin : '',
    startsAt: plan?.startsAt ?? null,
    endsAt: plan?.endsAt ?? null,
    owner: owner ? publicView(owner) : { id: meeting.ownerId, username: '', realName: '' },
    invited: people.filter(user => invited.has(user.id)).map(publicView),
  }
}
