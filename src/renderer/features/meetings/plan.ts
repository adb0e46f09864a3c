/** The form a meeting is planned with, and its way to the vocabulary and back. Pure. */
import { z } from 'zod'
import { callRates, type Meeting, type MeetingPlan } from '../../../shared/meetings.ts'
import { wallClock } from '../../../shared/occurrences.ts'
import { PublicUser } from '../../../shared/users.ts'
import { longWhen, zone } from '../../words/time.ts'
import { say } from '../../words/words.ts'
import { freshRepetition, Repetition, repetitionFaults, repetitionOf, ruleOf, timesOf } from './repetition.ts'

export const durations = [15, 30, 45, 60, 90, 120, 180, 240, 480]
export const earlyChoices = [0, 5, 10, 15, 30, 60, -1]
/** Rates that only operators and administrators may give. */
export const highRates: readonly string[] = ['6144K', '8192K']
/** Filling in a form takes a while; a start this long ago still counts as now. */
const late = 4 * 60_000
const minute = 60_000

/** What is being planned: something new, a meeting by itself, one occurrence of a series, or a series as a whole. */
export type Scope = 'new' | 'single' | 'occurrence' | 'series'

export const PlanForm = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, { error: () => say('schedule.needTopic') })
      .max(64),
    description: z.string().max(1024),
    date: z.iso.date({ error: () => say('schedule.needDate') }),
    time: z.iso.time({ precision: -1, error: () => say('schedule.needTime') }),
    minutes: z.number().int().min(1),
    repetition: Repetition,
    invited: z.array(PublicUser),
    /** Number of a personal room; empty: a number of its own. */
    room: z.string(),
    withPassword: z.boolean(),
    password: z.string(),
    muteOnEntry: z.boolean(),
    guestsAllowed: z.boolean(),
    joinEarlyMinutes: z.number().int(),
    callRate: z.enum(callRates),
    watermark: z.boolean(),
    watermarkType: z.enum(['single', 'multiple']),
    /** Where the clock hangs that date and time are read from. */
    timeZone: z.string(),
    /** The start of a meeting being edited, which may lie in the past as long as it stays. */
    startedAs: z.number().optional(),
    /** A series that has begun keeps its first day; what is changed are the meetings to come. */
    begun: z.boolean(),
    /** One occurrence stays between its neighbours: when the one before ends, and the next one begins. */
    notBefore: z.number().optional(),
    notAfter: z.number().optional(),
  })
  .superRefine((form, { addIssue }) => {
    const fault = (path: string[], message: string) => addIssue({ code: 'custom', path, message })
    const { startsAt, endsAt } = timesOf(form)
    if (form.withPassword && !form.room && !/^\d{6}$/.test(form.password))
      fault(['password'], say('schedule.sixDigits'))
    if (!form.begun && startsAt !== form.startedAs && startsAt < Date.now() - late)
      fault(['time'], say('schedule.inPast'))
    else if (startsAt < (form.notBefore ?? 0))
      fault(['time'], say('schedule.beforePrevious', { when: longWhen(form.notBefore ?? 0) }))
    if (endsAt > (form.notAfter ?? Number.POSITIVE_INFINITY))
      fault(['minutes'], say('schedule.afterNext', { when: longWhen(form.notAfter ?? 0) }))
    for (const { path, message } of repetitionFaults(form)) fault(['repetition', path], message)
  })
export type PlanForm = z.infer<typeof PlanForm>

/** What the clock there shows, as inputs for dates and times take it. */
const shown = (at: number, timeZone: string): { date: string; time: string } => written(wallClock(at, timeZone))

function written(wall: number): { date: string; time: string } {
  const [date = '', time = ''] = new Date(wall).toISOString().split('T')
  return { date, time: time.slice(0, 5) }
}

export function sixDigits(): string {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
  return String(value % 1_000_000).padStart(6, '0')
}

