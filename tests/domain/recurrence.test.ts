/** Recurrence against a calendar that is walked day by day, and against the clocks of places that change theirs. */
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { dayOf, endOfDay, expand, momentOf } from '../../src/shared/occurrences.ts'
import { mostOccurrences, type RecurrenceRule } from '../../src/shared/recurrence.ts'
import { seeded } from '../sfu/support/random.ts'

const hour = 3600_000
const at = (text: string, zone: string): number => DateTime.fromISO(text, { zone }).toMillis()
const rule = (rest: Partial<RecurrenceRule>): RecurrenceRule => ({
  ...{ type: 'daily', interval: 1, daysOfWeek: [], daysOfMonth: [], endDay: 0, timeZone: 'Europe/Berlin', ...rest },
})
/** What is shown where it takes place. */
const shown = (rest: Partial<RecurrenceRule>, start: string, length = hour): string[] => {
  const whole = rule(rest)
  const startsAt = at(start, whole.timeZone)
  return expand(whole, { startsAt, endsAt: startsAt + length }).map(one =>
    DateTime.fromMillis(one.startsAt, { zone: whole.timeZone }).toFormat('yyyy-MM-dd HH:mm'),
  )
}
const until = (day: string, zone = 'Europe/Berlin') => ({ endDay: at(day, zone), timeZone: zone })

describe('a rule', () => {
  it('recurs every so many days, the last day included whatever moment of it is named', () => {
    for (const end of ['2027-03-09T00:00', '2027-03-09T23:45', '2027-03-09T23:59:59'])
      expect(shown({ interval: 3, ...until(end) }, '2027-03-03T09:30')).toEqual([
        '2027-03-03 09:30',
        '2027-03-06 09:30',
        '2027-03-09 09:30',
      ])
  })

  it('recurs on weekdays of every so many weeks, which begin on Sunday, and always on the first day’s own', () => {
    // 2027-03-03 is a Wednesday.
    expect(
      shown({ type: 'weekly', interval: 2, daysOfWeek: [1, 2, 7], ...until('2027-03-22T00:00') }, '2027-03-03T09:00'),
    ).toEqual([
      '2027-03-03 09:00',
      '2027-03-06 09:00',
      '2027-03-14 09:00',
      '2027-03-15 09:00',
      '2027-03-17 09:00',
      '2027-03-20 09:00',
    ])
  })

  it('recurs on dates of every so many months, and passes over those that a month lacks', () => {
    expect(shown({ type: 'monthly', daysOfMonth: [15], ...until('2027-04-30T00:00') }, '2027-01-31T09:00')).toEqual([
      '2027-01-31 09:00',
      '2027-02-15 09:00',
      '2027-03-15 09:00',
      '2027-03-31 09:00',
      '2027-04-15 09:00',
    ])
    expect(shown({ type: 'monthly', daysOfMonth: [29], ...until('2028-03-28T00:00') }, '2027-12-29T09:00')).toEqual([
      '2027-12-29 09:00',
      '2028-01-29 09:00',
      '2028-02-29 09:00',
    ])
    expect(shown({ type: 'monthly', interval: 5, ...until('2028-01-01T00:00') }, '2027-01-30T09:00')).toEqual([
      '2027-01-30 09:00',
      '2027-06-30 09:00',
      '2027-11-30 09:00',
    ])
  })

  it('makes one occurrence when it ends on its first day, none when before, and not too many', () => {
    expect(shown(until('2027-03-03T00:00'), '2027-03-03T09:00')).toHaveLength(1)
    expect(shown(until('2027-03-02T23:59'), '2027-03-03T09:00')).toEqual([])
    expect(shown(until('2030-01-01T00:00'), '2027-03-03T09:00')).toHaveLength(mostOccurrences)
  })
})

