/** "User": signing in and out, the own account, finding people and administering accounts. */
import { z } from 'zod'
import { Role } from '../../../../shared/roles.ts'
import type { User } from '../../../../shared/users.ts'
import { del, get, on, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { account, user } from './places.ts'
import { flag, maybe, pageOf, paging, secret, totals, UserBrief, UserInfo, userBrief, userInfo } from './words.ts'

const profile = {
  real_name: maybe(z.string().trim().max(64)),
  email: maybe(z.string()),
  department: maybe(z.string().trim().max(64)),
  mobile: maybe(z.string()),
  role: maybe(Role),
}

const profileOf = (body: { real_name?: string; email?: string; department?: string; mobile?: string }) => ({
  realName: body.real_name,
  email: body.email,
  department: body.department,
  mobile: body.mobile,
})

const UserId = z.object({ user_id: z.string() })

const Account = UserBrief.extend({
  email: z.string(),
  department: z.string(),
  mobile: z.string(),
  role: Role,
  disabled: z.boolean(),
  created_time: z.number(),
})

const accountOf = (user: User): z.output<typeof Account> => ({
  ...userBrief(user),
  email: user.email,
  department: user.department,
  mobile: user.mobile,
  role: user.role,
  disabled: user.disabled,
  created_time: user.createdAt,
})

export const userRoutes = [
  ...under(user, [
    post('/sign_in', {
      does: 'session.signIn',
      knock: 'stranger',
      body: z.object({ username: z.string(), secret }),
      replies: UserInfo,
      input: ({ body: { username, secret } }) => ({ username, password: { secret } }),
      reply: session => userInfo(session.user, session.token),
    }),
    post('/sign_out', { does: 'session.signOut' }),
    // The document says POST, every client says GET; the same goes for the next but one.
    on('GET', 'POST')('/info', {
      does: 'session.whoAmI',
      replies: UserInfo,
      // Clients overwrite the token they keep with the one in the answer.
      reply: (me, { shown }) => userInfo(me, shown.token ?? ''),
    }),
    on('PUT', 'POST')('/password', {
      does: 'session.changePassword',
      body: z.object({ secret_old: secret, secret_new: secret }),
      input: ({ body }) => ({ old: { secret: body.secret_old }, new: { secret: body.secret_new } }),
    }),
    on('GET', 'POST')('/public/users', {
      does: 'users.find',
      query: paging,
      body: paging,
      replies: z.object({ users: z.array(UserBrief), total_page_num: z.number(), total_size: z.number() }),
      input: call => pageOf(asked(call)),
      reply: ({ items, total }, call) => ({ users: items.map(userBrief), ...totals(total, pageOf(asked(call))) }),
    }),
    post('/users', {
      does: 'users.create',
      body: z.object({ username: z.string().trim().max(48), secret, ...profile }),
      replies: UserId,
      input: ({ body }) => ({
        ...profileOf(body),
        username: body.username,
        role: body.role,
        password: { secret: body.secret },
      }),
      reply: created => ({ user_id: created.id }),
    }),
  ]),
  ...under(account, [
    // Reading and ending an account are not in the document, but an administrator's page needs them.
    get('', { does: 'users.get', replies: Account, reply: accountOf }),
    del('', { does: 'users.remove' }),
    on('POST', 'PUT')('', {
      does: 'users.update',
      // Switching an account off is not in the document either.
      body: z.object({ secret: maybe(secret), disabled: maybe(flag), ...profile }),
      replies: UserId,
      input: ({ body }) => ({
        ...profileOf(body),
        role: body.role,
        disabled: body.disabled,
        password: body.secret === undefined ? undefined : { secret: body.secret },
      }),
      reply: updated => ({ user_id: updated.id }),
    }),
  ]),
]

/** A POST may carry the page in its body as well. */
const asked = ({ query, body }: { query: z.output<typeof paging>; body: z.output<typeof paging> }) => ({
  page_num: query.page_num ?? body.page_num,
  page_size: query.page_size ?? body.page_size,
  filter: query.filter ?? body.filter,
})
