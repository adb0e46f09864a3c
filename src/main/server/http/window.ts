/** The built window, served to browsers. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import serveFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const notBuilt =
  'Gavel is running, but its window has not been built yet. Run “npm run build” and start the server again.'

export function window(fastify: FastifyInstance, webRoot: string | undefined): void {
  const built = webRoot !== undefined && existsSync(join(webRoot, 'index.html'))
  if (built)
    void fastify.register(serveFiles, {
      root: webRoot,
      // One route for each file, so that other addresses are left to whoever knows what is not there.
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Built files carry their own hash in their name; the page that names them does not.
        const hashed = /[\\/]assets[\\/]/.test(path)
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  // The window knows its own addresses: whatever page is asked for, it is the window that is meant.
  fastify.setNotFoundHandler((request, reply) => {
    // A meeting's link is a page for everybody, also for who does not say that they want one.
    const asksForPage = (request.headers.accept ?? '').includes('text/html') || request.url.startsWith('/j/')
    const page = request.method === 'GET' && asksForPage
    if (page && built) return reply.sendFile('index.html')
    if (page) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt)
    return reply.code(404).type('text/plain; charset=utf-8').send('There is nothing at this address.')
  })
}
