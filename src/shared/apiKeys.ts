/** Keys by which other servers speak here: what they may do, and for whom. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'

/** `account`: makes tenants and their organizers. `meeting`: plans meetings on behalf of users. */
export const KeyPermission = z.enum(['account', 'meeting'])
export type KeyPermission = z.infer<typeof KeyPermission>

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(KeyPermission),
  /** The one tenant whose people it speaks for; null: for everybody. */
  tenantId: z.string().nullable(),
  createdAt: z.number(),
})
export type ApiKey = z.infer<typeof ApiKey>

export const apiKeys = {
  'apiKeys.create': act('server', 'Makes a key. It is shown this once, and kept only as its digest.', {
    input: z.object({
      name: z.string().trim().min(1).max(64),
      permissions: z.array(KeyPermission).min(1).max(2),
      tenantId: z.string().max(128).nullable().default(null),
    }),
    answer: ApiKey.extend({ key: z.string() }),
  }),
  'apiKeys.list': ask('server', 'All keys, without what would let somebody use them.', {
    input: Page,
    answer: listOf(ApiKey),
  }),
  'apiKeys.remove': act('server', 'Ends a key at once.', { input: z.object({ id: z.string() }), answer: Nothing }),
}
