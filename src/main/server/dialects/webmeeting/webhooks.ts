/** "Web hooks": what the documents have administrators set, other servers set here by themselves. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import type { Hook, HookEvent } from '../../../../shared/hooks.ts'
import { del, get, post, put } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { eventCalled, hookName, hookNames } from './webhookWords.ts'
import { maybe, time } from './words.ts'

const Wanted = z.object({
  url: maybe(z.string().trim()),
  method: maybe(
    z
      .string()
      .trim()
      .toUpperCase()
      .pipe(z.enum(['POST', 'PUT'])),
  ),
  events: maybe(z.array(z.string()).max(20)),
  apiKey: maybe(z.string()),
})

const WebHook = z.object({
  id: z.string(),
  url: z.string(),
  method: z.string(),
  events: z.array(z.string()),
  accountId: z.string().nullable(),
  hasApiKey: z.boolean(),
  createdAt: z.string(),
  waiting: z.number(),
  lastError: z.string().nullable(),
})

const webHookOf = ({ id, url, method, events, tenantId, keySet, createdAt, waiting, error }: Hook) => ({
  ...{ id, url, method, events: events.map(hookName), accountId: tenantId, hasApiKey: keySet },
  ...{ createdAt: time(createdAt), waiting, lastError: error },
})

function eventsOf(names: readonly string[]): HookEvent[] {
  return names.map(name => {
    const event = eventCalled(name)
    if (!event) throw new DomainError('invalid', `events are some of ${hookNames.join(', ')}.`, 'events')
    return event
  })
}

const settings = ({ url, method, events, apiKey }: z.output<typeof Wanted>) => ({
  ...(url !== undefined && { url }),
  ...(method !== undefined && { method }),
  ...(events && { events: eventsOf(events) }),
  ...(apiKey !== undefined && { apiKey }),
})

/** A key is enough; whose it is, the core looks at. */
const hooks = place('/webhook', { knock: 'anybody' })
const idOf = ({ params }: { params: Readonly<Record<string, string>> }) => ({ id: params['webhook_id'] ?? '' })

export const webhookRoutes = under(hooks, [
  post('', {
    does: 'hooks.create',
    body: Wanted.extend({ accountId: maybe(z.string()) }),
    replies: WebHook.extend({ secret: z.string() }),
    input({ body }) {
      if (body.url === undefined) throw new DomainError('invalid', 'url is missing.', 'url')
      return { ...settings(body), url: body.url, tenantId: body.accountId ?? null }
    },
    reply: ({ secret, ...hook }) => ({ ...webHookOf(hook), secret }),
  }),
  get('', {
    does: 'hooks.list',
    replies: z.array(WebHook),
    input: () => ({ top: 500 }),
    reply: ({ items }) => items.map(webHookOf),
  }),
  get('/:webhook_id', { does: 'hooks.get', replies: WebHook, input: idOf, reply: webHookOf }),
  put('/:webhook_id', {
    does: 'hooks.update',
    body: Wanted,
    replies: WebHook,
    input: call => ({ ...idOf(call), ...settings(call.body) }),
    reply: webHookOf,
  }),
  del('/:webhook_id', { does: 'hooks.remove', input: idOf }),
])
