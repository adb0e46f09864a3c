/** Tenants and their organizers, who are users like any other. */
import { DomainError } from '../../../shared/errors.ts'
import { type Organizer, type Tenant, TenantKind, type tenants } from '../../../shared/tenants.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import { freshFeed } from './feeds.ts'
import { removeHooks } from './hooks.ts'
import type { House } from './house.ts'
import { userDeeds } from './users.ts'

/** How long a trial lasts, and anything for which nothing else was said. */
const trial = 14 * 24 * 3600_000

export const tenantDeeds: DeedsOf<typeof tenants> = {
  'tenants.create': {
    right: 'manageTenants',
    turn: () => 'accounts',
    async perform(deed, { kind, paidUntil, organizer }) {
      if (deed.actor.key?.tenantId) throw notYours()
      const { ids } = deed.house
      const row: Row<'tenants'> = {
        ...{ id: ids.id(), name: organizer.email, kind, roomId: ids.id(), createdAt: deed.now },
        paidUntil: kind === 'trial' ? deed.now + trial : (paidUntil ?? deed.now + trial),
      }
      deed.put('tenants', row)
      await enrol(deed, row.id, organizer)
      await deed.save()
      return tenantView(deed.house, row)
    },
  },
  'tenants.list': {
    right: 'manageTenants',
    async perform(deed, { filter, skip, top }) {
      const mine = deed.actor.key?.tenantId
      const where = mine
        ? ({ column: 'id', is: 'eq', value: mine } as const)
        : ({ column: 'name', is: 'contains', value: filter } as const)
      const rows = await deed.store.find('tenants', { where, orderBy: [{ column: 'createdAt' }], skip, top })
      const items = await Promise.all(rows.map(row => tenantView(deed.house, row)))
      return { items, total: await deed.store.count('tenants', where) }
    },
  },
  'tenants.get': {
    right: 'manageTenants',
    perform: async (deed, { id }) => tenantView(deed.house, await tenantHere(deed, id)),
  },
  'tenants.remove': {
    right: 'manageTenants',
    turn: () => 'accounts',
    async perform(deed, { id }) {
      await tenantHere(deed, id)
      for (const row of await organizersOf(deed.house, id)) {
        const user = await deed.store.get('users', row.userId)
        if (user) await userDeeds['users.remove'].perform({ ...deed, place: { at: 'user', user } }, {})
        deed.remove('organizers', row.userId)
        await deed.save()
      }
      for (const { digest } of await deed.store.find('apiKeys', { where: { column: 'tenantId', is: 'eq', value: id } }))
        deed.remove('apiKeys', digest)
      await removeHooks(deed, 'tenantId', id)
      deed.remove('tenants', id)
      return {}
    },
  },
  'tenants.organizers': {
    right: 'manageTenants',
    async perform(deed, { id }) {
      await tenantHere(deed, id)
      const rows = await organizersOf(deed.house, id)
      const items = (await Promise.all(rows.map(row => organizerView(deed.house, row)))).flatMap(one => one ?? [])
      return { items, total: items.length }
    },
  },
  'tenants.addOrganizer': {
    right: 'manageTenants',
    turn: () => 'accounts',
    async perform(deed, { id, organizer }) {
      const { name } = await tenantHere(deed, id)
      const row = await enrol(deed, id, organizer)
      await deed.save()
      const made = await organizerView(deed.house, row)
      if (!made) throw new DomainError('userNotFound', `The organizer of ${name} is gone again.`)
      return made
    },
  },
}

const notYours = () => new DomainError('forbidden', 'This key is for one account only.')

/** A key of a tenant's own knows no other. */
async function tenantHere(deed: DeedContext, id: string): Promise<Row<'tenants'>> {
  const { key } = deed.actor
  if (key?.tenantId && key.tenantId !== id) throw notYours()
  const row = await deed.store.get('tenants', id)
  if (!row) throw new DomainError('notFound', 'There is no such account.')
  return row
}

/** An e-mail address is a user name here, and there is one user to it, also among those who have another name. */
async function enrol(
  deed: DeedContext,
  tenantId: string,
  {
    email,
    firstName,
    lastName,
    language,
    timeZone,
  }: Omit<Organizer, 'id' | 'tenantId' | 'token' | 'createdAt' | 'timeZone'> & { timeZone?: string | undefined },
): Promise<Row<'organizers'>> {
  const taken = await deed.store.find('users', { where: { column: 'email', is: 'contains', value: email } })
  const named = await deed.store.count('users', { column: 'usernameKey', is: 'eq', value: email.toLowerCase() })
  if (named > 0 || taken.some(user => user.email.toLowerCase() === email.toLowerCase()))
    throw new DomainError('inconsistent', 'There is already a user with this e-mail address.', 'email')
  const { ids } = deed.house
  const user = await userDeeds['users.create'].perform(
    { ...deed, place: { at: 'server' } },
    // Nobody knows this password: an administrator gives them one with which to sign in.
    {
      ...{ username: email, email, realName: `${firstName} ${lastName}`, role: 'Normal' },
      password: { password: ids.key(24) },
    },
  )
  const row: Row<'organizers'> = {
    ...{ userId: user.id, tenantId, firstName, lastName, language, timeZone: timeZone ?? deed.house.timeZone },
    createdAt: deed.now,
  }
  freshFeed(deed, user.id)
  deed.put('organizers', row)
  return row
}

const organizersOf = (house: House, tenantId: string): Promise<Row<'organizers'>[]> =>
  house.store.find('organizers', {
    where: { column: 'tenantId', is: 'eq', value: tenantId },
    orderBy: [{ column: 'createdAt' }],
  })

async function organizerView(house: House, row: Row<'organizers'>): Promise<Organizer | undefined> {
  const user = await house.store.get('users', row.userId)
  const token = (await house.store.get('feeds', row.userId))?.token ?? ''
  const { userId: id, tenantId, firstName, lastName, language, timeZone, createdAt } = row
  return user && { id, email: user.email, tenantId, firstName, lastName, language, timeZone, token, createdAt }
}

async function tenantView(house: House, { kind, ...row }: Row<'tenants'>): Promise<Tenant> {
  const people = (await organizersOf(house, row.id)).map(one => one.userId)
  const meetings =
    people.length === 0 ? 0 : await house.store.count('meetings', { column: 'ownerId', is: 'in', value: people })
  return { ...row, kind: TenantKind.parse(kind), meetings, organizers: people.length }
}
