/** When somebody is in office: by the hours of their week, and their holidays, in the zone of the house. */
import { describe, expect, it } from 'vitest'
import { type Holiday, type Hours, officeAt } from '../../src/main/server/domain/officeHours.ts'

const zone = 'Europe/Berlin'
const at = (text: string): number => Date.parse(`${text}+01:00`)
const week: Hours = {
  mode: 'CUSTOM',
  ...Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday'].map(day => [
      day,
      {
        enabled: true,
        ranges: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '17:30' },
        ],
      },
    ]),
  ),
  friday: { enabled: true },
  saturday: { enabled: false, ranges: [{ from: '09:00', to: '12:00' }] },
}
const say = (text: string, hours: Hours | undefined, ...holidays: Holiday[]) => {
  const { away, changesAt } = officeAt(at(text), zone, hours, holidays)
  return [away?.why ?? 'in', away?.until ?? changesAt]
}

describe('office hours', () => {
  it.each([
    // 2027-01-04 is a Monday.
    ['2027-01-04T08:59', 'hours', '2027-01-04T09:00'],
    ['2027-01-04T09:00', 'in', '2027-01-04T12:00'],
    ['2027-01-04T12:00', 'hours', '2027-01-04T13:00'],
    ['2027-01-04T17:30', 'hours', '2027-01-05T09:00'],
    ['2027-01-08T00:00', 'in', '2027-01-09T00:00'],
    ['2027-01-09T10:00', 'hours', '2027-01-11T09:00'],
  ])('%s: %s until %s', (now, state, until) => expect(say(now, week)).toEqual([state, at(until)]))

  it('are always where there are none of one’s own', () => {
    expect(say('2027-01-09T03:00', undefined)).toEqual(['in', null])
    expect(say('2027-01-09T03:00', { ...week, mode: 'GLOBAL' })).toEqual(['in', null])
  })

  it('never begin where no day is on, nor where they cannot be read', () => {
    expect(say('2027-01-04T10:00', { mode: 'CUSTOM' })).toEqual(['hours', null])
    const broken = { mode: 'CUSTOM', monday: { enabled: true, ranges: [{ from: 'noon', to: '25:00' }] } }
    expect(say('2027-01-04T10:00', broken)).toEqual(['hours', null])
  })

  it('keep to the clock when clocks change', () => {
    const sunday: Hours = { mode: 'CUSTOM', sunday: { enabled: true, ranges: [{ from: '09:00', to: '10:00' }] } }
    expect(officeAt(at('2027-03-27T12:00'), zone, sunday, []).away?.until).toBe(Date.parse('2027-03-28T09:00+02:00'))
  })
})

describe('holidays', () => {
  const christmas: Holiday = {
    ...{ name: 'Christmas', consecutive: true, every_year: true },
    ...{ month_start: 12, day_start: 24, hour_start: 12, month_end: 1, day_end: 1 },
  }
  it.each([
    ['2026-12-24T11:59', 'in', '2026-12-24T12:00'],
    ['2026-12-24T12:00', 'holiday', '2027-01-02T00:00'],
    ['2027-01-01T23:59', 'holiday', '2027-01-02T00:00'],
    ['2027-12-30T10:00', 'holiday', '2028-01-02T00:00'],
  ])('over New Year, every year: %s: %s until %s', (now, state, until) =>
    expect(say(now, undefined, christmas)).toEqual([state, at(until)]),
  )

  it('end when somebody is in again', () => {
    const friday: Holiday = { name: 'Bridge', month_start: 1, day_start: 8, year_start: 2027 }
    expect(say('2027-01-08T10:00', week, friday)).toEqual(['holiday', at('2027-01-11T09:00')])
    expect(say('2027-01-07T10:00', week, friday)).toEqual(['in', at('2027-01-07T12:00')])
    expect(say('2028-01-08T10:00', undefined, friday)).toEqual(['in', null])
  })

  it('of single days are the same hours on each of them', () => {
    const mornings: Holiday = {
      ...{ name: 'Course', year_start: 2027, month_start: 1, day_start: 4, month_end: 1, day_end: 5 },
      ...{ hour_start: 8, hour_end: 12, minute_end: 30 },
    }
    expect(say('2027-01-04T09:00', undefined, mornings)).toEqual(['holiday', at('2027-01-04T12:30')])
    expect(say('2027-01-04T13:00', undefined, mornings)).toEqual(['in', at('2027-01-05T08:00')])
    expect(say('2027-01-05T13:00', undefined, mornings)).toEqual(['in', null])
  })

  it('without a date are none', () => expect(say('2027-01-04T09:00', undefined, { name: 'X' })).toEqual(['in', null]))
})
