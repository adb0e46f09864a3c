/** Which events are worth a word, what it says, and when silence is better. */
import { beforeAll, describe, expect, it } from 'vitest'
import { noticeOf } from '../../src/renderer/features/attendance/notices.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import type { Event, MeetingEvent } from '../../src/shared/events.ts'
import { chair, crowd, gatheringOf, inside, number, someone } from './people.ts'

beforeAll(() => speakLanguage('en'))

const state = inside(crowd(4))
const textOf = (event: Event, before = state): string | undefined => noticeOf(event, before)?.text
const muted = (change: Partial<Extract<MeetingEvent, { event: 'chairing.muted' }>> = {}): Event => ({
  event: 'chairing.muted',
  number,
  participantIds: ['me'],
  everyone: false,
  mayUnmute: true,
  by: chair,
  ...change,
})

describe('being muted', () => {
  it('says who did it, and what to do when one may not unmute', () => {
    expect(textOf(muted())).toBe('You were muted by Carla')
    expect(textOf(muted({ mayUnmute: false }))).toMatch(/^You were muted by Carla\. Ask to speak/)
    expect(textOf(muted({ everyone: true, participantIds: ['guest0', 'me'] }))).toBe('You were muted by Carla')
  })

  it('is no news to those who were not meant', () => {
    expect(textOf(muted({ participantIds: ['guest0'] }))).toBeUndefined()
    expect(textOf(muted({ everyone: true, participantIds: ['guest0'] }))).toBeUndefined()
  })

  it('is confirmed to whoever muted everybody, and not for single ones', () => {
    const by = { id: 'me', name: 'Me' }
    expect(textOf(muted({ by, everyone: true, participantIds: ['guest0'] }))).toBe('Everybody is muted')
    expect(textOf(muted({ by, participantIds: ['guest0'] }))).toBeUndefined()
  })
})

describe('comings and goings', () => {
  const comes: Event = { event: 'attendance.joined', number, participant: someone('new', { name: 'Nina' }) }
  const goes: Event = { event: 'attendance.left', number, participantId: 'guest0', reason: 'left' }

  it('are told in small meetings', () => {
    expect(textOf(comes)).toBe('Nina joined')
    expect(textOf(goes)).toBe('Name of guest0 left')
  })

  it('are told up to twelve people, and not beyond', () => {
    expect(textOf(comes, inside(crowd(11)))).toBe('Nina joined')
    expect(textOf(goes, inside(crowd(12)))).toBe('Name of guest0 left')
    expect(textOf(comes, inside(crowd(12)))).toBeUndefined()
    expect(textOf(goes, inside(crowd(13)))).toBeUndefined()
  })

  it('are told even there when the chair removed somebody', () => {
    expect(textOf({ ...goes, reason: 'removed', by: chair } as Event, inside(crowd(40)))).toBe(
      'Name of guest0 was removed',
    )
  })

  it('are not told of oneself, of who is there already, and of who is gone already', () => {
    expect(textOf({ event: 'attendance.joined', number, participant: someone('me') }, inside([]))).toBeUndefined()
    expect(textOf({ event: 'attendance.joined', number, participant: someone('guest0') })).toBeUndefined()
    expect(textOf({ event: 'attendance.left', number, participantId: 'me', reason: 'removed' })).toBeUndefined()
    expect(textOf({ event: 'attendance.left', number, participantId: 'stranger', reason: 'left' })).toBeUndefined()
  })
})

describe('the chair', () => {
  it('is told who wants to speak, the one who asks is not', () => {
    const asks = (id: string): Event => ({ event: 'chairing.unmuteRequested', number, participantId: id, name: 'Gina' })
    expect(textOf(asks('guest0'))).toBe('Gina wants to speak')
    expect(textOf(asks('me'))).toBeUndefined()
  })

  it('lets me speak: good news for me only', () => {
    const allows = (id: string): Event => ({ event: 'chairing.unmuteAllowed', number, participantIds: [id], by: chair })
    expect(noticeOf(allows('me'), state)).toEqual({ text: 'Carla allowed you to speak', kind: 'good' })
    expect(textOf(allows('guest0'))).toBeUndefined()
  })

  it('names a lecturer and takes that back', () => {
    const names = (participantId: string | null): Event => ({
      event: 'chairing.lecturer',
      number,
      participantId,
      by: chair,
    })
    expect(textOf(names('me'))).toBe('You are the lecturer now')
    expect(textOf(names('guest0'))).toBe('Name of guest0 is the lecturer now')
    expect(textOf(names(null))).toBe('Nobody is the lecturer any more')
    const { participants: _, ...gathering } = gatheringOf([], { lecturerId: 'me' })
    expect(textOf(names(null), { ...state, gathering })).toBe('You are not the lecturer any more')
  })

  it('changes names: told to whom it concerns, unless they did it', () => {
    const names = (id: string, by = chair): Event => ({
      event: 'chairing.renamed',
      number,
      participantId: id,
      name: 'Max',
      by,
    })
    expect(textOf(names('me'))).toBe('Carla changed your name to “Max”')
    expect(textOf(names('me', { id: 'me', name: 'Me' }))).toBeUndefined()
    expect(textOf(names('guest0'))).toBeUndefined()
  })

  it('locks and unlocks', () => {
    expect(textOf({ event: 'chairing.locked', number, locked: true, by: chair })).toBe('Carla locked the meeting')
    expect(textOf({ event: 'chairing.locked', number, locked: false, by: chair })).toBe('Carla unlocked the meeting')
  })
})

