/** The meeting in the window: how it starts, how events change it, and how it ends. */
import { describe, expect, it } from 'vitest'
import {
  type Attendance,
  entered,
  gathered,
  heard,
  mySelf,
  outside,
  partedBy,
  raisedHands,
  requests,
} from '../../src/renderer/features/attendance/attendanceStore.ts'
import type { Joined } from '../../src/shared/attendance.ts'
import type { Event, Who } from '../../src/shared/events.ts'
import { chair, gatheringOf, inside, number, someone } from './people.ts'

function hearing(before: Attendance, ...events: Event[]): Attendance {
  let state = before
  for (const event of events) state = { ...state, ...heard(state, event, 10_000) }
  return state
}

const joined = (change: Partial<Joined> = {}): Joined => ({
  mediaUrl: 'ws://media.test',
  mediaToken: 'token',
  participantId: 'me',
  seatKey: 'key',
  rights: 'chair',
  gathering: gatheringOf([someone('me', { joinedAt: 3 }), someone('b', { joinedAt: 1 })]),
  ...change,
})

describe('entering', () => {
  it('starts from what the server says, who came first comes first', () => {
    const state = entered(joined(), { ...outside, stage: 'entering', number }, 5_000)
    expect(state).toMatchObject({ stage: 'in', number, me: 'me', chair: true, enteredAt: 5_000, order: ['b', 'me'] })
    expect(state.gathering).toMatchObject({ name: 'Council', password: '246810' })
    expect(state.gathering).not.toHaveProperty('participants')
    expect(mySelf(state)?.joinedAt).toBe(3)
  })

  it('has no chair’s controls for participants', () => {
    expect(entered(joined({ rights: 'participant' }), outside, 5_000).chair).toBe(false)
  })

  it('goes on from where it was when it is a return to the same meeting, and only then', () => {
    const before = inside([someone('me')], { stage: 'returning', prompt: 'asked' })
    expect(entered(joined(), before, 5_000)).toMatchObject({ stage: 'in', enteredAt: 2_000, prompt: 'asked' })
    const elsewhere = { ...before, number: '42' }
    expect(entered(joined(), elsewhere, 5_000)).toMatchObject({ enteredAt: 5_000, prompt: undefined })
    const fresh = { ...before, stage: 'entering' } as const
    expect(entered(joined(), fresh, 5_000)).toMatchObject({ enteredAt: 5_000, prompt: undefined })
  })

  it('orders people of the same moment the same way whatever way they are listed', () => {
    const [a, b, c] = [someone('a'), someone('b'), someone('c', { joinedAt: 1 })]
    expect(gathered(gatheringOf([a, b, c])).order).toEqual(['c', 'a', 'b'])
    expect(gathered(gatheringOf([b, c, a])).order).toEqual(['c', 'a', 'b'])
  })
})

describe('people', () => {
  const state = inside([someone('me', { joinedAt: 10 }), someone('b', { joinedAt: 20 })])

  it('appear where their time puts them', () => {
    const late = hearing(state, { event: 'attendance.joined', number, participant: someone('c', { joinedAt: 30 }) })
    expect(late.order).toEqual(['me', 'b', 'c'])
    const early = hearing(state, { event: 'attendance.joined', number, participant: someone('c', { joinedAt: 5 }) })
    expect(early.order).toEqual(['c', 'me', 'b'])
    expect(early.people['c']).toEqual(someone('c', { joinedAt: 5 }))
  })

  it('change in place, and nobody else does', () => {
    const changed = hearing(state, {
      event: 'attendance.changed',
      number,
      participant: someone('b', { sharing: true }),
    })
    expect(changed.people['b']?.sharing).toBe(true)
    expect(changed.people['me']).toBe(state.people['me'])
    expect(changed.order).toBe(state.order)
    expect(state.people['b']?.sharing).toBe(false)
  })

  it('go, while the others stay', () => {
    const gone = hearing(state, { event: 'attendance.left', number, participantId: 'b', reason: 'left' })
    expect(gone).toMatchObject({ stage: 'in', order: ['me'] })
    expect(Object.keys(gone.people)).toEqual(['me'])
  })

  it('get another name, and those who are not known stay unknown', () => {
    const by = chair
    const named = hearing(state, { event: 'chairing.renamed', number, participantId: 'b', name: 'Bert', by })
    expect(named.people['b']?.name).toBe('Bert')
    expect(heard(state, { event: 'chairing.renamed', number, participantId: 'x', name: 'X', by }, 0)).toEqual({})
  })

  it('ask to speak, and stand in the list of requests until that is answered', () => {
    const asked = hearing(
      state,
      { event: 'chairing.unmuteRequested', number, participantId: 'b', name: 'B' },
      { event: 'chairing.unmuteRequested', number, participantId: 'me', name: 'Me' },
    )
    expect(requests(asked).map(one => one.id)).toEqual(['me', 'b'])
    const answered = hearing(asked, { event: 'attendance.changed', number, participant: someone('b') })
    expect(requests(answered).map(one => one.id)).toEqual(['me'])
  })
})

