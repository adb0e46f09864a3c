/** The contacts that are looked at: of one kind or all favourites, found by name or number. */
import { createStore } from 'zustand/vanilla'
import type { Contact, ContactKind } from '../../../shared/contacts.ts'
import { atUser } from '../../../shared/operation.ts'
import type { Body } from '../../../shared/records.ts'
import { server } from '../../server.ts'
import { sessionStore } from '../session/sessionStore.ts'
import { keepReach } from './reachStore.ts'

export type Shelf = 'favorites' | ContactKind
const kinds: readonly ContactKind[] = ['extension', 'own', 'business']
const atOnce = 50

export interface Contacts {
  status: 'loading' | 'ready' | 'failed'
  shelf: Shelf
  filter: string
  items: readonly Contact[]
  /** There are more than are shown. */
  more: boolean
}

const initial: Contacts = { status: 'loading', shelf: 'extension', filter: '', items: [], more: false }
export const contactsStore = createStore<Contacts>(() => initial)

const me = () => atUser(sessionStore.getState().user?.id ?? '')
/** What is typed while an answer is on its way makes that answer stale. */
let round = 0

async function ask({ shelf, filter }: Pick<Contacts, 'shelf' | 'filter'>, skip: number) {
  const favorites = shelf === 'favorites'
  const answers = await Promise.all(
    (favorites ? kinds : [shelf]).map(kind =>
      server().perform('contacts.list', me(), { kind, favorites, filter: filter.trim(), skip, top: atOnce }),
    ),
  )
  const items = answers.flatMap(one => one.items)
  keepReach(Object.fromEntries(items.flatMap(one => (one.reach ? [[one.id, one.reach]] : []))))
  return { items, total: answers.reduce((sum, one) => sum + one.total, 0) }
}

export async function lookAtContacts(change: Partial<Pick<Contacts, 'shelf' | 'filter'>> = {}): Promise<void> {
  const mine = ++round
  const { status, ...before } = contactsStore.getState()
  const next = { ...before, ...change }
  const other = next.shelf !== before.shelf
  contactsStore.setState({ ...next, ...((other || status === 'failed') && { status: 'loading', items: [] }) })
  try {
    const { items, total } = await ask(next, 0)
    if (mine === round) contactsStore.setState({ status: 'ready', items, more: items.length < total })
  } catch {
    if (mine === round) contactsStore.setState({ status: 'failed', items: [] })
  }
}

export async function lookFurther(): Promise<void> {
  const mine = ++round
  const now = contactsStore.getState()
  const { items, total } = await ask(now, now.items.length)
  if (mine !== round) return
  const all = [...now.items, ...items]
  contactsStore.setState({ items: all, more: items.length > 0 && all.length < total })
}

export async function favor({ kind, id }: Contact, favorite: boolean): Promise<void> {
  await server().perform('contacts.favor', me(), { kind, id, favorite })
  contactsStore.setState(({ items, shelf }) => ({
    items:
      shelf === 'favorites' && !favorite
        ? items.filter(one => one.id !== id)
        : items.map(one => (one.id === id ? { ...one, favorite } : one)),
  }))
}

/** Makes a contact of one's own, or changes it. */
export async function saveContact(id: string | undefined, body: Body): Promise<void> {
  if (id === undefined) await server().perform('records.create', me(), { family: 'contact', body })
  else await server().perform('records.update', me(), { family: 'contact', id, body })
  await lookAtContacts()
}

export async function removeContact(id: string): Promise<void> {
  await server().perform('records.remove', me(), { family: 'contact', id })
  await lookAtContacts()
}

export const forgetContacts = (): void => {
  round++
  contactsStore.setState(initial, true)
}
