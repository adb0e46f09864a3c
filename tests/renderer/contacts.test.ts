/** How colleagues can be reached in words, office hours as a form shows them, and past calls: what is said is what is so. */
import { describe, expect, it } from 'vitest'
import { endText, lengthText } from '../../src/renderer/features/calls/past.ts'
import { awayText, reachText, stateText, toneOf } from '../../src/renderer/features/contacts/reach.ts'
import { weekFrom, weekToKeep, wrongDay } from '../../src/renderer/features/profile/hours.ts'
import type { Reach } from '../../src/shared/presence.ts'

const reach = (change: Partial<Reach> = {}): Reach => ({
  ...{ status: 'ONLINE', presence: 'AVAILABLE', note: '', away: null, changesAt: null },
  ...change,
})
const monday = new Date('2031-05-05T10:00').getTime()
const at = (text: string): number => new Date(text).getTime()

describe('how somebody can be reached', () => {
  it.each([
    [reach(), 'free', 'Available'],
    [reach({ status: 'OFFLINE' }), 'gone', 'Offline'],
    [reach({ status: 'ON_CALL' }), 'busy', 'In a meeting'],
    [reach({ presence: 'LUNCH' }), 'away', 'At lunch'],
    [reach({ presence: 'LUNCH', status: 'ON_CALL' }), 'busy', 'In a meeting'],
    [reach({ presence: 'BUSINESS_TRIP', status: 'OFFLINE' }), 'gone', 'On a business trip'],
    [reach({ presence: 'DO_NOT_DISTURB', status: 'ON_CALL' }), 'undisturbed', 'Do not disturb'],
  ] as const)('%o', (one, tone, text) => {
    expect([toneOf(one), stateText(one)]).toEqual([tone, text])
  })

  it('says until when somebody is out of office', () => {
    const away = (until: number | null, name = ''): string | undefined =>
      awayText({ away: { why: name ? 'holiday' : 'hours', name, until } }, monday)
    expect(away(at('2031-05-05T13:30'))).toMatch(/^Out of office until 1:30\sPM$/)
    expect(away(at('2031-05-06T09:00'))).toMatch(/^Out of office until Tomorrow, 9:00\sAM$/)
    expect(away(at('2031-05-20T09:00'), 'Sailing')).toMatch(/^Sailing: back Tue, May 20.*9:00\sAM$/)
    expect(away(null)).toBe('Out of office')
    expect(awayText({ away: null }, monday)).toBeUndefined()
    expect(reachText(reach({ note: 'Back soon' }), monday)).toBe('Available · Back soon')
  })
})

describe('office hours in the form', () => {
  it('come back as they were kept', () => {
    const kept = {
      mode: 'CUSTOM',
      monday: { enabled: true, ranges: [{ from: '9', to: '12:30' }] },
      friday: { enabled: false, ranges: [{ from: '09:00', to: '10:00' }] },
    }
    const week = weekFrom(kept)
    expect(week.days[1]).toEqual({ enabled: true, ranges: [{ from: '09:00', to: '12:30' }] })
    expect(weekToKeep(week)).toMatchObject({
      mode: 'CUSTOM',
      monday: { enabled: true, ranges: [{ from: '09:00', to: '12:30' }] },
      friday: { enabled: false, ranges: [{ from: '09:00', to: '10:00' }] },
      sunday: { enabled: false, ranges: [] },
    })
  })
  it('are usual ones where there are none, and not one’s own before that is said', () => {
    for (const kept of [undefined, null, 'text', { mode: 'GLOBAL' }]) {
      const week = weekFrom(kept)
      expect([week.own, week.days.map(day => day.enabled)]).toEqual([
        false,
        [false, true, true, true, true, true, false],
      ])
    }
  })
  it('are wrong where they end before they begin, on days that are on', () => {
    const week = weekFrom({ mode: 'CUSTOM', tuesday: { enabled: true, ranges: [{ from: '12:00', to: '09:00' }] } })
    expect(wrongDay(week)).toBe(2)
    expect(wrongDay({ ...week, own: false })).toBeUndefined()
    expect(wrongDay(weekFrom({ mode: 'CUSTOM' }))).toBeUndefined()
  })
})

it('says how long a call was, and why it ended when that was not by oneself', () => {
  expect([1_499, 59_499, 60_000, 3_540_000, 3_900_000].map(lengthText)).toEqual([
    ...['1 s', '59 s', '1 min', '59 min', '1 h 5 min'],
  ])
  expect(['left', 'removed', 'timeout', 'stopped'].map(endText)).toEqual([
    ...['', 'you were removed', 'the connection was lost', 'ended for all'],
  ])
})
