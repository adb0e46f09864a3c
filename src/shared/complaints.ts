/** What a schema says of input it does not take, in words for whoever wrote that input; `field: ` goes before them. */
import { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const formats: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address',
  url: 'must be an address such as https://example.org',
  datetime: 'must be a time such as 2027-01-04T09:00:00Z',
  date: 'must be a day such as 2027-01-04',
  regex: 'is not written as it should be',
}

const measured = (
  origin: string | undefined,
  amount: number | bigint,
  inclusive: boolean | undefined,
  more: boolean,
): string => {
  const bound = inclusive === false ? (more ? 'more than' : 'less than') : more ? 'at least' : 'at most'
  if (origin === 'string') return `must have ${bound} ${amount} characters`
  if (origin === 'array' || origin === 'set') return `must have ${bound} ${amount} entries`
  return `must be ${bound} ${amount}`
}

z.config({
  customError(issue) {
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined) return 'is missing'
        return `must be ${kinds[issue.expected] ?? issue.expected}`
      case 'invalid_value':
        if (issue.input === undefined) return 'is missing'
        return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
      case 'too_small':
        return measured(issue.origin, issue.minimum, issue.inclusive, true)
      case 'too_big':
        return measured(issue.origin, issue.maximum, issue.inclusive, false)
      case 'invalid_format':
        return formats[issue.format]
      case 'unrecognized_keys':
        return `has fields that are not known here: ${issue.keys.join(', ')}`
      default:
        return undefined
    }
  },
})
