/** Conversations: being in them, letting others in, and what their moderators decide. Who is in one, `circle.ts` knows. */
import type { Conversation, conversations } from '../../../shared/conversations.ts'
import { DomainError } from '../../../shared/errors.ts'
import { join } from './attendance.ts'
import { appoint, appointGuest } from './chairs.ts'
import {
  asModerator,
  type Circle,
  chairing,
  circleOf,
  heldBack,
  type Inside,
  inside,
  memberView,
  notThere,
  type Party,
  pastLobby,
  selfIn,
  sessionIdOf,
} from './circle.ts'
import type { Row } from './collections.ts'
import { createConversation } from './conversing.ts'
import type { DeedsOf } from './deed.ts'
import { change, changeVenue, dissolve, showInside } from './entries.ts'
import type { House } from './house.ts'
import { inviteByMail, isAddress } from './letters.ts'
import { enlist, entryFrom, entryOf, entryRows } from './listed.ts'
import { setLobby } from './lobby.ts'
import { meetingView } from './meetingViews.ts'
import { afterParting, part } from './parting.ts'
import { checkPassword } from './passwords.ts'
import { coChairsOf } from './rights.ts'
import { type AtMeeting, doer, lobbyOn, seatId } from './seats.ts'
import { nameOf } from './users.ts'
import { forget } from './visits.ts'

