/** Answering a list that is asked for by conditions: from a table by its columns, or from items that are at hand. */
import { DomainError } from '../../../shared/errors.ts'
import type { Filter, FilterValue, Selection } from '../../../shared/listing.ts'
import type { Column, Row, TableName } from './collections.ts'
import type { Condition, Order, Query, Related, Spot, Store } from './store.ts'

/** What a field of a list is: a value of its rows, or of rows that belong to them, with what stands for it where there is none. */
export type Field<T extends TableName> = Column<T> | Spot<T> | { of: Related; absent: FilterValue }
/** The fields of a list by their names. */
export type FieldsOf<T extends TableName> = Readonly<Record<string, Field<T>>>

/** Fields that are called as their columns. */
export const columns = <T extends TableName>(...names: Column<T>[]): FieldsOf<T> =>
  Object.fromEntries(names.map(name => [name, name])) as FieldsOf<T>

/** One page of a table's rows, and how many there are in all, found by the store. */
export async function selectRows<T extends TableName>(
  store: Store,
  table: T,
  { where, search, orderBy, skip, top }: Selection,
  has: { fields: FieldsOf<T>; searched: readonly Spot<T>[]; among?: Condition<T>; order: Column<T> },
): Promise<{ rows: Row<T>[]; total: number }> {
  const known = (field: string): Exclude<Field<T>, string> => {
    const found = Object.hasOwn(has.fields, field) ? has.fields[field] : undefined
    if (!found) throw noField(field)
    return typeof found === 'string' ? { column: found } : found
  }
  const condition = (filter: Filter): Condition<T> => {
    if ('all' in filter) return { all: filter.all.map(condition) }
    if ('any' in filter) return { any: filter.any.map(condition) }
    if ('not' in filter) return { not: condition(filter.not) }
    const { field, ...rest } = filter
    const found = known(field)
    return 'of' in found ? ofRelated(found.of, found.absent, filter) : ({ ...found, ...rest } as Condition<T>)
  }
  const all: Condition<T>[] = [
    ...(has.among ? [has.among] : []),
    ...(where ? [condition(where)] : []),
    ...(search.length > 0
      ? [{ any: search.flatMap(value => has.searched.map(one => ({ ...one, is: 'contains', value }) as const)) }]
      : []),
  ]
  const query: Query<T> = {
    where: { all },
    orderBy: [
      ...orderBy.map(({ field, descending }): Order<T> => {
        const found = known(field)
        return { ...('of' in found ? { least: found.of, absent: found.absent } : found), descending }
      }),
      { column: has.order },
    ],
    skip,
    top,
  }
  return { rows: await store.find(table, query), total: await store.count(table, { all }) }
}

/** A condition on rows that belong to others: one of them meets it, or there are none and what stands for them does. */
function ofRelated<T extends TableName>(
  of: Related,
  absent: FilterValue,
  filter: Filter & { field: string },
): Condition<T> {
  const { field: _, ...rest } = filter
  const { table, on, column, where } = of
  const rows = { table, on, ...(where && { where }) }
  const meeting = { ...rows, where: { all: [...(where ? [where] : []), { column, ...rest }] } }
  const some = { named: meeting } as Condition<T>
  if (!holds({ [filter.field]: absent }, filter)) return some
  return { any: [some, { not: { named: rows } as Condition<T> }] }
}

/** The same from items in memory, by any of their fields. */
export function selectItems<I extends object>(
  items: readonly I[],
  { where, search, orderBy, skip, top }: Selection,
): { items: I[]; total: number } {
  const found = items
    .filter(item => (where ? holds(item, where) : true))
    .filter(item => search.length === 0 || search.some(term => mentions(item, term)))
  const sorted = [...found].sort((a, b) => {
    for (const { field, descending } of orderBy) {
      const difference = compare(valueAt(a, field), valueAt(b, field))
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  })
  return { items: sorted.slice(skip, skip + top), total: found.length }
}

export function holds(item: object, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every(one => holds(item, one))
  if ('any' in filter) return filter.any.some(one => holds(item, one))
  if ('not' in filter) return !holds(item, filter.not)
  const value = valueAt(item, filter.field)
  switch (filter.is) {
    case 'eq':
      return value === filter.value
    case 'ne':
      return value !== filter.value
    case 'contains':
      return String(value ?? '')
        .toLowerCase()
        .includes(filter.value.toLowerCase())
    case 'startsWith':
      return String(value ?? '').startsWith(filter.value)
    case 'endsWith':
      return String(value ?? '').endsWith(filter.value)
    default: {
      if (value === null || filter.value === null) return false
      const difference = compare(value, filter.value)
      return { lt: difference < 0, le: difference <= 0, gt: difference > 0, ge: difference >= 0 }[filter.is]
    }
  }
}

const valueAt = (item: object, field: string): FilterValue =>
  Object.hasOwn(item, field) ? (((item as Record<string, unknown>)[field] ?? null) as FilterValue) : null

const mentions = (item: object, term: string): boolean =>
  Object.values(item).some(value => typeof value === 'string' && value.toLowerCase().includes(term.toLowerCase()))

/** Nulls sort first, texts by code point, as in tables. */
function compare(a: FilterValue, b: FilterValue): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

const noField = (field: string) => new DomainError('invalid', `There is no field ${field} in this list.`, field)
