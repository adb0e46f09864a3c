/** What the list says of a meeting at a moment, and of whose it is. */
import { expect, it } from 'vitest'
import { mayEdit, standingOf } from '../../src/renderer/features/meetings/standing.ts'
import { plannedMeeting } from './people.ts'

const minute = 60_000
const meeting = plannedMeeting()
const { startsAt, endsAt } = meeting
const me = { id: 'me', username: 'me', realName: 'Me' }

it('is upcoming for a quarter of an hour before its start, and in progress until its end', () => {
  const at = (now: number) => {
    const { running, upcoming } = standingOf(meeting, 'me', now)
    return running ? 'running' : upcoming ? 'upcoming' : 'neither'
  }
  expect(
    [startsAt - 15 * minute, startsAt - 15 * minute + 1, startsAt - 1, startsAt, endsAt - 1, endsAt].map(at),
  ).toEqual(['neither', 'upcoming', 'upcoming', 'running', 'running', 'neither'])
})

it('is in progress whenever somebody is in it, and an instant meeting only then', () => {
  expect(standingOf({ ...meeting, present: 1 }, 'me', startsAt - 60 * minute)).toMatchObject({ running: true })
  const instant = plannedMeeting({ kind: 'instant' })
  expect(standingOf(instant, 'me', startsAt)).toMatchObject({ running: false, upcoming: false })
  expect(standingOf(instant, 'me', startsAt - minute)).toMatchObject({ upcoming: false })
})

it('is my own, one I was invited to, or one I added', () => {
  const whose = (change: Parameters<typeof plannedMeeting>[0]) => standingOf(plannedMeeting(change), 'me', 0).why
  expect(whose({ owner: me, invited: [me] })).toBe('own')
  expect(whose({ invited: [me] })).toBe('invited')
  expect(whose({})).toBe('added')
})

it('is changed by its owner and by operators', () => {
  expect(mayEdit(meeting, { ...me, role: 'Normal' })).toBe(false)
  expect(mayEdit({ ...meeting, owner: me }, { ...me, role: 'Normal' })).toBe(true)
  expect(mayEdit(meeting, { ...me, role: 'MeetingOperator' })).toBe(true)
})