describe('the clock on the wall', () => {
  it.each([
    ['Europe/Berlin', '2027-03-27', '2027-03-28'],
    ['Europe/Berlin', '2027-10-30', '2027-10-31'],
    ['America/New_York', '2027-03-13', '2027-03-14'],
    ['Australia/Sydney', '2027-04-03', '2027-04-04'],
    ['Australia/Lord_Howe', '2027-10-02', '2027-10-03'],
    ['Asia/Kathmandu', '2027-10-02', '2027-10-03'],
  ])('shows the same before and after the change in %s', (zone, before, after) => {
    expect(shown(until(`${after}T12:00`, zone), `${before}T09:30`)).toEqual([`${before} 09:30`, `${after} 09:30`])
  })

  it('passes over what is left out, and takes the first of what is shown twice', () => {
    const berlin = (text: string) => momentOf(Date.parse(`${text}Z`), 'Europe/Berlin')
    expect(berlin('2027-03-28T02:30')).toBe(Date.parse('2027-03-28T01:30Z')) // shown as 03:30
    expect(berlin('2027-10-31T02:30')).toBe(Date.parse('2027-10-31T00:30Z')) // and not an hour later
    expect(momentOf(Date.parse('2027-04-04T02:30Z'), 'Australia/Sydney')).toBe(Date.parse('2027-04-03T15:30Z'))
  })

  it('keeps the length of a night that is shorter', () => {
    const startsAt = at('2027-03-26T23:00', 'Europe/Berlin')
    const endsAt = startsAt + 5 * hour
    for (const one of expand(rule(until('2027-03-30T00:00')), { startsAt, endsAt }))
      expect(one.endsAt - one.startsAt).toBe(5 * hour)
  })

  it('tells the day and its end', () => {
    expect(dayOf(Date.parse('2027-03-03T23:30Z'), 'Europe/Berlin')).toBe('2027-03-04')
    expect(dayOf(Date.parse('2027-03-03T23:30Z'), 'America/New_York')).toBe('2027-03-03')
    // The sample of the SQMeeting document.
    expect(endOfDay(1700927999000, 'Asia/Shanghai')).toBe(1700927999000)
    expect(endOfDay(at('2027-03-28T00:00', 'Europe/Berlin'), 'Europe/Berlin')).toBe(Date.parse('2027-03-28T21:59:59Z'))
  })
})

/** Every day from the first to the last is asked whether it belongs; slow, and plain to see. */
function walked(whole: RecurrenceRule, start: DateTime): string[] {
  const found: string[] = []
  const last = DateTime.fromMillis(whole.endDay, { zone: whole.timeZone }).endOf('day')
  const sunday = (day: DateTime) => day.startOf('day').minus({ days: day.weekday % 7 })
  for (let day = start; day <= last && found.length < mostOccurrences; day = day.plus({ days: 1 })) {
    const days = Math.round(day.startOf('day').diff(start.startOf('day'), 'days').days)
    const weeks = Math.round(sunday(day).diff(sunday(start), 'weeks').weeks)
    const months = (day.year - start.year) * 12 + day.month - start.month
    const belongs = {
      daily: days % whole.interval === 0,
      weekly:
        weeks % whole.interval === 0 &&
        (whole.daysOfWeek.includes((day.weekday % 7) + 1) || day.weekday === start.weekday),
      monthly: months % whole.interval === 0 && (whole.daysOfMonth.includes(day.day) || day.day === start.day),
    }[whole.type]
    if (belongs) found.push(day.toFormat('yyyy-MM-dd HH:mm'))
  }
  return found
}

it('agrees with a calendar walked day by day, for any rule anywhere', () => {
  const random = seeded(2027)
  const some = (most: number, count: number) => Array.from({ length: count }, () => 1 + random.below(most))
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'America/Santiago', 'Asia/Tokyo', 'UTC']
  for (let round = 0; round < 80; round++) {
    const timeZone = random.pick(zones)
    const type = random.pick(['daily', 'weekly', 'monthly'] as const)
    // Daytime: at night clocks change, which is told of above.
    const start = DateTime.fromObject(
      {
        year: 2027 + random.below(2),
        month: 1 + random.below(12),
        day: 1 + random.below(28),
        hour: 4 + random.below(20),
      },
      { zone: timeZone },
    ).plus({ days: random.below(4) })
    const whole = rule({
      ...{ type, timeZone, interval: 1 + random.below(type === 'daily' ? 99 : 12) },
      ...{ daysOfWeek: some(7, random.below(4)), daysOfMonth: some(31, random.below(5)) },
      endDay: start.plus({ days: random.below(366) }).toMillis(),
    })
    const startsAt = start.toMillis()
    const found = expand(whole, { startsAt, endsAt: startsAt + hour })
    const asShown = found.map(one => DateTime.fromMillis(one.startsAt, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm'))
    expect(asShown, JSON.stringify(whole)).toEqual(walked(whole, start))
    expect(found.map(one => one.day)).toEqual(asShown.map(text => text.slice(0, 10)))
  }
})