export const conversationDeeds: DeedsOf<typeof conversations> = {
  'conversations.mine': {
    right: 'hold',
    async perform(deed, { skip, top }) {
      const { house, store } = deed
      const mine = { column: 'userId', is: 'eq', value: deed.user().id } as const
      const listed = await store.find('listed', { where: { all: [mine, { column: 'over', is: 'eq', value: false }] } })
      const visits = await store.find('visits', { where: mine })
      const numbers = [...new Set([...listed, ...visits].map(row => row.number))]
      const meetings = await store.find('meetings', {
        where: { column: 'number', is: 'in', value: numbers },
        orderBy: [{ column: 'createdAt', descending: true }],
      })
      const items: Conversation[] = []
      for (const meeting of meetings) {
        const circle = await circleOf(house, meeting)
        const me = circle && selfIn(house, circle, deed.actor)
        if (circle && me) items.push(view(house, circle, me))
      }
      return { items: items.slice(skip, skip + top), total: items.length }
    },
  },
  'conversations.create': {
    right: 'hold',
    turn: () => 'numbers',
    perform: createConversation,
  },
  'conversations.see': {
    right: 'look',
    first: atDoor,
    async perform(deed) {
      const { circle, me } = await atDoor(deed)
      return view(deed.house, circle, me)
    },
  },
  'conversations.members': {
    right: 'look',
    first: pastLobby,
    async perform(deed) {
      const { circle, me } = await pastLobby(deed)
      if (me.standing === 'guest') throw new DomainError('forbidden', 'Guests do not see who is in it.')
      return { members: circle.parties.map(party => memberView(deed.house, party)) }
    },
  },
  'conversations.add': {
    right: 'look',
    first: asModerator,
    async perform(deed, { source, target }) {
      const { circle } = await asModerator(deed)
      notOfTwo(circle)
      if (source === 'emails') return addByEmail(deed, circle, target)
      // There are no groups of people here, so none is found.
      if (source === 'groups') throw new DomainError('userNotFound', 'There is no such group.', 'target')
      if (source !== 'users') throw new DomainError('invalid', `People do not come from “${source}”.`, 'source')
      await add(deed, circle, await named(deed, target))
      return { opened: false }
    },
  },
  'conversations.dismiss': {
    right: 'look',
    first: inside,
    async perform(deed, { username }) {
      const found = await inside(deed)
      const target = byName(found.circle, username)
      if (target && target === found.me) return quit(deed, found)
      if (!chairing(found.me)) throw new DomainError('forbidden', 'Only moderators may do this.')
      notOfTwo(found.circle)
      if (!target) throw gone()
      if (target.standing === 'owner') throw new DomainError('forbidden', 'The owner cannot be removed.')
      await expel(deed, [target])
      return {}
    },
  },
  'conversations.dismissGuest': {
    right: 'look',
    first: asModerator,
    async perform(deed, { sessionId }) {
      const { circle, me } = await asModerator(deed)
      const target = bySession(deed.house, circle, sessionId)
      if (target.user) throw new DomainError('notAllowedHere', 'This is not a guest.')
      if (target === me) throw new DomainError('forbidden', 'Nobody removes themselves.')
      await expel(deed, [target])
      return {}
    },
  },
  'conversations.quit': {
    right: 'hold',
    first: inside,
    perform: async deed => quit(deed, await inside(deed)),
  },
  'conversations.enter': { right: 'look', first: atDoor, perform: (deed, input) => enter(deed, input) },
  'conversations.exit': {
    right: 'look',
    first: atDoor,
    async perform(deed) {
      const { me } = await atDoor(deed)
      if (me?.visit) await letGo(deed, [{ ...me, seats: seatsOfVisit(me) }], 'left')
      return {}
    },
  },
  'conversations.promote': {
    right: 'look',
    first: asModerator,
    async perform(deed, target) {
      const { circle } = await asModerator(deed)
      const party = targeted(deed.house, circle, target)
      if (party.standing !== 'member' && party.standing !== 'guest')
        throw new DomainError('notAllowedHere', 'Only members and guests become moderators.')
      await moderate(deed, party, true)
      return {}
    },
  },
  'conversations.demote': {
    right: 'look',
    first: asModerator,
    async perform(deed, target) {
      const { circle, me } = await asModerator(deed)
      const party = targeted(deed.house, circle, target)
      if (party === me) throw new DomainError('forbidden', 'Nobody demotes themselves.')
      if (party.standing !== 'moderator' && party.standing !== 'guestModerator')
        throw new DomainError('notAllowedHere', 'This is no moderator who could be demoted.')
      await moderate(deed, party, false)
      return {}
    },
  },
  'conversations.nameMyself': {
    right: 'look',
    first: inside,
    async perform(deed, { name }) {
      const { me } = await inside(deed)
      if (me.user) throw new DomainError('forbidden', 'Only guests choose their name here.')
      if (me.visit) deed.put('visits', { ...me.visit, name })
      const { meeting } = deed.place
      for (const row of me.seats) {
        const shown = name || guestName
        deed.put('participants', { ...row, name: shown })
        deed.move(media => media.rename(row.number, row.clientId, shown))
        deed.publish(
          {
            event: 'chairing.renamed',
            number: meeting.number,
            participantId: row.clientId,
            name: shown,
            by: { id: row.clientId, name: row.name },
          },
          { in: meeting.number },
        )
      }
      return {}
    },
  },
  'conversations.change': {
    right: 'look',
    first: asModerator,
    async perform(deed, changes) {
      const { circle } = await asModerator(deed)
      const { meeting } = circle
      if (changes.password !== undefined && !circle.open)
        throw new DomainError('forbidden', 'Only open conversations have a password.')
      notOfTwo(circle)
      if (changes.name !== undefined || changes.password !== undefined) await editable(deed)
      if (changes.name !== undefined || changes.password !== undefined) {
        const venue = changeVenue(deed, meeting, changes.name ?? meeting.name, changes.password)
        const { reservation } = circle
        if (reservation && changes.name !== undefined) await change(deed, { ...reservation, name: changes.name })
        await showInside(deed, venue)
      }
      if (changes.open !== undefined && changes.open !== circle.open) await setOpen(deed, circle, changes.open)
      if (changes.readOnly !== undefined) deed.put('meetings', { ...meeting, readOnly: changes.readOnly })
      if (changes.lobby !== undefined) await setLobby(deed, changes.lobby, changes.lobbyUntil ?? null)
      return {}
    },
  },
  'conversations.end': {
    right: 'look',
    first: asModerator,
    async perform(deed) {
      const { circle } = await asModerator(deed)
      notOfTwo(circle)
      await editable(deed)
      await dissolve(deed)
      return {}
    },
  },
  'conversations.callers': {
    right: 'look',
    first: callable,
    async perform(deed) {
      const { circle } = await callable(deed)
      const members = circle.parties.map(party => memberView(deed.house, party))
      return { members: members.filter(one => one.inCall > 0 && deed.now - one.lastPing <= callersSeenFor) }
    },
  },
  'conversations.call': {
    right: 'look',
    first: callable,
    async perform(deed, { flags }) {
      const { me } = await callable(deed)
      const { visit } = me
      if (!visit) throw new DomainError('participantNotFound', 'Join the conversation first.')
      if (seatsOfVisit(me).length === 0) {
        const name = (me.user ? nameOf(me.user) : visit.name) || guestName
        await join(deed, { name: name.slice(0, 48), clientId: visit.clientId }, visit)
      }
      deed.put('visits', { ...visit, flags })
      return {}
    },
  },
  'conversations.hangUp': {
    right: 'look',
    first: inside,
    async perform(deed) {
      const { me } = await inside(deed)
      if (!me.visit) throw new DomainError('participantNotFound', 'You have not joined this conversation.')
      deed.put('visits', { ...me.visit, flags: 0 })
      await letGo(deed, [{ ...me, visit: undefined, seats: seatsOfVisit(me) }], 'left')
      return {}
    },
  },
}

