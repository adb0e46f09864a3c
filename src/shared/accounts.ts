/** An account with all that is kept of it, for itself and for those who manage users. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'
import { Profile, User } from './users.ts'

export const Account = User.extend({
  /** Fields that are kept for others who speak of them, as they were given. */
  details: Body,
})
export type Account = z.infer<typeof Account>

export const accounts = {
  'accounts.list': ask('server', 'Accounts by conditions on their fields, whole.', {
    input: Selection,
    answer: listOf(Account),
  }),
  'accounts.read': ask('user', 'One account, whole, for itself and for those who manage users.', {
    input: Nothing,
    answer: Account,
  }),
  'accounts.change': act('user', 'Changes what people say of themselves; what is not named stays.', {
    input: Profile.partial().extend({ details: Body.optional() }),
    answer: Nothing,
  }),
  'accounts.changeExtensionPassword': act('user', 'Another password for the extension; the own one against the old.', {
    input: z.object({ old: z.string().max(128).optional(), new: z.string().min(1).max(128) }),
    answer: Nothing,
  }),
  'accounts.resetProfile': act('user', 'Makes another key for setting devices up.', {
    input: Nothing,
    answer: Nothing,
  }),
  'accounts.resetProfiles': act('server', 'The same for one user or for all.', {
    input: z.object({ id: z.string().optional() }),
    answer: Nothing,
  }),
  'accounts.balance': ask('user', 'The balance, in hundred-thousandths.', {
    input: Nothing,
    answer: z.object({ balance: z.number().int() }),
  }),
  'accounts.setBalance': act('user', 'Sets the balance, in hundred-thousandths.', {
    input: z.object({ balance: z.number().int() }),
    answer: Nothing,
  }),
}