describe('sharing', () => {
  const shares = (id: string): Event => ({
    event: 'attendance.changed',
    number,
    participant: someone(id, { sharing: true }),
  })

  it('is told once, when it begins, and not to the one who does it', () => {
    expect(textOf(shares('guest0'))).toBe('Name of guest0 started sharing')
    expect(textOf(shares('guest0'), inside([someone('me'), someone('guest0', { sharing: true })]))).toBeUndefined()
    expect(textOf(shares('me'))).toBeUndefined()
  })
})

it('hears nothing of other meetings, and nothing while outside', () => {
  expect(textOf({ ...muted(), number: '42' } as Event)).toBeUndefined()
  for (const stage of ['out', 'entering', 'parted'] as const)
    expect(textOf(muted(), { ...state, stage })).toBeUndefined()
  expect(textOf(muted(), { ...state, stage: 'returning' })).toBeDefined()
})

describe('the lobby', () => {
  const one = { id: 'g', name: 'Greta', userId: null, since: 1 }
  const two = { id: 'h', name: 'Hilde', userId: null, since: 2 }
  const waiting = (...all: (typeof one)[]): Event => ({ event: 'lobby.waiting', number, waiting: all })

  it('names who has come to wait, and not who went', () => {
    expect(textOf(waiting(one))).toBe('Greta waits in the lobby')
    const before = { ...state, waiting: [one] }
    expect(textOf(waiting(one, two), before)).toBe('Hilde waits in the lobby')
    expect(textOf(waiting(one), before)).toBeUndefined()
    expect(textOf(waiting(), before)).toBeUndefined()
  })
})

describe('the chair', () => {
  it('is told when it is given and taken', () => {
    const changed = (isChair: boolean): Event => ({
      event: 'attendance.changed',
      number,
      participant: someone('me', { chair: isChair }),
    })
    expect(textOf(changed(true))).toBe('You chair this meeting now')
    expect(textOf(changed(false), { ...state, chair: true })).toBe('You do not chair this meeting any more')
    expect(textOf(changed(false))).toBeUndefined()
  })
})

describe('hands', () => {
  const raised = (id: string, change: object = {}): Event => ({
    event: 'attendance.changed',
    number,
    participant: someone(id, { handRaisedAt: 5, ...change }),
  })
  const chairing = { ...state, chair: true }
  const large = inside(crowd(13))

  it('are told of when they go up: to all in small meetings, to the chair in every one', () => {
    expect(textOf(raised('guest0'))).toBe('Name of guest0 raised a hand')
    expect(textOf(raised('guest0'), large)).toBeUndefined()
    expect(textOf(raised('guest0'), { ...large, chair: true })).toBe('Name of guest0 raised a hand')
    expect(textOf(raised('me'))).toBeUndefined()
  })

  it('are told of once: not while they stay up, and a request to the chair as one', () => {
    const up = { ...state, people: { ...state.people, guest0: someone('guest0', { handRaisedAt: 5 }) } }
    expect(textOf(raised('guest0', { audioMuted: false }), up)).toBeUndefined()
    expect(textOf(raised('guest0', { wantsToSpeak: true }), chairing)).toBeUndefined()
    expect(textOf(raised('guest0', { wantsToSpeak: true }))).toBe('Name of guest0 raised a hand')
  })

  it('that a chair took down are told of to whose they were', () => {
    const lowered = (ids: string[]): Event => ({ event: 'hands.lowered', number, participantIds: ids, by: chair })
    expect(textOf(lowered(['guest0', 'me']))).toBe('Carla took your hand down')
    expect(textOf(lowered(['guest0']))).toBeUndefined()
  })
})
