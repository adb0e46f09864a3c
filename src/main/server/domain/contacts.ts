/** Favourites among contacts, and what changed in them. */

import type { Account } from '../../../shared/accounts.ts'
import type { ContactKind, contacts } from '../../../shared/contacts.ts'
import type { AnswerOf } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import { accountView } from './accounts.ts'
import { type Change as Kind, latest, note, since } from './changes.ts'
import { listContacts } from './contactLists.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import type { PlaceAt } from './places.ts'
import { contactsOf, everybody, favoriteKey, favoritesScope, markId, recordOf, recordView, rewrite } from './records.ts'
import { extensionContacts } from './users.ts'

type AtUser = DeedContext<PlaceAt<'user'>>

export const contactDeeds: DeedsOf<typeof contacts> = {
  'contacts.list': { right: 'keep', perform: listContacts },
  'contacts.favor': {
    right: 'keep',
    async perform(deed, { kind, id, favorite }) {
      const userId = deed.place.user.id
      if (kind === 'own') {
        await rewrite(deed, await recordOf(deed, 'contact', userId, id), { favorite })
        return {}
      }
      if (kind === 'business') await recordOf(deed, 'contact', everybody, id)
      else if (!(await deed.store.get('users', id))) throw new DomainError('userNotFound', 'There is no such user.')
      const uniqueKey = favoriteKey(kind, id)
      const row = { id: markId('favorite', userId, uniqueKey), family: 'favorite', ownerId: userId, uniqueKey }
      if (favorite) deed.put('records', { ...row, body: '{}', createdAt: deed.now })
      else deed.remove('records', row.id)
      await note(deed, favoritesScope(kind, userId), id, 'UPDATED')
      return {}
    },
  },
  'contacts.follow': {
    right: 'keep',
    perform: async (deed, { kind }) => ({ token: tokenOf(deed, kind, await marks(deed, kind)) }),
  },
  'contacts.changes': {
    right: 'keep',
    async perform(deed, { kind, token }) {
      const now = await marks(deed, kind)
      const then = readToken(deed, kind, token, now)
      const userId = deed.place.user.id
      const changed = await since(deed.house, sharedScope(kind, userId), then[0])
      if (kind !== 'own')
        for (const [id, change] of await since(deed.house, favoritesScope(kind, userId), then[1]))
          if (!changed.has(id)) changed.set(id, change)
      const changes = await Promise.all([...changed].map(([id, change]) => changeOf(deed, kind, id, change)))
      return { token: tokenOf(deed, kind, now), changes }
    },
  },
}

const sharedScope = (kind: ContactKind, userId: string): string =>
  kind === 'own' ? contactsOf(userId) : kind === 'business' ? contactsOf(everybody) : extensionContacts

/** How far the log of the contacts is, and that of who is a favourite. */
async function marks({ house, place }: AtUser, kind: ContactKind): Promise<[number, number]> {
  const userId = place.user.id
  const favorites = kind === 'own' ? 0 : await latest(house, favoritesScope(kind, userId))
  return [await latest(house, sharedScope(kind, userId)), favorites]
}

/** A token tells nothing but how far somebody has read, so it need not be kept or hard to guess. */
const tokenOf = ({ place }: AtUser, kind: ContactKind, read: readonly number[]): string =>
  btoa(JSON.stringify([kind, place.user.id, ...read]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

function readToken({ place }: AtUser, kind: ContactKind, token: string, now: readonly number[]): [number, number] {
  try {
    const [of, userId, ...read] = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/'))) as unknown[]
    const [first, second] = read
    const known = [first, second].every(
      (one, i) => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= (now[i] ?? 0),
    )
    if (of === kind && userId === place.user.id && known) return [Number(first), Number(second)]
  } catch {
    // As any other that was never given out.
  }
  throw new DomainError('forbidden', 'This token is not known any more: begin again with all contacts.', 'token')
}

async function changeOf(
  deed: AtUser,
  kind: ContactKind,
  id: string,
  change: Kind,
): Promise<AnswerOf<'contacts.changes'>['changes'][number]> {
  const gone = { id, change: 'DELETED' as const, favorite: false }
  if (change === 'DELETED') return gone
  if (kind === 'extension') {
    const user = await deed.store.get('users', id)
    return user
      ? { id, change, favorite: await isFavorite(deed, kind, id), account: contactView(accountView(user)) }
      : gone
  }
  const row = await deed.store.get('records', id)
  if (!row) return gone
  const record = recordView(row)
  const favorite = kind === 'own' ? record.body['favorite'] === true : await isFavorite(deed, kind, id)
  return { id, change, favorite, record }
}

/** Of a user others see only how to reach them. */
const contactView = ({ details, ...account }: Account): Account => ({
  ...account,
  details: Object.fromEntries(
    ['work_phone', 'home_phone', 'address', 'avatar_file_url'].flatMap(name =>
      name in details ? [[name, details[name] ?? null]] : [],
    ),
  ),
})

const isFavorite = async ({ store, place }: AtUser, kind: ContactKind, id: string): Promise<boolean> =>
  (await store.get('records', markId('favorite', place.user.id, favoriteKey(kind, id)))) !== undefined
