/** Times, durations and numbers as people read them. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { day, spaced, stopwatch } from '../../src/renderer/words/time.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  speakLanguage('en')
})

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

describe('a stopwatch', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [5 * minute + 9 * second, '5:09'],
    [59 * minute + 59 * second + 999, '59:59'],
    [hour, '1:00:00'],
    [hour + 5 * minute + 9 * second, '1:05:09'],
    [123 * hour + 45 * minute, '123:45:00'],
    [-5 * second, '0:00'],
  ])('shows %i ms as %s', (ms, text) => expect(stopwatch(ms)).toBe(text))
})

describe('a meeting number', () => {
  it.each([
    ['123456789', '123 456 789'],
    ['1234567890', '123 456 789 0'],
    ['123', '123'],
    ['12', '12'],
    ['', ''],
  ])('%s is read out as “%s”', (number, text) => expect(spaced(number)).toBe(text))
})

describe('a day', () => {
  const at = (text: string): number => new Date(text).getTime()
  const now = at('2031-05-06T15:00')

  it('is today until midnight and tomorrow until the next one', () => {
    expect(day(at('2031-05-06T00:00'), now)).toBe('Today')
    expect(day(at('2031-05-06T23:59'), now)).toBe('Today')
    expect(day(at('2031-05-07T00:00'), now)).toBe('Tomorrow')
    expect(day(at('2031-05-07T23:59'), now)).toBe('Tomorrow')
  })

  it('has a weekday and a date otherwise, and a year when it is not this one', () => {
    vi.stubGlobal('navigator', { language: 'en-US' })
    expect(day(at('2031-05-08T09:00'), now)).toBe('Thursday, May 8')
    expect(day(at('2031-05-05T09:00'), now)).toBe('Monday, May 5')
    expect(day(at('2032-01-01T09:00'), now)).toBe('Thursday, January 1, 2032')
  })

  it('is counted by the calendar on the days the clocks change, too', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(at('2031-07-01T00:00Z') - at('2031-07-01T00:00')).toBe(2 * hour)
    for (let midnight = at('2031-01-01T00:00'); midnight < at('2032-01-01T00:00'); ) {
      const next = new Date(midnight)
      next.setDate(next.getDate() + 1)
      expect(day(next.getTime(), midnight + minute)).toBe('Tomorrow')
      expect(day(next.getTime() - minute, midnight)).toBe('Today')
      midnight = next.getTime()
    }
  })
})

describe('the language of a date', () => {
  const date = new Date('2031-05-08T09:00').getTime()
  const now = new Date('2031-05-01T09:00').getTime()
  /** A computer whose own language is this one. */
  function computerSpeaks(system: string): void {
    vi.stubGlobal('navigator', { language: system })
    const Format = Intl.DateTimeFormat
    class Localized extends Format {
      constructor(locale: string = system, options?: Intl.DateTimeFormatOptions) {
        super(locale, options)
      }
    }
    vi.stubGlobal('Intl', Object.assign(Object.create(Intl), { DateTimeFormat: Localized }))
  }

  it('is the one the window speaks, whatever the computer speaks', () => {
    computerSpeaks('zh-CN')
    expect(day(date, now)).toBe('Thursday, May 8')
    speakLanguage('zh')
    expect(day(date, now)).toBe('5月8日星期四')
    computerSpeaks('en-US')
    expect(day(date, now)).toBe('5月8日星期四')
    speakLanguage('en')
    computerSpeaks('fr-FR')
    expect(day(date, now)).toBe('Thursday, May 8')
  })

  it('is written the way of the country the computer stands in', () => {
    computerSpeaks('en-GB')
    expect(day(date, now)).toBe('Thursday 8 May')
  })
})
