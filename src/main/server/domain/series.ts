/** Meetings that recur. */
import { DomainError } from '../../../shared/errors.ts'
import { type Dated, dayOf, endOfDay, expand, type Times } from '../../../shared/occurrences.ts'
import { longestSeries, RecurrenceRule, type WantedRule } from '../../../shared/recurrence.ts'
import type { series } from '../../../shared/series.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import { changeVenue, removeEntry, show, showInside, withdraw } from './entries.ts'
import { entryRows, inOrder } from './listed.ts'
import { meetingViews, seriesViews } from './meetingViews.ts'
import {
  checkFuture,
  checkInvited,
  checkOrder,
  checkRate,
  checkRoom,
  freshReservation,
  planTurn,
  usual,
  venueFor,
} from './planning.ts'
import { ahead } from './reservations.ts'
import type { AtMeeting } from './seats.ts'

export const seriesDeeds: DeedsOf<typeof series> = {
  'meetings.scheduleSeries': {
    right: 'hold',
    turn: (_, asked) => planTurn(asked),
    async perform(deed, { rule: wanted, invited = [], password, room, name, startsAt, endsAt, past, digits, ...rest }) {
      checkOrder({ startsAt, endsAt })
      if (!past) checkFuture(deed, { startsAt })
      await checkRate(deed, rest.callRate)
      const people = await checkInvited(deed, invited)
      const rule = wholeRule(deed, wanted, startsAt)
      const dated = expand(rule, { startsAt, endsAt })
      const { number, ownerId } = await venueFor(deed, 'series', { room, name, password, digits })
      const { ids } = deed.house
      const series: Row<'series'> = {
        ...{ ...usual, name, startsAt, endsAt, ...named(rest) },
        ...{ id: ids.id(), key: ids.key(14), number, rule: JSON.stringify(rule), skipped: '', createdAt: deed.now },
      }
      deed.put('series', series)
      const rows = dated.map(times => occurrence(deed, series, times))
      checkApart(rows)
      for (const row of rows) deed.put('reservations', row)
      return show(deed, ownerId, rows, people)
    },
  },
  'meetings.updateSeries': {
    right: 'editPlan',
    async perform(deed, { rule: wanted, invited, password, room, past: _, ...plan }) {
      const { meeting, series: before } = deed.place
      checkRoom(meeting, room)
      const series: Row<'series'> = { ...before, ...named(plan) }
      checkOrder(series)
      await checkRate(deed, plan.callRate)
      const people = invited && (await checkInvited(deed, invited))
      const rule = wholeRule(deed, { ...ruleOf(before), ...named(wanted ?? {}) }, series.startsAt)
      series.rule = JSON.stringify(rule)
      const kept = await entryRows(deed.house, series.id)
      const anew = wanted || series.startsAt !== before.startsAt || series.endsAt !== before.endsAt
      const rows = anew
        ? madeAnew(deed, series, kept, expand(rule, series))
        : kept.map(row => (isFree(deed, row) ? { ...row, ...templateOf(series) } : row))
      if (!rows.some(row => row.endsAt > deed.now && !row.over))
        throw new DomainError('inconsistent', 'No occurrence would be left.', 'rule')
      checkApart(rows.filter(row => row.endsAt > deed.now))
      const gone = kept.filter(row => !rows.some(one => one.id === row.id))
      const venue = changeVenue(deed, await withdraw(deed, gone), series.name, password)
      deed.put('series', series)
      for (const row of rows) if (!kept.includes(row)) deed.put('reservations', row)
      const shown = await show(deed, meeting.ownerId, rows, people)
      await showInside(deed, venue)
      return shown
    },
  },
  'meetings.cancelSeries': {
    right: 'editPlan',
    async perform(deed) {
      await removeEntry(deed, deed.place.series.id)
      return {}
    },
  },
  'meetings.occurrences': {
    right: 'readPlan',
    async perform({ house, now, place }, { filter, skip, top }) {
      const { id } = place.series
      const wanted = filter.toLowerCase()
      const rows = (await ahead(house, { column: 'seriesId', is: 'eq', value: id }, now)).filter(
        row => row.name.toLowerCase().includes(wanted) || row.number.includes(wanted),
      )
      const items = await meetingViews(house, rows.slice(skip, skip + top))
      const [series] = await seriesViews(house, [id], now)
      return { items, total: rows.length, series: series! }
    },
  },
}

const ruleOf = ({ rule }: Row<'series'>): RecurrenceRule => RecurrenceRule.parse(JSON.parse(rule))

