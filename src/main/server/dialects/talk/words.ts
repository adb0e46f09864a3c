/** How Talk writes what the vocabulary knows: numbers for kinds and standings, seconds for times, and fields as they come. */
import { z } from 'zod'
import type { Conversation, Member, Standing } from '../../../../shared/conversations.ts'
import { named } from '../../http/question.ts'

/** Forms and addresses know only texts, JSON knows more; nothing and null are the same. */
const scalar = z.union([z.string(), z.number(), z.boolean()])
const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform(value => value ?? undefined)

export const text = maybe(scalar.transform(String))
export const whole = maybe(
  scalar.transform((value, context) => {
    const number = value === '' ? Number.NaN : Number(value)
    if (Number.isSafeInteger(number)) return number
    context.addIssue({ code: 'custom', message: 'Expected a whole number' })
    return z.NEVER
  }),
)
export const flag = maybe(
  scalar.transform((value, context) => {
    if ([true, 1, '1', 'true'].includes(value)) return true
    if ([false, 0, '0', 'false', ''].includes(value)) return false
    context.addIssue({ code: 'custom', message: 'Expected a boolean' })
    return z.NEVER
  }),
)

/** The same fields may stand in the body and in the address. */
export function fields<S extends z.ZodRawShape>(shape: S) {
  const schema = z.object(shape)
  return { body: schema, query: schema }
}

export const said = <T extends object>({ query, body }: { query: T; body: T }): T => ({ ...query, ...named(body) })

const types: Record<Standing, number> = { owner: 1, moderator: 2, member: 3, guest: 4, follower: 5, guestModerator: 6 }
const kinds: Record<Conversation['kind'], number> = { pair: 1, group: 2, open: 3 }
export const kindOf = (type: number | undefined): Conversation['kind'] | undefined =>
  (Object.keys(kinds) as Conversation['kind'][]).find(kind => kinds[kind] === type)

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
const notThere = '0'

export const Participant = z.object({
  userId: z.string(),
  displayName: z.string(),
  participantType: z.number(),
  lastPing: z.number(),
  sessionId: z.string(),
  inCall: z.number(),
})

export const participant = (member: Member): z.output<typeof Participant> => ({
  userId: member.user?.username ?? '',
  displayName: member.name,
  participantType: types[member.standing],
  lastPing: seconds(member.lastPing),
  sessionId: member.sessionId || notThere,
  inCall: member.inCall,
})

export const Room = z.object({
  id: z.number(),
  token: z.string(),
  type: z.number(),
  name: z.string(),
  displayName: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  participantType: z.number(),
  participantInCall: z.boolean(),
  participantFlags: z.number(),
  readOnly: z.number(),
  count: z.number(),
  numGuests: z.number(),
  guestList: z.string(),
  participants: z.record(
    z.string(),
    z.object({ name: z.string(), type: z.number(), call: z.number(), sessionId: z.string() }),
  ),
  hasPassword: z.boolean(),
  hasCall: z.boolean(),
  canStartCall: z.boolean(),
  lastActivity: z.number(),
  lastReadMessage: z.number(),
  unreadMessages: z.number(),
  unreadMention: z.boolean(),
  isFavorite: z.boolean(),
  notificationLevel: z.number(),
  lobbyState: z.number(),
  lobbyTimer: z.number(),
  lastPing: z.number(),
  sessionId: z.string(),
  lastMessage: z.array(z.unknown()),
})

/** What belongs to chat is as in a conversation in which nobody has written. */
export function room(one: Conversation): z.output<typeof Room> {
  const accounts = one.members.flatMap(member => (member.user ? [{ ...member, username: member.user.username }] : []))
  const guests = one.members.filter(member => !member.user)
  return {
    id: Number(one.number),
    token: one.number,
    type: kinds[one.kind],
    name: one.name,
    displayName: one.name,
    objectType: '',
    objectId: '',
    participantType: types[one.standing],
    participantInCall: one.inCall > 0,
    participantFlags: one.inCall,
    readOnly: one.readOnly ? 1 : 0,
    count: 0,
    numGuests: guests.length,
    guestList: guests
      .map(one => one.name)
      .filter(name => name !== '')
      .join(', '),
    participants: Object.fromEntries(
      accounts.map(({ username, name, standing, inCall, sessionId }) => [
        username,
        { name, type: types[standing], call: inCall, sessionId: sessionId || notThere },
      ]),
    ),
    hasPassword: one.passwordSet,
    hasCall: one.hasCall,
    canStartCall: one.inside,
    lastActivity: seconds(one.lastActivity),
    lastReadMessage: 0,
    unreadMessages: 0,
    unreadMention: false,
    isFavorite: false,
    notificationLevel: one.kind === 'pair' ? 1 : 2,
    lobbyState: one.lobby ? 1 : 0,
    lobbyTimer: seconds(one.lobbyUntil ?? 0),
    lastPing: seconds(one.lastPing),
    sessionId: one.sessionId || notThere,
    lastMessage: [],
  }
}

export const conflict = (member: Member) => ({
  sessionId: member.sessionId,
  inCall: member.inCall,
  lastPing: seconds(member.lastPing),
})
