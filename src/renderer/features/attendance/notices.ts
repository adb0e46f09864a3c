/** Which events are worth a word to this person, and the word. */
import type { Participant } from '../../../shared/attendance.ts'
import type { Event } from '../../../shared/events.ts'
import type { ToastKind } from '../../ui/toasts.ts'
import { say } from '../../words/words.ts'
import type { Attendance } from './attendanceStore.ts'

export interface Notice {
  text: string
  kind: ToastKind
}

/** In larger meetings comings and goings would be all one sees. */
export const intimate = 12

/** `state` is the meeting as it was before the event. */
export function noticeOf(event: Event, state: Attendance): Notice | undefined {
  if (state.stage !== 'in' && state.stage !== 'returning') return undefined
  if (!('number' in event) || event.number !== state.number) return undefined
  const { me } = state
  const nameOf = (id: string | null): string => (id && state.people[id]?.name) || ''
  const plain = (text: string): Notice => ({ text, kind: 'plain' })
  switch (event.event) {
    case 'chairing.muted': {
      if (event.by.id === me) return event.everyone ? plain(say('notices.youMutedAll')) : undefined
      if (!event.participantIds.includes(me)) return undefined
      return plain(say(event.mayUnmute ? 'notices.muted' : 'notices.mutedHard', { name: event.by.name }))
    }
    case 'chairing.unmuteAllowed':
      return event.participantIds.includes(me)
        ? { text: say('notices.allowed', { name: event.by.name }), kind: 'good' }
        : undefined
    case 'chairing.unmuteRequested':
      return event.participantId === me ? undefined : plain(say('notices.wantsToSpeak', { name: event.name }))
    case 'chairing.lecturer': {
      if (event.participantId === me) return { text: say('notices.lecturer'), kind: 'good' }
      if (event.participantId === null)
        return plain(say(state.gathering?.lecturerId === me ? 'notices.notLecturer' : 'notices.noLecturer'))
      return plain(say('notices.lecturerOther', { name: nameOf(event.participantId) }))
    }
    case 'stage.pinned':
      if (event.participantId === null || event.by.id === me) return undefined
      return plain(
        event.participantId === me
          ? say('notices.youArePinned')
          : say('notices.pinned', { name: nameOf(event.participantId) }),
      )
    case 'cascading.linked':
      return plain(say(event.linked ? 'links.linked' : 'links.unlinked', { name: event.other.name }))
    case 'chairing.renamed':
      return event.participantId === me && event.by.id !== me
        ? plain(say('notices.renamed', { name: event.by.name, to: event.name }))
        : undefined
    case 'chairing.locked':
      return plain(say(event.locked ? 'notices.locked' : 'notices.unlocked', { name: event.by.name }))
    case 'hands.lowered':
      return event.participantIds.includes(me) ? plain(say('hands.loweredBy', { name: event.by.name })) : undefined
    case 'chat.set':
      return event.by.id === me
        ? undefined
        : plain(say(event.open ? 'chat.openedBy' : 'chat.closedBy', { name: event.by.name }))
    case 'attendance.joined':
      return event.participant.id !== me && !state.people[event.participant.id] && state.order.length < intimate
        ? plain(say('notices.joined', { name: event.participant.name }))
        : undefined
    case 'attendance.left': {
      if (event.participantId === me || !state.people[event.participantId]) return undefined
      const name = nameOf(event.participantId)
      if (event.reason === 'removed') return plain(say('notices.removedOther', { name }))
      return state.order.length <= intimate ? plain(say('notices.left', { name })) : undefined
    }
    case 'lobby.waiting': {
      const newcomer = event.waiting.find(one => !state.waiting.some(known => known.id === one.id))
      return newcomer ? plain(say('lobby.waits', { name: newcomer.name })) : undefined
    }
    case 'attendance.changed': {
      const { participant } = event
      if (participant.id === me && participant.chair !== state.chair)
        return plain(say(participant.chair ? 'notices.youChair' : 'notices.youChairNoMore'))
      if (
        participant.id === me &&
        participant.view &&
        JSON.stringify(participant.view) !== JSON.stringify(state.people[me]?.view)
      )
        return plain(say('notices.viewArranged'))
      if (newlyRaised(participant, state)) {
        // A chair is told of a request by itself.
        if (state.chair ? participant.wantsToSpeak : state.order.length > intimate) return undefined
        return plain(say('hands.raisedBy', { name: participant.name }))
      }
      const started = participant.sharing && state.people[participant.id]?.sharing === false
      return started && participant.id !== me ? plain(say('notices.sharing', { name: participant.name })) : undefined
    }
    default:
      return undefined
  }
}

const newlyRaised = ({ id, handRaisedAt }: Participant, { me, people }: Attendance): boolean =>
  id !== me && handRaisedAt !== null && people[id]?.handRaisedAt === null
