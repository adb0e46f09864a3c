/** What the server refuses is said beside the field it is about. */
import { beforeEach, expect, it } from 'vitest'
import { refusedField } from '../../src/renderer/features/meetings/refusedField.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { DomainError } from '../../src/shared/errors.ts'

beforeEach(() => speakLanguage('en'))
const refused = (code: ConstructorParameters<typeof DomainError>[0], field?: string) => new DomainError(code, '', field)

it.each([
  ['startsAt', 'time', 'This time is already over.'],
  ['endsAt', 'minutes', 'It would last into the next one.'],
  ['endDay', 'repetition.until', 'The last day is before the first.'],
  ['rule', 'repetition.until', 'No meeting would be left.'],
  ['rule.interval', 'repetition.until', 'No meeting would be left.'],
  ['invited', 'invited', 'Somebody in this list has no account any more. Take them out and try again.'],
  ['room', 'room', 'This room is not yours any more. Choose another one.'],
])('%s', (field, expected, message) =>
  expect(refusedField(refused('inconsistent', field), 'new')).toEqual({ field: expected, message }),
)

it('of one occurrence may be about its neighbours, which were moved meanwhile', () => {
  expect(refusedField(refused('inconsistent', 'startsAt'), 'occurrence').message).toMatch(
    /before the one before it ends/,
  )
})

it('that is about no field is said for the whole form', () => {
  for (const error of [refused('unavailable'), refused('invalid', 'nonsense'), new Error('x')])
    expect(refusedField(error, 'new')).toMatchObject({ field: 'root' })
  expect(refusedField(refused('unavailable'), 'new').message).toBe('The server cannot be reached right now.')
})