const guestName = 'Guest'
const callersSeenFor = 30_000

/** Those in a conversation, and strangers if it stands open. */
async function atDoor(deed: AtMeeting): Promise<{ circle: Circle; me: Party | undefined }> {
  const circle = await circleOf(deed.house, deed.place.meeting)
  const me = circle && selfIn(deed.house, circle, deed.actor)
  if (!circle || (!me && !circle.open)) throw notThere()
  return { circle, me }
}

async function callable(deed: AtMeeting): Promise<Inside> {
  const found = await inside(deed)
  if (found.circle.meeting.readOnly) throw new DomainError('forbidden', 'This conversation is read-only.')
  return pastLobby(deed)
}

/** What was planned elsewhere belongs to its owner; a conversation to its moderators. */
async function editable(deed: AtMeeting): Promise<void> {
  const { kind } = deed.place.meeting
  if (kind === 'room') throw new DomainError('notAllowedHere', 'This is somebody’s personal room.')
  if (kind !== 'conversation' && kind !== 'pair') await deed.demand('editPlan')
}

function notOfTwo({ meeting }: Circle): void {
  if (meeting.kind === 'pair') throw new DomainError('notAllowedHere', 'This is not for a conversation of two.')
}

const gone = () => new DomainError('participantNotFound', 'Nobody like this is in the conversation.')

const byName = ({ parties }: Circle, username: string): Party | undefined =>
  parties.find(({ user }) => user?.usernameKey === username.toLowerCase())

function bySession(house: House, { parties }: Circle, sessionId: string): Party {
  const found = sessionId === '' ? undefined : parties.find(party => sessionIdOf(house, party) === sessionId)
  if (!found) throw gone()
  return found
}

/** A user name counts before a session. */
function targeted(
  house: House,
  circle: Circle,
  { username, sessionId }: { username?: string | undefined; sessionId?: string | undefined },
): Party {
  if (username === undefined || username === '') return bySession(house, circle, sessionId ?? '')
  const found = byName(circle, username)
  if (!found) throw gone()
  return found
}

async function named(deed: AtMeeting, username: string): Promise<Row<'users'>> {
  const [user] = await deed.store.find('users', {
    where: { column: 'usernameKey', is: 'eq', value: username.toLowerCase() },
    top: 1,
  })
  if (!user || user.disabled) throw new DomainError('userNotFound', 'There is no such user.', 'target')
  return user
}

async function add(deed: AtMeeting, { reservation, parties }: Circle, user: Row<'users'>): Promise<void> {
  if (parties.some(party => party.user?.id === user.id)) return
  if (!reservation) throw new DomainError('notAllowedHere', 'Nothing is planned in this room to invite to.')
  const rows = await entryRows(deed.house, entryOf(reservation))
  enlist(deed, user.id, 'invited', entryFrom(rows, deed.now))
  // Whoever was removed before is welcome again.
  for (const row of await deed.store.find('participants', {
    where: { column: 'number', is: 'eq', value: reservation.number },
  }))
    if (row.userId === user.id && row.removed) deed.put('participants', { ...row, removed: false })
  await deed.save()
  deed.publish({ event: 'meetings.changed', meeting: await meetingView(deed.house, reservation) }, { users: [user.id] })
}

