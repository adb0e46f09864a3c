/** The one character that no text may hold: PostgreSQL cannot keep it, so it is refused at the door, whatever keeps our texts. */
import { DomainError } from '../../../shared/errors.ts'

/** Whether there is a NUL (U+0000) in any text of a value. Without recursion: how deeply they are nested is the asker's choice. */
export function holdsNul(value: unknown): boolean {
  const left: unknown[] = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one === 'string' && one.includes('\0')) return true
    if (Array.isArray(one)) for (const item of one) left.push(item)
    else if (typeof one === 'object' && one !== null) for (const pair of Object.entries(one)) left.push(...pair)
  }
  return false
}

export function refuseNul(value: unknown): void {
  if (holdsNul(value)) throw new DomainError('invalid', 'A text holds a character that no text may hold (NUL).')
}
