/** What is said to a database: SQL in which a `?` stands for each value. Few calls are about something that takes longer than to write it. */
import { type Column, type TableName, tables } from '../domain/collections.ts'
import type { Condition, Order, Query } from '../domain/store.ts'
import { type Bind, condition, quoted, sorted, type Value } from './conditions.ts'

export type Kept = Record<string, Value>

export interface Sentence {
  readonly text: string
  readonly values: readonly Value[]
}

export const getting = (table: TableName, key: string): Sentence => ({ text: texts(table).get, values: [key] })
export const removing = (table: TableName, key: string): Sentence => ({ text: texts(table).remove, values: [key] })
/** Its values in the order of the table's columns. */
export const putting = (table: TableName, values: readonly Value[]): Sentence => ({ text: texts(table).put, values })

export const finding = (table: TableName, { where, orderBy = [], skip, top }: Query<TableName>): Sentence =>
  written(bind => {
    const last: Order<TableName> = { column: tables[table].key as Column<TableName> }
    const found = `select * from ${quoted(table)}${under(table, where, bind)}`
    const order = [...orderBy, last].map(one => sorted(table, one, bind)).join(', ')
    // SQLite knows OFFSET only behind LIMIT.
    const most = top ?? (skip ? 2_147_483_647 : undefined)
    const limit = most === undefined ? '' : ` limit ${bind(most)}`
    return `${found} order by ${order}${limit}${skip ? ` offset ${bind(skip)}` : ''}`
  })

export const counting = (table: TableName, where?: Condition<TableName>): Sentence =>
  written(bind => `select count(*) as total from ${quoted(table)}${under(table, where, bind)}`)

const under = (table: TableName, where: Condition<TableName> | undefined, bind: Bind): string =>
  where ? ` where ${condition(table, where, bind)}` : ''

function written(write: (bind: Bind) => string): Sentence {
  const values: Value[] = []
  const text = write(value => {
    values.push(typeof value === 'boolean' ? Number(value) : value)
    return '?'
  })
  return { text, values }
}

interface Texts {
  get: string
  put: string
  remove: string
}

/** Of what is always said of a table in the same words. */
const known = new Map<TableName, Texts>()

function texts(table: TableName): Texts {
  const texts = known.get(table) ?? textsOf(table)
  known.set(table, texts)
  return texts
}

function textsOf(table: TableName): Texts {
  const { key, columns } = tables[table]
  const names = Object.keys(columns)
  const changed = names.filter(name => name !== key).map(name => `${quoted(name)} = excluded.${quoted(name)}`)
  const values = names.map(() => '?').join(', ')
  const inserted = `insert into ${quoted(table)} (${names.map(quoted).join(', ')}) values (${values})`
  return {
    get: `select * from ${quoted(table)} where ${quoted(key)} = ?`,
    put: `${inserted} on conflict (${quoted(key)}) do update set ${changed.join(', ')}`,
    remove: `delete from ${quoted(table)} where ${quoted(key)} = ?`,
  }
}
