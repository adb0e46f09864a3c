/** Office hours as they are kept, and as a form shows them. Pure. */
import type { Body } from '../../../shared/records.ts'

/** 1 is Sunday, as in calendars here. */
export const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

export interface Range {
  from: string
  to: string
}
export interface Day {
  enabled: boolean
  ranges: Range[]
}
export interface Week {
  /** Hours of one's own, or whenever. */
  own: boolean
  days: Day[]
}

export const usualRange: Range = { from: '09:00', to: '17:00' }

const usualWeek = (): Day[] => dayNames.map((_, index) => ({ enabled: index > 0 && index < 6, ranges: [usualRange] }))

const padded = (text: unknown): string => {
  const [, hour = '', minute = '00'] = /^\s*(\d{1,2})(?::(\d{2}))?/.exec(String(text)) ?? []
  return hour === '' ? '' : `${hour.padStart(2, '0')}:${minute}`
}

export function weekFrom(kept: unknown): Week {
  const hours = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>
  if (hours['mode'] !== 'CUSTOM') return { own: false, days: usualWeek() }
  const days = dayNames.map((name): Day => {
    const day = (hours[name] ?? {}) as { enabled?: boolean; ranges?: Range[] }
    return {
      enabled: day.enabled === true,
      ranges: (day.ranges ?? []).map(({ from, to }) => ({ from: padded(from), to: padded(to) })),
    }
  })
  return { own: true, days }
}

export const weekToKeep = ({ own, days }: Week): Body[string] => ({
  mode: own ? 'CUSTOM' : 'GLOBAL',
  ...Object.fromEntries(
    dayNames.map((name, index) => [
      name,
      { enabled: days[index]?.enabled === true, ranges: days[index]?.ranges ?? [] },
    ]),
  ),
})

/** The first day with a range that ends before it begins, or undefined. */
export const wrongDay = ({ own, days }: Week): number | undefined => {
  const at = own
    ? days.findIndex(day => day.enabled && day.ranges.some(({ from, to }) => !from || !to || to <= from))
    : -1
  return at < 0 ? undefined : at
}
