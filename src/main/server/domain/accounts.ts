/** Accounts with all that is kept of them. */

import type { Account, accounts } from '../../../shared/accounts.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Body } from '../../../shared/records.ts'
import { note } from './changes.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import { demandNotAbove } from './rights.ts'
import { columns, selectRows } from './selecting.ts'
import { detailsOf, detailsWith, extensionContacts, userView } from './users.ts'

export const accountView = (row: Row<'users'>): Account => ({ ...userView(row), details: detailsOf(row) as Body })

const searched = (['username', 'realName', 'email', 'extension', 'department'] as const).map(column => ({ column }))
const fields = columns<'users'>(
  ...(['username', 'realName', 'email', 'department', 'mobile', 'role'] as const),
  ...(['extension', 'disabled', 'createdAt'] as const),
)

/** The balance stands among the details under a name of its own, which nobody else writes. */
const balanceIn = '$balance'

const resetProfile = (deed: DeedContext, user: Row<'users'>): void =>
  deed.put('users', { ...user, ...detailsWith(user, { profile: deed.house.ids.key(32) }) })

export const accountDeeds: DeedsOf<typeof accounts> = {
  'accounts.list': {
    right: 'manageAccounts',
    async perform({ store }, asked) {
      const { rows, total } = await selectRows(store, 'users', asked, {
        fields,
        searched: [...searched],
        order: 'usernameKey',
      })
      return { items: rows.map(accountView), total }
    },
  },
  'accounts.read': { right: 'keep', perform: async ({ place }) => accountView(place.user) },
  'accounts.change': {
    right: 'keep',
    // As all changes of accounts do.
    turn: () => 'accounts',
    async perform(deed, { details, ...profile }) {
      const { user } = deed.place
      if (user.id !== deed.user().id) await demandNotAbove(deed, user.role)
      deed.put('users', { ...user, ...named(profile), ...detailsWith(user, details) })
      await note(deed, extensionContacts, user.id, 'UPDATED')
      return {}
    },
  },
  'accounts.changeExtensionPassword': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed, { old, new: fresh }) {
      const { user } = deed.place
      const { secrets } = deed.house
      if (user.id !== deed.user().id) await demandNotAbove(deed, user.role)
      else if (old === undefined || (user.extensionHash && !(await secrets.verify(old, user.extensionHash))))
        throw new DomainError('wrongPassword', 'The old password is not right.', 'old_password')
      deed.put('users', { ...user, extensionHash: await secrets.hash(fresh) })
      return {}
    },
  },
  'accounts.resetProfile': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed) {
      resetProfile(deed, deed.place.user)
      return {}
    },
  },
  'accounts.resetProfiles': {
    right: 'manageAccounts',
    turn: () => 'accounts',
    async perform(deed, { id }) {
      const where = id === undefined ? undefined : ({ column: 'id', is: 'eq', value: id } as const)
      const users = await deed.store.find('users', where ? { where } : {})
      if (id !== undefined && users.length === 0) throw new DomainError('userNotFound', 'There is no such user.', 'id')
      for (const user of users) resetProfile(deed, user)
      return {}
    },
  },
  'accounts.balance': {
    right: 'readBalance',
    perform: async ({ place }) => ({ balance: Number(detailsOf(place.user)[balanceIn] ?? 0) }),
  },
  'accounts.setBalance': {
    right: 'setBalance',
    turn: () => 'accounts',
    async perform(deed, { balance }) {
      deed.put('users', { ...deed.place.user, ...detailsWith(deed.place.user, { [balanceIn]: balance }) })
      return {}
    },
  },
}
