/** Keys of other servers, and who speaks by one. */
import type { ApiKey, apiKeys, KeyPermission } from '../../../shared/apiKeys.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Actor, Credentials } from './actor.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { removeHooks } from './hooks.ts'
import type { House } from './house.ts'

const view = ({ id, name, permissions, tenantId, createdAt }: Row<'apiKeys'>): ApiKey => ({
  ...{ id, name, tenantId, createdAt },
  permissions: permissionsOf(permissions),
})

const permissionsOf = (words: string): KeyPermission[] => words.split(' ') as KeyPermission[]

export const apiKeyDeeds: DeedsOf<typeof apiKeys> = {
  'apiKeys.create': {
    right: 'manageKeys',
    async perform(deed, { name, permissions, tenantId }) {
      const { ids, secrets, store } = deed.house
      if (tenantId !== null && !(await store.get('tenants', tenantId)))
        throw new DomainError('notFound', 'There is no such tenant.', 'tenantId')
      const key = ids.key(40)
      const row: Row<'apiKeys'> = {
        ...{ digest: secrets.digest(key), id: ids.id(), name, tenantId, createdAt: deed.now },
        permissions: [...new Set(permissions)].join(' '),
      }
      deed.put('apiKeys', row)
      return { ...view(row), key }
    },
  },
  'apiKeys.list': {
    right: 'manageKeys',
    async perform({ store }, { filter, skip, top }) {
      const where = { column: 'name', is: 'contains', value: filter } as const
      const rows = await store.find('apiKeys', { where, orderBy: [{ column: 'createdAt' }], skip, top })
      return { items: rows.map(view), total: await store.count('apiKeys', where) }
    },
  },
  'apiKeys.remove': {
    right: 'manageKeys',
    async perform(deed, { id }) {
      const [row] = await deed.store.find('apiKeys', { where: { column: 'id', is: 'eq', value: id } })
      if (!row) throw new DomainError('notFound', 'There is no such key.', 'id')
      deed.remove('apiKeys', row.digest)
      await removeHooks(deed, 'keyId', row.id)
      return {}
    },
  },
}

/** The key the server was started with; it may do everything a key can, and stands only as long as it is given. */
export async function keepGivenKey(house: House, key: string | undefined): Promise<void> {
  const id = 'given'
  const rows = await house.store.find('apiKeys', { where: { column: 'id', is: 'eq', value: id } })
  const digest = key && house.secrets.digest(key)
  await house.store.commit(
    rows.filter(row => row.digest !== digest).map(row => ({ remove: 'apiKeys', key: row.digest }) as const),
  )
  if (digest && !rows.some(row => row.digest === digest))
    await house.store.commit([
      {
        put: 'apiKeys',
        row: {
          ...{ digest, id, name: 'Given at the start', tenantId: null },
          ...{ permissions: 'account meeting', createdAt: house.clock.now() },
        },
      },
    ])
}

/** Looked up anew before every deed, so that a key, a user or a tenant that is gone does nothing more. */
export async function byKey(
  house: House,
  { reachedAt, from, behalf }: Pick<Credentials, 'reachedAt' | 'from' | 'behalf'>,
  digest: string,
): Promise<Actor> {
  const key = await house.store.get('apiKeys', digest)
  if (!key) throw new DomainError('unauthenticated', 'This API key does not stand.')
  const { tenantId } = key
  const user = await userFor(house, behalf, tenantId)
  return {
    reachedAt,
    ...(from !== undefined && { from }),
    ...(user && { user }),
    key: { digest, id: key.id, tenantId, permissions: permissionsOf(key.permissions) },
  }
}

/** Who is named; with a tenant's own key, its first organizer when nobody is, and nobody of another tenant. */
async function userFor(
  house: House,
  behalf: string | undefined,
  tenantId: string | null,
): Promise<Row<'users'> | undefined> {
  if (behalf === undefined && tenantId === null) return undefined
  const unknown = () => new DomainError('unauthenticated', 'There is no such user.', 'behalf')
  const user = behalf === undefined ? await firstOf(house, tenantId ?? '') : await named(house, behalf)
  if (!user || user.disabled) throw unknown()
  if (tenantId !== null && (await house.store.get('organizers', user.id))?.tenantId !== tenantId) throw unknown()
  return user
}

async function named(house: House, behalf: string): Promise<Row<'users'> | undefined> {
  const [byName] = behalf.includes('@')
    ? await house.store.find('users', { where: { column: 'usernameKey', is: 'eq', value: behalf.toLowerCase() } })
    : []
  return byName ?? house.store.get('users', behalf)
}

async function firstOf(house: House, tenantId: string): Promise<Row<'users'> | undefined> {
  const where = { column: 'tenantId', is: 'eq', value: tenantId } as const
  const [first] = await house.store.find('organizers', { where, orderBy: [{ column: 'createdAt' }], top: 1 })
  return first && house.store.get('users', first.userId)
}
