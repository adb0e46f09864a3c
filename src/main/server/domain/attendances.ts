/** Who was in which meeting from when to when: written as they leave, and read by themselves. */
import type { Attendance, attendances } from '../../../shared/attendances.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { PartingReason } from '../../../shared/events.ts'
import type { Condition, Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import type { AtMeeting } from './seats.ts'
import { columns, selectRows } from './selecting.ts'

export function attended(deed: AtMeeting, row: Row<'participants'>, reason: PartingReason): void {
  const { number, userId, name, joinedAt } = row
  deed.put('attendances', {
    id: `${row.id}:${joinedAt}`,
    ...{ number, userId, name, joinedAt, reason },
    meetingName: deed.place.meeting.name,
    leftAt: deed.now,
  })
}

export const attendancesDeeds: DeedsOf<typeof attendances> = {
  'attendances.mine': {
    right: 'findPeople',
    async perform(deed, selection) {
      const latest = [{ field: 'leftAt', descending: true }]
      const { rows, total } = await selectRows(
        deed.store,
        'attendances',
        { ...selection, orderBy: selection.orderBy.length > 0 ? selection.orderBy : latest },
        {
          fields: columns<'attendances'>('id', 'number', 'meetingName', 'name', 'joinedAt', 'leftAt'),
          searched: [{ column: 'number' }, { column: 'meetingName' }, { column: 'name' }],
          among: own(deed),
          order: 'id',
        },
      )
      return { items: rows.map(row => shown(deed, row)), total }
    },
  },
  'attendances.get': {
    right: 'findPeople',
    async perform(deed, { id }) {
      const row = await deed.store.get('attendances', id)
      if (!row || row.userId !== deed.user().id) throw new DomainError('notFound', 'There is no such record.')
      return shown(deed, row)
    },
  },
  'attendances.mark': {
    right: 'findPeople',
    perform: async (deed, { since = deed.now }) => ({ mark: markOf(deed, since) }),
  },
  'attendances.since': {
    right: 'findPeople',
    async perform(deed, { mark }) {
      const [, since = '', id = ''] = /^(\d{1,15})\.(.+)$/.exec(mark) ?? []
      if (id !== deed.user().id) throw new DomainError('forbidden', 'This mark is not one of yours.')
      // Up to this moment and without it: what ends within it is told next time, and nothing twice.
      const within: Condition<'attendances'>[] = [
        { column: 'leftAt', is: 'ge', value: Number(since) },
        { column: 'leftAt', is: 'lt', value: deed.now },
      ]
      const rows = await deed.store.find('attendances', {
        where: { all: [own(deed), ...within] },
        orderBy: [{ column: 'leftAt' }],
      })
      return { mark: markOf(deed, Math.max(deed.now, Number(since))), items: rows.map(row => shown(deed, row)) }
    },
  },
}

const own = (deed: DeedContext): Condition<'attendances'> => ({
  column: 'userId',
  is: 'eq',
  value: deed.user().id,
})

const markOf = (deed: DeedContext, since: number): string => `${since}.${deed.user().id}`

const shown = (deed: DeedContext, row: Row<'attendances'>): Attendance => ({
  ...row,
  extension: deed.user().extension ?? deed.user().username,
})
