/** Favourites among contacts, and following what changes in them: the own, the house's (business), and its users (extensions). */
import { z } from 'zod'
import { Account } from './accounts.ts'
import { listOf, Nothing, Page } from './listing.ts'
import { act, ask } from './operation.ts'
import { Reach } from './presence.ts'
import { Body, KeptRecord } from './records.ts'

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

/** Somebody as they stand in the window's lists. */
export const Contact = z.object({
  kind: ContactKind,
  id: z.string(),
  name: z.string(),
  /** Department or company. */
  of: z.string(),
  email: z.string(),
  /** By which they can be called; a user's extension comes first. */
  numbers: z.array(z.string()),
  favorite: z.boolean(),
  /** Address of their picture. */
  picture: z.string().nullable(),
  /** Only of users. */
  reach: Reach.nullable(),
  /** What was kept of them, for those who may change it. */
  body: Body.nullable(),
})
export type Contact = z.infer<typeof Contact>

export const contacts = {
  'contacts.list': ask('user', 'Contacts of one kind by name, without oneself.', {
    input: Page.extend({ kind: ContactKind, favorites: z.boolean().default(false) }),
    answer: listOf(Contact),
  }),
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