/** Somebody with this address is added; for anybody else the door is opened. Both are written to. */
async function addByEmail(deed: AtMeeting, circle: Circle, email: string): Promise<{ opened: boolean }> {
  if (!isAddress(email)) throw new DomainError('invalid', 'This is no mail address.', 'target')
  const [user] = await deed.store.find('users', { where: { column: 'email', is: 'eq', value: email }, top: 1 })
  const known = user !== undefined && !user.disabled
  if (known) await add(deed, circle, user)
  else if (!circle.open) await setOpen(deed, circle, true)
  if (circle.reservation) await inviteByMail(deed, entryOf(circle.reservation), [email])
  return { opened: !known && !circle.open }
}

/** Closing the door sends those out who only came through it. */
async function setOpen(deed: AtMeeting, { reservation, parties }: Circle, open: boolean): Promise<void> {
  if (!reservation) throw new DomainError('notAllowedHere', 'A personal room is always open.')
  await editable(deed)
  if (!open)
    await letGo(
      deed,
      parties.filter(({ standing }) => standing === 'guest' || standing === 'follower'),
      'dismissed',
    )
  await change(deed, { ...reservation, guestsAllowed: open })
  const meeting = await deed.store.get('meetings', reservation.number)
  if (meeting) await showInside(deed, meeting)
}

const seatsOfVisit = ({ visit, seats }: Party): Row<'participants'>[] =>
  seats.filter(row => row.clientId === visit?.clientId)

/** Their visits and seats end; that they are members does not. */
async function letGo(
  deed: AtMeeting,
  parties: readonly Party[],
  reason: 'left' | 'removed' | 'dismissed',
): Promise<void> {
  for (const { visit } of parties) if (visit) forget(deed, visit)
  const all = (await circleOf(deed.house, deed.place.meeting))?.parties.flatMap(party => party.seats) ?? []
  const seats = parties.flatMap(party => party.seats)
  const by = reason === 'left' ? {} : { by: doer(deed, all) }
  for (const row of seats) part(deed, row, reason, by)
  if (seats.length > 0) await afterParting(deed, all, seats, true)
}

async function expel(deed: AtMeeting, parties: readonly Party[]): Promise<void> {
  for (const { user } of parties) if (user) await withdraw(deed, user)
  await letGo(deed, parties, 'removed')
}

/** Somebody is no member any more. */
async function withdraw(deed: AtMeeting, user: Row<'users'>): Promise<void> {
  const { number } = deed.place.meeting
  const rows = await deed.store.find('listed', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of rows.filter(one => one.userId === user.id)) {
    deed.remove('listed', row.id)
    deed.publish({ event: 'meetings.cancelled', number, id: row.entryId }, { users: [user.id] })
  }
  if (deed.place.meeting.kind !== 'pair' && coChairsOf(deed.place.meeting).includes(user.id))
    await appoint(deed, user, false)
}

async function quit(deed: AtMeeting, { circle, me }: Inside): Promise<Record<string, never>> {
  const { meeting, parties } = circle
  const user = deed.user()
  const others = parties.filter(party => party.user && party !== me)
  if (meeting.kind !== 'pair' && chairing(me) && others.length > 0 && !others.some(chairing))
    throw new DomainError('notAllowedHere', 'You are the only moderator; name another one first.')
  if (me.standing === 'follower') {
    await letGo(deed, [me], 'left')
    return {}
  }
  if (others.every(party => party.standing === 'follower')) {
    await editable(deed)
    await dissolve(deed)
    return {}
  }
  if (me.standing === 'owner' && meeting.kind !== 'pair') return handOver(deed, circle, me)
  await withdraw(deed, user)
  await letGo(deed, [me], 'left')
  return {}
}

/** The owner goes, and the first moderator owns the conversation from then on. */
async function handOver(deed: AtMeeting, { meeting, parties }: Circle, me: Party): Promise<Record<string, never>> {
  if (meeting.kind !== 'conversation') throw new DomainError('notAllowedHere', 'Your own meeting is ended, not left.')
  const heir = parties.find(party => party !== me && party.standing === 'moderator')?.user
  if (!heir) throw new DomainError('notAllowedHere', 'Only another moderator can take it over.')
  const coChairs = coChairsOf(meeting).filter(id => id !== heir.id)
  const next = { ...meeting, ownerId: heir.id, coChairs: coChairs.join(' ') }
  const there: AtMeeting = { ...deed, place: { ...deed.place, meeting: next } }
  deed.put('meetings', next)
  for (const row of await deed.store.find('listed', { where: { column: 'number', is: 'eq', value: meeting.number } }))
    if (row.userId === heir.id) deed.put('listed', { ...row, why: 'own' })
  await withdraw(there, deed.user())
  await letGo(there, [me], 'left')
  return {}
}

