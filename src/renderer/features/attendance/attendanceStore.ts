/** The meeting this window is in: it starts from the answer of a join and is kept current by events. */
import { createStore } from 'zustand/vanilla'
import type { Gathering, Joined, Participant } from '../../../shared/attendance.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import type { Event, PartingReason, Who } from '../../../shared/events.ts'
import type { Waiting } from '../../../shared/lobby.ts'

/** How a stay in a meeting ended. */
export interface Parted {
  reason: PartingReason | 'refused'
  by?: Who | undefined
  /** It was I who ended it. */
  byMe?: boolean | undefined
  /** Nobody can come back. */
  over?: boolean | undefined
  /** Why coming back was refused. */
  code?: ErrorCode | undefined
  number: string
  name: string
  /** How long it lasted for me; milliseconds. */
  lasted: number
}

export interface Attendance {
  /** `returning`: still seated for the person, but the line or the engine has to be reached again. */
  stage: 'out' | 'entering' | 'in' | 'returning' | 'parted'
  number: string
  /** Own participant id. */
  me: string
  chair: boolean
  enteredAt: number
  gathering: Omit<Gathering, 'participants'> | undefined
  people: Readonly<Record<string, Participant>>
  /** Participant ids, who came first comes first. */
  order: readonly string[]
  /** Something the person has to answer: the chair's wish that they unmute, or the right to speak just given. */
  prompt: 'asked' | 'allowed' | undefined
  /** Who waits in the lobby, as far as a chair is told. */
  waiting: readonly Waiting[]
  parted: Parted | undefined
}

export const outside: Attendance = {
  stage: 'out',
  number: '',
  me: '',
  chair: false,
  enteredAt: 0,
  gathering: undefined,
  people: {},
  order: [],
  prompt: undefined,
  waiting: [],
  parted: undefined,
}

export const attendanceStore = createStore<Attendance>(() => outside)

const inOrder = (people: Readonly<Record<string, Participant>>): string[] =>
  Object.values(people)
    .sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
    .map(person => person.id)

export function gathered({
  participants,
  ...gathering
}: Gathering): Pick<Attendance, 'gathering' | 'people' | 'order'> {
  const people = Object.fromEntries(participants.map(person => [person.id, person]))
  return { gathering, people, order: inOrder(people) }
}

export function entered(joined: Joined, before: Attendance, now: number): Attendance {
  const again = before.number === joined.gathering.number && before.stage === 'returning'
  return {
    ...outside,
    ...gathered(joined.gathering),
    stage: 'in',
    number: joined.gathering.number,
    me: joined.participantId,
    chair: joined.rights === 'chair',
    enteredAt: again ? before.enteredAt : now,
    prompt: again ? before.prompt : undefined,
  }
}

/** What changes when something is heard. Pure: the same state and event always give the same answer. */
export function heard(state: Attendance, event: Event, now: number): Partial<Attendance> {
  if (state.stage === 'out' || state.stage === 'parted') return {}
  if (!('number' in event) || event.number !== state.number) return {}
  switch (event.event) {
    case 'attendance.joined':
    case 'attendance.changed': {
      const { participant } = event
      const people = { ...state.people, [participant.id]: participant }
      const mine = participant.id === state.me
      return {
        people,
        ...(!state.people[participant.id] && { order: inOrder(people) }),
        ...(mine && { chair: participant.chair }),
        ...(mine && !participant.audioMuted && { prompt: undefined }),
      }
    }
    case 'attendance.left': {
      if (event.participantId === state.me) return partedBy(state, { reason: event.reason, by: event.by }, now)
      const { [event.participantId]: _gone, ...people } = state.people
      return { people, order: state.order.filter(id => id !== event.participantId) }
    }
    case 'attendance.gathering':
      return { gathering: { password: state.gathering?.password ?? null, ...event.gathering } }
    case 'lobby.waiting':
      return { waiting: event.waiting }
    case 'chairing.muted':
      return event.participantIds.includes(state.me) ? { prompt: undefined } : {}
    case 'chairing.askedToUnmute':
      return wanted(state, event.participantIds, event.by) ? { prompt: 'asked' } : {}
    case 'chairing.unmuteAllowed':
      return wanted(state, event.participantIds, event.by) ? { prompt: 'allowed' } : {}
    case 'chairing.renamed':
      return withPerson(state, event.participantId, { name: event.name })
    case 'chairing.unmuteRequested':
      return withPerson(state, event.participantId, { wantsToSpeak: true })
    case 'meeting.stopped':
      return partedBy(state, { reason: event.reason, by: event.by, over: event.over }, now)
    default:
      return {}
  }
}

/** Nobody has to be asked whose microphone is on already. */
const wanted = (state: Attendance, ids: readonly string[], by: Who): boolean =>
  ids.includes(state.me) && by.id !== state.me && state.people[state.me]?.audioMuted !== false

function withPerson(state: Attendance, id: string, change: Partial<Participant>): Partial<Attendance> {
  const person = state.people[id]
  return person ? { people: { ...state.people, [id]: { ...person, ...change } } } : {}
}

export function partedBy(
  state: Attendance,
  how: Pick<Parted, 'reason' | 'by' | 'over' | 'code'>,
  now: number,
): Attendance {
  const { number, enteredAt, gathering, me } = state
  return {
    ...outside,
    stage: 'parted',
    number,
    parted: {
      ...how,
      byMe: how.by !== undefined && how.by.id === me,
      number,
      name: gathering?.name ?? '',
      lasted: enteredAt ? now - enteredAt : 0,
    },
  }
}

/** Those whose hand is up, whose was first comes first; of those who ask to speak it always is. */
export const raisedHands = (state: Attendance): Participant[] =>
  state.order
    .flatMap(id => state.people[id] ?? [])
    .filter(person => person.handRaisedAt !== null || person.wantsToSpeak)
    .sort((one, other) => (one.handRaisedAt ?? 0) - (other.handRaisedAt ?? 0))

/** Those of them who may not unmute themselves. */
export const requests = (state: Attendance): Participant[] => raisedHands(state).filter(person => person.wantsToSpeak)

export const mySelf = (state: Attendance): Participant | undefined => state.people[state.me]
