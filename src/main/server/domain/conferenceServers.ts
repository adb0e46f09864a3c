/** Servers for conferences: this one as it is, and others as they were noted. */
import type { ConferenceServer, conferenceServers } from '../../../shared/conferenceServers.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'
import { selectItems } from './selecting.ts'

const here = 'internal'

export const conferenceServerDeeds: DeedsOf<typeof conferenceServers> = {
  'conferenceServers.list': {
    right: 'viewHouse',
    async perform({ house, store }, selection) {
      const rows = await store.find('conferenceServers', { orderBy: [{ column: 'createdAt' }] })
      return selectItems([thisOne(house), ...rows.map(noted)], selection)
    },
  },
  'conferenceServers.get': { right: 'viewHouse', perform: (deed, { id }) => found(deed, id) },
  'conferenceServers.load': {
    right: 'viewHouse',
    async perform(deed, { id }) {
      const { house } = deed
      const server = await found(deed, id)
      // What others do they tell nobody who has no key of theirs.
      const unknown = { rooms: 0, participants: 0, cpu: 0, memory: 0 }
      if (!server.internal) return { ...unknown, online: await answers(house, server) }
      const { cpu, memory } = house.load?.() ?? { cpu: 0, memory: 0 }
      const rooms = await house.store.count('meetings', { column: 'startedAt', is: 'ne', value: null })
      const seated = house.presence.numbers().flatMap(number => house.presence.all(number))
      const participants = seated.filter(one => one.connected).length
      return { rooms, participants, cpu: Math.round(cpu), memory: Math.round(memory), online: true }
    },
  },
  'conferenceServers.create': {
    right: 'manageHouse',
    async perform(deed, { enabled = true, ipv4 = null, ipv6 = null, ...rest }) {
      if (ipv4 === null && ipv6 === null) throw new DomainError('invalid', 'It needs an address.', 'ipv4')
      const nameKey = rest.name.toLowerCase()
      const same = await deed.store.count('conferenceServers', { column: 'nameKey', is: 'eq', value: nameKey })
      if (same > 0 || nameKey === thisOne(deed.house).name.toLowerCase())
        throw new DomainError('inconsistent', 'There is a server with this name.', 'name')
      const row = { ...rest, nameKey, enabled, ipv4, ipv6, id: deed.house.ids.id(), createdAt: deed.now }
      deed.put('conferenceServers', row)
      return noted(row)
    },
  },
  'conferenceServers.update': {
    right: 'manageHouse',
    async perform(deed, { id, ...changes }) {
      deed.put('conferenceServers', { ...(await other(deed, id)), ...named(changes) })
      return {}
    },
  },
  'conferenceServers.remove': {
    right: 'manageHouse',
    async perform(deed, { id }) {
      deed.remove('conferenceServers', (await other(deed, id)).id)
      return {}
    },
  },
}

async function answers({ probe }: House, { enabled, ipv4, ipv6 }: ConferenceServer): Promise<boolean> {
  if (!enabled || !probe) return false
  const found = await Promise.all([ipv4, ipv6].flatMap(address => (address === null ? [] : [probe(address)])))
  return found.includes(true)
}

const thisOne = ({ totalCapacity }: House): ConferenceServer => ({
  ...{ id: here, name: 'Gavel', enabled: true, internal: true, ipv4: null, ipv6: null, createdAt: 0 },
  ...{ maxRooms: totalCapacity, maxParticipants: totalCapacity },
})

const noted = ({ nameKey: _, ...row }: Row<'conferenceServers'>): ConferenceServer => ({ ...row, internal: false })

async function found(deed: DeedContext, id: string): Promise<ConferenceServer> {
  return id === here ? thisOne(deed.house) : noted(await other(deed, id))
}

async function other(deed: DeedContext, id: string): Promise<Row<'conferenceServers'>> {
  if (id === here) throw new DomainError('notAllowedHere', 'This server is what it is.')
  const row = await deed.store.get('conferenceServers', id)
  if (!row) throw new DomainError('notFound', 'There is no such server.')
  return row
}
