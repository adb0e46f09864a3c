/** Who belongs to a conversation: seen, added, put out, named a moderator, and going by themselves. */
import type { conversations } from '../../../../shared/conversations.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { appoint, appointGuest } from '../chairs.ts'
import {
  asModerator,
  type Circle,
  chairing,
  type Inside,
  inside,
  memberView,
  type Party,
  pastLobby,
} from '../circle.ts'
import type { Row } from '../collections.ts'
import { groupCalled } from '../conversing.ts'
import type { DeedsOf } from '../deed.ts'
import { dissolve } from '../entries.ts'
import { inviteByMail, isAddress } from '../letters.ts'
import { enlist, entryFrom, entryOf, entryRows } from '../listed.ts'
import { meetingView } from '../meetingViews.ts'
import { coChairsOf } from '../rights.ts'
import type { AtMeeting } from '../seats.ts'
import { setOpen } from './changing.ts'
import { byName, bySession, editable, gone, notOfTwo, targeted } from './finding.ts'
import { expel, letGo, withdraw } from './leaving.ts'

export const membersDeeds = {
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
      if (source === 'groups') {
        for (const user of (await groupCalled(deed, target)).members) await add(deed, circle, user)
        return { opened: false }
      }
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
} satisfies Partial<DeedsOf<typeof conversations>>

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
