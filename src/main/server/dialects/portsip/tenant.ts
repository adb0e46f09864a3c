/** What holds for all accounts of the house: what passwords must be like. */
import { z } from 'zod'
import type { PasswordPolicy } from '../../../../shared/passwordPolicy.ts'
import { get, post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { maybe } from './words.ts'

const length = z.number().int().min(6).max(32)
const words = {
  minLength: 'min_length',
  maxLength: 'max_length',
  letters: 'contains_letters',
  numbers: 'contains_numbers',
  special: 'contains_special_letters',
  noSequences: 'disable_sequential_characters',
  noRepeats: 'disable_repeating_characters',
  notLikeAccount: 'disable_account_information',
} as const satisfies Record<keyof PasswordPolicy, string>

const Shown = z.object({
  min_length: length,
  max_length: length,
  contains_letters: z.boolean(),
  contains_numbers: z.boolean(),
  contains_special_letters: z.boolean(),
  disable_sequential_characters: z.boolean(),
  disable_repeating_characters: z.boolean(),
  disable_account_information: z.boolean(),
})
const Changes = z.object(
  Object.fromEntries(Object.entries(Shown.shape).map(([name, schema]) => [name, maybe(schema as z.ZodType)])),
)
const pairs = Object.entries(words) as [keyof PasswordPolicy, string][]

export const tenantRoutes = under(place('/tenant/password_policy'), [
  get('', {
    does: 'passwordPolicy.get',
    replies: Shown,
    reply: policy => Object.fromEntries(pairs.map(([name, word]) => [word, policy[name]])),
  }),
  post('', {
    does: 'passwordPolicy.set',
    body: Changes,
    input: ({ body }) =>
      Object.fromEntries(
        pairs.flatMap(([name, word]) => {
          const value = (body as Record<string, unknown>)[word]
          return value === undefined ? [] : [[name, value]]
        }),
      ),
  }),
])
