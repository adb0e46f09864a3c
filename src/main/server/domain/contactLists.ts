/** Contacts as the window lists them: users with how they can be reached, the own, and the house's. */
import type { Contact, ContactKind } from '../../../shared/contacts.ts'
import type { AnswerOf, ParsedOf } from '../../../shared/contract.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import type { PlaceAt } from './places.ts'
import { reachOf } from './reachable.ts'
import { everybody, recordView } from './records.ts'
import type { Condition } from './store.ts'
import { detailsOf, matching, nameOf, pictureOf } from './users.ts'

type AtUser = DeedContext<PlaceAt<'user'>>
type Asked = ParsedOf<'contacts.list'>

export async function listContacts(deed: AtUser, asked: Asked): Promise<AnswerOf<'contacts.list'>> {
  const favorites = await favoritesOf(deed, asked.kind)
  return asked.kind === 'extension' ? users(deed, asked, favorites) : records(deed, asked, favorites)
}

async function users(deed: AtUser, { filter, favorites: only, skip, top }: Asked, favorites: readonly string[]) {
  const where: Condition<'users'> = {
    all: [
      { column: 'disabled', is: 'eq', value: false },
      { column: 'id', is: 'ne', value: deed.place.user.id },
      ...(only ? [{ column: 'id', is: 'in', value: favorites } as const] : []),
      ...(filter ? [{ any: [matching(filter), { column: 'extension', is: 'contains', value: filter } as const] }] : []),
    ],
  }
  const rows = await deed.store.find('users', { where, orderBy: [{ column: 'usernameKey' }], skip, top })
  const reaches = await reachOf(deed.house, rows)
  const items = rows.map((row): Contact => {
    const { work_phone } = detailsOf(row) as { work_phone?: string }
    return {
      ...{ kind: 'extension', id: row.id, name: nameOf(row), of: row.department, email: row.email },
      numbers: [row.extension, row.mobile, work_phone].filter(one => one != null && one !== '') as string[],
      favorite: favorites.includes(row.id),
      picture: pictureOf(row),
      reach: reaches.get(row.id) ?? null,
      body: null,
    }
  })
  return { items, total: await deed.store.count('users', where) }
}

const numbers = ['business', 'business2', 'mobile_phone', 'mobile_phone2', 'home_phone', 'home_phone2', 'other']

async function records(
  deed: AtUser,
  { kind, filter, favorites: only, skip, top }: Asked,
  favorites: readonly string[],
) {
  const own = kind === 'own'
  const searched = ['name', 'company', 'email', ...numbers]
  const where: Condition<'records'> = {
    all: [
      { column: 'ownerId', is: 'eq', value: own ? deed.place.user.id : everybody },
      { column: 'family', is: 'eq', value: 'contact' },
      ...(only && own ? [{ column: 'body', at: 'favorite', is: 'eq', value: 'true' } as const] : []),
      ...(only && !own ? [{ column: 'id', is: 'in', value: favorites } as const] : []),
      ...(filter
        ? [{ any: searched.map(at => ({ column: 'body', at, is: 'contains', value: filter }) as const) }]
        : []),
    ],
  }
  const rows = await deed.store.find('records', { where, orderBy: [{ column: 'body', at: 'name' }], skip, top })
  const items = rows.map((row): Contact => {
    const { body } = recordView(row)
    const text = (name: string): string => (typeof body[name] === 'string' ? (body[name] as string) : '')
    return {
      ...{ kind, id: row.id, name: text('name'), of: text('company'), email: text('email') },
      numbers: numbers.map(text).filter(Boolean),
      favorite: own ? body['favorite'] === true : favorites.includes(row.id),
      ...{ picture: null, reach: null, body: own ? body : null },
    }
  })
  return { items, total: await deed.store.count('records', where) }
}

/** Ids of favourites among those who are not one's own contacts. */
async function favoritesOf({ store, place }: AtUser, kind: ContactKind): Promise<string[]> {
  const marks: Row<'records'>[] = await store.find('records', {
    where: {
      all: [
        { column: 'ownerId', is: 'eq', value: place.user.id },
        { column: 'family', is: 'eq', value: 'favorite' },
        { column: 'uniqueKey', is: 'startsWith', value: `${kind}:` },
      ],
    },
  })
  return marks.map(row => row.uniqueKey.slice(kind.length + 1))
}
