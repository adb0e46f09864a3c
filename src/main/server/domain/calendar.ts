/** Planned meetings as other servers and calendars deal with them: an entry is one thing, a meeting or a whole series. */
import type { CalendarItem, Cancelled, calendar, Planned } from '../../../shared/calendar.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Body } from '../../../shared/records.ts'
import { chairingDeeds } from './chairing.ts'
import type { Condition, Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import { change, removeEntry } from './entries.ts'
import type { House } from './house.ts'
import { entryOf, headOf } from './listed.ts'
import { meetingDeeds } from './meetings.ts'
import { meetingViews } from './meetingViews.ts'
import { planTurn } from './planning.ts'
import { hasOpened } from './reservations.ts'
import { seriesDeeds } from './series.ts'
import { annotate } from './sheets.ts'
import { detailsWith } from './users.ts'

/** Conversations that go on for ever are nothing for a calendar. */
const planned = { column: 'until', is: 'lt', value: Date.UTC(9999, 0, 1) } as const

export const calendarDeeds: DeedsOf<typeof calendar> = {
  'calendar.plan': {
    right: 'hold',
    turn: (_, asked) => planTurn(asked),
    async perform(deed, { rule, emails, details, ...plan }) {
      const invited = [...(plan.invited ?? []), ...(await byEmail(deed, emails))]
      const timeZone = rule?.timeZone ?? (await zoneOf(deed.house, deed.user().id))
      const { id, series } = rule
        ? await seriesDeeds['meetings.scheduleSeries'].perform(deed, { ...plan, invited, rule: { ...rule, timeZone } })
        : await meetingDeeds['meetings.schedule'].perform(deed, { ...plan, invited })
      return keep(deed, series?.id ?? id, details)
    },
  },
  'calendar.replan': {
    right: 'editPlan',
    async perform(deed, { recurs, rule, emails, details, ...plan }) {
      const { meeting, entryId, rows } = deed.place
      const series = await deed.store.get('series', entryId)
      if (recurs !== undefined && recurs !== (series !== undefined))
        throw new DomainError('notAllowedHere', 'Whether a meeting recurs is for ever; plan it anew.', 'isRecurring')
      const invited = emails && (await byEmail(deed, emails))
      const changes = { ...plan, ...(invited && { invited }) }
      if (series) {
        const place = { at: 'series', meeting, series } as const
        await seriesDeeds['meetings.updateSeries'].perform({ ...deed, place }, { ...changes, ...(rule && { rule }) })
      } else {
        const place = { at: 'reservation', meeting, reservation: headOf(rows, deed.now) } as const
        await meetingDeeds['meetings.update'].perform({ ...deed, place }, changes)
      }
      return keep(deed, entryId, details)
    },
  },
  'calendar.get': { right: 'readPlan', perform: async deed => one(deed.house, deed.place.entryId) },
  'calendar.list': {
    right: 'hold',
    async perform({ house, store, ...deed }, { from, to, skip, top }) {
      const where: Condition<'listed'> = {
        all: [
          { column: 'userId', is: 'eq', value: deed.user().id },
          planned,
          ...(from === undefined ? [] : [{ column: 'until', is: 'gt', value: from } as const]),
          ...(to === undefined ? [] : [{ column: 'startsAt', is: 'lt', value: to } as const]),
        ],
      }
      const rows = await store.find('listed', { where, orderBy: [{ column: 'startsAt' }], skip, top })
      const items = await itemsOf(
        house,
        rows.map(row => row.entryId),
      )
      return { items, total: await store.count('listed', where) }
    },
  },
  'calendar.cancel': {
    right: 'editPlan',
    async perform(deed) {
      await removeEntry(deed, deed.place.entryId)
      return {}
    },
  },
  'calendar.close': {
    right: 'chair',
    async perform(deed) {
      const { meeting, entryId, rows } = deed.place
      if (meeting.startedAt === null) await change(deed, { ...headOf(rows, deed.now), over: true })
      else
        await chairingDeeds['chairing.stop'].perform({ ...deed, place: { at: 'meeting', meeting } }, { rejoin: false })
      await annotate(deed, entryId, () => ({ closedAt: deed.now }))
      return one(deed.house, entryId)
    },
  },
  'calendar.read': {
    right: 'look',
    async perform({ house, store, now, actor }, { of, token }) {
      const from = actor.from ?? ''
      if (house.wrongKeys.exhausted(from, now))
        throw new DomainError('tooMany', 'Too many calendars that there are not. Try again in five minutes.')
      const where = { column: 'token', is: 'eq', value: token } as const
      if (of === 'meeting') {
        const [sheet] = await store.find('sheets', { where })
        if (sheet?.cancelledAt != null) return { name: sheet.name, items: [], cancelled: [cancelledOf(sheet)] }
        if (sheet) return { name: sheet.name, items: await itemsOf(house, [sheet.entryId]), cancelled: [] }
      } else {
        const [organizer] = await store.find('organizers', { where })
        const user = organizer && (await store.get('users', organizer.userId))
        if (user && !user.disabled) return calendarOf(house, user)
      }
      house.wrongKeys.failed(from, now)
      throw new DomainError('notFound', 'There is no such calendar.')
    },
  },
}

async function calendarOf(house: House, { id, realName, username }: Row<'users'>) {
  const where: Condition<'listed'> = { all: [{ column: 'userId', is: 'eq', value: id }, planned] }
  const rows = await house.store.find('listed', { where, orderBy: [{ column: 'startsAt' }], top: 1000 })
  const gone = await house.store.find('sheets', {
    where: {
      all: [
        { column: 'ownerId', is: 'eq', value: id },
        { column: 'cancelledAt', is: 'gt', value: 0 },
      ],
    },
    top: 500,
  })
  const items = await itemsOf(
    house,
    rows.map(row => row.entryId),
  )
  return { name: realName || username, items, cancelled: gone.map(cancelledOf) }
}

const cancelledOf = ({ entryId: id, name, startsAt, endsAt, sequence, cancelledAt }: Row<'sheets'>): Cancelled => ({
  ...{ id, name, startsAt, endsAt, sequence },
  cancelledAt: cancelledAt ?? 0,
})

/** Users with one of these addresses. */
async function byEmail({ store }: DeedContext, emails: readonly string[]): Promise<string[]> {
  if (emails.length === 0) return []
  const wanted = [...new Set(emails.flatMap(email => [email, email.toLowerCase()]))]
  const rows = await store.find('users', { where: { column: 'email', is: 'in', value: wanted } })
  return rows.map(row => row.id)
}

async function keep(deed: DeedContext, entryId: string, details: Body): Promise<Planned> {
  await annotate(deed, entryId, before => detailsWith(before, details))
  return one(deed.house, entryId)
}

async function zoneOf(house: House, userId: string): Promise<string> {
  return (await house.store.get('organizers', userId))?.timeZone ?? house.timeZone
}

async function one(house: House, entryId: string): Promise<CalendarItem> {
  const [item] = await itemsOf(house, [entryId])
  if (!item) throw new DomainError('meetingNotFound', 'There is no such meeting.')
  return item
}

/** Looked up together as far as that goes, in the order asked for. */
async function itemsOf(house: House, ids: readonly string[]): Promise<CalendarItem[]> {
  const { store } = house
  const within = <C extends string>(column: C) => ({ column, is: 'in', value: ids }) as const
  const [single, occurrences, sheets, series] = await Promise.all([
    store.find('reservations', { where: within('id') }),
    store.find('reservations', { where: within('seriesId') }),
    store.find('sheets', { where: within('entryId') }),
    store.find('series', { where: within('id') }),
  ])
  const rowsOf = (id: string) => [...single, ...occurrences].filter(row => entryOf(row) === id)
  const now = house.clock.now()
  const heads = ids.map(rowsOf).flatMap(rows => (rows.length > 0 ? [headOf(rows, now)] : []))
  const owners = { column: 'userId', is: 'in', value: sheets.map(sheet => sheet.ownerId) } as const
  const organizers = await store.find('organizers', { where: owners })
  const users = await store.find('users', { where: { ...owners, column: 'id' } })
  const tenantIds = organizers.map(row => row.tenantId)
  const tenants = await store.find('tenants', { where: { column: 'id', is: 'in', value: tenantIds } })
  const views = await meetingViews(house, heads)
  return views.flatMap(meeting => {
    const id = meeting.series?.id ?? meeting.id
    const sheet = sheets.find(row => row.entryId === id)
    if (!sheet) return []
    const organizer = organizers.find(row => row.userId === sheet.ownerId)
    const email = users.find(user => user.id === sheet.ownerId)?.email ?? ''
    const roomId = tenants.find(tenant => tenant.id === organizer?.tenantId)?.roomId ?? null
    const timeZone = organizer?.timeZone ?? house.timeZone
    const rule = series.find(row => row.id === id)
    return [
      {
        ...{ id, meeting, sequence: sheet.sequence, token: sheet.token, closedAt: sheet.closedAt },
        open: heads.some(row => row.id === meeting.id && !meeting.over && hasOpened(row, now)),
        details: JSON.parse(sheet.details ?? '{}') as Body,
        owner: { email, timeZone, tenantId: organizer?.tenantId ?? null, roomId },
        skipped: rule?.skipped.split(',').filter(day => day !== '') ?? [],
        moved: rowsOf(id).flatMap(({ edited, day, name, startsAt, endsAt }) =>
          edited && day !== null ? [{ day, name, startsAt, endsAt }] : [],
        ),
      },
    ]
  })
}
