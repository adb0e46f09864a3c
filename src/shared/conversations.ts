/** Conversations: meetings as a circle of people who stay, talk now and then, and may leave the door open for others. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'

/**
 * How somebody is in a conversation. A `follower` has an account, but came through the open door; a `guest` has none. They
 * go when they leave.
 */
export const standings = ['owner', 'moderator', 'member', 'guest', 'follower', 'guestModerator'] as const
export type Standing = (typeof standings)[number]

/** Between two people, for those added, or open to whoever knows its number. */
export const conversationKinds = ['pair', 'group', 'open'] as const

export const Member = z.object({
  /** Null for guests. */
  user: z.object({ id: z.string(), username: z.string() }).nullable(),
  name: z.string(),
  standing: z.enum(standings),
  /** Empty while they are not there; else 512 characters. */
  sessionId: z.string(),
  /** When they last gave a sign of life; 0 while they are not there. */
  lastPing: z.number(),
  /** What they bring to the call: 1 themselves, 2 sound, 4 pictures; 0 while they are in none. */
  inCall: z.number().int(),
})
export type Member = z.infer<typeof Member>

export const Conversation = z.object({
  number: z.string(),
  kind: z.enum(conversationKinds),
  /** Of a pair, the other one's. */
  name: z.string(),
  standing: z.enum(standings),
  /** Whether the asker is in it; whoever only stands at the open door is not told its name. */
  inside: z.boolean(),
  locked: z.boolean(),
  readOnly: z.boolean(),
  passwordSet: z.boolean(),
  lobby: z.boolean(),
  lobbyUntil: z.number().nullable(),
  lastActivity: z.number(),
  hasCall: z.boolean(),
  /** Empty for those held in the lobby. */
  members: z.array(Member),
  /** The asker's own. */
  sessionId: z.string(),
  lastPing: z.number(),
  inCall: z.number().int(),
})
export type Conversation = z.infer<typeof Conversation>

/** Somebody by user name, or the session of a guest. */
const Target = z.object({ username: z.string().optional(), sessionId: z.string().optional() })

export const conversations = {
  'conversations.mine': ask('server', 'The conversations I am in.', { input: Page, answer: listOf(Conversation) }),
  'conversations.create': act('server', 'Makes a conversation; with the same two people there is only one.', {
    input: z.object({
      kind: z.enum(conversationKinds),
      name: z.string().trim().max(200).default(''),
      /** User name of the first one invited. */
      invite: z.string().default(''),
    }),
    answer: z.object({ number: z.string(), created: z.boolean() }),
  }),
  'conversations.see': ask('meeting', 'One conversation, also through its open door.', {
    input: Nothing,
    answer: Conversation,
  }),
  'conversations.members': ask('meeting', 'Who is in it.', {
    input: Nothing,
    answer: z.object({ members: z.array(Member) }),
  }),
  'conversations.add': act('meeting', 'Adds somebody; writing to a stranger opens the conversation.', {
    input: z.object({ source: z.string(), target: z.string() }),
    answer: z.object({ opened: z.boolean() }),
  }),
  'conversations.dismiss': act('meeting', 'Takes somebody with an account out of it.', {
    input: z.object({ username: z.string() }),
    answer: Nothing,
  }),
  'conversations.dismissGuest': act('meeting', 'Takes a guest out of it.', {
    input: z.object({ sessionId: z.string() }),
    answer: Nothing,
  }),
  'conversations.quit': act('meeting', 'Leaves it for good; the last one who does ends it.', {
    input: Nothing,
    answer: Nothing,
  }),
  'conversations.enter': act('meeting', 'Begins a session in it, in place of the one before.', {
    input: z.object({
      password: z.string().max(128).default(''),
      /** False: a session that is there already is answered and stays. */
      force: z.boolean().default(true),
    }),
    answer: z.object({
      /** The session in the way. */
      conflict: Member.optional(),
      conversation: Conversation.optional(),
      /** By which a guest is known again; only in the answer that makes it. */
      visitorKey: z.string().optional(),
    }),
  }),
  'conversations.exit': act('meeting', 'Ends the session.', { input: Nothing, answer: Nothing }),
  'conversations.promote': act('meeting', 'Makes somebody a moderator.', { input: Target, answer: Nothing }),
  'conversations.demote': act('meeting', 'Takes that back.', { input: Target, answer: Nothing }),
  'conversations.nameMyself': act('meeting', 'How a guest wants to be called.', {
    input: z.object({ name: z.string().trim().max(48) }),
    answer: Nothing,
  }),
  'conversations.change': act('meeting', 'Changes it; what is not named stays.', {
    input: z.object({
      name: z.string().trim().min(1).max(200).optional(),
      open: z.boolean().optional(),
      /** Empty: none. */
      password: z.string().max(32).optional(),
      readOnly: z.boolean().optional(),
      lobby: z.boolean().optional(),
      lobbyUntil: z.number().int().min(0).nullable().optional(),
    }),
    answer: Nothing,
  }),
  'conversations.end': act('meeting', 'Ends it for everybody.', { input: Nothing, answer: Nothing }),
  'conversations.callers': ask('meeting', 'Who is in the call.', {
    input: Nothing,
    answer: z.object({ members: z.array(Member) }),
  }),
  'conversations.call': act('meeting', 'Joins the call; a session must have begun.', {
    input: z.object({ flags: z.number().int().min(1).max(7).default(7) }),
    answer: Nothing,
  }),
  'conversations.hangUp': act('meeting', 'Leaves the call; the session goes on.', { input: Nothing, answer: Nothing }),
}
