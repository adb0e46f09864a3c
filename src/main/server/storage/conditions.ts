/** Conditions and orders as SQL, alike for both databases: a `?` stands for each value; column names only ever come from `tables`. */
import { type TableName, tables } from '../domain/collections.ts'
import type { Condition, Order, Spot } from '../domain/store.ts'
import type { ColumnKind } from '../domain/tables/table.ts'

export type Value = string | number | null
/** Adds a value to those of the sentence that is being written, and answers what stands for it. */
export type Bind = (value: string | number | boolean) => '?'

const falsehood = '1 = 0'

export const quoted = (name: string): string => `"${name}"`

export function condition(table: TableName, one: Condition<TableName>, bind: Bind): string {
  if ('all' in one) return joined(table, one.all as Condition<TableName>[], ' and ', '1 = 1', bind)
  if ('any' in one) return joined(table, one.any as Condition<TableName>[], ' or ', falsehood, bind)
  if ('not' in one) return `not coalesce(${condition(table, one.not as Condition<TableName>, bind)}, ${falsehood})`
  if ('named' in one) return named(table, one.named, bind)
  const column = spot(one, bind)
  switch (one.is) {
    case 'in':
      return one.value.length === 0 ? falsehood : `${column} in (${one.value.map(bind).join(', ')})`
    case 'contains':
      return `fold(${column}) like ${bind(`%${literal(one.value.toLowerCase())}%`)} escape '\\'`
    case 'startsWith':
      return `substr(${column}, 1, ${bind([...one.value].length)}) = ${bind(one.value)}`
    case 'endsWith':
      return `right_part(${column}, ${bind([...one.value].length)}) = ${bind(one.value)}`
    case 'eq':
      return one.value === null ? `${column} is null` : `${column} = ${bind(one.value)}`
    case 'ne':
      return one.value === null ? `${column} is not null` : `${column} is distinct from ${bind(one.value)}`
    default:
      return one.value === null ? falsehood : `${column} ${operators[one.is]} ${bind(one.value)}`
  }
}

const operators = { lt: '<', le: '<=', gt: '>', ge: '>=' } as const

/** Texts by code point and nulls first, whatever the database's own taste; said only where there are nulls, so that indexes serve. */
export function sorted(table: TableName, order: Order<TableName>, bind: Bind): string {
  const kind = 'column' in order && order.at === undefined ? columnsOf(table)[order.column] : undefined
  const nulls = kind === undefined || kind.endsWith('?') ? ` nulls ${order.descending ? 'last' : 'first'}` : ''
  const by = 'least' in order ? least(table, order, bind) : spot(order, bind)
  return `${by} ${order.descending ? 'desc' : 'asc'}${nulls}`
}

function least(table: TableName, order: Extract<Order<TableName>, { least: unknown }>, bind: Bind): string {
  const { least: of, absent } = order
  const mine = `${quoted(of.on)} = ${keyOf(table)}`
  const where = of.where ? `${mine} and ${condition(of.table, of.where as Condition<TableName>, bind)}` : mine
  const found = `(select min(${quoted(of.column)}) from ${quoted(of.table)} where ${where})`
  return absent === null ? found : `coalesce(${found}, ${bind(absent)})`
}

function named(table: TableName, of: Extract<Condition<TableName>, { named: unknown }>['named'], bind: Bind): string {
  const where = of.where ? ` where ${condition(of.table, of.where as Condition<TableName>, bind)}` : ''
  return `${keyOf(table)} in (select ${quoted(of.on)} from ${quoted(of.table)}${where})`
}

function joined(
  table: TableName,
  conditions: readonly Condition<TableName>[],
  word: string,
  none: string,
  bind: Bind,
): string {
  if (conditions.length === 0) return none
  return `(${conditions.map(one => condition(table, one, bind)).join(word)})`
}

const columnsOf = (table: TableName): Readonly<Record<string, ColumnKind>> => tables[table].columns
const keyOf = (table: TableName): string => `${quoted(table)}.${quoted(tables[table].key)}`

const spot = ({ column, at }: Spot<TableName>, bind: Bind): string =>
  at === undefined ? quoted(column) : `json_field(${quoted(column)}, ${bind(at)})`

/** What LIKE would take for a pattern, taken literally. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
