/** "Roles": by their names, with permissions in groups. */
import { z } from 'zod'
import { Permission } from '../../../../shared/roles.ts'
import { get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { listReply } from './kept.ts'
import { root } from './places.ts'
import { maybe, roleRead, roleWord } from './words.ts'

const parts = (permission: Permission): [group: string, name: string] => permission.split('.') as [string, string]
const groups = [...new Set(Permission.options.map(one => parts(one)[0]))]

const tree = (flag: z.ZodType, group: (of: z.ZodObject) => z.ZodType) =>
  z.object(
    Object.fromEntries(
      groups.map(name => [
        name,
        group(
          z.object(
            Object.fromEntries(
              Permission.options.map(parts).flatMap(([of, one]) => (of === name ? [[one, flag]] : [])),
            ),
          ),
        ),
      ]),
    ),
  )

type Tree = Record<string, Record<string, boolean>>
const Given = tree(z.boolean().nullish(), group => group.nullish())
const Shown = tree(z.boolean(), group => group)

/** The flags that are said, by permission. */
const saidOf = (given: unknown): Partial<Record<Permission, boolean>> =>
  Object.fromEntries(
    Permission.options.flatMap(permission => {
      const [group, name] = parts(permission)
      const flag = (given as Partial<Tree> | undefined)?.[group]?.[name]
      return flag == null ? [] : [[permission, flag]]
    }),
  )

const treeOf = (permissions: readonly Permission[]): Tree => {
  const all: Tree = {}
  for (const permission of Permission.options) {
    const [group, name] = parts(permission)
    all[group] = { ...all[group], [name]: permissions.includes(permission) }
  }
  return all
}

const Name = z.object({ name: z.string() })
const Brief = Name.extend({ description: z.string() })
const fields: Fields = {
  name: { field: 'name', kind: 'text' },
  description: { field: 'description', kind: 'text' },
}
const named = ({ params }: { params: Readonly<Record<string, string>> }) => ({ name: roleRead(params['name'] ?? '') })

export const roleRoutes = under(root, [
  get('/roles', {
    does: 'roles.list',
    query: Listing,
    replies: listReply(Brief),
    input: ({ query }) => selection(query, fields),
    reply: ({ items, total }) => ({
      count: total,
      items: items.map(({ name, description }) => ({ name: roleWord(name), description })),
    }),
  }),
  post('/roles', {
    does: 'roles.create',
    success: 'created',
    body: z.object({
      name: z.string().min(1).max(64),
      description: maybe(z.string().max(1024)),
      permissions: Given,
    }),
    replies: Name,
    input: ({ body: { name, description, permissions } }) => {
      const said = saidOf(permissions)
      return { name, description, permissions: Permission.options.filter(one => said[one]) }
    },
    reply: ({ name }) => ({ name }),
  }),
  get('/roles/:name', {
    does: 'roles.get',
    replies: Brief.extend({ permissions: Shown }),
    input: named,
    reply: ({ name, description, permissions }) => ({
      name: roleWord(name),
      description,
      permissions: treeOf(permissions),
    }),
  }),
  post('/roles/:name', {
    does: 'roles.update',
    body: z.object({
      name: maybe(z.string().min(1).max(64)),
      description: maybe(z.string().max(1024)),
      permissions: maybe(Given),
    }),
    input: ({ params, body: { name, description, permissions } }) => ({
      ...named({ params }),
      newName: name,
      description,
      permissions: permissions && saidOf(permissions),
    }),
  }),
  post('/roles/:name/destroy', { does: 'roles.remove', success: 'gone', input: named }),
])
