/** Which participant this tab is: an id of its own, and the seat it holds, so that a reload comes back as the same person. */
import type { Seat } from '../../../shared/attendance.ts'

const idKey = 'gavel.clientId'
const seatKey = 'gavel.seat'

export interface KeptSeat {
  seat: Seat
  name: string
  password?: string | undefined
  microphone: boolean
  camera: boolean
}

/** randomUUID is missing on pages that are not served securely. */
function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

let id: string | undefined

/**
 * One per tab. A duplicated tab starts with a copy of the other's storage, so that the id is held by a lock: who does
 * not get it is somebody else.
 */
export async function settleIdentity(): Promise<void> {
  const kept = sessionStorage.getItem(idKey)
  id = kept && (await hold(kept)) ? kept : undefined
  if (id) return
  id = freshId()
  sessionStorage.setItem(idKey, id)
  sessionStorage.removeItem(seatKey)
  await hold(id)
}

function hold(name: string): Promise<boolean> {
  const { locks } = navigator
  if (!locks) return Promise.resolve(true)
  return new Promise(resolve => {
    const got = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null)
      return lock ? new Promise(() => undefined) : undefined
    }
    // A page being reloaded gives its lock back later than the new one asks: on a busy machine by seconds. A duplicate was not reloaded.
    const ask = (tries: number): void => {
      void locks.request(`gavel ${name}`, { ifAvailable: true }, lock => {
        if (lock || tries === 0) return got(lock)
        setTimeout(() => ask(tries - 1), 60)
        return undefined
      })
    }
    ask(reloaded() ? 80 : 4)
  })
}

const reloaded = (): boolean =>
  performance.getEntriesByType('navigation').some(one => (one as PerformanceNavigationTiming).type === 'reload')

export const clientId = (): string => {
  id ??= freshId()
  return id
}

/** The proof that it is still the same who waits in a lobby, also after a reload. */
export const keptLobbyKey = (number: string): string | undefined =>
  sessionStorage.getItem(`gavel.lobby.${number}`) ?? undefined
export const keepLobbyKey = (number: string, key: string): void => sessionStorage.setItem(`gavel.lobby.${number}`, key)

export function keptSeat(): KeptSeat | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(seatKey) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

export function keepSeat(kept: KeptSeat | undefined): void {
  if (kept) sessionStorage.setItem(seatKey, JSON.stringify(kept))
  else sessionStorage.removeItem(seatKey)
}
