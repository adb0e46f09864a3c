/** Times and durations as people write them, in their language and zone. */
import { language, say } from './words.ts'

/** The computer's own way of writing dates, as long as it is in the language of the window. */
const locale = (): string => {
  const system = globalThis.navigator?.language
  return system?.startsWith(language()) ? system : language() === 'zh' ? 'zh-CN' : 'en'
}

export const clock = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: 'numeric', minute: '2-digit' }).format(at)

export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** "Today", "Tomorrow", or the day with its weekday. */
export function day(at: number, now = Date.now()): string {
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000)
  if (days === 0) return say('meetings.today')
  if (days === 1) return say('meetings.tomorrow')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at)
}

export const whole = (from: number, to: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'short', timeZone: zone() }).formatRange(from, to)

/** "June 30, 2031", by the clocks of a place. */
export const longDay = (at: number, timeZone = zone()): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone }).format(at)

/** "Tue, Jun 3": short, for lists of days; with its year when it is not this one. */
export function shortDay(at: number, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at)
}

/** "Tuesday, June 3 at 9:30 AM". */
export const longWhen = (at: number): string =>
  new Intl.DateTimeFormat(locale(), {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)

/** The name of a day of the week: 1 is Sunday, 7 Saturday. */
export const weekday = (day: number, style: 'long' | 'short' | 'narrow' = 'long'): string =>
  // The 2nd of January 2000 was a Sunday.
  new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2000, 0, 1 + day))

/** The days of a week, 1 is Sunday, in the order of calendars here. */
export function weekOrder(): number[] {
  const here = new Intl.Locale(locale()) as Intl.Locale & { getWeekInfo?(): { firstDay: number } }
  const first = (here.getWeekInfo?.().firstDay ?? 7) % 7
  return Array.from({ length: 7 }, (_, index) => ((first + index) % 7) + 1)
}

/** "1st", "2nd", as in dates. */
export const nth = (count: number): string => say('recurrence.nth', { count, ordinal: true })

/** "a, b and c". */
export const together = (parts: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts)

/** 1:05:09 or 5:09. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${Math.floor(seconds / 60) % 60}`
  return hours > 0 ? `${hours}:${two(Number(rest))}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`
}

/** 123456789 as 123 456 789, easier to read out. */
export const spaced = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ')
