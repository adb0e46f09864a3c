/** Who is in groups and queues, and which common holidays somebody keeps. */
import { DomainError } from '../../../shared/errors.ts'
import type { groups } from '../../../shared/groups.ts'
import type { Body, KeptRecord } from '../../../shared/records.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import type { PlaceAt } from './places.ts'
import { everybody, markId, recordOf, recordsOf, recordView } from './records.ts'
import { chosenHolidays, detailsWith, nameOf, userView } from './users.ts'

export const groupDeeds: DeedsOf<typeof groups> = {
  'groups.members': {
    right: 'viewHouse',
    async perform(deed, { group }) {
      await recordOf(deed, 'group', everybody, group)
      const rows = await recordsOf(deed, 'member', group)
      const members = await Promise.all(rows.map(row => deed.store.get('users', row.uniqueKey)))
      return { items: members.flatMap(one => (one ? [userView(one)] : [])) }
    },
  },
  'groups.member': {
    right: 'viewHouse',
    perform: async (deed, { group, extension }) => userView((await member(deed, group, extension)).user),
  },
  'groups.add': {
    right: 'manageHouse',
    async perform(deed, { group, extension }) {
      await recordOf(deed, 'group', everybody, group)
      const { id: userId } = await byExtension(deed, extension)
      const row = {
        id: markId('member', group, userId),
        family: 'member',
        ownerId: group,
        uniqueKey: userId,
        body: '{}',
      }
      deed.put('records', { ...row, createdAt: (await deed.store.get('records', row.id))?.createdAt ?? deed.now })
      return {}
    },
  },
  'groups.drop': {
    right: 'manageHouse',
    async perform(deed, { group, extension }) {
      deed.remove('records', (await member(deed, group, extension)).row.id)
      return {}
    },
  },

  'queues.mine': {
    right: 'keep',
    async perform(deed, { family }) {
      const all = (await recordsOf(deed, family, everybody)).map(recordView)
      return { items: all.filter(({ body }) => serves(body, deed.place.user)) }
    },
  },
  'queues.agent': {
    right: 'keep',
    async perform(deed, { queue }) {
      const { user } = deed.place
      await queueOf(deed, queue)
      const kept = await deed.store.get('records', markId('agent', user.id, queue))
      const { status = 'LOGGED_OUT' } = (kept ? recordView(kept).body : {}) as { status?: string }
      const busy = status !== 'LOGGED_OUT' && inMeeting(deed, user.id)
      return {
        ...{ extension: user.extension ?? '', name: nameOf(user), skill: 1 },
        status: busy ? 'OTHER_CALL' : status === 'LOGGED_IN' ? 'READY' : status,
      }
    },
  },
  'queues.setAgent': {
    right: 'keep',
    async perform(deed, { queue, status }) {
      await queueOf(deed, queue)
      const ownerId = deed.place.user.id
      const row = { id: markId('agent', ownerId, queue), family: 'agent', ownerId, uniqueKey: queue }
      deed.put('records', { ...row, body: JSON.stringify({ status }), createdAt: deed.now })
      return {}
    },
  },

  'holidays.chosen': {
    right: 'keep',
    async perform(deed) {
      const ids = chosenHolidays(deed.place.user)
      const rows = await Promise.all(ids.map(id => deed.store.get('records', id)))
      return { items: rows.flatMap((row): KeptRecord[] => (row ? [recordView(row)] : [])) }
    },
  },
  'holidays.choose': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed, { ids }) {
      for (const id of ids)
        await recordOf(deed, 'holiday', everybody, id).catch(() => {
          throw new DomainError('invalid', `There is no common holiday ${id}.`, 'items')
        })
      const { user } = deed.place
      deed.put('users', { ...user, ...detailsWith(user, { commonHolidays: [...new Set(ids)] }) })
      return { id: user.id }
    },
  },
}

export const inMeeting = ({ house }: Pick<DeedContext, 'house'>, userId: string): boolean =>
  house.presence
    .numbers()
    .some(number => house.presence.all(number).some(present => present.userId === userId && present.connected))

const serves = (body: Body, user: Row<'users'>): boolean =>
  Array.isArray(body['members']) && body['members'].includes(user.extension)

async function queueOf(deed: DeedContext<PlaceAt<'user'>>, id: string): Promise<void> {
  const queue = recordView(await recordOf(deed, 'callQueue', everybody, id))
  if (!serves(queue.body, deed.place.user)) throw new DomainError('notFound', 'There is no such queue for this user.')
}

async function byExtension({ store }: DeedContext, extension: string): Promise<Row<'users'>> {
  const [user] = await store.find('users', { where: { column: 'extension', is: 'eq', value: extension }, top: 1 })
  if (!user) throw new DomainError('userNotFound', `There is no extension ${extension}.`)
  return user
}

async function member(
  deed: DeedContext,
  group: string,
  extension: string,
): Promise<{ user: Row<'users'>; row: Row<'records'> }> {
  await recordOf(deed, 'group', everybody, group)
  const user = await byExtension(deed, extension)
  const row = await deed.store.get('records', markId('member', group, user.id))
  if (!row) throw new DomainError('userNotFound', `${extension} is not in this group.`)
  return { user, row }
}
