/** What is only kept and listed: one table, one line a family. */
import { DomainError } from '../../../shared/errors.ts'
import type { Selection } from '../../../shared/listing.ts'
import { prefixed } from '../../../shared/operation.ts'
import type { Body, CommonFamily, KeptRecord, OwnFamily, records } from '../../../shared/records.ts'
import { note } from './changes.ts'
import type { Row } from './collections.ts'
import type { Deed, DeedContext, DeedsOf } from './deed.ts'
import type { Capability } from './rights.ts'
import { columns, selectRows } from './selecting.ts'
import type { Condition } from './store.ts'

interface Family {
  /** What no two of an owner may share. */
  unique?: string
  /** Texts by which they are searched, filtered and sorted. */
  texts?: readonly string[]
  /** The scope in which its changes are noted. */
  followed?: (ownerId: string) => string
}

export const contactsOf = (ownerId: string): string => (ownerId === '' ? 'business' : `contacts ${ownerId}`)

const families: Record<OwnFamily | CommonFamily, Family> = {
  phone: { unique: 'mac' },
  speedDial8: { unique: 'code' },
  speedDial100: { unique: 'code' },
  holiday: { texts: ['name', 'region'] },
  contact: { followed: contactsOf, texts: ['name', 'company', 'email', 'mobile_phone', 'business', 'home_phone'] },
  greeting: {},
  message: {},
  group: { unique: 'name', texts: ['name', 'description'] },
  callQueue: { unique: 'extension_number' },
  ringGroup: { unique: 'extension_number' },
}

/** Rows of which there is one for each pair are named by it. */
export const markId = (family: string, ownerId: string, key: string): string => `${family} ${ownerId} ${key}`
export const favoriteKey = (kind: string, id: string): string => `${kind}:${id}`
export const favoritesScope = (kind: string, userId: string): string => `favorites ${kind} ${userId}`

/** Of one family, with one owner. */
const most = 5_000

export const everybody = ''

export async function keepRecord(
  deed: DeedContext,
  family: OwnFamily | CommonFamily,
  ownerId: string,
  body: Body,
): Promise<string> {
  if ((await deed.store.count('records', of(family, ownerId))) >= most)
    throw new DomainError('notAllowedHere', `There can be no more than ${most} of these.`)
  const id = deed.house.ids.id()
  deed.put('records', { ...{ id, family, ownerId }, ...written(family, id, body), createdAt: deed.now })
  const scope = families[family].followed?.(ownerId)
  if (scope !== undefined) await note(deed, scope, id, 'CREATED')
  return id
}

export async function recordOf(
  { store }: DeedContext,
  family: OwnFamily | CommonFamily,
  ownerId: string,
  id: string,
): Promise<Row<'records'>> {
  const row = await store.get('records', id)
  if (!row || row.family !== family || row.ownerId !== ownerId)
    throw new DomainError('notFound', 'There is nothing kept under this id.')
  return row
}

export const recordsOf = ({ store }: Pick<DeedContext, 'store'>, family: string, ownerId: string) =>
  store.find('records', { where: of(family, ownerId), orderBy: [{ column: 'createdAt' }] })

export const recordView = ({ id, createdAt, body }: Row<'records'>): KeptRecord => ({
  ...{ id, createdAt },
  body: JSON.parse(body) as Body,
})

export async function rewrite(deed: DeedContext, row: Row<'records'>, changes: Body): Promise<void> {
  const family = row.family as OwnFamily
  deed.put('records', { ...row, ...written(family, row.id, { ...recordView(row).body, ...changes }) })
  const scope = families[family].followed?.(row.ownerId)
  if (scope !== undefined) await note(deed, scope, row.id, 'UPDATED')
}

