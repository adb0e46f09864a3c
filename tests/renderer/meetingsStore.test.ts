/** The list of planned meetings keeps itself current. */
import { describe, expect, it } from 'vitest'
import { listAfter } from '../../src/renderer/features/meetings/meetingsStore.ts'
import type { Meeting } from '../../src/shared/meetings.ts'
import { plannedMeeting } from './people.ts'

const planned = (number: string, startsAt: number, change: Partial<Meeting> = {}): Meeting =>
  plannedMeeting({ number, startsAt, endsAt: startsAt + 60, id: `id of ${number}`, ...change })
const list = Object.freeze([planned('1', 100), planned('2', 200), planned('3', 300)])
const numbers = (items: readonly Meeting[]): string[] => items.map(one => one.number)

describe('the list of meetings', () => {
  it('takes up a new one where its time puts it', () => {
    expect(numbers(listAfter(list, { event: 'meetings.changed', meeting: planned('9', 250) }))).toEqual([
      '1',
      '2',
      '9',
      '3',
    ])
    expect(numbers(listAfter([], { event: 'meetings.changed', meeting: planned('9', 250) }))).toEqual(['9'])
  })

  it('changes one that is known, and moves it with its time', () => {
    const after = listAfter(list, { event: 'meetings.changed', meeting: planned('1', 250, { name: 'Moved' }) })
    expect(numbers(after)).toEqual(['2', '1', '3'])
    expect(after[1]?.name).toBe('Moved')
  })

  it('drops what is over or cancelled', () => {
    expect(numbers(listAfter(list, { event: 'meetings.changed', meeting: planned('2', 200, { over: true }) }))).toEqual(
      ['1', '3'],
    )
    expect(numbers(listAfter(list, { event: 'meetings.cancelled', number: '2', id: 'id of 2' }))).toEqual(['1', '3'])
    // Another time planned in the same room is another entry.
    expect(numbers(listAfter(list, { event: 'meetings.cancelled', number: '2', id: 'x' }))).toEqual(['1', '2', '3'])
  })

  it('is the very same list after anything else', () => {
    expect(listAfter(list, { event: 'session.ended', userId: 'x' })).toBe(list)
    expect(listAfter(list, { event: 'attendance.left', number: '2', participantId: 'x', reason: 'left' })).toBe(list)
  })
})
