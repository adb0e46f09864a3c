/** The store over SQL: one translation of conditions, queries and writes for both databases, through Kysely. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Column, type Row, type TableName, tables } from '../domain/collections.ts'
import {
  type Condition,
  type Order,
  type Query,
  type Spot,
  type Store,
  StoreConflict,
  type Write,
} from '../domain/store.ts'
import type { ColumnKind } from '../domain/tables/table.ts'
import { rememberedCounts } from './counts.ts'
import { type AnyDatabase, type Kept, rememberedSentences } from './sentences.ts'

export type { AnyDatabase } from './sentences.ts'

export interface SqlDialect {
  /** Whether this error says that a unique group would repeat. */
  isConflict(error: unknown): boolean
  /** Runs `work` in one durable transaction. */
  transaction<T>(db: Kysely<AnyDatabase>, work: (db: Kysely<AnyDatabase>) => Promise<T>): Promise<T>
}

export function sqlStore(db: Kysely<AnyDatabase>, dialect: SqlDialect): Store {
  const counts = rememberedCounts()
  const sentences = rememberedSentences(db)
  return {
    async get<T extends TableName>(table: T, key: string) {
      const { rows } = await db.executeQuery(sentences.get(table, key))
      return rows[0] && fromKept(table, rows[0])
    },
    async find<T extends TableName>(table: T, query: Query<T>) {
      let select = db.selectFrom(table as string).selectAll()
      if (query.where) select = select.where(expression(table, query.where as Condition<TableName>))
      const last: Order<TableName> = { column: tables[table].key as Column<TableName> }
      for (const order of [...((query.orderBy ?? []) as Order<TableName>[]), last])
        select = select.orderBy(sorted(table, order))
      if (query.top !== undefined) select = select.limit(query.top)
      // SQLite knows OFFSET only behind LIMIT; -1 and a missing LIMIT both mean "all".
      if (query.skip) select = (query.top === undefined ? select.limit(2_147_483_647) : select).offset(query.skip)
      return (await select.execute()).map(row => fromKept(table, row))
    },
    async count<T extends TableName>(table: T, where?: Condition<T>) {
      return counts.of(table, where, async () => {
        let select = db.selectFrom(table as string).select(db.fn.countAll<string | number>().as('total'))
        if (where) select = select.where(expression(table, where as Condition<TableName>))
        const { total } = await select.executeTakeFirstOrThrow()
        return Number(total)
      })
    },
    async commit(writes: readonly Write[]) {
      let table: TableName = 'settings'
      try {
        await dialect.transaction(db, async inside => {
          for (const write of writes) {
            table = 'put' in write ? write.put : write.remove
            await inside.executeQuery(
              'put' in write
                ? sentences.put(write.put, toKept(write.put, write.row))
                : sentences.remove(table, write.key),
            )
          }
        })
      } catch (error) {
        throw dialect.isConflict(error) ? new StoreConflict(table) : error
      } finally {
        counts.forget(writes)
      }
    },
    close: () => db.destroy(),
  }
}

/** Texts by code point and nulls first, whatever the database's own taste; said only where there are nulls, so that indexes serve. */
function sorted(table: TableName, order: Order<TableName>) {
  const direction = sql.raw(order.descending ? 'desc' : 'asc')
  const kind = 'column' in order && order.at === undefined ? columnsOf(table)[order.column] : undefined
  const nulls = kind === undefined || kind.endsWith('?') ? ` nulls ${order.descending ? 'last' : 'first'}` : ''
  return sql`${'least' in order ? least(table, order) : spot(order)} ${direction}${sql.raw(nulls)}`
}

function least(table: TableName, { least: of, absent }: Extract<Order<TableName>, { least: unknown }>) {
  const mine = sql`${sql.ref(of.on)} = ${sql.ref(`${table}.${tables[table].key}`)}`
  const where = of.where ? sql`${mine} and ${expression(of.table, of.where as Condition<TableName>)}` : mine
  const found = sql`(select min(${sql.ref(of.column)}) from ${sql.table(of.table)} where ${where})`
  return absent === null ? found : sql`coalesce(${found}, ${bound(absent)})`
}