/** The rule with everything named, which must not end before it begins nor go on for too long. */
function wholeRule({ house }: DeedContext, wanted: WantedRule, startsAt: number): RecurrenceRule {
  const { type, interval = 1, daysOfWeek = [], daysOfMonth = [], timeZone = house.timeZone } = wanted
  if (type !== 'daily' && interval > 12)
    throw new DomainError('invalid', 'A series recurs at least every 12 weeks or months.', 'rule.interval')
  const days = (Date.parse(dayOf(wanted.endDay, timeZone)) - Date.parse(dayOf(startsAt, timeZone))) / 86_400_000
  if (days < 0) throw new DomainError('inconsistent', 'The last day is before the first.', 'rule.endDay')
  if (days > longestSeries)
    throw new DomainError('inconsistent', `A series ends within ${longestSeries} days of its start.`, 'rule.endDay')
  return { type, interval, daysOfWeek, daysOfMonth, endDay: endOfDay(wanted.endDay, timeZone), timeZone }
}

/** What an occurrence has from its series, save its times. */
function templateOf(series: Row<'series'>) {
  const { name, description, callRate, joinEarlyMinutes, muteOnEntry, guestsAllowed, watermark, watermarkType } = series
  return { name, description, callRate, joinEarlyMinutes, muteOnEntry, guestsAllowed, watermark, watermarkType }
}

const occurrence = (deed: DeedContext, series: Row<'series'>, times: Dated): Row<'reservations'> =>
  freshReservation(deed, series.number, { ...templateOf(series), ...times, seriesId: series.id })

/** Whether a change of the series is one of this occurrence, too. */
const isFree = (deed: DeedContext, row: Row<'reservations'>): boolean =>
  row.startsAt > deed.now && !row.over && !row.edited

/**
 * The series' reservations by new times: what has begun stays, and what was changed by itself does while its day is still
 * one of them; the others take the new times of their day, or go, and new days come. A day once cancelled stays so.
 */
function madeAnew(
  deed: DeedContext,
  series: Row<'series'>,
  kept: readonly Row<'reservations'>[],
  dated: readonly Dated[],
): Row<'reservations'>[] {
  const begun = kept.filter(row => row.startsAt <= deed.now || row.over)
  const edited = kept.filter(row => row.edited && !begun.includes(row) && dated.some(one => one.day === row.day))
  const taken = [...series.skipped.split(','), ...[...begun, ...edited].map(row => row.day)]
  const others = dated.filter(one => one.startsAt > deed.now && !taken.includes(one.day))
  return [
    ...begun,
    ...edited,
    ...others.map(times => {
      const same = kept.find(row => row.day === times.day)
      return same ? { ...same, ...templateOf(series), ...times } : occurrence(deed, series, times)
    }),
  ]
}

/** Under one number there is one meeting at a time. */
function checkApart(rows: readonly Times[]): void {
  const sorted = inOrder(rows)
  if (sorted.some((row, index) => row.endsAt > (sorted[index + 1]?.startsAt ?? Number.POSITIVE_INFINITY)))
    throw new DomainError('inconsistent', 'An occurrence would last into the next one.', 'endsAt')
}

/** An occurrence moved by itself stays between the one before it and the one after it. */
export async function checkNeighbours(
  deed: AtMeeting,
  { startsAt, endsAt }: Times,
  before: Row<'reservations'>,
): Promise<void> {
  if (before.seriesId === null) return
  const others = inOrder(await entryRows(deed.house, before.seriesId)).filter(row => row.id !== before.id && !row.over)
  const previous = others.findLast(row => row.startsAt < before.startsAt)
  const next = others.find(row => row.startsAt > before.startsAt)
  if (previous && startsAt < previous.endsAt)
    throw new DomainError('inconsistent', 'It would begin before the previous occurrence ends.', 'startsAt')
  if (next && endsAt > next.startsAt)
    throw new DomainError('inconsistent', 'It would end after the next occurrence begins.', 'endsAt')
}

/** One occurrence goes, for good; with the last of them the series does. */
export async function cancelOccurrence(deed: AtMeeting, row: Row<'reservations'>): Promise<void> {
  const series = row.seriesId === null ? undefined : await deed.store.get('series', row.seriesId)
  if (!series) return removeEntry(deed, row.id)
  const rest = (await entryRows(deed.house, series.id)).filter(one => one.id !== row.id)
  if (!rest.some(one => one.endsAt > deed.now && !one.over)) return removeEntry(deed, series.id)
  await withdraw(deed, [row])
  const skipped = [...series.skipped.split(','), row.day].filter(Boolean).join()
  deed.put('series', { ...series, skipped })
  await show(deed, deed.place.meeting.ownerId, rest)
}
