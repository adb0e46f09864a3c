/** Making a conversation: a meeting that is open at any time and goes on until it is ended. */

import type { ParsedOf } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { show } from './entries.ts'
import { enlist, entryFrom } from './listed.ts'
import type { PlaceAt } from './places.ts'
import { freshMeeting, freshReservation } from './planning.ts'
import { everybody, recordsOf, recordView } from './records.ts'
import { endless } from './reservations.ts'
import { nameOf } from './users.ts'

export async function createConversation(
  deed: DeedContext<PlaceAt<'server'>>,
  { kind, name, invite }: ParsedOf<'conversations.create'>,
): Promise<{ number: string; created: boolean }> {
  const me = deed.user()
  if (kind === 'pair') {
    const other = await userCalled(deed, invite)
    if (other.id === me.id) throw new DomainError('forbidden', 'Nobody converses with themselves.')
    const known = await pairOf(deed, me.id, other.id)
    if (known) return { number: known.number, created: false }
    return begin(deed, { kind: 'pair', name: nameOf(other), open: false }, [other])
  }
  if (invite !== '') {
    const group = await groupCalled(deed, invite)
    return begin(deed, { kind: 'conversation', name: name || group.name, open: kind === 'open' }, group.members)
  }
  if (name === '') throw new DomainError('invalid', 'A conversation needs a name.', 'name')
  return begin(deed, { kind: 'conversation', name, open: kind === 'open' })
}

async function begin(
  deed: DeedContext,
  { kind, name, open }: { kind: string; name: string; open: boolean },
  others: readonly Row<'users'>[] = [],
): Promise<{ number: string; created: boolean }> {
  const venue = await freshMeeting(deed, { kind, name, password: '' })
  if (kind === 'pair') deed.put('meetings', { ...venue, coChairs: others.map(other => other.id).join(' ') })
  const planned = { name, startsAt: deed.now, endsAt: endless, joinEarlyMinutes: -1, guestsAllowed: open }
  const row = freshReservation(deed, venue.number, planned)
  deed.put('reservations', row)
  const invited = others.map(other => other.id)
  await show(deed, venue.ownerId, [row], invited)
  return { number: venue.number, created: true }
}

/** The conversation that these two have; whoever left it comes back. */
async function pairOf(deed: DeedContext, me: string, other: string): Promise<Row<'meetings'> | undefined> {
  const between = (one: string, two: string) => ({
    all: [
      { column: 'kind', is: 'eq', value: 'pair' } as const,
      { column: 'ownerId', is: 'eq', value: one } as const,
      { column: 'coChairs', is: 'eq', value: two } as const,
    ],
  })
  const [found] = await deed.store.find('meetings', {
    where: { any: [between(me, other), between(other, me)] },
    top: 1,
  })
  if (!found) return undefined
  const here = { column: 'number', is: 'eq', value: found.number } as const
  const rows = await deed.store.find('reservations', { where: here })
  if (rows.length === 0) return undefined
  enlist(deed, me, me === found.ownerId ? 'own' : 'invited', entryFrom(rows, deed.now))
  return found
}

/** One of the house's groups by its name or id, and who is in it. */
export async function groupCalled(
  deed: DeedContext,
  called: string,
): Promise<{ name: string; members: Row<'users'>[] }> {
  const [row] = await deed.store.find('records', {
    where: {
      all: [
        { column: 'family', is: 'eq', value: 'group' },
        { column: 'ownerId', is: 'eq', value: everybody },
        {
          any: [
            { column: 'id', is: 'eq', value: called },
            { column: 'uniqueKey', is: 'eq', value: called.toLowerCase() },
          ],
        },
      ],
    },
    top: 1,
  })
  const group = row && recordView(row)
  if (!group) throw new DomainError('userNotFound', 'There is no such group.', 'invite')
  const ids = (await recordsOf(deed, 'member', group.id)).map(row => row.uniqueKey)
  const users = await deed.store.find('users', { where: { column: 'id', is: 'in', value: ids } })
  return { name: String(group.body['name'] ?? ''), members: users.filter(user => !user.disabled) }
}

async function userCalled(deed: DeedContext, username: string): Promise<Row<'users'>> {
  const [user] = await deed.store.find('users', {
    where: { column: 'usernameKey', is: 'eq', value: username.toLowerCase() },
    top: 1,
  })
  if (!user || user.disabled) throw new DomainError('userNotFound', 'There is no such user.', 'invite')
  return user
}
