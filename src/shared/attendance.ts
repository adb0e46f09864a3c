/** Who is in a meeting, and how one gets in and out. */
import { z } from 'zod'
import { ClientId, DisplayName } from './ids.ts'
import { listOf, Nothing, Page } from './listing.ts'
import { callRates } from './meetings.ts'
import { act, ask } from './operation.ts'
import { cellCounts, Overlay, Position, View } from './stage.ts'

export const Participant = z.object({
  id: ClientId,
  name: z.string(),
  /** Null for guests. */
  userId: z.string().nullable(),
  guest: z.boolean(),
  /** Address of the picture of their account. */
  picture: z.string().nullable(),
  /** The number by which their account is called. */
  extension: z.string().nullable(),
  /** May use the chair's controls in this meeting. */
  chair: z.boolean(),
  /** Connected to the media engine; false for a moment after joining and while reconnecting. */
  connected: z.boolean(),
  /** No sound of theirs reaches anybody: their microphone is off, or the chair muted them. */
  audioMuted: z.boolean(),
  videoMuted: z.boolean(),
  sharing: z.boolean(),
  /** False while the chair has muted them without the right to unmute themselves. */
  mayUnmute: z.boolean(),
  /** Asked to be unmuted and not answered yet. */
  wantsToSpeak: z.boolean(),
  /** Since when their hand is up; null while it is not. */
  handRaisedAt: z.number().nullable(),
  lecturer: z.boolean(),
  /** How the chair has arranged the meeting for them; null while it is left to them. */
  view: View.nullable(),
  /** The cell the chair gave them: 0 the main one, -1 none; null while it is left to each window. */
  position: Position.nullable(),
  joinedAt: z.number(),
})
export type Participant = z.infer<typeof Participant>

/** A running meeting as those in it see it. */
export const Gathering = z.object({
  number: z.string(),
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  kind: z.enum(['instant', 'reservation', 'series', 'room', 'conversation', 'pair']),
  /** When the first person came in, 0 while nobody is; milliseconds since 1970, like the next two. */
  startedAt: z.number(),
  /** The planned start. An instant meeting has none, nor has a personal room while nothing is planned for now. */
  startsAt: z.number().optional(),
  /** The planned end; an instant meeting's is when its number dies, a personal room has none. */
  endsAt: z.number().optional(),
  /** Null for those who may not know it. */
  password: z.string().nullable(),
  guestsAllowed: z.boolean(),
  /** Nobody sends more than this. */
  callRate: z.enum(callRates),
  watermark: z.boolean(),
  watermarkType: z.enum(['single', 'multiple']),
  locked: z.boolean(),
  /** Everybody was muted; those who come now are muted too. */
  everyoneMuted: z.boolean(),
  selfUnmuteAllowed: z.boolean(),
  /** Everybody may write to everybody; else only chairs do, and the others to a chair. */
  chatOpen: z.boolean(),
  /** Who comes now waits at the door until a chair lets them in. */
  lobby: z.boolean(),
  /** When the lobby opens by itself. */
  lobbyUntil: z.number().nullable(),
  lecturerId: z.string().nullable(),
  /** Shown large to everybody; a lecturer comes first. */
  pinnedId: z.string().nullable(),
  /** Nobody is seen, and no screen either. */
  voiceOnly: z.boolean(),
  /** How many cells everybody's picture has; 0 while it is left to each window. */
  cells: z.literal(cellCounts),
  overlay: Overlay.nullable(),
  participants: z.array(Participant),
})
export type Gathering = z.infer<typeof Gathering>

/** Proof that somebody is this participant: their place in the meeting, and the key they were given when they joined. */
export const Seat = z.object({ number: z.string().max(32), participantId: ClientId, key: z.string().max(128) })
export type Seat = z.infer<typeof Seat>

export const JoinInput = z.object({
  name: DisplayName,
  clientId: ClientId,
  /** Only where the meeting has one. */
  password: z.string().max(32).optional(),
  /** The key of an earlier seat, to come back as the same participant while the old connection lingers. */
  seatKey: z.string().max(128).optional(),
})

export const Joined = z.object({
  /** Where a LiveKit client connects, `ws://…` or `wss://…`. */
  mediaUrl: z.string(),
  /** LiveKit access token. */
  mediaToken: z.string(),
  participantId: ClientId,
  seatKey: z.string(),
  /** `chair` may use the chair's controls. */
  rights: z.enum(['chair', 'participant']),
  gathering: Gathering,
})
export type Joined = z.infer<typeof Joined>

export const attendance = {
  'attendance.lookUp': ask('meeting', 'What the join screen needs to know of a meeting number.', {
    input: Nothing,
    answer: z.object({
      number: z.string(),
      name: z.string(),
      passwordNeeded: z.boolean(),
      guestsAllowed: z.boolean(),
      voiceOnly: z.boolean(),
    }),
  }),
  'attendance.join': act('meeting', 'Takes a seat in a meeting and gets a token for the media engine.', {
    input: JoinInput,
    answer: Joined,
  }),
  'attendance.leave': act('meeting', 'Gives the seat back.', { input: Nothing, answer: Nothing }),
  'attendance.see': ask('meeting', 'The running meeting with everybody in it.', { input: Nothing, answer: Gathering }),
  'attendance.running': ask('server', 'Meetings that somebody is in, as far as the asker may know.', {
    input: Page,
    answer: listOf(Gathering.omit({ participants: true, password: true })),
  }),
}
