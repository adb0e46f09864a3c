/** Personal rooms. */
import { DomainError } from '../../../shared/errors.ts'
import { mostRooms, type Room, type rooms } from '../../../shared/rooms.ts'
import type { Row } from './collections.ts'
import { conferenceOf } from './conferenceRows.ts'
import { type DeedsOf, named } from './deed.ts'
import { dissolve, show, showInside } from './entries.ts'
import type { House } from './house.ts'
import { entryOf, entryRows } from './listed.ts'
import { freshMeeting } from './planning.ts'
import { ahead } from './reservations.ts'
import type { AtMeeting } from './seats.ts'
import type { Condition } from './store.ts'
import { nameOf, publicView } from './users.ts'

export const roomDeeds: DeedsOf<typeof rooms> = {
  'rooms.mine': {
    right: 'hold',
    async perform({ house, store, ...deed }, { filter, skip, top }) {
      const where: Condition<'meetings'> = {
        all: [
          ...ownRooms(deed.user().id),
          {
            any: [
              { column: 'name', is: 'contains', value: filter },
              { column: 'number', is: 'contains', value: filter },
            ],
          },
        ],
      }
      const rows = await store.find('meetings', { where, orderBy: [{ column: 'createdAt' }], skip, top })
      const items = await Promise.all(rows.map(row => roomView(house, row)))
      return { items, total: await store.count('meetings', where) }
    },
  },
  'rooms.create': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { name = `${nameOf(deed.user())}’s room`.slice(0, 64), password }) {
      if (
        (await deed.store.count('meetings', { all: [...ownRooms(deed.user().id), { not: conference }] })) >= mostRooms
      )
        throw new DomainError('notAllowedHere', `Nobody has more than ${mostRooms} rooms.`)
      const secret = password ?? deed.house.ids.digits(6)
      return roomView(deed.house, await freshMeeting(deed, { kind: 'room', name, password: secret }))
    },
  },
  'rooms.update': {
    right: 'editPlan',
    async perform(deed, changes) {
      const row = { ...roomHere(deed), ...named(changes) }
      deed.put('meetings', row)
      const here = { column: 'number', is: 'eq', value: row.number } as const
      const planned = new Set((await ahead(deed.house, here, deed.now)).map(entryOf))
      for (const entryId of planned) await show(deed, row.ownerId, await entryRows(deed.house, entryId))
      await showInside(deed, row)
      return roomView(deed.house, row)
    },
  },
  'rooms.remove': {
    right: 'editPlan',
    async perform(deed) {
      roomHere(deed)
      await dissolve(deed)
      return {}
    },
  },
}

const conference: Condition<'meetings'> = {
  named: { table: 'conferences', on: 'number', where: { column: 'made', is: 'eq', value: true } },
}

const ownRooms = (userId: string): Condition<'meetings'>[] => [
  { column: 'ownerId', is: 'eq', value: userId },
  { column: 'kind', is: 'eq', value: 'room' },
]

function roomHere({ place }: AtMeeting): Row<'meetings'> {
  if (place.meeting.kind !== 'room') throw new DomainError('notAllowedHere', 'This is a meeting, not a room.')
  return place.meeting
}

async function roomView(house: House, { number, name, password, ownerId, createdAt }: Row<'meetings'>): Promise<Room> {
  const { made } = await conferenceOf(house, number)
  const owner = await house.store.get('users', ownerId)
  return {
    ...{ number, name, password, createdAt, personal: !made },
    owner: owner ? publicView(owner) : { id: ownerId, username: '', realName: '' },
  }
}
