/** Where a LiveKit deployment tells what happened in its rooms: believed only when signed with its key over every byte. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { WebhookEvent } from '@livekit/protocol'
import type { FastifyInstance } from 'fastify'
import { type KeyPair, readClaims } from '../sfu/tokens.ts'

export function webhookListener(fastify: FastifyInstance, pair: KeyPair, heard: (event: WebhookEvent) => void): void {
  void fastify.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, raw, done) => done(null, raw))
    scope.post('/livekit/webhook', async (request, reply) => {
      const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0)
      const token = (request.headers.authorization ?? '').replace(/^Bearer +/i, '')
      const claims = readClaims(pair, token, Math.floor(Date.now() / 1000))
      const said = Buffer.from(String(claims?.['sha256'] ?? ''), 'base64')
      const true256 = createHash('sha256').update(body).digest()
      if (!claims || said.length !== true256.length || !timingSafeEqual(said, true256))
        return reply.code(401).type('text/plain').send('This is not signed with the deployment’s key.')
      const event = read(body)
      if (!event) return reply.code(400).type('text/plain').send('This is no event.')
      heard(event)
      return reply.code(200).type('text/plain').send('Heard.')
    })
  })
}

function read(body: Buffer): WebhookEvent | undefined {
  try {
    return WebhookEvent.fromJsonString(body.toString('utf8'), { ignoreUnknownFields: true })
  } catch {
    return undefined
  }
}
