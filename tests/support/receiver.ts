/** A server of somebody else's on loopback: what it was told, and how it answers. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Told {
  method: string
  path: string
  headers: IncomingHttpHeaders
  event: string
  id: string
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: looked at field by field
  body: any
}

export interface Receiver {
  url: string
  /** Everything that came, also what was refused. */
  came: Told[]
  /** What was taken. */
  taken: Told[]
  /** With which status it answers; 0: not at all. */
  answer: number
  close(): Promise<void>
}

export async function openReceiver(port = 0): Promise<Receiver> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      const told: Told = {
        ...{ method: request.method ?? '', path: request.url ?? '', headers: request.headers, text },
        event: String(request.headers['x-webhook-event'] ?? ''),
        id: String(request.headers['webhook-id'] ?? ''),
        body: JSON.parse(text),
      }
      receiver.came.push(told)
      if (receiver.answer === 0) return
      if (receiver.answer < 300) receiver.taken.push(told)
      response.writeHead(receiver.answer, { location: `${receiver.url}/elsewhere` }).end('An answer nobody reads.')
    })
  })
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came: [],
    taken: [],
    answer: 200,
    async close() {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
  return receiver
}

/** As the receivers of Standard Webhooks do: what is signed is the id, the time and every byte of the body. */
export function isSigned({ headers, id, text }: Told, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${text}`).digest()
  const [version, signature = ''] = String(headers['webhook-signature']).split(',')
  const given = Buffer.from(signature, 'base64')
  return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted)
}
