/**
 * LiveKit's webhooks: what happens in the engine's rooms, signed as its libraries verify it. Each address gets it in order,
 * again until it takes it, from memory and within bounds: the engine never waits for a receiver.
 */
import { createHash, randomUUID } from 'node:crypto'
import { WebhookEvent } from '@livekit/protocol'
import type { Log } from '../domain/world.ts'
import { type Carried, carry, growing } from '../post/carrying.ts'
import { memoryOutbox } from '../post/memoryOutbox.ts'
import { type KeyPair, signClaims } from '../sfu/tokens.ts'

export interface Webhooks {
  /** An event without id and time, as the engine tells it. */
  tell(event: Uint8Array): void
  close(): Promise<void>
}

export interface WebhookOptions {
  urls: readonly string[]
  pair: () => KeyPair
  log: Log
  /** Milliseconds before another try, after so many. */
  patience?: (tries: number) => number
  /** Events that may wait for one receiver. */
  mostWaiting?: number
}

/** Milliseconds after which nobody wants to know any more. */
const staleAfter = 3_600_000
/** How long a receiver may take to answer; milliseconds. */
const answerWithin = 10_000
/** A signature stands for so many seconds. */
const signedFor = 300

export function webhooks({ urls, pair, log, patience = growing, mostWaiting = 5_000 }: WebhookOptions): Webhooks {
  const outbox = memoryOutbox(mostWaiting)
  const dropped = urls.map(() => 0)
  const carrying = carry({ outbox, carriers: { webhook: { ready: () => true, carry: post } }, log, patience })

  async function post({ queue, body }: { queue: string; body: string }): Promise<Carried> {
    const sha256 = createHash('sha256').update(body).digest('base64')
    try {
      const response = await fetch(urls[Number(queue.split(' ')[1])] ?? '', {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithin),
        headers: {
          'content-type': 'application/webhook+json',
          'user-agent': 'Gavel',
          authorization: signClaims(pair(), { sha256 }, Math.floor(Date.now() / 1000), signedFor),
        },
        body,
      })
      await response.body?.cancel()
      return response.ok ? { went: 'sent' } : { went: 'stopped', why: `The receiver answered ${response.status}.` }
    } catch {
      // Not with the address, in which there may be secrets.
      return { went: 'stopped', why: 'The receiver cannot be reached.' }
    }
  }

  return {
    tell(bytes) {
      const id = `EV_${randomUUID().replaceAll('-', '').slice(0, 12)}`
      for (const index of urls.keys()) {
        const event = WebhookEvent.fromBinary(bytes)
        Object.assign(event, { id, createdAt: BigInt(Math.floor(Date.now() / 1000)), numDropped: dropped[index] })
        const parcel = { id, kind: 'webhook', queue: `webhook ${index}`, until: Date.now() + staleAfter }
        dropped[index] = outbox.put({ ...parcel, body: event.toJsonString() }) ? 0 : (dropped[index] ?? 0) + 1
      }
    },
    close: () => carrying.close(),
  }
}
