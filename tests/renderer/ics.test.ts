/** The file for calendars, read by a calendar that is not ours: it must find the very times the server plans. */
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { calendarFile, type Planned } from '../../src/renderer/features/meetings/ics.ts'
import { dayOf, expand, momentOf } from '../../src/shared/occurrences.ts'
import type { RecurrenceRule, Series } from '../../src/shared/recurrence.ts'
import { seeded } from '../sfu/support/random.ts'

const hour = 3600_000
const at = (wall: string, zone: string): number => momentOf(Date.parse(`${wall}Z`), zone)
const now = Date.parse('2026-10-01T00:00Z')

const meeting: Planned = {
  id: 'reservation-1',
  name: 'Council',
  description: 'Come',
  link: 'https://gavel.example/j/oP5idgfEmt0pQ7',
  startsAt: Date.parse('2026-10-20T09:30Z'),
  endsAt: Date.parse('2026-10-20T10:15Z'),
}

function seriesOf(rest: Partial<RecurrenceRule>, startsAt: number, length = hour): Series {
  const rule: RecurrenceRule = {
    ...{ type: 'weekly', interval: 1, daysOfWeek: [], daysOfMonth: [], endDay: startsAt, timeZone: 'Europe/Berlin' },
    ...rest,
  }
  const times = { startsAt, endsAt: startsAt + length }
  const remaining = expand(rule, times).map(({ startsAt, endsAt }, index) => ({
    ...{ id: `occurrence-${index}`, key: 'key', name: 'Council', startsAt, endsAt, edited: false },
  }))
  return { id: 'series-1', key: 'oP5idgfEmt0pQ7', rule, ...times, remaining }
}
const fileOf = (series: Series): string => {
  const { startsAt, endsAt } = series.remaining[0] ?? series
  return calendarFile({ ...meeting, startsAt, endsAt, series }, now)
}

function events(file: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(file))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    // Only what the file itself says of its zone counts.
    const tzid = String(zone.getFirstPropertyValue('tzid'))
    ICAL.TimezoneService.remove(tzid)
    ICAL.TimezoneService.register(new ICAL.Timezone({ component: zone, tzid }))
  }
  return calendar.getAllSubcomponents('vevent').map(component => new ICAL.Event(component))
}

/** All times a calendar shows, in order. */
function timesIn(file: string): { startsAt: number; endsAt: number }[] {
  const found = events(file).flatMap(event => {
    const length = event.endDate.toJSDate().getTime() - event.startDate.toJSDate().getTime()
    if (!event.isRecurring()) return [{ startsAt: event.startDate.toJSDate().getTime(), length }]
    const starts: { startsAt: number; length: number }[] = []
    const iterator = event.iterator()
    for (let next = iterator.next(); next && starts.length < 1000; next = iterator.next())
      starts.push({ startsAt: next.toJSDate().getTime(), length })
    return starts
  })
  return found
    .map(({ startsAt, length }) => ({ startsAt, endsAt: startsAt + length }))
    .sort((a, b) => a.startsAt - b.startsAt)
}
const planned = ({ remaining }: Series) =>
  remaining.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })).sort((a, b) => a.startsAt - b.startsAt)

describe('one meeting', () => {
  it('is one event with everything a calendar shows, and a reminder five minutes before', () => {
    const [event, ...others] = events(calendarFile(meeting, now))
    expect(others).toEqual([])
    expect(event).toMatchObject({ uid: 'reservation-1@gavel', summary: 'Council', location: meeting.link })
    expect(timesIn(calendarFile(meeting, now))).toEqual([{ startsAt: meeting.startsAt, endsAt: meeting.endsAt }])
    const alarm = event?.component.getFirstSubcomponent('valarm')
    expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe('-PT5M')
    expect(alarm?.getFirstPropertyValue('action')).toBe('DISPLAY')
    expect(event?.component.getFirstPropertyValue('url')).toBe(meeting.link)
  })

  it('keeps every sign of a text', () => {
    const name = 'Rates, rules; and \\ “quotes” 王'
    const description = `First line\nsecond, with a comma; and more\r\n${'王é🙂 '.repeat(60)}`
    const [event] = events(calendarFile({ ...meeting, name, description }, now))
    expect(event?.summary).toBe(name)
    expect(event?.description).toBe(description.replaceAll('\r\n', '\n'))
  })

  it('has no line longer than 75 octets, and ends each as it must', () => {
    const file = calendarFile({ ...meeting, description: '王é🙂 '.repeat(80) }, now)
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of file.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line).not.toContain('\ufffd')
    }
  })

  it('cannot smuggle in lines of its own', () => {
    const file = calendarFile({ ...meeting, name: 'x\r\nATTENDEE:mailto:a@b.c\nEND:VEVENT\rBEGIN:VEVENT' }, now)
    expect(events(file)).toHaveLength(1)
    expect(file).not.toMatch(/^ATTENDEE/m)
  })
})

