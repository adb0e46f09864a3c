/** The form a meeting is planned with: what it starts from, what it refuses, and what becomes of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  changesBy,
  durations,
  durationText,
  earlyChoices,
  earlyText,
  freshPlan,
  newPlan,
  PlanForm,
  planOf,
  wantedBy,
} from '../../src/renderer/features/meetings/plan.ts'
import { zone } from '../../src/renderer/words/time.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { MeetingPlan } from '../../src/shared/meetings.ts'
import { plannedMeeting, plannedSeries } from './people.ts'

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
    const same = MeetingPlan.parse({ ...meeting, invited: [] })
    expect(wantedBy(form)).toEqual(same)
    expect(changesBy(form, meeting, 'single')).toEqual({ plan: {} })
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

describe('what is asked for', () => {
  const ben = { id: 'ben', username: 'ben', realName: 'Ben' }

  it('is what was changed, and nothing else', () => {
    const meeting = plannedMeeting({ invited: [ben], callRate: '8192K' })
    const form = planOf(meeting)
    expect(changesBy({ ...form, name: 'Senate' }, meeting, 'single').plan).toEqual({ name: 'Senate' })
    expect(changesBy({ ...form, time: '10:00' }, meeting, 'single').plan).toEqual({
      startsAt: at('2031-05-06T10:00'),
      endsAt: at('2031-05-06T10:45'),
    })
    expect(changesBy({ ...form, invited: [] }, meeting, 'single').plan).toEqual({ invited: [] })
    expect(changesBy({ ...form, withPassword: false }, meeting, 'single').plan).toEqual({ password: '' })
  })

  it('in a room leaves the password to the room', () => {
    expect(newPlan(filled({ invited: [ben] }))).toMatchObject({
      password: expect.stringMatching(/^\d{6}$/),
      invited: ['ben'],
    })
    const inRoom = newPlan(filled({ room: '987654321', password: 'whatever' }))
    expect(inRoom).toMatchObject({ room: '987654321' })
    expect(inRoom).not.toHaveProperty('password')
    expect(complaints(filled({ room: '987654321', password: 'whatever' }))).toEqual({})
  })
})

describe('a series being edited', () => {
  const berlin = 'Europe/Berlin'
  const series = plannedSeries({ timeZone: berlin, startsAt: Date.parse('2031-05-06T07:30Z') })
  const meeting = plannedMeeting({ ...series.remaining[2], series })

  it('is shown from its first day on, by the clocks of its own place', () => {
    expect(planOf(meeting, 'series')).toMatchObject({
      ...{ date: '2031-05-06', time: '09:30', minutes: 45, timeZone: berlin },
      repetition: { type: 'weekly', interval: '1', daysOfWeek: [5], until: '2031-06-30' },
    })
  })

  it('is asked to change in what was changed', () => {
    const form = planOf(meeting, 'series')
    expect(changesBy(form, meeting, 'series')).toEqual({ plan: {} })
    expect(changesBy({ ...form, time: '10:00' }, meeting, 'series')).toEqual({
      plan: { startsAt: Date.parse('2031-05-06T08:00Z'), endsAt: Date.parse('2031-05-06T08:45Z') },
    })
    const { rule, plan } = changesBy({ ...form, repetition: { ...form.repetition, interval: '2' } }, meeting, 'series')
    expect(plan).toEqual({})
    expect(rule).toMatchObject({ type: 'weekly', interval: 2, daysOfWeek: [5], timeZone: berlin })
  })

  it('has begun, and may stay so', () => {
    vi.setSystemTime(Date.parse('2031-05-20T00:00Z'))
    const form = planOf(meeting, 'series')
    expect(complaints(form)).toEqual({})
    expect(complaints({ ...form, time: '10:00' })).toEqual({})
  })

  it('leaves one occurrence between its neighbours', () => {
    // It is shown by the clocks here, so that the days below are those of a series here.
    const series = plannedSeries({ timeZone: zone(), startsAt: at('2031-05-06T09:30') })
    const meeting = plannedMeeting({ ...series.remaining[2], series })
    const form = planOf(meeting, 'occurrence')
    const [, before, , after] = series.remaining
    expect(form).toMatchObject({ repetition: { type: 'none' }, notBefore: before?.endsAt, notAfter: after?.startsAt })
    expect(complaints(form)).toEqual({})
    expect(complaints({ ...form, date: '2031-05-08' }).time).toMatch(
      /^The meeting before this one ends Thursday, May 8/,
    )
    expect(complaints({ ...form, date: '2031-05-15' }).minutes).toMatch(/^The next meeting begins Thursday, May 15/)
    expect(changesBy({ ...form, date: '2031-05-14' }, meeting, 'occurrence')).toEqual({
      plan: { startsAt: meeting.startsAt + 24 * 3600_000, endsAt: meeting.endsAt + 24 * 3600_000 },
    })
  })

  it('has no other occurrence before its first nor after its last', () => {
    const first = planOf(plannedMeeting({ ...series.remaining[0], series }), 'occurrence')
    const last = planOf(plannedMeeting({ ...series.remaining.at(-1), series }), 'occurrence')
    expect(first.notBefore).toBeUndefined()
    expect(last.notAfter).toBeUndefined()
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
