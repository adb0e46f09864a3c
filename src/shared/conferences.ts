/** Conferences: every meeting under its number, with what only conference systems ask of one: being opened and closed, a chairman, cells. */
import { z } from 'zod'
import { ClientId } from './ids.ts'
import { listOf, Nothing, Selection } from './listing.ts'
import { Moment } from './moment.ts'
import { act, ask } from './operation.ts'
import { cellCounts, mostCells, Position } from './stage.ts'
import { PublicUser } from './users.ts'

const Pin = z.string().regex(/^(\d{3,6})?$/, 'must be three to six digits')

export const ConferencePlan = z.object({
  name: z.string().trim().min(1).max(64),
  mode: z.enum(['audio', 'video']),
  /** `free`: everybody may unmute themselves. `master`: whoever is not in charge comes in muted, and stays so until they are let speak. */
  control: z.enum(['free', 'master']),
  height: z.number().int().min(144).max(1920),
  width: z.number().int().min(144).max(1920),
  bitrate: z.number().int().min(128).max(10240),
  framerate: z.number().int().min(5).max(30),
  cells: z.literal(cellCounts),
  language: z.string().max(32),
  capacity: z.number().int().min(1).max(200),
  /** Who comes with it is in charge as the owner is; empty: nobody does. */
  adminPin: Pin,
  /** What others need to come in; empty: nothing. */
  password: Pin,
  enableRecording: z.boolean(),
  enablePrompt: z.boolean(),
  timeZone: z.string().max(64),
  /** When it is planned for, if it is. */
  startsAt: Moment,
  endsAt: Moment,
  /** Other numbers it may be called by. */
  numbers: z.string().max(128),
  /** User ids. */
  invited: z.array(z.string()).max(100),
  externalInvitees: z.string().max(4096),
  /** Closed again when the last one leaves. */
  closeOnNobody: z.boolean(),
  callerIds: z
    .array(
      z.object({
        providerId: z.string().max(64).nullable(),
        callerId: z.string().max(64).nullable(),
        description: z.string().max(1024).nullable(),
      }),
    )
    .max(100),
  customOptions: z.string().max(4096),
})
export type ConferencePlan = z.infer<typeof ConferencePlan>

/** What is only kept for those who ask for it. */
export const ConferenceRest = ConferencePlan.pick({
  enablePrompt: true,
  numbers: true,
  externalInvitees: true,
  callerIds: true,
  customOptions: true,
})
export type ConferenceRest = z.infer<typeof ConferenceRest>

export const Conference = ConferencePlan.omit({ invited: true }).extend({
  number: z.string(),
  owner: PublicUser,
  invited: z.array(PublicUser),
  startsAt: Moment.nullable(),
  endsAt: Moment.nullable(),
  createdAt: z.number(),
})
export type Conference = z.infer<typeof Conference>

export const conferences = {
  'conferences.list': ask(
    'server',
    'Meetings by their numbers: those I own or am invited to, or all that I may oversee.',
    { input: Selection.extend({ all: z.boolean().default(false) }), answer: listOf(Conference) },
  ),
  'conferences.create': act('server', 'Makes a conference, which stays until it is removed.', {
    input: ConferencePlan.partial().extend({
      name: ConferencePlan.shape.name,
      /** Of one's choice, for those who oversee all; else the server finds one. */
      number: z
        .string()
        .regex(/^\d{3,64}$/, 'must be three to 64 digits')
        .optional(),
    }),
    answer: Conference,
  }),
  'conferences.get': ask('meeting', 'One meeting as a conference.', { input: Nothing, answer: Conference }),
  'conferences.update': act('meeting', 'Changes a meeting; what is not named stays.', {
    // Whether it has pictures is for good: those in it would lose or need a camera.
    input: ConferencePlan.omit({ mode: true }).partial(),
    answer: Conference,
  }),
  'conferences.remove': act('meeting', 'Removes a meeting with all that is planned there; people in it must leave.', {
    input: Nothing,
    answer: Nothing,
  }),
  'conferences.state': ask('meeting', 'Whether a meeting is open, busy, locked and muted.', {
    input: Nothing,
    answer: z.object({ state: z.enum(['closed', 'open', 'busy']), locked: z.boolean(), muted: z.boolean() }),
  }),
  'conferences.open': act('meeting', 'Lets people in although nobody in charge is there yet.', {
    input: Nothing,
    answer: Nothing,
  }),
  'conferences.close': act('meeting', 'Everybody leaves, and nobody comes in until it is opened again.', {
    input: Nothing,
    answer: Nothing,
  }),
  'conferences.setLock': act('meeting', 'Locks or unlocks a meeting, also while nobody is in it.', {
    input: z.object({ locked: z.boolean() }),
    answer: Nothing,
  }),
  'conferences.setMute': act(
    'meeting',
    'Mutes everybody but the caller and whoever comes later, also while nobody is there, or lets them speak again.',
    { input: z.object({ muted: z.boolean() }), answer: Nothing },
  ),
  'conferences.transfer': act('meeting', 'Makes one participant the chairman, and the owner if they have an account.', {
    input: z.object({ participant: ClientId }),
    answer: Nothing,
  }),
  'conferences.place': act('meeting', 'Gives one participant a cell; whoever had it gets theirs.', {
    input: z.object({ participant: ClientId, position: Position }),
    answer: Nothing,
  }),
  'conferences.arrange': act('meeting', 'Gives these participants the cells in their order, and nobody else any.', {
    input: z.object({ participants: z.array(ClientId).max(mostCells) }),
    answer: Nothing,
  }),
  'conferences.invite': act('meeting', 'Calls somebody by user name or number: their windows ring.', {
    input: z.object({ number: z.string().trim().min(1).max(64) }),
    answer: Nothing,
  }),
}
