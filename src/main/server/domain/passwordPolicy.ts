/** What passwords must be like. It holds for those that come in clear; of a secret nobody knows what it was made from. */
import { DomainError } from '../../../shared/errors.ts'
import { PasswordPolicy, type passwordPolicy } from '../../../shared/passwordPolicy.ts'
import type { Password } from '../../../shared/users.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'

const settingsName = 'passwordPolicy'

/** Until a house has said what it wants. */
const usual: PasswordPolicy = {
  ...{ minLength: 6, maxLength: 32, letters: false, numbers: false, special: false },
  ...{ noSequences: false, noRepeats: false, notLikeAccount: false },
}

export const passwordPolicyDeeds: DeedsOf<typeof passwordPolicy> = {
  'passwordPolicy.get': {
    right: 'readCompany',
    perform: async ({ house }) => (await policyOf(house)) ?? usual,
  },
  'passwordPolicy.set': {
    right: 'setCompany',
    turn: () => settingsName,
    async perform(deed, changes) {
      const next = { ...usual, ...(await policyOf(deed.house)), ...named(changes) }
      if (next.minLength > next.maxLength)
        throw new DomainError('invalid', 'The least length is greater than the greatest.', 'min_length')
      deed.put('settings', { name: settingsName, value: JSON.stringify(next) })
      return {}
    },
  },
}

async function policyOf({ store }: House): Promise<PasswordPolicy | undefined> {
  const kept = await store.get('settings', settingsName)
  return kept && PasswordPolicy.parse(JSON.parse(kept.value))
}

/** Whether this may become their password; else the refusal that says what it lacks. */
export async function checkPolicy(
  deed: DeedContext,
  password: Password,
  account: Pick<Row<'users'>, 'username' | 'email' | 'extension'>,
): Promise<void> {
  const policy = 'password' in password ? await policyOf(deed.house) : undefined
  if (!policy || !('password' in password)) return
  const lacks = lacking(password.password, policy, account)
  if (lacks) throw new DomainError('invalid', `A password ${lacks}.`, 'password')
}

export function lacking(
  text: string,
  policy: PasswordPolicy,
  { username, email, extension }: Pick<Row<'users'>, 'username' | 'email' | 'extension'>,
): string | undefined {
  const signs = [...text]
  const folded = text.toLowerCase()
  const codes = [...folded].map(sign => sign.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0))
  const twice = (step: number): boolean => steps.some((one, at) => one === step && steps[at + 1] === step)
  const own = [username, email.split('@')[0], extension].filter(one => one != null && one.length >= 3) as string[]
  const rules: [broken: boolean, says: string][] = [
    [signs.length < policy.minLength, `has at least ${policy.minLength} characters`],
    [signs.length > policy.maxLength, `has at most ${policy.maxLength} characters`],
    [policy.letters && !/\p{L}/u.test(text), 'has letters'],
    [policy.numbers && !/\p{Nd}/u.test(text), 'has digits'],
    [policy.special && !/\p{Lu}|[^\p{L}\p{Nd}]/u.test(text), 'has an upper case letter or a special character'],
    [policy.noSequences && (twice(1) || twice(-1)), 'has no three characters in a row, such as 123'],
    [policy.noRepeats && twice(0), 'does not repeat a character three times'],
    [policy.notLikeAccount && own.some(one => folded.includes(one.toLowerCase())), 'has nothing of the account in it'],
  ]
  return rules.find(([broken]) => broken)?.[1]
}
