/** Entries as calendars and other servers are shown them, looked up together as far as that goes. */
import type { CalendarItem } from '../../../shared/calendar.ts'
import type { Body } from '../../../shared/records.ts'
import type { House } from './house.ts'
import { entryOf, headOf } from './listed.ts'
import { meetingViews } from './meetingViews.ts'
import { hasOpened } from './reservations.ts'

export const itemOf = async (house: House, entryId: string): Promise<CalendarItem | undefined> =>
  (await itemsOf(house, [entryId]))[0]

/** In the order asked for. */
export async function itemsOf(house: House, ids: readonly string[]): Promise<CalendarItem[]> {
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
        emails: JSON.parse(sheet.emails ?? '[]') as string[],
        owner: {
          email,
          language: organizer?.language ?? 'en',
          timeZone,
          tenantId: organizer?.tenantId ?? null,
          roomId,
        },
        skipped: rule?.skipped.split(',').filter(day => day !== '') ?? [],
        moved: rowsOf(id).flatMap(({ edited, day, name, startsAt, endsAt }) =>
          edited && day !== null ? [{ day, name, startsAt, endsAt }] : [],
        ),
      },
    ]
  })
}
