/** The form a meeting is planned with, and its way to the vocabulary and back. Pure. */
import { z } from 'zod'
import type { Meeting, MeetingPlan } from '../../../shared/meetings.ts'
import { say } from '../../words/words.ts'

export const durations = [15, 30, 45, 60, 90, 120, 180, 240, 480]
export const earlyChoices = [0, 5, 10, 15, 30, 60, -1]
/** Filling in a form takes a while; a start this long ago still counts as now. */
const late = 4 * 60_000

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
    withPassword: z.boolean(),
    password: z.string(),
    muteOnEntry: z.boolean(),
    guestsAllowed: z.boolean(),
    joinEarlyMinutes: z.number().int(),
    /** The start of a meeting being edited, which may lie in the past as long as it stays. */
    startedAs: z.number().optional(),
  })
  .refine(form => !form.withPassword || /^\d{6}$/.test(form.password), {
    path: ['password'],
    error: () => say('schedule.sixDigits'),
  })
  .refine(form => startOf(form) === form.startedAs || !(startOf(form) < Date.now() - late), {
    path: ['time'],
    error: () => say('schedule.inPast'),
  })
export type PlanForm = z.infer<typeof PlanForm>

const startOf = ({ date, time }: { date: string; time: string }): number => new Date(`${date}T${time}`).getTime()

const two = (n: number): string => String(n).padStart(2, '0')
const dateOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
const timeOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`

function sixDigits(): string {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
  return String(value % 1_000_000).padStart(6, '0')
}

/** A fresh plan begins at the next half hour. */
export function freshPlan(now = Date.now()): PlanForm {
  const half = 30 * 60_000
  const start = new Date(Math.ceil((now + 60_000) / half) * half)
  return {
    name: '',
    description: '',
    date: dateOf(start),
    time: timeOf(start),
    minutes: 60,
    withPassword: true,
    password: sixDigits(),
    muteOnEntry: false,
    guestsAllowed: true,
    joinEarlyMinutes: 30,
    startedAs: undefined,
  }
}

export function planOf(meeting: Meeting): PlanForm {
  const start = new Date(meeting.startsAt)
  const started = startOf({ date: dateOf(start), time: timeOf(start) })
  return {
    name: meeting.name,
    description: meeting.description,
    date: dateOf(start),
    time: timeOf(start),
    minutes: Math.max(1, Math.round((meeting.endsAt - meeting.startsAt) / 60_000)),
    withPassword: meeting.password !== '',
    password: meeting.password || sixDigits(),
    muteOnEntry: meeting.muteOnEntry,
    guestsAllowed: meeting.guestsAllowed,
    joinEarlyMinutes: meeting.joinEarlyMinutes,
    startedAs: started,
  }
}

type Wanted = Pick<
  MeetingPlan,
  'name' | 'description' | 'startsAt' | 'endsAt' | 'password' | 'muteOnEntry' | 'guestsAllowed' | 'joinEarlyMinutes'
>

export function wantedBy(form: PlanForm): Wanted {
  const startsAt = startOf(form)
  return {
    name: form.name,
    description: form.description,
    startsAt,
    endsAt: startsAt + form.minutes * 60_000,
    password: form.withPassword ? form.password : '',
    muteOnEntry: form.muteOnEntry,
    guestsAllowed: form.guestsAllowed,
    joinEarlyMinutes: form.joinEarlyMinutes,
  }
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
