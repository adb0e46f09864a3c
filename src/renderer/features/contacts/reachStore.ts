/** How people can be reached, as far as this window has been told: kept current by events, and asked anew when time changes it. */
import { createStore } from 'zustand/vanilla'
import { atUser } from '../../../shared/operation.ts'
import type { Presence, Reach } from '../../../shared/presence.ts'
import { server } from '../../server.ts'
import { sessionStore } from '../session/sessionStore.ts'

export const reachStore = createStore<Readonly<Record<string, Reach>>>(() => ({}))

/** Those who look are told when something they show will not be true any more. */
const expiring = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
/** Longer than any timer can wait. */
const longest = 2_147_000_000

export function keepReach(reaches: Readonly<Record<string, Reach>>): void {
  reachStore.setState(reaches)
  const all = Object.values(reachStore.getState()).flatMap(({ changesAt }) => changesAt ?? [])
  const next = Math.min(...all.filter(at => at > Date.now()))
  clearTimeout(timer)
  if (Number.isFinite(next))
    timer = setTimeout(
      () => {
        for (const look of expiring) look()
        keepReach({})
      },
      Math.min(longest, next - Date.now() + 500),
    )
}

export function onExpiry(look: () => void): () => void {
  expiring.add(look)
  return () => expiring.delete(look)
}

async function lookAtMyself(): Promise<void> {
  const { user } = sessionStore.getState()
  if (!user) return
  const reach = await server()
    .perform('presence.reach', atUser(user.id), {})
    .catch(() => undefined)
  if (reach) keepReach({ [user.id]: reach })
}

export async function sayPresence(presence: Presence, note: string): Promise<void> {
  const { user } = sessionStore.getState()
  if (user) await server().perform('presence.set', atUser(user.id), { presence, note })
}

/** Called once. */
export function watchReach(): void {
  server().onEvent(event => {
    if (event.event === 'presence.changed') keepReach({ [event.userId]: event.reach })
  })
  server().onReturn(() => void lookAtMyself())
  onExpiry(() => void lookAtMyself())
  sessionStore.subscribe((now, before) => {
    if (now.user?.id === before.user?.id) return
    if (!now.user) reachStore.setState({}, true)
    else void lookAtMyself()
  })
  void lookAtMyself()
}
