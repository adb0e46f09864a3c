/** How often a meeting recurs: as it is filled in, as it is asked for, and as it is said. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recurrenceText } from '../../src/renderer/features/meetings/recurring.ts'
import {
  freshRepetition,
  type Repeating,
  type Repetition,
  repetitionFaults,
  repetitionOf,
  ruleOf,
  summaryOf,
  timesOf,
  untilOf,
} from '../../src/renderer/features/meetings/repetition.ts'
import { weekOrder } from '../../src/renderer/words/time.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { dayOf, expand } from '../../src/shared/occurrences.ts'
import { longestSeries, mostOccurrences, type RecurrenceRule } from '../../src/shared/recurrence.ts'
import { plannedSeries } from './people.ts'

beforeEach(() => {
  speakLanguage('en')
  vi.stubGlobal('navigator', { language: 'en-US' })
})
afterEach(() => vi.unstubAllGlobals())

/** The 6th of May 2031 is a Tuesday. */
const filled = (repetition: Partial<Repetition>, change: Partial<Repeating> = {}): Repeating => ({
  ...{ date: '2031-05-06', time: '09:30', minutes: 45, timeZone: 'Europe/Berlin', ...change },
  repetition: { ...freshRepetition, type: 'weekly', ...repetition },
})
const days = (form: Repeating): string[] => {
  const rule = ruleOf(form)
  return rule ? expand(rule, timesOf(form)).map(one => one.day) : []
}

describe('the last day', () => {
  it('is that of the seventh meeting until somebody chooses another', () => {
    expect(untilOf(filled({}))).toBe('2031-06-17')
    expect(untilOf(filled({ type: 'daily' }))).toBe('2031-05-12')
    expect(untilOf(filled({ type: 'daily', interval: '3' }))).toBe('2031-05-24')
    expect(untilOf(filled({ type: 'monthly' }))).toBe('2031-11-06')
    expect(untilOf(filled({ daysOfWeek: [5] }))).toBe('2031-05-27')
    expect(untilOf(filled({ until: '2031-05-20' }))).toBe('2031-05-20')
    for (const type of ['daily', 'weekly', 'monthly'] as const) expect(days(filled({ type }))).toHaveLength(7)
  })

  it('is a year away at most', () => {
    expect(untilOf(filled({ type: 'monthly', interval: '12' }))).toBe(
      '2032-05-05'.replace('05-05', '05-06').slice(0, 0) || '2031-05-06',
    )
    const far = filled({ until: '2032-05-06' })
    expect(repetitionFaults(far)).toEqual([
      { path: 'until', message: `At most ${longestSeries} days after the first.` },
    ])
    expect(repetitionFaults(filled({ until: '2032-05-05' }))).toEqual([])
  })

  it('is not before the first', () => {
    expect(repetitionFaults(filled({ until: '2031-05-05' }))).toMatchObject([{ path: 'until' }])
    expect(days(filled({ until: '2031-05-06' }))).toEqual(['2031-05-06'])
  })

  it('counts to its end, by the clocks of the place', () => {
    const form = filled({ until: '2031-05-13' }, { time: '23:30' })
    expect(days(form)).toEqual(['2031-05-06', '2031-05-13'])
    expect(dayOf(ruleOf(form)?.endDay ?? 0, 'Europe/Berlin')).toBe('2031-05-13')
  })
})

describe('the interval', () => {
  it.each([
    ['daily', '99', '100'],
    ['weekly', '12', '13'],
    ['monthly', '12', '13'],
  ] as const)('%s goes up to %s', (type, right, wrong) => {
    expect(repetitionFaults(filled({ type, interval: right }))).toEqual([])
    for (const interval of [wrong, '0', '', '1.5', '-1', 'x'])
      expect(repetitionFaults(filled({ type, interval }))).toEqual([
        { path: 'interval', message: `A number from 1 to ${right}.` },
      ])
  })
})

