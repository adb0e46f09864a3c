/** Accounts. */
import { DomainError } from '../../../shared/errors.ts'
import type { Body } from '../../../shared/records.ts'
import { baseRole } from '../../../shared/roles.ts'
import type { PublicUser, User, users } from '../../../shared/users.ts'
import { disown } from './attendances.ts'
import { note } from './changes.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import { dropFilesOf } from './files.ts'
import { checkPolicy } from './passwordPolicy.ts'
import { isTaken } from './planning.ts'
import { forgetAllOf } from './records.ts'
import { demandNotAbove } from './rights.ts'
import { demandRole } from './roles.ts'
import { endSessions, secretOf } from './session.ts'
import { reseat, unseat, uproot } from './standing.ts'
import type { Condition } from './store.ts'

export const userView = (row: Row<'users'>): User => ({
  id: row.id,
  username: row.username,
  realName: row.realName,
  email: row.email,
  department: row.department,
  mobile: row.mobile,
  role: baseRole(row.role),
  roleName: row.role,
  extension: row.extension ?? '',
  picture: pictureOf(row),
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

/** Where changes of accounts are noted, as those see them who have them among their contacts. */
export const extensionContacts = 'extensions'

export const detailsOf = (row: Row<'users'>): Body => JSON.parse(row.details ?? '{}') as Body

/** Address of somebody's picture. */
export const pictureOf = (row: Row<'users'>): string | null => {
  const url = detailsOf(row)['avatar_file_url']
  return typeof url === 'string' ? url : null
}

/** Ids of the common holidays that somebody keeps. */
export const chosenHolidays = (row: Row<'users'>): string[] => (detailsOf(row)['commonHolidays'] ?? []) as string[]

/** What is named replaces what was kept under that name; null takes it away. */
export function detailsWith(row: Pick<Row<'users'>, 'details'>, changes: Body | undefined): { details: string | null } {
  const all = { ...(JSON.parse(row.details ?? '{}') as Body), ...changes }
  return { details: JSON.stringify(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))) }
}

export const matching = (filter: string): Condition<'users'> => ({
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
    turn: () => ['accounts', 'numbers'],
    async perform(
      deed,
      { password, username, role, extension, extensionPassword, details, disabled = false, ...profile },
    ) {
      const usernameKey = username.toLowerCase()
      const same = await deed.store.count('users', { column: 'usernameKey', is: 'eq', value: usernameKey })
      if (same > 0) throw new DomainError('inconsistent', `There is already a user called ${username}.`, 'username')
      await demandRole(deed.house, role)
      await demandNotAbove(deed, role)
      const row: Row<'users'> = {
        ...{ realName: '', email: '', department: '', mobile: '' },
        ...named(profile),
        role,
        id: deed.house.ids.id(),
        username,
        usernameKey,
        secretHash: await deed.house.secrets.hash(secretOf(deed.house, password)),
        disabled,
        failures: 0,
        frozenUntil: null,
        createdAt: deed.now,
        extension: await freeExtension(deed, extension),
        extensionHash: extensionPassword === undefined ? null : await deed.house.secrets.hash(extensionPassword),
        ...detailsWith({ details: null }, details),
      }
      await checkPolicy(deed, password, row)
      deed.put('users', row)
      await note(deed, extensionContacts, row.id, 'CREATED')
      return userView(row)
    },
  },
  'users.get': { right: 'manageAccounts', perform: async deed => userView(deed.place.user) },
  'users.update': {
    right: 'manageAccounts',
    // All changes of accounts wait for each other, so that the last two administrators cannot demote each other.
    turn: () => 'accounts',
    async perform(deed, { password, details, ...changes }) {
      const before = deed.place.user
      await demandNotAbove(deed, before.role)
      if (changes.role !== undefined) {
        await demandRole(deed.house, changes.role)
        await demandNotAbove(deed, changes.role)
      }
      const row: Row<'users'> = { ...before, ...named(changes), ...(details && detailsWith(before, details)) }
      if (before.role === 'SystemAdmin' && (row.role !== 'SystemAdmin' || row.disabled))
        await anotherAdmin(deed, before.id)
      if (password) {
        await checkPolicy(deed, password, row)
        row.secretHash = await deed.house.secrets.hash(secretOf(deed.house, password))
        row.failures = 0
        row.frozenUntil = null
      }
      deed.put('users', row)
      await note(deed, extensionContacts, row.id, 'UPDATED')
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
      await demandNotAbove(deed, user.role)
      if (user.role === 'SystemAdmin') await anotherAdmin(deed, user.id)
      // Nothing new comes of it from here on; and if this is cut short, it can be asked for again.
      deed.put('users', { ...user, disabled: true })
      await endSessions(deed, user.id)
      await deed.save()
      await uproot(deed, user.id)
      await forgetAllOf(deed, user.id)
      await disown(deed, user.id)
      await dropFilesOf(deed, user.id)
      await note(deed, extensionContacts, user.id, 'DELETED')
      deed.remove('organizers', user.id)
      deed.remove('feeds', user.id)
      deed.remove('users', user.id)
      return {}
    },
  },
}

/** The wanted one when nobody has it, or the next. */
async function freeExtension({ house, store }: DeedContext, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) {
    if (await isTaken(house, wanted))
      throw new DomainError('inconsistent', `The extension ${wanted} is taken.`, 'extension_number')
    return wanted
  }
  let next = 1000 + (await store.count('users'))
  while (await isTaken(house, String(next))) next += 1
  return String(next)
}

export async function anotherAdmin(deed: DeedContext, id: string): Promise<void> {
  const others = await deed.store.count('users', {
    all: [
      { column: 'role', is: 'eq', value: 'SystemAdmin' },
      { column: 'disabled', is: 'eq', value: false },
      { column: 'id', is: 'ne', value: id },
    ],
  })
  if (others === 0) throw new DomainError('notAllowedHere', 'This is the last administrator; name another one first.')
}