async function forget(deed: DeedContext, row: Row<'records'>): Promise<void> {
  deed.remove('records', row.id)
  // What is kept for it goes with it: a group's members, how agents stand in a queue, whose favourite it is.
  const below: Condition<'records'> = {
    any: [
      { column: 'ownerId', is: 'eq', value: row.id },
      { column: 'uniqueKey', is: 'in', value: [row.id, favoriteKey('business', row.id)] },
    ],
  }
  for (const one of await deed.store.find('records', { where: below })) deed.remove('records', one.id)
  const scope = families[row.family as OwnFamily].followed?.(row.ownerId)
  if (scope !== undefined) await note(deed, scope, row.id, 'DELETED')
}

/** The account goes, and all that it kept, and its place in what others keep. */
export async function forgetAllOf(deed: DeedContext, userId: string): Promise<void> {
  const where: Condition<'records'> = {
    any: [
      { column: 'ownerId', is: 'eq', value: userId },
      { column: 'uniqueKey', is: 'in', value: [userId, favoriteKey('extension', userId)] },
    ],
  }
  for (const row of await deed.store.find('records', { where })) deed.remove('records', row.id)
  const scopes = [
    ...[contactsOf(userId), `attendances ${userId}`],
    ...[favoritesScope('business', userId), favoritesScope('extension', userId)],
  ]
  for (const { id } of await deed.store.find('changes', { where: { column: 'scope', is: 'in', value: scopes } }))
    deed.remove('changes', id)
}

function written(family: OwnFamily | CommonFamily, id: string, body: Body): { uniqueKey: string; body: string } {
  const { unique } = families[family]
  const key = unique === undefined ? undefined : body[unique]
  return { uniqueKey: typeof key === 'string' ? key.toLowerCase() : id, body: JSON.stringify(body) }
}

const of = (family: string, ownerId: string): Condition<'records'> => ({
  all: [
    { column: 'ownerId', is: 'eq', value: ownerId },
    { column: 'family', is: 'eq', value: family },
  ],
})

/** The five deeds of what stands at one place. */
function kept<N extends 'records' | 'commons'>(
  rights: { read: Capability; write: Capability },
  ownerOf: (deed: DeedContext) => string,
) {
  type Asked = { family: OwnFamily | CommonFamily; id: string; body: Body }
  const deeds = {
    list: {
      right: rights.read,
      async perform(deed: DeedContext, { family, ...asked }: Asked & Selection) {
        const texts = (families[family].texts ?? []).map(at => [at, { column: 'body', at }] as const)
        const { rows, total } = await selectRows(deed.store, 'records', asked, {
          fields: { ...columns<'records'>('id', 'createdAt'), ...Object.fromEntries(texts) },
          searched: texts.map(([, spot]) => spot),
          among: of(family, ownerOf(deed)),
          order: 'createdAt',
        })
        return { items: rows.map(recordView), total }
      },
    },
    get: {
      right: rights.read,
      perform: async (deed: DeedContext, { family, id }: Asked) =>
        recordView(await recordOf(deed, family, ownerOf(deed), id)),
    },
    create: {
      right: rights.write,
      perform: async (deed: DeedContext, { family, body }: Asked) => ({
        id: await keepRecord(deed, family, ownerOf(deed), body),
      }),
    },
    update: {
      right: rights.write,
      async perform(deed: DeedContext, { family, id, body }: Asked) {
        await rewrite(deed, await recordOf(deed, family, ownerOf(deed), id), body)
        return { id }
      },
    },
    remove: {
      right: rights.write,
      async perform(deed: DeedContext, { family, id }: Asked) {
        await forget(deed, await recordOf(deed, family, ownerOf(deed), id))
        return {}
      },
    },
  }
  return deeds as unknown as { [K in keyof typeof deeds]: Deed<`${N}.${K}`> }
}

const ownerHere = ({ place }: DeedContext): string => ('user' in place ? place.user.id : '')

export const recordDeeds: DeedsOf<typeof records> = {
  ...prefixed('records', kept<'records'>({ read: 'keep', write: 'keep' }, ownerHere)),
  ...prefixed(
    'commons',
    kept<'commons'>({ read: 'viewHouse', write: 'manageHouse' }, () => everybody),
  ),
}
