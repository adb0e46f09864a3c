/** Tokens by which calendars are read. */
import type { feeds } from '../../../shared/feeds.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import type { House } from './house.ts'
import { annotate } from './sheets.ts'

export const feedDeeds: DeedsOf<typeof feeds> = {
  'feeds.mine': {
    right: 'hold',
    async perform(deed, { renew }) {
      const { id } = deed.user()
      const before = await deed.store.get('feeds', id)
      return { token: before && !renew ? before.token : freshFeed(deed, id) }
    },
  },
  'feeds.ofEntry': {
    right: 'readPlan',
    async perform(deed, { renew }) {
      const { entryId } = deed.place
      const before = await deed.store.get('sheets', entryId)
      if (!renew) return { token: before?.token ?? '' }
      await deed.demand('editPlan')
      const token = freshToken(deed.house)
      await annotate(deed, entryId, () => ({ token }))
      return { token }
    },
  },
}

export const freshToken = ({ secrets }: House): string => `${secrets.token()}-${secrets.token()}`

/** A token in place of the one there may have been. */
export function freshFeed(deed: DeedContext, userId: string): string {
  const token = freshToken(deed.house)
  deed.put('feeds', { userId, token })
  return token
}

export async function feedOf({ store }: House, token: string): Promise<Row<'users'> | undefined> {
  const [feed] = await store.find('feeds', { where: { column: 'token', is: 'eq', value: token } })
  return feed && store.get('users', feed.userId)
}
