/** When the window asks a person to unmute, and when it stops asking. */
import { describe, expect, it } from 'vitest'
import { type Attendance, heard } from '../../src/renderer/features/attendance/attendanceStore.ts'
import type { Event } from '../../src/shared/events.ts'
import { chair, inside, number, someone } from './people.ts'

const state = inside([someone('me'), someone('b')])
const hearing = (from: Attendance, event: Event): Attendance => ({ ...from, ...heard(from, event, 0) })

const askedToUnmute = (participantIds: string[], by = chair): Event => ({
  event: 'chairing.askedToUnmute',
  number,
  participantIds,
  by,
})
const muted = (participantIds: string[]): Event => ({
  event: 'chairing.muted',
  number,
  participantIds,
  everyone: false,
  mayUnmute: true,
  by: chair,
})
const changed = (id: string, audioMuted: boolean): Event => ({
  event: 'attendance.changed',
  number,
  participant: someone(id, { audioMuted }),
})

describe('a prompt', () => {
  it('comes when the chair asks me or lets me speak', () => {
    expect(hearing(state, askedToUnmute(['b', 'me'])).prompt).toBe('asked')
    expect(hearing(state, { event: 'chairing.unmuteAllowed', number, participantIds: ['me'], by: chair }).prompt).toBe(
      'allowed',
    )
  })

  it('does not come when others are meant, when I asked myself, or when my microphone is on', () => {
    expect(hearing(state, askedToUnmute(['b'])).prompt).toBeUndefined()
    expect(hearing(state, askedToUnmute(['me'], { id: 'me', name: 'Me' })).prompt).toBeUndefined()
    const speaking = hearing(state, changed('me', false))
    expect(hearing(speaking, askedToUnmute(['me'])).prompt).toBeUndefined()
    expect(
      hearing(speaking, { event: 'chairing.unmuteAllowed', number, participantIds: ['me'], by: chair }).prompt,
    ).toBeUndefined()
  })

  const asked = hearing(state, askedToUnmute(['me']))

  it('goes when I unmuted, and stays while others do', () => {
    expect(hearing(asked, changed('me', false)).prompt).toBeUndefined()
    expect(hearing(asked, changed('me', true)).prompt).toBe('asked')
    expect(hearing(asked, changed('b', false)).prompt).toBe('asked')
  })

  it('goes when the chair muted me after all, and stays when somebody else is muted', () => {
    expect(hearing(asked, muted(['b', 'me'])).prompt).toBeUndefined()
    expect(hearing(asked, muted(['b'])).prompt).toBe('asked')
  })

  it('goes with the meeting', () => {
    expect(
      hearing(asked, { event: 'attendance.left', number, participantId: 'me', reason: 'timeout' }).prompt,
    ).toBeUndefined()
  })
})
