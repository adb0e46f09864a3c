/** Which field of the form a refusal of the server belongs to, and how it is said there. Pure. */
import { DomainError } from '../../../shared/errors.ts'
import { errorText } from '../../actions.ts'
import { say, type Word } from '../../words/words.ts'
import type { Scope } from './plan.ts'

type Field =
  | 'name'
  | 'description'
  | 'time'
  | 'minutes'
  | 'invited'
  | 'room'
  | 'password'
  | 'callRate'
  | 'root'
  | 'repetition.until'

const fields: Record<string, [Field, Word?]> = {
  name: ['name'],
  description: ['description'],
  startsAt: ['time', 'schedule.inPast'],
  endsAt: ['minutes', 'schedule.overlaps'],
  endDay: ['repetition.until', 'recurrence.untilBefore'],
  rule: ['repetition.until', 'schedule.noneLeft'],
  invited: ['invited', 'schedule.peopleGone'],
  room: ['room', 'schedule.roomGone'],
  password: ['password', 'schedule.sixDigits'],
  callRate: ['callRate'],
}

export function refusedField(error: unknown, scope: Scope): { field: Field; message: string } {
  const named = error instanceof DomainError ? error.field?.split('.')[0] : undefined
  const [field, word] = (named && fields[named]) || (['root'] as [Field])
  // The neighbours of an occurrence may have moved since the form was opened.
  const moved = scope === 'occurrence' && field === 'time' && 'schedule.overlapsPrevious'
  return { field, message: moved ? say(moved) : word ? say(word) : errorText(error) }
}
