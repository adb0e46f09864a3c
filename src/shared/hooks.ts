/** Web hooks: where other servers want to be told of what happens to meetings, and what they are then told. */
import { z } from 'zod'
import type { Planned } from './calendar.ts'
import type { PartingReason } from './events.ts'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'

export const HookEvent = z.enum(['scheduled', 'updated', 'closed', 'deleted', 'joined', 'left', 'recorded'])
export type HookEvent = z.infer<typeof HookEvent>

/** What happened, with the meeting as it was then. */
export interface HookFact {
  event: HookEvent
  at: number
  planned: Planned
  /** Who came or went. */
  participant?: { id: string; name: string; userId: string | null }
  /** Why they went. */
  reason?: PartingReason
}

const longestUrl = 2048

/** An address without a password in it: what a receiver wants to be shown has a field of its own, and goes into no log. */
const Url = z
  .string()
  .max(longestUrl)
  .refine(text => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  }, 'must be an address that begins with http:// or https://, without a password in it')

/** What can be sent as the value of a header. */
const headerValue = z.string().regex(/^[!-~]{0,256}$/, 'takes at most 256 characters of ASCII without spaces')

export const Hook = z.object({
  id: z.string(),
  url: Url,
  method: z.enum(['POST', 'PUT']),
  events: z.array(HookEvent).min(1).max(HookEvent.options.length),
  /** The one tenant of whose meetings it is told; null: of everybody's. */
  tenantId: z.string().nullable(),
  /** Whether the receiver is shown a key. */
  keySet: z.boolean(),
  createdAt: z.number(),
  /** How much waits to be sent. */
  waiting: z.number().int(),
  /** Why the first of that could not be sent so far. */
  error: z.string().nullable(),
})
export type Hook = z.infer<typeof Hook>

const Settings = z.object({
  url: Url,
  method: Hook.shape.method.default('POST'),
  events: Hook.shape.events.default([...HookEvent.options]),
  /** Shown to the receiver in a header; empty: nothing is. */
  apiKey: headerValue.default(''),
})

const One = z.object({ id: z.string() })

export const hooks = {
  'hooks.create': act('server', 'Sets a web hook. The secret by which calls are signed is shown this once.', {
    input: Settings.extend({ tenantId: z.string().max(128).nullable().default(null) }),
    answer: Hook.extend({ secret: z.string() }),
  }),
  'hooks.list': ask('server', 'All web hooks, and how they are doing.', { input: Page, answer: listOf(Hook) }),
  'hooks.get': ask('server', 'One web hook.', { input: One, answer: Hook }),
  'hooks.update': act('server', 'Changes a web hook; what is not named stays. What waits goes where it says then.', {
    input: One.extend({
      url: Url.optional(),
      method: Hook.shape.method.optional(),
      events: Hook.shape.events.optional(),
      apiKey: headerValue.optional(),
    }),
    answer: Hook,
  }),
  'hooks.remove': act('server', 'Ends a web hook, and what waits for it is dropped.', { input: One, answer: Nothing }),
}
