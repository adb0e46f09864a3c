/** "Users": accounts, credentials, roles and balance; what a user may do with the own one stands under `/user`. */
import { z } from 'zod'
import { Extension } from '../../../../shared/users.ts'
import { get, post } from '../../http/endpoint.ts'
import type { Fields } from '../../http/filter.ts'
import { place, under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { bodyOf, listReply } from './kept.ts'
import { own, root, user } from './places.ts'
import {
  accountChanges,
  CallerId,
  Changes,
  Name,
  NewPassword,
  OwnChanges,
  Transports,
  UserBrief,
  UserWhole,
  userBrief,
  userWhole,
} from './userWords.ts'
import { Id, maybe, roleRead } from './words.ts'

const fields: Fields = {
  name: { field: 'username', kind: 'text' },
  display_name: { field: 'realName', kind: 'text' },
  email: { field: 'email', kind: 'text' },
  department: { field: 'department', kind: 'text' },
  mobile_phone: { field: 'mobile', kind: 'text' },
  extension_number: { field: 'extension', kind: 'text' },
  role: { field: 'role', kind: 'text', read: name => roleRead(String(name)) },
  enabled: { field: 'disabled', kind: 'flag', read: enabled => !enabled },
  created_at: { field: 'createdAt', kind: 'time' },
}

const NewUser = z.object({
  ...Changes.shape,
  name: Name,
  password: NewPassword,
  role: maybe(z.string().min(1).max(64)),
  extension_number: maybe(Extension),
  extension_password: maybe(z.string().min(1).max(128)),
})

/** Balances are kept as whole numbers, since five digits of a fraction are too fine for others. */
const fine = 100_000
const Balance = z.object({ balance: z.number().min(-1e9).max(1e9) })

export const userRoutes = [
  ...under(root, [
    get('/users', {
      does: 'accounts.list',
      query: Listing,
      replies: listReply(UserBrief),
      input: ({ query }) => selection(query, fields),
      reply: ({ items, total }) => ({ count: total, items: items.map(userBrief) }),
    }),
    post('/users', {
      does: 'users.create',
      success: 'created',
      body: NewUser,
      replies: Id,
      input: ({ body }) => ({
        ...accountChanges(body),
        username: body.name,
        password: { password: body.password },
        role: body.role === undefined ? undefined : roleRead(body.role),
        extension: body.extension_number,
        extensionPassword: body.extension_password,
        disabled: enabledOf(body),
      }),
      reply: ({ id }) => ({ id }),
    }),
    post('/users/profile', {
      does: 'accounts.resetProfiles',
      query: z.object({ id: z.string().optional() }),
      input: ({ query }) => ({ id: query.id }),
    }),
  ]),
  ...under(user, [
    get('', { does: 'accounts.read', replies: UserWhole, reply: userWhole }),
    post('', {
      does: 'users.update',
      body: Changes,
      input: ({ body }) => ({ ...accountChanges(body), disabled: enabledOf(body) }),
    }),
    post('/password', {
      does: 'users.update',
      body: z.object({ password: NewPassword }),
      input: ({ body: { password } }) => ({ password: { password } }),
    }),
    post('/extension_password', {
      does: 'accounts.changeExtensionPassword',
      body: z.object({ password: z.string().min(1).max(128) }),
      input: ({ body }) => ({ new: body.password }),
    }),
    post('/role', {
      does: 'roles.assign',
      body: z.object({ role: z.string().min(1).max(64) }),
      input: ({ body }) => ({ role: roleRead(body.role) }),
    }),
    post('/profile', { does: 'accounts.resetProfile' }),
    post('/ms365_binding', {
      does: 'users.update',
      body: Id,
      input: ({ body }) => ({ details: { ms365: body.id } }),
    }),
    post('/ms365_binding/destroy', {
      does: 'users.update',
      success: 'gone',
      input: () => ({ details: { ms365: null } }),
    }),
    post('/destroy', { does: 'users.remove', success: 'gone' }),
    post('/balance', {
      does: 'accounts.setBalance',
      body: Balance,
      input: ({ body }) => ({ balance: Math.round(body.balance * fine) }),
    }),
  ]),
  ...under(
    [own, user],
    [
      get('/balance', {
        does: 'accounts.balance',
        replies: Balance,
        reply: ({ balance }) => ({ balance: balance / fine }),
      }),
    ],
  ),
  ...under(own, [
    get('', {
      does: 'accounts.read',
      replies: UserWhole.extend({ transports: Transports }),
      // There is no telephony, so nothing to register with.
      reply: account => ({ ...userWhole(account), transports: [] }),
    }),
    post('', {
      says: 'Changes what one says of oneself, and one’s picture; what is not named stays.',
      success: 'nothing',
      body: OwnChanges,
      async run(call) {
        const { perform, where } = call
        const { avatar_file_id: file } = call.body as { avatar_file_id?: string | null }
        if (file !== undefined) await perform('accounts.picture', where, { file })
        await perform('accounts.change', where, () => accountChanges(call.body))
      },
    }),
    post('/profile', { does: 'accounts.resetProfile' }),
    post('/extension_password', {
      does: 'accounts.changeExtensionPassword',
      body: z.object({ old_password: z.string(), new_password: z.string().min(1).max(128) }),
      input: ({ body }) => ({ old: body.old_password, new: body.new_password }),
    }),
    get('/outbound_caller_ids', {
      does: 'accounts.read',
      replies: listReply(CallerId, true),
      reply: ({ details }) => ({
        items: ((details['outbound_caller_ids'] ?? []) as object[]).map(one => ({
          provider_id: null,
          description: null,
          ...bodyOf({ ...one, preferred: undefined }),
        })),
      }),
    }),
  ]),
  ...under(place('/user'), [
    post('/password', {
      does: 'session.changePassword',
      body: z.object({ old_password: z.string().min(1).max(128), new_password: NewPassword }),
      input: ({ body }) => ({ old: { password: body.old_password }, new: { password: body.new_password } }),
    }),
  ]),
]

const enabledOf = (body: object): boolean | undefined => {
  const { enabled } = body as { enabled?: boolean | null }
  return enabled == null ? undefined : !enabled
}
