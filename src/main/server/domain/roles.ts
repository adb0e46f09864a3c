/** Roles: those built in, and those that are made. */
import { DomainError } from '../../../shared/errors.ts'
import { builtInRoles, Permission, type RoleView, type roles } from '../../../shared/roles.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'
import { demandNotAbove, permissionsOf } from './rights.ts'
import { selectItems } from './selecting.ts'
import { reseat } from './standing.ts'
import { anotherAdmin } from './users.ts'

export const roleDeeds: DeedsOf<typeof roles> = {
  'roles.list': {
    right: 'manageRoles',
    async perform({ store }, asked) {
      const made = await store.find('roles', { orderBy: [{ column: 'createdAt' }] })
      return selectItems([...builtIns, ...made.map(roleView)], asked)
    },
  },
  'roles.get': {
    right: 'manageRoles',
    async perform({ house }, { name }) {
      const role = builtIns.find(one => one.name === name) ?? roleView(await madeRole(house, name))
      return role
    },
  },
  'roles.create': {
    right: 'manageRoles',
    turn: () => 'accounts',
    async perform(deed, { name, description, permissions }) {
      await demandFree(deed, name)
      await demandPermissions(deed, permissions)
      deed.put('roles', { name, description, permissions: unique(permissions), createdAt: deed.now })
      return { name }
    },
  },
  'roles.update': {
    right: 'manageRoles',
    turn: () => 'accounts',
    async perform(deed, { name, newName = name, permissions, description }) {
      const before = await madeRole(deed.house, name)
      await demandNotAbove(deed, name)
      const had = roleView(before).permissions
      const after = permissions && Permission.options.filter(one => permissions[one] ?? had.includes(one))
      await demandPermissions(deed, after ?? [])
      if (newName !== name) {
        await demandFree(deed, newName)
        deed.remove('roles', name)
        for (const user of await holders(deed, name)) deed.put('users', { ...user, role: newName })
      }
      const changes = named({ description, permissions: after && unique(after) })
      deed.put('roles', { ...before, ...changes, name: newName })
      return { name: newName }
    },
  },
  'roles.remove': {
    right: 'manageRoles',
    turn: () => 'accounts',
    async perform(deed, { name }) {
      await madeRole(deed.house, name)
      await demandNotAbove(deed, name)
      if ((await holders(deed, name)).length > 0)
        throw new DomainError('notAllowedHere', `Somebody still has the role ${name}.`)
      deed.remove('roles', name)
      return {}
    },
  },
  'roles.assign': {
    right: 'manageAccounts',
    turn: () => 'accounts',
    async perform(deed, { role }) {
      const { user } = deed.place
      await demandRole(deed.house, role)
      await demandNotAbove(deed, user.role)
      await demandNotAbove(deed, role)
      if (user.role === 'SystemAdmin' && role !== 'SystemAdmin') await anotherAdmin(deed, user.id)
      const after = { ...user, role }
      deed.put('users', after)
      await deed.save()
      await reseat(deed, after)
      return {}
    },
  },
}

const builtIns: RoleView[] = Object.entries(builtInRoles).map(([name, { description, permissions }]) => ({
  ...{ name, description, permissions: [...permissions] },
  builtIn: true,
}))

const roleView = ({ name, description, permissions }: Row<'roles'>): RoleView => ({
  ...{ name, description },
  permissions: permissions.split(' ').filter(Boolean) as Permission[],
  builtIn: false,
})

const unique = (permissions: readonly Permission[]): string => [...new Set(permissions)].join(' ')

/** Whether there is a role of this name to be had. */
export async function demandRole(house: House, name: string): Promise<void> {
  if (!Object.hasOwn(builtInRoles, name) && !(await house.store.get('roles', name)))
    throw new DomainError('invalid', `There is no role ${name}.`, 'role')
}

async function madeRole(house: House, name: string): Promise<Row<'roles'>> {
  if (Object.hasOwn(builtInRoles, name))
    throw new DomainError('notAllowedHere', `The role ${name} is built in and stays as it is.`)
  const role = await house.store.get('roles', name)
  if (!role) throw new DomainError('notFound', `There is no role ${name}.`)
  return role
}

/** Names that differ by case alone would be taken for each other. */
async function demandFree({ store }: DeedContext, name: string): Promise<void> {
  const taken = [
    ...Object.keys(builtInRoles),
    'StandardUser',
    'User',
    ...(await store.find('roles', {})).map(one => one.name),
  ]
  if (taken.some(one => one.toLowerCase() === name.toLowerCase()))
    throw new DomainError('inconsistent', `There is already a role ${name}.`, 'name')
}

async function demandPermissions(deed: DeedContext, permissions: readonly Permission[]): Promise<void> {
  const mine = new Set<string>(await permissionsOf(deed.house, deed.user().role))
  const beyond = permissions.find(one => !mine.has(one))
  if (beyond) throw new DomainError('forbidden', `You do not have the permission ${beyond} yourself.`, 'permissions')
}

const holders = ({ store }: DeedContext, role: string): Promise<Row<'users'>[]> =>
  store.find('users', { where: { column: 'role', is: 'eq', value: role } })