/** A fresh plan begins at the next half hour, by the clocks here: not everywhere is that one of UTC's. */
export function freshPlan(now = Date.now()): PlanForm {
  const half = 30 * minute
  const timeZone = zone()
  const start = written(Math.ceil(wallClock(now + minute, timeZone) / half) * half)
  return {
    name: '',
    description: '',
    ...start,
    minutes: 60,
    repetition: freshRepetition,
    invited: [],
    room: '',
    withPassword: true,
    password: sixDigits(),
    muteOnEntry: false,
    guestsAllowed: true,
    joinEarlyMinutes: 30,
    callRate: '2048K',
    watermark: false,
    watermarkType: 'single',
    timeZone,
    begun: false,
  }
}

/** A series is shown by the clocks of its own place and from its first day on; all else by the clocks here. */
export function planOf(meeting: Meeting, scope: Scope = 'single'): PlanForm {
  const { series } = meeting
  const whole = scope === 'series' && series ? series : undefined
  const { startsAt, endsAt } = whole ?? meeting
  const timeZone = whole?.rule.timeZone ?? zone()
  const start = shown(startsAt, timeZone)
  const minutes = Math.max(1, Math.round((endsAt - startsAt) / minute))
  const others = scope === 'occurrence' ? (series?.remaining ?? []).filter(one => one.id !== meeting.id) : []
  return {
    name: meeting.name,
    description: meeting.description,
    ...start,
    minutes,
    repetition: whole ? repetitionOf(whole) : freshRepetition,
    invited: meeting.invited,
    room: meeting.room ?? '',
    withPassword: meeting.password !== '',
    password: meeting.password || sixDigits(),
    muteOnEntry: meeting.muteOnEntry,
    guestsAllowed: meeting.guestsAllowed,
    joinEarlyMinutes: meeting.joinEarlyMinutes,
    callRate: meeting.callRate,
    watermark: meeting.watermark,
    watermarkType: meeting.watermarkType,
    timeZone,
    begun: whole !== undefined && startsAt <= Date.now(),
    startedAs: timesOf({ ...start, minutes, timeZone }).startsAt,
    notBefore: others.findLast(one => one.startsAt < startsAt)?.endsAt,
    notAfter: others.find(one => one.startsAt > startsAt)?.startsAt,
  }
}

export function wantedBy(form: PlanForm): MeetingPlan {
  const { name, description, muteOnEntry, guestsAllowed, joinEarlyMinutes, callRate, watermark, watermarkType } = form
  return {
    ...{ name, description, muteOnEntry, guestsAllowed, joinEarlyMinutes, callRate, watermark, watermarkType },
    ...timesOf(form),
    password: form.withPassword ? form.password : '',
    invited: form.invited.map(person => person.id),
  }
}

/** What a new meeting is asked for with; in a room the room's password counts. */
export function newPlan(form: PlanForm) {
  const { password, ...plan } = wantedBy(form)
  return form.room ? { ...plan, room: form.room } : { ...plan, password }
}

/** Only what somebody changed is asked for, so that nothing else is touched. */
export function changesBy(form: PlanForm, meeting: Meeting, scope: Scope) {
  const before = planOf(meeting, scope)
  const [now, then] = [wantedBy(form), wantedBy({ ...before, password: meeting.password || form.password })]
  const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)
  const changed = Object.entries(now).filter(([key, value]) => differs(value, then[key as keyof MeetingPlan]))
  const plan: Partial<MeetingPlan> = Object.fromEntries(changed)
  const [rule, ruleBefore] = [ruleOf(form), ruleOf(before)]
  return { plan, ...(scope === 'series' && rule && differs(rule, ruleBefore) && { rule }) }
}

export const durationText = (minutes: number): string =>
  minutes >= 60 && minutes % 60 === 0
    ? say('schedule.hours', { count: minutes / 60 })
    : minutes > 60
      ? `${say('schedule.hours', { count: Math.floor(minutes / 60) })} ${say('schedule.minutes', { count: minutes % 60 })}`
      : say('schedule.minutes', { count: minutes })

export const earlyText = (minutes: number): string =>
  minutes < 0
    ? say('schedule.earlyAny')
    : minutes === 0
      ? say('schedule.earlyNone')
      : say('schedule.earlyMinutes', { count: minutes })
