/**
 * Calls web hooks: signed as Standard Webhooks has it, in the words of the Web Meeting API. Addresses of one's own network are
 * what this is for, so none is forbidden. In exchange nothing of an answer is told but its status, and no redirection is
 * followed: whoever may set a hook cannot read through it what only this machine may.
 */
import { createHmac } from 'node:crypto'
import type { HookFact } from '../../../shared/hooks.ts'
import { hookBody, hookName } from '../dialects/webmeeting/webhookWords.ts'
import type { Outbox, Parcel } from '../domain/outbox.ts'
import type { Carried, Carrier } from './carrying.ts'

/** How long a receiver may take to answer; milliseconds. */
const patience = 10_000

export const webhookCarrier = (outbox: Outbox): Carrier => ({
  ready: () => true,
  async carry(parcel): Promise<Carried> {
    const hook = await outbox.hook(parcel.queue.replace(/^hook /, ''))
    if (!hook) return { went: 'never', why: 'There is no such web hook any more.' }
    const fact = JSON.parse(parcel.body) as HookFact
    const body = JSON.stringify(hookBody(fact))
    try {
      const response = await fetch(hook.url, {
        method: hook.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Gavel',
          'x-webhook-event': hookName(fact.event),
          ...signed(parcel, body, hook.secret),
          ...(hook.apiKey !== '' && { 'x-api-key': hook.apiKey }),
        },
        body,
      })
      await response.body?.cancel()
      return response.ok ? { went: 'sent' } : { went: 'stopped', why: `The receiver answered ${response.status}.` }
    } catch (error) {
      return { went: 'stopped', why: reasonOf(error) }
    }
  },
})

/** The same id with every try, by which a receiver knows what it has had already; the time is that of the try. */
function signed({ id }: Parcel, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** Without the address, in which there may be secrets. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'The receiver did not answer in time.'
  return typeof cause?.code === 'string'
    ? `The receiver cannot be reached (${cause.code}).`
    : 'The receiver cannot be reached.'
}
