/** Where a link to a meeting leads: read out of whatever people paste, up to a whole invitation. Pure. */
import { readDeepLink } from '../../../shared/deepLink.ts'

export type Destination = {
  /** The number of a meeting, or the key of a link that leads to one. */
  to: { number: string } | { key: string }
  password?: string | undefined
  name?: string | undefined
  /** Into one's own list, not into the meeting. */
  save?: boolean
  /** On another server: its name, and the address at which a browser finds the meeting there. */
  elsewhere?: { host: string; address: string } | undefined
}

/** A whole invitation may come without a link; then its number is what is longer than any date. */
const numberInText = /\d(?:[ \u00a0-]?\d){8,31}/

/** `homes`: addresses of the server this window speaks to, as `https://gavel.example:8443`. Without any, every link is its own. */
export function readLink(pasted: string, homes: readonly string[]): Destination | undefined {
  const text = pasted.trim()
  const deep = /frtcmeeting:\S+/i.exec(text)?.[0]
  if (deep) return readDeep(deep, homes)
  const url = (/https?:\/\/\S+?\/j\/[\w-]+/i.exec(text) ?? /[\w.:[\]-]+\/j\/[\w-]+/.exec(text))?.[0]
  if (url) return readUrl(url, homes)
  const whole = text.replace(/[\s-]/g, '')
  const number = /^\d{1,32}$/.test(whole) ? whole : numberInText.exec(text)?.[0].replace(/\D/g, '')
  return number ? { to: { number } } : undefined
}

function readDeep(text: string, homes: readonly string[]): Destination | undefined {
  const link = readDeepLink(text)
  if (!link) return undefined
  if (link.opens === 'save') {
    const saved = readUrl(link.url, homes)
    return saved && { ...saved, save: true }
  }
  const { number, password, name, server } = link
  return { to: { number }, password, name, elsewhere: elsewhere(server, `/j/${number}`, homes) }
}

function readUrl(text: string, homes: readonly string[]): Destination | undefined {
  const [, server = '', last = ''] = /^(.*?)\/j\/([\w-]+)/.exec(text) ?? []
  const to: Destination['to'] = /^\d{1,32}$/.test(last) ? { number: last } : { key: last }
  if ('key' in to && !/^[A-Za-z0-9]{8,64}$/.test(to.key)) return undefined
  return { to, elsewhere: elsewhere(server, `/j/${last}`, homes) }
}

/** Undefined when it is this very server. */
function elsewhere(server: string | undefined, path: string, homes: readonly string[]): Destination['elsewhere'] {
  const here = homes.flatMap(home => urlOf(home, 'https:') ?? [])
  const there = server ? urlOf(server, here[0]?.protocol ?? 'https:') : undefined
  if (here.length === 0 || !there || here.some(one => sameHost(one, there))) return undefined
  return { host: there.host, address: there.origin + path }
}

function urlOf(address: string, protocol: string): URL | undefined {
  try {
    return new URL(/^https?:\/\//i.test(address) ? address : `${protocol}//${address}`)
  } catch {
    return undefined
  }
}

const isLoopback = (name: string): boolean => name === 'localhost' || name === '[::1]' || /^127\./.test(name)

const sameHost = (one: URL, other: URL): boolean =>
  one.host === other.host || (one.port === other.port && isLoopback(one.hostname) && isLoopback(other.hostname))
