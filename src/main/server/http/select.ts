/** How lists are asked for in a query: filter, search, orderby, skip and top, also written with a dollar before them. */
import { z } from 'zod'
import { DomainError } from '../../../shared/errors.ts'
import type { Selection } from '../../../shared/listing.ts'
import { type Fields, readFilter } from './filter.ts'
import { checked } from './question.ts'

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .optional()

export const Paging = z.looseObject({ skip: whole(0, 2_147_483_647), top: whole(1, 100) })

export const Listing = z.looseObject({
  filter: z.string().optional(),
  search: z.string().optional(),
  orderby: z.string().optional(),
  skip: whole(0, 2_147_483_647),
  top: whole(1, 100),
  count: z.string().optional(),
})

const names = Object.keys(Listing.shape)

/** What a query asks for, by the fields that a list has. To be read in the question, so that rights come first. */
export function selection(query: Readonly<Record<string, unknown>>, fields: Fields): Selection {
  const plain = Object.fromEntries(
    names.map(name => [name, query[name] ?? query[`$${name}`]]).filter(([, value]) => value !== undefined),
  )
  // Those without a dollar were read before; reading numbers again needs them as they were written.
  const asWritten = Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  )
  const { filter, search, orderby, skip = 0, top = 100 } = checked(Listing, asWritten)
  return {
    ...(filter?.trim() && { where: readFilter(filter, fields) }),
    search: (search ?? '')
      .split(/\s+or\s+/i)
      .map(term => term.trim())
      .filter(term => term !== ''),
    orderBy: orderby?.trim() ? orderby.split(',').map(one => order(one.trim(), fields)) : [],
    skip,
    top,
  }
}

function order(text: string, fields: Fields): Selection['orderBy'][number] {
  const [, name = '', direction = 'asc'] = /^(\S+)(?:\s+(asc|desc))?$/i.exec(text) ?? []
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!known)
    throw new DomainError('invalid', `orderby: “${text}” is not a field of this list, or not asc or desc.`, 'orderby')
  return { field: known.field, descending: direction.toLowerCase() === 'desc' }
}