const columnsOf = (table: TableName): Readonly<Record<string, ColumnKind>> => tables[table].columns

const spot = ({ column, at }: Spot<TableName>): RawBuilder<unknown> =>
  at === undefined ? sql.ref(column) : sql`json_field(${sql.ref(column)}, ${at})`

/** A condition as SQL; values travel as parameters, column names only ever come from `tables`. */
function expression(table: TableName, condition: Condition<TableName>): RawBuilder<SqlBool> {
  if ('all' in condition) return joined(table, condition.all as Condition<TableName>[], 'and', '1 = 1')
  if ('any' in condition) return joined(table, condition.any as Condition<TableName>[], 'or', '1 = 0')
  if ('named' in condition) return named(table, condition.named)
  if ('not' in condition)
    return sql`not coalesce(${expression(table, condition.not as Condition<TableName>)}, ${sql.raw(falsehood)})`
  const column = spot(condition)
  switch (condition.is) {
    case 'in':
      return condition.value.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join([...condition.value])})`
    case 'contains':
      return sql`fold(${column}) like ${`%${literal(condition.value.toLowerCase())}%`} escape '\\'`
    case 'startsWith':
      return sql`substr(${column}, 1, ${[...condition.value].length}) = ${condition.value}`
    case 'endsWith':
      return sql`right_part(${column}, ${[...condition.value].length}) = ${condition.value}`
    case 'eq':
      return condition.value === null ? sql`${column} is null` : sql`${column} = ${bound(condition.value)}`
    case 'ne':
      return condition.value === null
        ? sql`${column} is not null`
        : sql`${column} is distinct from ${bound(condition.value)}`
    default: {
      const operator = sql.raw(({ lt: '<', le: '<=', gt: '>', ge: '>=' } as const)[condition.is])
      return condition.value === null ? sql`1 = 0` : sql`${column} ${operator} ${bound(condition.value)}`
    }
  }
}

const falsehood = '1 = 0'

function named(table: TableName, of: Extract<Condition<TableName>, { named: unknown }>['named']): RawBuilder<SqlBool> {
  const where = of.where ? sql` where ${expression(of.table, of.where as Condition<TableName>)}` : sql``
  return sql`${sql.ref(`${table}.${tables[table].key}`)} in (select ${sql.ref(of.on)} from ${sql.table(of.table)}${where})`
}

function joined(
  table: TableName,
  conditions: readonly Condition<TableName>[],
  word: 'and' | 'or',
  none: string,
): RawBuilder<SqlBool> {
  if (conditions.length === 0) return sql.raw(none)
  return sql`(${sql.join(
    conditions.map(one => expression(table, one)),
    sql.raw(` ${word} `),
  )})`
}

/** What LIKE would take for a pattern, taken literally. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
const bound = (value: string | number | boolean): string | number =>
  typeof value === 'boolean' ? Number(value) : value

function toKept(table: TableName, row: object): Kept {
  const values = row as Record<string, string | number | boolean | null>
  return Object.fromEntries(
    Object.keys(tables[table].columns).map(column => {
      const value = values[column] ?? null
      return [column, typeof value === 'boolean' ? Number(value) : value]
    }),
  )
}

function fromKept<T extends TableName>(table: T, kept: Kept): Row<T> {
  return Object.fromEntries(
    Object.entries(tables[table].columns).map(([column, kind]) => {
      const value = kept[column] ?? null
      if (kind === 'flag') return [column, Boolean(Number(value))]
      if (value !== null && (kind === 'number' || kind === 'number?')) return [column, Number(value)]
      return [column, value]
    }),
  ) as Row<T>
}
