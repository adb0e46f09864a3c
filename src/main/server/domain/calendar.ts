/** Planned meetings as other servers and calendars deal with them: an entry is one thing, a meeting or a whole series. */
import type { CalendarItem, Cancelled, calendar, Letters } from '../../../shared/calendar.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Body } from '../../../shared/records.ts'
import { itemOf, itemsOf } from './calendarItems.ts'
import { chairingDeeds } from './chairing.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import { change, removeEntry } from './entries.ts'
import { feedOf } from './feeds.ts'
import type { House } from './house.ts'
import { cancelLetters, demandWriting, inviteByMail, inviteLetters } from './letters.ts'
import { headOf } from './listed.ts'
import { meetingDeeds } from './meetings.ts'
import { planTurn } from './planning.ts'
import { endless } from './reservations.ts'
import { seriesDeeds } from './series.ts'
import { annotate } from './sheets.ts'
import type { Condition } from './store.ts'
import { detailsWith } from './users.ts'

/** Conversations that go on for ever are nothing for a calendar. */
const planned = { column: 'until', is: 'lt', value: endless } as const

export const calendarDeeds: DeedsOf<typeof calendar> = {
  'calendar.plan': {
    right: 'hold',
    turn: (_, asked) => planTurn(asked),
    async perform(deed, { rule, emails, notify, details, ...plan }) {
      if (notify) demandWriting(deed, emails.length)
      const invited = [...(plan.invited ?? []), ...(await byEmail(deed, emails))]
      const timeZone = rule?.timeZone ?? (await zoneOf(deed.house, deed.user().id))
      const { id, series } = rule
        ? await seriesDeeds['meetings.scheduleSeries'].perform(deed, { ...plan, invited, rule: { ...rule, timeZone } })
        : await meetingDeeds['meetings.schedule'].perform(deed, { ...plan, invited })
      const item = await keep(deed, series?.id ?? id, { details, emails })
      return { ...item, letters: letters(deed, notify ? await inviteLetters(deed, item, emails) : 0) }
    },
  },
  'calendar.replan': {
    right: 'editPlan',
    async perform(deed, { recurs, rule, emails, notify, details, ...plan }) {
      const { meeting, entryId, rows } = deed.place
      const series = await deed.store.get('series', entryId)
      if (recurs !== undefined && recurs !== (series !== undefined))
        throw new DomainError('notAllowedHere', 'Whether a meeting recurs is for ever; plan it anew.', 'isRecurring')
      const before = (await one(deed.house, entryId)).emails
      if (notify) demandWriting(deed, (emails ?? before).length)
      const invited = emails && (await byEmail(deed, emails))
      const changes = { ...plan, ...(invited && { invited }) }
      if (series) {
        const place = { at: 'series', meeting, series } as const
        await seriesDeeds['meetings.updateSeries'].perform({ ...deed, place }, { ...changes, ...(rule && { rule }) })
      } else {
        const place = { at: 'reservation', meeting, reservation: headOf(rows, deed.now) } as const
        await meetingDeeds['meetings.update'].perform({ ...deed, place }, changes)
      }
      const item = await keep(deed, entryId, { details, emails })
      const lost = before.filter(email => !item.emails.includes(email))
      deed.tell({ news: 'settled', entryId })
      const written = notify
        ? (await inviteLetters(deed, item, item.emails)) + (await cancelLetters(deed, later(item), lost))
        : 0
      return { ...item, letters: letters(deed, written) }
    },
  },
  'calendar.invite': {
    right: 'editPlan',
    async perform(deed, { emails: more, details }) {
      const { entryId } = deed.place
      const written = await inviteByMail(deed, entryId, more)
      return { ...(await keep(deed, entryId, { details })), letters: letters(deed, written) }
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
    async perform(deed, { notify }) {
      const { entryId } = deed.place
      const item = await one(deed.house, entryId)
      await removeEntry(deed, entryId)
      deed.tell({ news: 'settled', entryId })
      const written = notify ? await cancelLetters(deed, later(item), item.emails) : 0
      return { letters: letters(deed, written) }
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
      if (of === 'meeting') {
        const [sheet] = await store.find('sheets', { where: { column: 'token', is: 'eq', value: token } })
        if (sheet?.cancelledAt != null) return { name: sheet.name, items: [], cancelled: [cancelledOf(sheet)] }
        if (sheet) return { name: sheet.name, items: await itemsOf(house, [sheet.entryId]), cancelled: [] }
      } else {
        const user = await feedOf(house, token)
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

async function keep(
  deed: DeedContext,
  entryId: string,
  { details, emails }: { details: Body; emails?: readonly string[] | undefined },
): Promise<CalendarItem> {
  await annotate(deed, entryId, before => ({
    ...detailsWith(before, details),
    ...(emails && { emails: JSON.stringify(emails) }),
  }))
  return one(deed.house, entryId)
}

/** What is called off is the next that calendars hear of it. */
const later = (item: CalendarItem): CalendarItem => ({ ...item, sequence: item.sequence + 1 })

const letters = ({ house }: DeedContext, written: number): Letters => ({ written, mailServer: house.mailServer })

async function zoneOf(house: House, userId: string): Promise<string> {
  return (await house.store.get('organizers', userId))?.timeZone ?? house.timeZone
}

async function one(house: House, entryId: string): Promise<CalendarItem> {
  const item = await itemOf(house, entryId)
  if (!item) throw new DomainError('meetingNotFound', 'There is no such meeting.')
  return item
}
