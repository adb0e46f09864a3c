/** How a meeting in the list stands at a moment, and how I stand to it. Pure. */
import type { Meeting } from '../../../shared/meetings.ts'
import type { User } from '../../../shared/users.ts'

/** This long before its start a meeting is about to begin. */
const soon = 15 * 60_000

export interface Standing {
  running: boolean
  upcoming: boolean
  why: 'own' | 'invited' | 'added'
}

export function standingOf(meeting: Meeting, me: string, now: number): Standing {
  const { kind, startsAt, endsAt, present, owner, invited } = meeting
  const planned = kind === 'reservation'
  const running = present > 0 || (planned && startsAt <= now && now < endsAt)
  return {
    running,
    upcoming: planned && !running && startsAt > now && startsAt - now < soon,
    why: owner.id === me ? 'own' : invited.some(person => person.id === me) ? 'invited' : 'added',
  }
}

/** Whether the plan is theirs to change. */
export const mayEdit = ({ owner }: Meeting, me: Pick<User, 'id' | 'role'>): boolean =>
  owner.id === me.id || me.role !== 'Normal'
