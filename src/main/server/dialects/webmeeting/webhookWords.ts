/** What web hooks are told, in Web Meeting's words: the meeting as its documents show it, and who came or went beside. */
import type { HookEvent, HookFact } from '../../../../shared/hooks.ts'
import { meetingOf } from './meetingWords.ts'
import { time } from './words.ts'

const names: Record<HookEvent, string> = {
  scheduled: 'onMeetingScheduled',
  updated: 'onMeetingUpdated',
  closed: 'onMeetingClosed',
  deleted: 'onMeetingDeleted',
  joined: 'onMeetingJoined',
  left: 'onMeetingLeft',
  recorded: 'onMeetingRecordingCreated',
}

export const hookNames = Object.values(names)

export const hookName = (event: HookEvent): string => names[event]

export const eventCalled = (name: string): HookEvent | undefined =>
  (Object.keys(names) as HookEvent[]).find(event => names[event].toLowerCase() === name.trim().toLowerCase())

export function hookBody({ event, at, planned, participant, reason }: HookFact): object {
  const meeting = meetingOf(planned)
  // What ended by itself has no other moment of its end than this one.
  if (event === 'closed')
    return { ...meeting, isClosed: true, isOpen: false, dtClosedAt: meeting.dtClosedAt ?? time(at) }
  if (!participant) return meeting
  const { id, name, userId } = participant
  return { ...meeting, participant: { id, name, userId, at: time(at), ...(reason && { reason }) } }
}
