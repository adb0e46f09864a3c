/** By which address a caller reached this server. No proxy's word is taken for it. */
import type { AddressInfo } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { desktopOrigin } from '../../../shared/desktop.ts'

const hostPattern = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** `http://host:port` from the Host header when that is one, else from the address we listen at. */
export function reachedAt(request: FastifyRequest): string {
  const host = request.headers.host ?? ''
  if (hostPattern.test(host)) {
    try {
      return new URL(`${request.protocol}://${host}`).origin
    } catch {
      // Not a host after all, such as a port above 65535.
    }
  }
  return listeningAt(request)
}

function listeningAt(request: FastifyRequest): string {
  const address = request.server.server.address() as AddressInfo | string | null
  if (address === null || typeof address === 'string') return `${request.protocol}://127.0.0.1`
  const everywhere = address.address === '0.0.0.0' || address.address === '::'
  const host = everywhere ? '127.0.0.1' : address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${request.protocol}://${host}:${address.port}`
}

/**
 * Whether a page of this origin may speak to us: it came from this server, it is the desktop app's, or its origin was named
 * when the server was made. A caller that is no browser names no origin, and brings no cookies to abuse.
 */
export function isWelcomeOrigin(request: FastifyRequest, others: readonly string[]): boolean {
  const { origin } = request.headers
  if (origin === undefined || origin === desktopOrigin || others.includes(origin)) return true
  try {
    return new URL(origin).host === new URL(reachedAt(request)).host
  } catch {
    return false
  }
}
