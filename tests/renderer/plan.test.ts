/** The form a meeting is planned with: what it starts from, what it refuses, and what becomes of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  durations,
  durationText,
  earlyChoices,
  earlyText,
  freshPlan,
  PlanForm,
  planOf,
  wantedBy,
} from '../../src/renderer/features/meetings/plan.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { MeetingPlan } from '../../src/shared/meetings.ts'
import { plannedMeeting } from './people.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2031-05-06T09:10')

beforeEach(() => {
  speakLanguage('en')
  vi.useFakeTimers({ now })
})
afterEach(() => void vi.useRealTimers())

const filled = (change: Partial<PlanForm> = {}): PlanForm => ({ ...freshPlan(), name: 'Council', ...change })
/** What is said of each field at fault. */
function complaints(form: PlanForm): Record<string, string> {
  const { error } = PlanForm.safeParse(form)
  return Object.fromEntries(error?.issues.map(issue => [issue.path.join('.'), issue.message]) ?? [])
}

describe('a fresh plan', () => {
  it.each([
    ['2031-05-06T09:10', '2031-05-06', '09:30'],
    ['2031-05-06T09:29:30', '2031-05-06', '10:00'],
    ['2031-05-06T09:30', '2031-05-06', '10:00'],
    ['2031-12-31T23:45', '2032-01-01', '00:00'],
  ])('made at %s begins at the next half hour', (made, date, time) => {
    expect(freshPlan(at(made))).toMatchObject({ date, time })
  })

  it('has a password of six digits, another one each time', () => {
    const passwords = Array.from({ length: 50 }, () => freshPlan().password)
    expect(passwords.filter(password => !/^\d{6}$/.test(password))).toEqual([])
    expect(new Set(passwords).size).toBeGreaterThan(40)
  })

  it('lacks nothing but a topic, and offers what it has chosen', () => {
    expect(complaints(freshPlan())).toEqual({ name: 'Give the meeting a topic.' })
    expect(complaints(filled())).toEqual({})
    expect(durations).toContain(freshPlan().minutes)
    expect(earlyChoices).toContain(freshPlan().joinEarlyMinutes)
  })
})

describe('a plan is refused', () => {
  it('without a topic, a date or a time', () => {
    expect(complaints(filled({ name: '  ' }))).toHaveProperty('name')
    expect(complaints(filled({ date: '' }))).toMatchObject({ date: 'Choose a date.' })
    expect(complaints(filled({ time: '' }))).toMatchObject({ time: 'Choose a time.' })
  })

  it('on a day or at a time no calendar has', () => {
    expect(complaints(filled({ date: '2031-02-30' }))).toMatchObject({ date: 'Choose a date.' })
    expect(complaints(filled({ date: '2031-13-01' }))).toMatchObject({ date: 'Choose a date.' })
    expect(complaints(filled({ time: '25:00' }))).toMatchObject({ time: 'Choose a time.' })
  })

  it('with a password that is not six digits, when one is asked for', () => {
    for (const password of ['', '12345', '1234567', '12345a'])
      expect(complaints(filled({ password }))).toEqual({ password: 'A password has six digits.' })
    expect(complaints(filled({ password: '12', withPassword: false }))).toEqual({})
  })

  it('in the past, but not for the minutes it took to fill it in', () => {
    expect(complaints(filled({ time: '09:07' }))).toEqual({})
    expect(complaints(filled({ time: '09:05' }))).toEqual({ time: 'This time is already over.' })
    expect(complaints(filled({ date: '2031-05-05' }))).toEqual({ time: 'This time is already over.' })
  })
})

describe('a meeting being edited', () => {
  const meeting = plannedMeeting()

  it('fills the form, and comes back from it as it was', () => {
    const form = planOf(meeting)
    expect(form).toMatchObject({ date: '2031-05-06', time: '09:30', minutes: 45, withPassword: true })
    const { name, description, startsAt, endsAt, password, muteOnEntry, guestsAllowed, joinEarlyMinutes } = meeting
    const same = { name, description, startsAt, endsAt, password, muteOnEntry, guestsAllowed, joinEarlyMinutes }
    expect(wantedBy(form)).toEqual(same)
    expect(MeetingPlan.partial().parse(wantedBy(form))).toEqual(same)
  })

  it('may keep a start that is over, and may not get another one that is', () => {
    const begun = planOf(plannedMeeting({ startsAt: at('2031-05-06T08:00'), endsAt: at('2031-05-06T11:00') }))
    expect(complaints(begun)).toEqual({})
    expect(complaints({ ...begun, time: '08:30' })).toHaveProperty('time')
    expect(complaints({ ...begun, time: '10:00' })).toEqual({})
  })

  it('has its password taken away by the switch, and gets a good one by it', () => {
    expect(wantedBy({ ...planOf(meeting), withPassword: false }).password).toBe('')
    const open = planOf(plannedMeeting({ password: '' }))
    expect(open.withPassword).toBe(false)
    expect(open.password).toMatch(/^\d{6}$/)
    expect(wantedBy(open).password).toBe('')
  })
})

describe('the choices', () => {
  it('read as people say them', () => {
    expect([1, 30, 45, 60, 90, 120, 480].map(durationText)).toEqual([
      '1 minute',
      '30 minutes',
      '45 minutes',
      '1 hour',
      '1 hour 30 minutes',
      '2 hours',
      '8 hours',
    ])
    expect([-1, 0, 1, 15].map(earlyText)).toEqual(['Any time', 'At the start', '1 minute early', '15 minutes early'])
  })

  it('are all different in every language', () => {
    for (const language of ['en', 'zh'] as const) {
      speakLanguage(language)
      expect(new Set(durations.map(durationText)).size).toBe(durations.length)
      expect(new Set(earlyChoices.map(earlyText)).size).toBe(earlyChoices.length)
    }
  })
})