describe('a series', () => {
  it('goes by the clock on the wall when clocks are put back and forward', () => {
    const series = seriesOf(
      { daysOfWeek: [3, 5], interval: 2, endDay: at('2027-04-30T00:00', 'Europe/Berlin') },
      at('2026-10-20T09:30', 'Europe/Berlin'),
    )
    const file = fileOf(series)
    expect(timesIn(file)).toEqual(planned(series))
    expect(file).toContain('DTSTART;TZID=Europe/Berlin:20261020T093000')
    expect(file).toMatch(/RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU;UNTIL=2027\d{4}T0[78]3000Z/)
  })

  it('monthly has all its days, and passes over those a month lacks', () => {
    const series = seriesOf(
      { type: 'monthly', daysOfMonth: [1, 31], endDay: at('2027-08-31T00:00', 'Europe/Berlin') },
      at('2026-12-15T18:00', 'Europe/Berlin'),
    )
    expect(fileOf(series)).toContain('BYMONTHDAY=1,15,31')
    expect(timesIn(fileOf(series))).toEqual(planned(series))
  })

  it('lacks what was cancelled, and has what was changed at its new time', () => {
    const whole = seriesOf(
      { type: 'daily', endDay: at('2026-11-05T00:00', 'Europe/Berlin') },
      at('2026-10-20T09:30', 'Europe/Berlin'),
    )
    const remaining = whole.remaining
      .filter((_, index) => index > 1 && index !== 5)
      .map((one, index) =>
        index === 3 ? { ...one, edited: true, startsAt: one.startsAt + hour, endsAt: one.endsAt + 2 * hour } : one,
      )
    const series = { ...whole, remaining }
    expect(timesIn(fileOf(series))).toEqual(planned(series))
    expect(new Set(events(fileOf(series)).map(event => event.uid)).size).toBe(2)
  })

  it('of nothing but changed occurrences is those', () => {
    const whole = seriesOf(
      { type: 'daily', endDay: at('2026-10-21T00:00', 'Europe/Berlin') },
      at('2026-10-20T09:30', 'Europe/Berlin'),
    )
    const series = {
      ...whole,
      remaining: whole.remaining.map(one => ({
        ...one,
        edited: true,
        startsAt: one.startsAt + hour,
        endsAt: one.endsAt + hour,
      })),
    }
    expect(fileOf(series)).not.toContain('RRULE')
    expect(timesIn(fileOf(series))).toEqual(planned(series))
  })

  it('is the one the server plans, whatever the rule, the zone and the hour', () => {
    const random = seeded(20261020)
    const some = (count: number, most: number): number[] =>
      Array.from({ length: random.below(count) }, () => 1 + random.below(most))
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/St_Johns',
      'UTC',
    ]
    for (let round = 0; round < 150; round++) {
      const timeZone = random.pick(zones)
      const type = random.pick(['daily', 'weekly', 'monthly'] as const)
      const day = dayOf(Date.parse('2026-08-01T12:00Z') + random.below(300) * 24 * hour, timeZone)
      // Times that clocks leave out or show twice are for the server alone: calendars disagree about them.
      const time = random.pick(['00:00', '04:15', '09:30', '12:00', '18:45', '23:30'])
      const startsAt = at(`${day}T${time}`, timeZone)
      const interval = 1 + random.below(4)
      const series = seriesOf(
        {
          ...{ type, interval, timeZone, endDay: startsAt + random.below(364) * 24 * hour },
          daysOfWeek: type === 'weekly' ? some(4, 7) : [],
          daysOfMonth: type === 'monthly' ? some(4, 31) : [],
        },
        startsAt,
      )
      expect(timesIn(fileOf(series)), JSON.stringify(series.rule)).toEqual(planned(series))
    }
  })
})
