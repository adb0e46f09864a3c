/** Web hooks: set by other servers, and told of meetings as things happen to them. */
import type { Planned } from '../../../shared/calendar.ts'
import { DomainError } from '../../../shared/errors.ts'
import { type Hook, HookEvent, type HookFact, type hooks } from '../../../shared/hooks.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'
import { emptyQueue, firstIn, pack, waitingIn } from './outbox.ts'
import type { Condition } from './store.ts'

/** How long a receiver may be away before it misses something. */
const keptFor = 3 * 24 * 3600_000
const mostHooks = 100

export const queueOf = (id: string): string => `hook ${id}`

export const hookDeeds: DeedsOf<typeof hooks> = {
  'hooks.create': {
    right: 'manageHooks',
    turn: () => 'hooks',
    async perform(deed, { url, method, events, apiKey, tenantId: wanted }) {
      const { house, store, actor } = deed
      const tenantId = actor.key?.tenantId ?? wanted
      if (wanted !== null && wanted !== tenantId)
        throw new DomainError('forbidden', 'This key is for one account only.')
      if (tenantId !== null && !(await store.get('tenants', tenantId)))
        throw new DomainError('notFound', 'There is no such account.', 'accountId')
      if ((await store.count('hooks')) >= mostHooks)
        throw new DomainError('tooMany', `There are ${mostHooks} web hooks already; remove one first.`)
      const row: Row<'hooks'> = {
        ...{ id: house.ids.id(), keyId: actor.key?.id ?? null, tenantId, url, method, apiKey },
        ...{ events: wordsOf(events), secret: house.secrets.signingKey(), createdAt: deed.now },
      }
      deed.put('hooks', row)
      return { ...(await view(house, row)), secret: row.secret }
    },
  },
  'hooks.list': {
    right: 'manageHooks',
    async perform({ house, store, actor }, { filter, skip, top }) {
      const mine = actor.key?.tenantId
      const where: Condition<'hooks'> = {
        all: [
          { column: 'url', is: 'contains', value: filter },
          ...(mine ? [{ column: 'tenantId', is: 'eq', value: mine } as const] : []),
        ],
      }
      const rows = await store.find('hooks', { where, orderBy: [{ column: 'createdAt' }], skip, top })
      return { items: await Promise.all(rows.map(row => view(house, row))), total: await store.count('hooks', where) }
    },
  },
  'hooks.get': { right: 'manageHooks', perform: async (deed, { id }) => view(deed.house, await hookHere(deed, id)) },
  'hooks.update': {
    right: 'manageHooks',
    turn: () => 'hooks',
    async perform(deed, { id, events, ...changes }) {
      const before = await hookHere(deed, id)
      const row = { ...before, ...named(changes), ...(events && { events: wordsOf(events) }) }
      deed.put('hooks', row)
      return view(deed.house, row)
    },
  },
  'hooks.remove': {
    right: 'manageHooks',
    turn: () => 'hooks',
    async perform(deed, { id }) {
      await removeHook(deed, await hookHere(deed, id))
      return {}
    },
  },
}

const wordsOf = (events: readonly HookEvent[]): string => [...new Set(events)].join(' ')

/** A key of a tenant's own knows no hook of others. */
async function hookHere({ store, actor }: DeedContext, id: string): Promise<Row<'hooks'>> {
  const row = await store.get('hooks', id)
  const mine = actor.key?.tenantId
  if (!row || (mine && row.tenantId !== mine)) throw new DomainError('notFound', 'There is no such web hook.', 'id')
  return row
}

async function view(house: House, row: Row<'hooks'>): Promise<Hook> {
  const { id, url, tenantId, apiKey, createdAt } = row
  return {
    ...{ id, url, tenantId, createdAt, keySet: apiKey !== '' },
    method: row.method === 'PUT' ? 'PUT' : 'POST',
    events: row.events.split(' ').map(word => HookEvent.parse(word)),
    waiting: await waitingIn(house, queueOf(id)),
    error: (await firstIn(house, queueOf(id)))?.error ?? null,
  }
}

export async function removeHook(deed: DeedContext, { id }: Row<'hooks'>): Promise<void> {
  await emptyQueue(deed, queueOf(id))
  deed.remove('hooks', id)
}

/** Hooks set by a key or for a tenant go with it. */
export async function removeHooks(deed: DeedContext, of: 'keyId' | 'tenantId', id: string): Promise<void> {
  for (const row of await deed.store.find('hooks', { where: { column: of, is: 'eq', value: id } }))
    await removeHook(deed, row)
}

/** Those that stand; one whose key was only given at a start is silent while it is not. */
export async function standingHooks({ store }: DeedContext): Promise<Row<'hooks'>[]> {
  const rows = await store.find('hooks', { orderBy: [{ column: 'createdAt' }] })
  if (rows.length === 0) return []
  const keys = await store.find('apiKeys', {
    where: { column: 'id', is: 'in', value: rows.flatMap(row => row.keyId ?? []) },
  })
  return rows.filter(row => row.keyId === null || keys.some(key => key.id === row.keyId))
}

export async function tellHooks(deed: DeedContext, all: readonly Row<'hooks'>[], fact: HookFact): Promise<void> {
  const { tenantId } = fact.planned.owner
  for (const { id, ...hook } of all)
    if (hook.events.split(' ').includes(fact.event) && (hook.tenantId === null || hook.tenantId === tenantId))
      await pack(deed, { kind: 'hook', queue: queueOf(id), body: lean(fact), until: deed.now + keptFor })
}

/** No more of a series than its first few occurrences: what is told is looked at, not stored. */
function lean(fact: HookFact): HookFact {
  const { series } = fact.planned.meeting
  if (!series) return fact
  const planned: Planned = {
    ...fact.planned,
    meeting: { ...fact.planned.meeting, series: { ...series, remaining: series.remaining.slice(0, 1) } },
  }
  return { ...fact, planned }
}
