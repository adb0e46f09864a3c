/** The filter language of lists, `name eq 'O''Hara' and not (age lt 7)`, read into a condition; anything else is refused with its position. */
import { DomainError } from '../../../shared/errors.ts'
import type { Filter, FilterValue } from '../../../shared/listing.ts'

/** How a field's values are written: times as RFC 3339 in quotes, kept as milliseconds. */
export type FieldKind = 'text' | 'number' | 'flag' | 'time'
/** What can be filtered and sorted by: the caller's name, the list's own name for it, its kind, and its value where that differs. */
export type Fields = Readonly<
  Record<string, { readonly field: string; readonly kind: FieldKind; read?(value: FilterValue): FilterValue }>
>

const longest = 2_000
const deepest = 32
const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
const functions = { contains: 'contains', startswith: 'startsWith', endswith: 'endsWith' } as const

interface Token {
  kind: 'word' | 'text' | 'number' | 'sign' | 'end'
  text: string
  at: number
}

/** `or` binds weakest, then `and`, then `not`. */
export function readFilter(text: string, fields: Fields): Filter {
  if (text.length > longest)
    throw new DomainError('tooLong', `filter: at most ${longest} characters are read.`, 'filter')
  const tokens = tokensOf(text)
  let next = 0
  let depth = 0
  const peek = (): Token => tokens[next] as Token
  const take = (): Token => tokens[next++] as Token
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word

  function joined(word: 'and' | 'or', one: () => Filter): Filter {
    const parts = [one()]
    while (isWord(word)) {
      take()
      parts.push(one())
    }
    const [first] = parts
    if (parts.length === 1 && first) return first
    return word === 'and' ? { all: parts } : { any: parts }
  }

  function expression(): Filter {
    return joined('or', () => joined('and', unary))
  }

  function unary(): Filter {
    if (++depth > deepest) throw wrong('This is nested too deeply', peek())
    const found = isWord('not') ? negation() : primary()
    depth -= 1
    return found
  }

  function negation(): Filter {
    take()
    return { not: unary() }
  }

  function primary(): Filter {
    const token = take()
    if (token.kind === 'sign' && token.text === '(') {
      const inside = expression()
      sign(')')
      return inside
    }
    if (token.kind !== 'word') throw wrong('A field name, a function, not or ( is expected', token)
    const is = own(functions, token.text.toLowerCase())
    return is && peek().text === '(' ? call(is) : comparison(token)
  }

  function call(is: 'contains' | 'startsWith' | 'endsWith'): Filter {
    sign('(')
    const name = take()
    const { field, kind } = known(name)
    if (kind !== 'text') throw wrong(`${name.text} is not a text`, name)
    sign(',')
    const value = take()
    if (value.kind !== 'text') throw wrong('A text in single quotes is expected', value)
    sign(')')
    return { field, is, value: value.text }
  }

  function comparison(name: Token): Filter {
    const { field, kind, read = same } = known(name)
    const operator = take()
    const is = comparisons.find(one => operator.kind === 'word' && one === operator.text.toLowerCase())
    if (!is) throw wrong(`One of ${comparisons.join(', ')} is expected`, operator)
    return { field, is, value: read(literal(take(), kind)) }
  }

  function known(name: Token): Fields[string] {
    const field = name.kind === 'word' ? own(fields, name.text) : undefined
    if (!field) throw wrong(`There is no field ${name.text || 'here'} to filter by`, name)
    return field
  }

  function sign(text: string): void {
    const token = take()
    if (token.kind !== 'sign' || token.text !== text) throw wrong(`${text} is expected`, token)
  }

  const filter = expression()
  if (peek().kind !== 'end') throw wrong('and, or, or the end is expected', peek())
  return filter
}

const same = (value: FilterValue): FilterValue => value

const own = <V>(of: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined

const wrong = (what: string, { at }: { at: number }): DomainError =>
  new DomainError('invalid', `filter: ${what}, at position ${at + 1}.`, 'filter')

function literal(token: Token, kind: FieldKind): FilterValue {
  const word = token.kind === 'word' ? token.text.toLowerCase() : undefined
  if (word === 'null') return null
  if (kind === 'flag' && (word === 'true' || word === 'false')) return word === 'true'
  if (kind === 'number' && token.kind === 'number') return Number(token.text)
  if (kind === 'text' && token.kind === 'text') return token.text
  if (kind === 'time' && token.kind === 'text') {
    const time = /^\d{4}-\d\d-\d\d/.test(token.text) ? Date.parse(token.text) : Number.NaN
    if (!Number.isNaN(time)) return time
  }
  const wanted = {
    flag: 'true or false',
    number: 'A number',
    text: 'A text in single quotes',
    time: 'A time in single quotes',
  }
  throw wrong(`${wanted[kind]} is expected`, token)
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s+|(?<word>[A-Za-z_][\w.]*)|(?<number>-?\d+(?:\.\d+)?)|'(?<text>(?:[^']|'')*)'|(?<sign>[(),])/y
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex
    const groups = pattern.exec(text)?.groups
    if (!groups) throw wrong('This cannot be read (texts stand in single quotes)', { at })
    for (const kind of ['word', 'number', 'text', 'sign'] as const) {
      const found = groups[kind]
      if (found !== undefined) tokens.push({ kind, text: kind === 'text' ? found.replaceAll("''", "'") : found, at })
    }
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}
