/** Accounts. */
import { DomainError } from '../../../shared/errors.ts'
import { Role } from '../../../shared/roles.ts'
import type { PublicUser, User, users } from '../../../shared/users.ts'
import type { Condition, Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import { endSessions, secretOf } from './session.ts'
import { reseat, unseat, uproot } from './standing.ts'

export const userView = (row: Row<'users'>): User => ({
  id: row.id,
  username: row.username,
  realName: row.realName,
  email: row.email,
  department: row.department,
  mobile: row.mobile,
  role: Role.parse(row.role),
  disabled: row.disabled,
  createdAt: row.createdAt,
})

export const publicView = (row: Row<'users'>): PublicUser => ({
  id: row.id,
  username: row.username,
  realName: row.realName,
})

/** How a person is called on screen. */
export const nameOf = (user: { realName: string; username: string }): string => user.realName || user.username

const matching = (filter: string): Condition<'users'> => ({
  any: [
    { column: 'username', is: 'contains', value: filter },
    { column: 'realName', is: 'contains', value: filter },
  ],
})

export const userDeeds: DeedsOf<typeof users> = {
  'users.find': {
    right: 'findPeople',
    async perform({ store }, { filter, skip, top }) {
      const where: Condition<'users'> = {
        all: [{ column: 'disabled', is: 'eq', value: false }, ...(filter ? [matching(filter)] : [])],
      }
      const rows = await store.find('users', { where, orderBy: [{ column: 'usernameKey' }], skip, top })
      return { items: rows.map(publicView), total: await store.count('users', where) }
    },
  },
  'users.list': {
    right: 'manageAccounts',
    async perform({ store }, { filter, skip, top }) {
      const where = filter ? matching(filter) : undefined
      const rows = await store.find('users', { where, orderBy: [{ column: 'usernameKey' }], skip, top })
      return { items: rows.map(userView), total: await store.count('users', where) }
    },
  },
  'users.create': {
    right: 'manageAccounts',
    turn: () => 'accounts',
    async perform(deed, { password, username, role, ...profile }) {
      const usernameKey = username.toLowerCase()
      const same = await deed.store.count('users', { column: 'usernameKey', is: 'eq', value: usernameKey })
      if (same > 0) throw new DomainError('inconsistent', `There is already a user called ${username}.`, 'username')
      const row: Row<'users'> = {
        ...{ realName: '', email: '', department: '', mobile: '' },
        ...named(profile),
        role,
        id: deed.house.ids.id(),
        username,
        usernameKey,
        secretHash: await deed.house.secrets.hash(secretOf(deed.house, password)),
        disabled: false,
        failures: 0,
        frozenUntil: null,
        createdAt: deed.now,
      }
      deed.put('users', row)
      return userView(row)
    },
  },
  'users.get': { right: 'manageAccounts', perform: async deed => userView(deed.place.user) },
  'users.update': {
    right: 'manageAccounts',
    // All changes of accounts wait for each other, so that the last two administrators cannot demote each other.
    turn: () => 'accounts',
    async perform(deed, { password, ...changes }) {
      const before = deed.place.user
      const row: Row<'users'> = { ...before, ...named(changes) }
      if (before.role === 'SystemAdmin' && (row.role !== 'SystemAdmin' || row.disabled))
        await anotherAdmin(deed, before.id)
      if (password) {
        row.secretHash = await deed.house.secrets.hash(secretOf(deed.house, password))
        row.failures = 0
        row.frozenUntil = null
      }
      deed.put('users', row)
      if (password || row.role !== before.role || row.disabled !== before.disabled) await endSessions(deed, row.id)
      await deed.save()
      if (row.disabled) await unseat(deed, row.id)
      else if (row.role !== before.role) await reseat(deed, row)
      return userView(row)
    },
  },
  'users.remove': {
    right: 'manageAccounts',
    turn: () => 'accounts',
    async perform(deed) {
      const { user } = deed.place
      if (user.role === 'SystemAdmin') await anotherAdmin(deed, user.id)
      // Nothing new comes of it from here on; and if this is cut short, it can be asked for again.
      deed.put('users', { ...user, disabled: true })
      await endSessions(deed, user.id)
      await deed.save()
      await uproot(deed, user.id)
      deed.remove('users', user.id)
      return {}
    },
  },
}

async function anotherAdmin(deed: DeedContext, id: string): Promise<void> {
  const others = await deed.store.count('users', {
    all: [
      { column: 'role', is: 'eq', value: 'SystemAdmin' },
      { column: 'disabled', is: 'eq', value: false },
      { column: 'id', is: 'ne', value: id },
    ],
  })
  if (others === 0) throw new DomainError('notAllowedHere', 'This is the last administrator; name another one first.')
}
