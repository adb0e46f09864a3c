/** What passwords of the house's accounts must be like. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'

const length = z.number().int().min(6).max(32)

export const PasswordPolicy = z.object({
  minLength: length,
  maxLength: length,
  letters: z.boolean(),
  numbers: z.boolean(),
  /** An upper case letter, or a sign that is neither letter nor digit. */
  special: z.boolean(),
  /** Nothing like `123` or `cba`. */
  noSequences: z.boolean(),
  /** Nothing like `aaa`. */
  noRepeats: z.boolean(),
  /** Nothing of the user name, the number or the address for mails. */
  notLikeAccount: z.boolean(),
})
export type PasswordPolicy = z.infer<typeof PasswordPolicy>

export const passwordPolicy = {
  'passwordPolicy.get': ask('server', 'What passwords must be like.', { input: Nothing, answer: PasswordPolicy }),
  'passwordPolicy.set': act('server', 'Changes that, for the next passwords; what is not named stays.', {
    input: PasswordPolicy.partial(),
    answer: Nothing,
  }),
}
