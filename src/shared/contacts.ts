/** Favourites among contacts, and following what changes in them: the own, the house's (business), and its users (extensions). */
import { z } from 'zod'
import { Account } from './accounts.ts'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { KeptRecord } from './records.ts'

export const ContactKind = z.enum(['own', 'business', 'extension'])
export type ContactKind = z.infer<typeof ContactKind>

const Of = z.object({ kind: ContactKind })

export const Change = z.object({
  id: z.string(),
  change: z.enum(['CREATED', 'UPDATED', 'DELETED']),
  favorite: z.boolean(),
  /** As it is now, when it is not deleted: an extension's account, or what is kept of another contact. */
  account: Account.optional(),
  record: KeptRecord.optional(),
})

export const contacts = {
  'contacts.favor': act('user', 'Makes somebody a favourite, or no longer.', {
    input: Of.extend({ id: z.string(), favorite: z.boolean() }),
    answer: Nothing,
  }),
  'contacts.follow': ask('user', 'A token from which on changes can be asked for.', {
    input: Of,
    answer: z.object({ token: z.string() }),
  }),
  'contacts.changes': ask('user', 'What changed since a token, each contact once, and the next token.', {
    input: Of.extend({ token: z.string().max(512) }),
    answer: z.object({ token: z.string(), changes: z.array(Change) }),
  }),
}
