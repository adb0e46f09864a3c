/** Tenants: accounts in which several people organize meetings, as those who rent meetings out keep them. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'
import { TimeZone } from './recurrence.ts'

export const TenantKind = z.enum(['trial', 'paid', 'free'])

export const Tenant = z.object({
  id: z.string(),
  name: z.string(),
  kind: TenantKind,
  paidUntil: z.number(),
  /** By which its meetings are said to be in one room. */
  roomId: z.string(),
  /** How many meetings its people have planned. */
  meetings: z.number().int(),
  organizers: z.number().int(),
  createdAt: z.number(),
})
export type Tenant = z.infer<typeof Tenant>

const Named = z.object({
  email: z.email().max(64),
  firstName: z.string().trim().min(1).max(64),
  lastName: z.string().trim().min(1).max(64),
  language: z.string().max(16).default('en'),
  /** Absent: the server's. */
  timeZone: TimeZone.optional(),
})

export const Organizer = Named.extend({
  id: z.string(),
  tenantId: z.string(),
  timeZone: z.string(),
  /** By which their calendar is read; whoever has it needs nothing else. */
  token: z.string(),
  createdAt: z.number(),
})
export type Organizer = z.infer<typeof Organizer>

const One = z.object({ id: z.string() })

export const tenants = {
  'tenants.create': act(
    'server',
    'Makes a tenant with its first organizer, whose e-mail address becomes a user name.',
    {
      input: z.object({ kind: TenantKind, paidUntil: z.number().int().optional(), organizer: Named }),
      answer: Tenant,
    },
  ),
  'tenants.list': ask('server', 'All tenants, in the order in which they came.', {
    input: Page,
    answer: listOf(Tenant),
  }),
  'tenants.get': ask('server', 'One tenant.', { input: One, answer: Tenant }),
  'tenants.remove': act('server', 'Ends a tenant, its organizers’ accounts and all they planned.', {
    input: One,
    answer: Nothing,
  }),
  'tenants.organizers': ask('server', 'The organizers of a tenant, the first one first.', {
    input: One,
    answer: listOf(Organizer),
  }),
  'tenants.addOrganizer': act('server', 'Makes another organizer.', {
    input: One.extend({ organizer: Named }),
    answer: Organizer,
  }),
}
