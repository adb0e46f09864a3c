/** Past calls in words. Pure. */
import { say } from '../../words/words.ts'

/** "12 min", "1 h 5 min"; less than a minute in seconds. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return say('calls.seconds', { count: seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return say('calls.minutes', { count: minutes })
  return say('calls.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** How it ended, when that was not by one's own leaving. */
export function endText(reason: string): string {
  if (reason === 'removed' || reason === 'dismissed') return say('calls.removed')
  if (reason === 'timeout' || reason === 'replaced') return say('calls.lost')
  if (reason === 'stopped' || reason === 'cancelled' || reason === 'timeOver') return say('calls.ended')
  return ''
}
