/** Whether people can be reached. */
import { DomainError } from '../../../shared/errors.ts'
import { Presence, type presence, type Reach, type Status } from '../../../shared/presence.ts'
import type { Row } from './collections.ts'
import type { Announcement, DeedsOf } from './deed.ts'
import { inMeeting } from './groups.ts'
import type { House } from './house.ts'
import { type Holiday, type Hours, officeAt } from './officeHours.ts'
import { endSession } from './session.ts'
import { chosenHolidays, detailsOf, detailsWith } from './users.ts'

export const presenceDeeds: DeedsOf<typeof presence> = {
  'presence.see': {
    right: 'keep',
    async perform(deed) {
      const { user } = deed.place
      const connections = deed.house.connections.of(user.id)
      const status = statusOf(deed.house, user.id)
      const { presence, presenceNote } = detailsOf(user) as { presence?: string; presenceNote?: string }
      return {
        status,
        // What somebody says of themselves holds, whatever they do.
        presence: presence ?? (status === 'ONLINE' ? 'AVAILABLE' : status),
        note: presenceNote ?? '',
        details: detailsOf(user),
        connections: connections.map(({ id, userAgent, from, since }) => ({ id, userAgent, from, since })),
      }
    },
  },
  'presence.reach': {
    right: 'keep',
    perform: async deed => (await reachOf(deed.house, [deed.place.user])).get(deed.place.user.id) as Reach,
  },
  'presence.set': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed, { presence, note }) {
      const { user } = deed.place
      deed.put('users', { ...user, ...detailsWith(user, { presence, presenceNote: note }) })
      await deed.save()
      const news = await reachNews(deed.house, user.id)
      if (news) deed.publish(news.event, news.audience)
      return {}
    },
  },
  'presence.disconnect': {
    right: 'keep',
    async perform(deed, { id }) {
      const connection = deed.house.connections.of(deed.place.user.id).find(one => one.id === id)
      if (!connection) throw new DomainError('notFound', 'This device is not connected.')
      await endSession(deed, connection.sessionDigest)
      deed.remember(() => connection.close())
      return {}
    },
  },
}

export const statusOf = (house: House, userId: string): Status =>
  inMeeting({ house }, userId) ? 'ON_CALL' : house.connections.of(userId).length > 0 ? 'ONLINE' : 'OFFLINE'

/** How colleagues see these people, looked up together. */
export async function reachOf(house: House, users: readonly Row<'users'>[]): Promise<Map<string, Reach>> {
  const chosen = new Map(users.map(user => [user.id, chosenHolidays(user)]))
  const [own, common] = await Promise.all([
    house.store.find('records', {
      where: {
        all: [
          { column: 'ownerId', is: 'in', value: users.map(user => user.id) },
          { column: 'family', is: 'eq', value: 'holiday' },
        ],
      },
    }),
    house.store.find('records', {
      where: { column: 'id', is: 'in', value: [...new Set([...chosen.values()].flat())] },
    }),
  ])
  const now = house.clock.now()
  return new Map(
    users.map(user => {
      const details = detailsOf(user) as { presence?: string; presenceNote?: string; office_hours?: Hours }
      const holidays = [
        ...own.filter(row => row.ownerId === user.id),
        ...common.filter(row => chosen.get(user.id)?.includes(row.id)),
      ].map(row => JSON.parse(row.body) as Holiday)
      return [
        user.id,
        {
          status: statusOf(house, user.id),
          presence: Presence.safeParse(details.presence).data ?? 'AVAILABLE',
          note: details.presenceNote ?? '',
          ...officeAt(now, house.timeZone, details.office_hours, holidays),
        },
      ]
    }),
  )
}

/** What everybody signed in is told when it has changed. */
export async function reachNews(house: House, userId: string): Promise<Announcement | undefined> {
  const user = await house.store.get('users', userId)
  if (!user || user.disabled) return undefined
  const reach = (await reachOf(house, [user])).get(userId) as Reach
  return { event: { event: 'presence.changed', userId, reach }, audience: { signedIn: true } }
}

/** Notices when people come and go, by their devices and in meetings. */
export function createReachWatch(house: House, tell: (news: Announcement) => void) {
  const known = new Map<string, Status>()
  const inside = new Map<string, Set<string>>()

  function look(userId: string): void {
    const status = statusOf(house, userId)
    if (status === (known.get(userId) ?? 'OFFLINE')) return
    if (status === 'OFFLINE') known.delete(userId)
    else known.set(userId, status)
    reachNews(house, userId)
      .then(news => news && tell(news))
      .catch(error => house.log.error('How somebody can be reached was not told.', { error: String(error) }))
  }

  return {
    look,
    /** Something has happened in this meeting. */
    lookAt(number: string): void {
      const before = inside.get(number) ?? new Set()
      const here = house.presence.all(number)
      const now = new Set(here.flatMap(({ userId, connected }) => (userId !== null && connected ? [userId] : [])))
      if (now.size === 0) inside.delete(number)
      else inside.set(number, now)
      for (const userId of [...before, ...now]) if (before.has(userId) !== now.has(userId)) look(userId)
    },
  }
}