describe('raised hands', () => {
  it('are in the order in which they went up, and those who ask to speak are among them', () => {
    const state = inside([
      someone('me', { handRaisedAt: 9 }),
      someone('b', { handRaisedAt: 7, wantsToSpeak: true }),
      someone('c', { handRaisedAt: 8 }),
      someone('d'),
    ])
    expect(raisedHands(state).map(one => one.id)).toEqual(['b', 'c', 'me'])
    expect(requests(state).map(one => one.id)).toEqual(['b'])
  })
})

describe('I', () => {
  const state = inside([someone('me'), someone('b')])

  it('become chair and stop being it by what is said of me, not of others', () => {
    const become = (id: string, is: boolean): Event => ({
      event: 'attendance.changed',
      number,
      participant: someone(id, { chair: is }),
    })
    expect(hearing(state, become('b', true)).chair).toBe(false)
    expect(hearing(state, become('me', true)).chair).toBe(true)
    expect(hearing(state, become('me', true), become('b', false)).chair).toBe(true)
    expect(hearing(state, become('me', true), become('me', false)).chair).toBe(false)
  })

  it('am out when I left, with the reason, by whom and after how long', () => {
    const out = hearing(state, {
      event: 'attendance.left',
      number,
      participantId: 'me',
      reason: 'removed',
      by: chair,
    })
    expect(out).toEqual({
      ...outside,
      stage: 'parted',
      number,
      parted: { reason: 'removed', by: chair, byMe: false, number, name: 'Council', lasted: 8_000 },
    })
  })

  it('am out when the meeting is stopped, for now or for good', () => {
    const stop = (over: boolean): Event => ({ event: 'meeting.stopped', number, reason: 'stopped', over, by: chair })
    expect(hearing(state, stop(true)).parted).toMatchObject({ reason: 'stopped', over: true, by: chair })
    expect(hearing(state, stop(false)).parted).toMatchObject({ over: false })
  })

  it('know when it was I who stopped it', () => {
    const stop = (by: Who): Event => ({ event: 'meeting.stopped', number, reason: 'stopped', over: true, by })
    expect(hearing(state, stop({ id: 'me', name: 'Me' })).parted).toMatchObject({ byMe: true })
    expect(hearing(state, stop(chair)).parted).toMatchObject({ byMe: false })
    expect(partedBy(state, { reason: 'left' }, 0).parted).toMatchObject({ byMe: false })
  })

  it('was there for no time at all when I never got in', () => {
    const entering: Attendance = { ...outside, stage: 'entering', number }
    expect(partedBy(entering, { reason: 'left' }, 10_000).parted).toMatchObject({ lasted: 0, name: '' })
  })
})

describe('the gathering', () => {
  it('changes without losing a password that only some may know', () => {
    const { participants: _, password: __, ...told } = gatheringOf([], { locked: true })
    const state = hearing(inside([someone('me')]), { event: 'attendance.gathering', number, gathering: told })
    expect(state.gathering).toMatchObject({ locked: true, password: '246810' })
    expect(state.order).toEqual(['me'])
  })
})

describe('events that do not concern this meeting', () => {
  const left: Event = { event: 'attendance.left', number, participantId: 'me', reason: 'left' }
  const state = inside([someone('me')])

  it('change nothing: of other meetings, of none, before and after', () => {
    expect(heard(state, { ...left, number: '42' }, 0)).toEqual({})
    expect(
      heard(state, { event: 'meeting.stopped', number: '42', reason: 'stopped', over: true, by: chair }, 0),
    ).toEqual({})
    expect(heard(state, { event: 'session.ended', userId: 'me' }, 0)).toEqual({})
    expect(heard({ ...state, stage: 'parted' }, left, 0)).toEqual({})
    expect(heard({ ...outside, number }, left, 0)).toEqual({})
    expect(heard(state, left, 0)).not.toEqual({})
  })
})
