/** Whether a LiveKit server, or another Gavel, answers at an address: asked for a page, told nothing, and remembered for a moment. */
import { get as getPlain } from 'node:http'
import { get as getSecure } from 'node:https'

interface Door {
  protocol: 'http' | 'https'
  port: number
  path: string
}

/** LiveKit's base says OK, on its own port or behind a proxy; Gavel says so at an address of its own. */
const doors: readonly Door[] = [
  { protocol: 'http', port: 7880, path: '/' },
  { protocol: 'https', port: 443, path: '/' },
  { protocol: 'http', port: 80, path: '/' },
  { protocol: 'http', port: 8887, path: '/healthz' },
  { protocol: 'https', port: 8887, path: '/healthz' },
]

const patience = 2_000
const rememberedFor = 10_000

export function createProbe(
  at: readonly Door[] = doors,
  now: () => number = Date.now,
): (address: string) => Promise<boolean> {
  const known = new Map<string, { until: number; answer: Promise<boolean> }>()
  return address => {
    const before = known.get(address)
    if (before && before.until > now()) return before.answer
    const answer = Promise.all(at.map(door => saysOk(address, door))).then(all => all.includes(true))
    known.set(address, { until: now() + rememberedFor, answer })
    if (known.size > 1_000) known.delete(known.keys().next().value as string)
    return answer
  }
}

function saysOk(hostname: string, { protocol, port, path }: Door): Promise<boolean> {
  return new Promise(resolve => {
    // A certificate is made out to a name, which an address is not; there is nothing to keep secret.
    const options = { hostname, port, path, timeout: patience, agent: false, rejectUnauthorized: false }
    const request = (protocol === 'http' ? getPlain : getSecure)(options, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (text.length > 64) response.destroy()
      })
      response.on('close', () => resolve(response.statusCode === 200 && /^ok\b|"ok"/i.test(text.trim())))
    })
    const end = setTimeout(() => request.destroy(), patience)
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
    request.on('close', () => {
      clearTimeout(end)
      resolve(false)
    })
  })
}
