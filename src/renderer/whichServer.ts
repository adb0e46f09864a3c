/** Which server this window speaks to. A browser has only the one it came from; a desktop has its own, or one that was chosen. */
import { z } from 'zod'

const Kept = z.object({
  /** Origin of the chosen server; absent: this computer's own. */
  chosen: z.string().optional().catch(undefined),
  /** Origins used before, the latest first. */
  known: z.array(z.string()).catch([]),
})
type Kept = z.infer<typeof Kept>

const key = 'gavel.server'
/** A link to follow once the page has come up again with the other server. */
const thenKey = 'gavel.then'
const mostKnown = 8
/** Where a Gavel server listens unless told otherwise. */
const usualPort = 8887

function kept(): Kept {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return { known: [] }
  }
}

const keep = (next: Kept): void => localStorage.setItem(key, JSON.stringify(next))

export const chosenServer = (): string | undefined => kept().chosen
export const knownServers = (): string[] => kept().known

/** Speaks to this server from now on; undefined is this computer's own. The page starts anew, since all it knows is of the other one. */
export function changeServer(origin: string | undefined, then?: string): void {
  const { known } = kept()
  const next = origin ? [origin, ...known.filter(one => one !== origin)].slice(0, mostKnown) : known
  keep({ known: next, ...(origin && { chosen: origin }) })
  if (then) sessionStorage.setItem(thenKey, then)
  window.location.reload()
}

export function forgetServer(origin: string): void {
  const { chosen, known } = kept()
  keep({ known: known.filter(one => one !== origin), ...(chosen && { chosen }) })
}

export function takeLinkToFollow(): string | undefined {
  const link = sessionStorage.getItem(thenKey) ?? undefined
  sessionStorage.removeItem(thenKey)
  return link
}

/**
 * Where the server may be that somebody means by what they typed, the likeliest first: an address as written, or a mere name,
 * which may stand for a server with a certificate or for one in the office without.
 */
export function originsFor(typed: string): string[] {
  const text = typed.trim()
  const written = /^(https?|wss?):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (written) return valid(text.replace(/^ws/i, 'http'))
  if (text === '' || /\s|:\/\//.test(text)) return []
  const named = valid(`http://${text}`)[0]
  if (!named) return []
  const { host, hostname, port } = new URL(named)
  const saysPort = port !== '' || /:80$/.test(text.split('/')[0] ?? '')
  return saysPort
    ? valid(`https://${host}`, `http://${host}`)
    : valid(`https://${host}`, `https://${hostname}:${usualPort}`, `http://${hostname}:${usualPort}`, `http://${host}`)
}

const valid = (...addresses: string[]): string[] => [
  ...new Set(addresses.flatMap(address => (URL.canParse(address) ? [new URL(address).origin] : []))),
]

/** How people see it: without what they would not say aloud. */
export const nameOfServer = (origin: string): string => new URL(origin).host

/** Whatever is said to such a server can be read on the way there. */
export const isOpenToReaders = (origin: string): boolean => {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && hostname !== 'localhost' && !hostname.startsWith('127.')
}
