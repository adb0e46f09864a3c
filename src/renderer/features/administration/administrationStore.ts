/** What only administrators see: keys of other servers, and the accounts in which people organize meetings. */
import { createStore } from 'zustand/vanilla'
import type { ApiKey } from '../../../shared/apiKeys.ts'
import type { InputOf } from '../../../shared/contract.ts'
import { atServer } from '../../../shared/operation.ts'
import type { Organizer, Tenant } from '../../../shared/tenants.ts'
import { server } from '../../server.ts'

export interface Administration {
  status: 'idle' | 'ready' | 'failed'
  keys: readonly ApiKey[]
  tenants: readonly Tenant[]
  /** Of the tenants that were opened. */
  organizers: Readonly<Record<string, readonly Organizer[]>>
}

const nothing: Administration = { status: 'idle', keys: [], tenants: [], organizers: {} }

export const administrationStore = createStore<Administration>(() => nothing)

export const forgetAdministration = (): void => administrationStore.setState(nothing)

const most = 500

export async function loadAdministration(): Promise<void> {
  try {
    const [keys, tenants] = await Promise.all([
      server().perform('apiKeys.list', atServer, { top: most }),
      server().perform('tenants.list', atServer, { top: most }),
    ])
    administrationStore.setState({ status: 'ready', keys: keys.items, tenants: tenants.items })
  } catch {
    administrationStore.setState(({ status }) => ({ status: status === 'ready' ? 'ready' : 'failed' }))
  }
}

/** Answers the key itself, which is nowhere else. */
export async function createKey(wanted: InputOf<'apiKeys.create'>): Promise<string> {
  const { key, ...made } = await server().perform('apiKeys.create', atServer, wanted)
  administrationStore.setState(({ keys }) => ({ keys: [...keys, made] }))
  return key
}

export async function revokeKey(id: string): Promise<void> {
  await server().perform('apiKeys.remove', atServer, { id })
  administrationStore.setState(({ keys }) => ({ keys: keys.filter(one => one.id !== id) }))
}

export async function loadOrganizers(tenantId: string): Promise<void> {
  const { items } = await server().perform('tenants.organizers', atServer, { id: tenantId })
  administrationStore.setState(({ organizers }) => ({ organizers: { ...organizers, [tenantId]: items } }))
}

type Person = InputOf<'tenants.addOrganizer'>['organizer']

export async function createTenant(organizer: Person): Promise<void> {
  const made = await server().perform('tenants.create', atServer, { kind: 'free', organizer })
  administrationStore.setState(({ tenants }) => ({ tenants: [...tenants, made] }))
}

export async function addOrganizer(tenantId: string, organizer: Person): Promise<void> {
  await server().perform('tenants.addOrganizer', atServer, { id: tenantId, organizer })
  await Promise.all([loadOrganizers(tenantId), loadAdministration()])
}

export async function removeTenant(id: string): Promise<void> {
  await server().perform('tenants.remove', atServer, { id })
  await loadAdministration()
}
