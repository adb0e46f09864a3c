/** What the passing of time does to lists: what is past leaves them, and of a series the next occurrence comes up. */
import { type Announcement, openDeed } from './deed.ts'
import type { House } from './house.ts'
import { entryFrom, entryRows, relist, unlist } from './listed.ts'
import { complete } from './telling.ts'

/** Numbers under which something listed has ended since it was last looked at. */
export async function past(house: House): Promise<string[]> {
  const rows = await house.store.find('listed', {
    where: {
      all: [
        { column: 'over', is: 'eq', value: false },
        { column: 'endsAt', is: 'le', value: house.clock.now() },
      ],
    },
    top: 500,
  })
  return [...new Set(rows.map(row => row.number))]
}

export async function settle(house: House, number: string): Promise<readonly Announcement[]> {
  const meeting = await house.store.get('meetings', number)
  const deed = openDeed(house, { reachedAt: '' }, { at: 'server' })
  const rows = await house.store.find('listed', {
    where: {
      all: [
        { column: 'number', is: 'eq', value: number },
        { column: 'over', is: 'eq', value: false },
        { column: 'endsAt', is: 'le', value: deed.now },
      ],
    },
  })
  for (const entryId of new Set(rows.map(row => row.entryId))) {
    const all = await entryRows(house, entryId)
    if (meeting && all.length > 0) {
      await relist(deed, meeting.ownerId, entryFrom(all, deed.now))
      deed.tell({ news: 'closed', entryId, shown: false })
    } else await unlist(deed, entryId)
  }
  return complete(deed)
}
