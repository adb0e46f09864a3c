/** The union of every fact that can be announced, and who gets to hear it. */
import type { Gathering, Participant } from './attendance.ts'
import type { Message } from './chat.ts'
import type { Waiting } from './lobby.ts'
import type { Meeting } from './meetings.ts'
import type { Reach } from './presence.ts'
import type { Sign } from './reactions.ts'
import type { Overlay } from './stage.ts'

/** Somebody as named in "You were muted by …". */
export interface Who {
  /** Participant id when the doer is in the meeting; user id otherwise. */
  id: string
  name: string
}

/** Why somebody is out of a meeting. */
export type PartingReason =
  | 'left'
  | 'timeout'
  | 'removed'
  | 'dismissed'
  | 'stopped'
  | 'cancelled'
  | 'replaced'
  | 'timeOver'
  | 'lobby'

export type MeetingEvent =
  | { event: 'attendance.joined'; number: string; participant: Participant }
  | { event: 'attendance.changed'; number: string; participant: Participant }
  | { event: 'attendance.left'; number: string; participantId: string; reason: PartingReason; by?: Who }
  /** Everything of the gathering but its participants. */
  | { event: 'attendance.gathering'; number: string; gathering: Omit<Gathering, 'participants' | 'password'> }
  | { event: 'attendance.speaking'; number: string; participantIds: string[] }
  | {
      event: 'chairing.muted'
      number: string
      participantIds: string[]
      everyone: boolean
      mayUnmute: boolean
      by: Who
    }
  /** The chair would like these to unmute; nobody's microphone opens by itself. */
  | { event: 'chairing.askedToUnmute'; number: string; participantIds: string[]; by: Who }
  | { event: 'chairing.unmuteRequested'; number: string; participantId: string; name: string }
  | { event: 'chairing.unmuteAllowed'; number: string; participantIds: string[]; by: Who }
  | { event: 'chairing.lecturer'; number: string; participantId: string | null; by: Who }
  | { event: 'chairing.renamed'; number: string; participantId: string; name: string; by: Who }
  | { event: 'chairing.locked'; number: string; locked: boolean; by: Who }
  /** By somebody else than those whose hands they were. */
  | { event: 'hands.lowered'; number: string; participantIds: string[]; by: Who }
  | { event: 'reactions.shown'; number: string; participantId: string; sign: Sign }
  /** A private one is told to its writer and its receiver alone. */
  | { event: 'chat.said'; number: string; message: Message }
  | { event: 'chat.set'; number: string; open: boolean; by: Who }
  /** All who wait at the door now. */
  | { event: 'lobby.waiting'; number: string; waiting: Waiting[] }
  | { event: 'stage.overlay'; number: string; overlay: Overlay | null; by: Who }
  | { event: 'stage.pinned'; number: string; participantId: string | null; by: Who }
  /** Linked with another meeting, or not any more; nobody did it when that meeting simply ended. */
  | { event: 'cascading.linked'; number: string; other: { number: string; name: string }; linked: boolean; by?: Who }
  | { event: 'meeting.endingSoon'; number: string; endsAt: number }
  /** Nobody does what time does. */
  | { event: 'meeting.stopped'; number: string; reason: 'stopped' | 'cancelled' | 'timeOver'; over: boolean; by?: Who }

export type Event =
  | MeetingEvent
  | { event: 'meetings.changed'; meeting: Meeting }
  /** `id`: of the reservation, or of the series when it is gone as a whole. */
  | { event: 'meetings.cancelled'; number: string; id: string }
  /** Somebody in a meeting would like these to come. */
  | { event: 'conferences.called'; number: string; name: string; by: Who }
  /** Somebody came, went, or says otherwise how they can be reached. */
  | { event: 'presence.changed'; userId: string; reach: Reach }
  | { event: 'session.ended'; userId: string }

/** Who hears an event: everybody in a meeting, its chairs, named users wherever they are signed in, or whoever is. */
export type Audience =
  | { in: string }
  | { chairsOf: string }
  | { participant: { number: string; id: string } }
  | { users: string[] }
  | { signedIn: true }
