/** The one character that no text may hold: PostgreSQL cannot keep it, so it is refused at the door, whatever keeps our texts. */
import { DomainError } from '../../../shared/errors.ts'

/** Rejects values with a NUL (U+0000) in any text. Without recursion: how deeply they are nested is the asker's choice. */
export function refuseNul(value: unknown): void {
  const left: unknown[] = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one === 'string' && one.includes('\0'))
      throw new DomainError('invalid', 'A text holds a character that no text may hold (NUL).')
    if (Array.isArray(one)) for (const item of one) left.push(item)
    else if (typeof one === 'object' && one !== null) for (const pair of Object.entries(one)) left.push(...pair)
  }
}