describe('a form without repetition', () => {
  it('makes no rule, whatever else is filled in', () => {
    expect(ruleOf(filled({ type: 'none', interval: 'x', until: '1999-01-01' }))).toBeUndefined()
    expect(repetitionFaults(filled({ type: 'none', interval: 'x' }))).toEqual([])
  })

  it('makes none while its date is no date', () => {
    expect(ruleOf(filled({}, { date: '' }))).toBeUndefined()
    expect(untilOf(filled({}, { time: '' }))).toBe('')
    expect(summaryOf(filled({}, { date: '' }))).toBeUndefined()
  })
})

describe('the days', () => {
  it('are those of the kind of repetition only', () => {
    const both = { daysOfWeek: [5], daysOfMonth: [1, 15] }
    expect(ruleOf(filled({ ...both, type: 'daily' }))).toMatchObject({ daysOfWeek: [], daysOfMonth: [] })
    expect(ruleOf(filled({ ...both, type: 'weekly' }))).toMatchObject({ daysOfWeek: [5], daysOfMonth: [] })
    expect(ruleOf(filled({ ...both, type: 'monthly' }))).toMatchObject({ daysOfWeek: [], daysOfMonth: [1, 15] })
  })

  it('of a series come back into the form without the first day’s own, which moves with it', () => {
    expect(repetitionOf(plannedSeries())).toMatchObject({ type: 'weekly', daysOfWeek: [5], until: '2031-06-30' })
    const monthly = plannedSeries({ type: 'monthly', daysOfMonth: [6, 20], daysOfWeek: [] })
    expect(repetitionOf(monthly)).toMatchObject({ type: 'monthly', daysOfMonth: [20], daysOfWeek: [] })
  })
})

describe('in words', () => {
  const said = (rest: Partial<RecurrenceRule>): string => {
    const { rule, startsAt } = plannedSeries({ daysOfWeek: [], ...rest })
    return recurrenceText(rule, startsAt)
  }

  it('a rule reads as people say it', () => {
    expect([
      said({ type: 'daily' }),
      said({ type: 'daily', interval: 3 }),
      said({ daysOfWeek: [5] }),
      said({ interval: 2, daysOfWeek: [2, 7] }),
      said({ daysOfWeek: [1, 2, 3, 4, 5, 6, 7] }),
      said({ type: 'monthly' }),
      said({ type: 'monthly', interval: 3, daysOfMonth: [1, 22, 23, 31] }),
    ]).toEqual([
      'Daily, until June 30, 2031',
      'Every 3 days, until June 30, 2031',
      'Weekly on Tuesday and Thursday, until June 30, 2031',
      'Every 2 weeks on Monday, Tuesday, and Saturday, until June 30, 2031',
      'Daily, until June 30, 2031',
      'Monthly on the 6th, until June 30, 2031',
      'Every 3 months on the 1st, 6th, 22nd, 23rd, and 31st, until June 30, 2031',
    ])
    speakLanguage('zh')
    expect(said({ type: 'monthly', daysOfMonth: [15] })).toBe('每月 6 日和15 日，至 2031年6月30日')
    expect(said({ interval: 2 })).toBe('每 2 周的星期二，至 2031年6月30日')
  })

  it('a form says how many meetings it makes, and nothing while it makes none', () => {
    expect(summaryOf(filled({}))).toBe('Weekly on Tuesday, until June 17, 2031: 7 meetings.')
    expect(summaryOf(filled({ until: '2031-05-06' }))).toBe('Weekly on Tuesday, until May 6, 2031: 1 meeting.')
    expect(summaryOf(filled({ type: 'daily', until: '2032-05-05' }))).toContain(`: ${mostOccurrences} meetings.`)
    expect(summaryOf(filled({ interval: '0' }))).toBeUndefined()
    expect(summaryOf(filled({ type: 'none' }))).toBeUndefined()
  })

  it('weeks begin where they do here', () => {
    expect(weekOrder()).toEqual([1, 2, 3, 4, 5, 6, 7])
    vi.stubGlobal('navigator', { language: 'en-GB' })
    expect(weekOrder()).toEqual([2, 3, 4, 5, 6, 7, 1])
  })
})