async function moderate(deed: AtMeeting, { user, visit, seats }: Party, chair: boolean): Promise<void> {
  if (user) return appoint(deed, user, chair)
  if (visit) deed.put('visits', { ...visit, promoted: chair })
  for (const row of seats) if (row.promoted !== chair) appointGuest(deed, row, chair)
}

async function enter(deed: AtMeeting, { password, force }: { password: string; force: boolean }) {
  const { house, now, actor } = deed
  const { circle, me } = await atDoor(deed)
  const { meeting } = circle
  if (me && !force && sessionIdOf(house, me) !== '') return { conflict: memberView(house, me) }
  if (!me) await welcome(deed, meeting, password)
  if (me?.visit) await letGo(deed, [{ ...me, seats: seatsOfVisit(me) }], 'left')
  const visitorKey = actor.user || actor.visitor ? undefined : house.secrets.token()
  const clientId = `talk-${house.ids.id()}`
  const row: Row<'visits'> = {
    id: seatId(meeting.number, clientId),
    number: meeting.number,
    clientId,
    userId: actor.user?.id ?? null,
    name: actor.user ? nameOf(actor.user) : (me?.visit?.name ?? ''),
    keyDigest: actor.user ? '' : visitorKey ? house.secrets.digest(visitorKey) : (actor.visitor?.digest ?? ''),
    since: now,
    state: 'inside',
    admitted: me?.visit?.admitted ?? false,
    promoted: me?.visit?.promoted ?? false,
    flags: 0,
  }
  deed.put('visits', row)
  await deed.save()
  house.pings.renew(row.id, now)
  const visitor = visitorKey ? { visitor: { digest: row.keyDigest } } : {}
  const after = (await circleOf(house, meeting)) ?? circle
  const conversation = view(house, after, selfIn(house, after, { ...actor, ...visitor }))
  return { conversation, ...(visitorKey && { visitorKey }) }
}

/** Whether a stranger may come in by the open door. */
async function welcome(deed: AtMeeting, meeting: Row<'meetings'>, password: string): Promise<void> {
  const { house, actor, now, store } = deed
  const { user, from = '' } = actor
  if (user) {
    const rows = await store.find('participants', { where: { column: 'number', is: 'eq', value: meeting.number } })
    if (rows.some(row => row.userId === user.id && row.removed))
      throw new DomainError('removedFromMeeting', 'You were removed from this conversation.')
  } else {
    if (house.newVisitors.exhausted(from, now))
      throw new DomainError('tooMany', 'Too many guests from this address. Try again in five minutes.')
    house.newVisitors.failed(from, now)
  }
  checkPassword(deed, meeting, password)
}

function view(house: House, circle: Circle, me: Party | undefined): Conversation {
  const { meeting, open, parties } = circle
  const now = house.clock.now()
  const mine = me && memberView(house, me)
  const other = meeting.kind === 'pair' ? parties.find(party => party !== me)?.user : undefined
  const name = other ? nameOf(other) : (circle.reservation?.name ?? meeting.name)
  const closed = !me || heldBack(meeting, me, now)
  return {
    number: meeting.number,
    kind: meeting.kind === 'pair' ? 'pair' : open ? 'open' : 'group',
    name: me ? name : '',
    standing: me?.standing ?? 'guest',
    inside: me !== undefined,
    locked: meeting.locked,
    readOnly: meeting.readOnly,
    passwordSet: meeting.password !== '',
    lobby: lobbyOn(meeting, now),
    lobbyUntil: lobbyOn(meeting, now) ? meeting.lobbyUntil : null,
    lastActivity: Math.max(meeting.createdAt, meeting.startedAt ?? 0),
    hasCall: meeting.startedAt !== null,
    members: closed ? [] : parties.map(party => memberView(house, party)),
    sessionId: mine?.sessionId ?? '',
    lastPing: mine?.lastPing ?? 0,
    inCall: mine?.inCall ?? 0,
  }
}
