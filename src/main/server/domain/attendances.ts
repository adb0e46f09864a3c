/** Who was in which meeting from when to when: written as they leave, read by themselves and by those who may see all. */
import type { Attendance, attendances } from '../../../shared/attendances.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { PartingReason } from '../../../shared/events.ts'
import type { Selection } from '../../../shared/listing.ts'
import { latest, noteAll, since } from './changes.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import type { AtMeeting } from './seats.ts'
import { columns, selectRows } from './selecting.ts'
import type { Condition } from './store.ts'

type Past = Row<'attendances'>

export function attended(deed: AtMeeting, row: Row<'participants'>, reason: PartingReason): void {
  const { number, userId, name, joinedAt } = row
  deed.put('attendances', {
    id: `${row.id}:${joinedAt}`,
    ...{ number, userId, name, joinedAt, reason },
    meetingName: deed.place.meeting.name,
    leftAt: deed.now,
  })
}

/** The account goes: that somebody was there remains, as of a guest. */
export async function disown(deed: DeedContext, userId: string): Promise<void> {
  for (const row of await deed.store.find('attendances', { where: { column: 'userId', is: 'eq', value: userId } }))
    deed.put('attendances', { ...row, userId: null })
}

/** Those of different meetings end at any time; what is noted of them is noted here, one after the other. */
const turn = () => 'attendances'

export const attendancesDeeds: DeedsOf<typeof attendances> = {
  'attendances.mine': { right: 'readCalls', perform: (deed, asked) => list(deed, asked, own(deed)) },
  'attendances.all': { right: 'readAllCalls', perform: (deed, asked) => list(deed, asked) },
  'attendances.get': {
    right: 'readCalls',
    async perform(deed, { id }) {
      const row = await deed.store.get('attendances', id)
      if (!row || (row.userId !== deed.user().id && !(await deed.may('readAllCalls'))))
        throw new DomainError('notFound', 'There is no such record.')
      return (await shown(deed, [row]))[0] as Attendance
    },
  },
  'attendances.mark': {
    right: 'readCalls',
    turn,
    perform: async (deed, { since: from }) => ({ mark: markOf(deed, await noteMine(deed), from) }),
  },
  'attendances.since': {
    right: 'readCalls',
    turn,
    async perform(deed, { mark }) {
      const { seq, from } = readMark(deed, mark)
      const now = await noteMine(deed)
      if (seq > now) throw notYours()
      const fresh: Condition<'attendances'> = {
        column: 'id',
        is: 'in',
        value: [...(await since(deed.house, scopeOf(deed), seq)).keys()],
      }
      const asked: Condition<'attendances'> =
        from === undefined ? fresh : { any: [fresh, { column: 'leftAt', is: 'ge', value: from }] }
      const rows = await deed.store.find('attendances', {
        where: { all: [own(deed), asked] },
        orderBy: [{ column: 'leftAt' }],
      })
      return { mark: markOf(deed, now), items: await shown(deed, rows) }
    },
  },
}

async function list(deed: DeedContext, asked: Selection, among?: Condition<'attendances'>) {
  const { rows, total } = await selectRows(
    deed.store,
    'attendances',
    { ...asked, orderBy: asked.orderBy.length > 0 ? asked.orderBy : [{ field: 'leftAt', descending: true }] },
    {
      fields: columns<'attendances'>('id', 'number', 'meetingName', 'name', 'joinedAt', 'leftAt'),
      searched: [{ column: 'number' }, { column: 'meetingName' }, { column: 'name' }],
      ...(among && { among }),
      order: 'id',
    },
  )
  return { items: await shown(deed, rows), total }
}

const own = (deed: DeedContext): Condition<'attendances'> => ({ column: 'userId', is: 'eq', value: deed.user().id })

const scopeOf = (deed: DeedContext): string => `attendances ${deed.user().id}`

/** Notes those of mine that were not noted yet, whenever they ended, and answers how far the notes go now. */
async function noteMine(deed: DeedContext): Promise<number> {
  const scope = scopeOf(deed)
  const noted: Condition<'changes'> = { column: 'scope', is: 'eq', value: scope }
  const fresh = await deed.store.find('attendances', {
    where: { all: [own(deed), { not: { named: { table: 'changes', on: 'itemId', where: noted } } }] },
    orderBy: [{ column: 'leftAt' }],
  })
  await noteAll(
    deed,
    scope,
    fresh.map(row => row.id),
  )
  await deed.save()
  return latest(deed.house, scope)
}

/** A mark tells nothing but how far somebody has read, so it need not be kept or hard to guess. */
const markOf = (deed: DeedContext, seq: number, from?: number): string => `${seq}.${from ?? ''}.${deed.user().id}`

function readMark(deed: DeedContext, mark: string): { seq: number; from?: number } {
  const [, seq, from, id] = /^(\d{1,15})\.(\d{0,15})\.(.+)$/.exec(mark) ?? []
  if (id !== deed.user().id) throw notYours()
  return { seq: Number(seq), ...(from && { from: Number(from) }) }
}

const notYours = () => new DomainError('forbidden', 'This mark is not one of yours.')

async function shown(deed: DeedContext, rows: readonly Past[]): Promise<Attendance[]> {
  const ids = [...new Set(rows.flatMap(row => row.userId ?? []))]
  const users = await deed.store.find('users', { where: { column: 'id', is: 'in', value: ids } })
  const numbers = new Map(users.map(user => [user.id, user.extension ?? user.username]))
  return rows.map(row => ({ ...row, extension: numbers.get(row.userId ?? '') ?? null }))
}
