/** A store in memory, for tests: the same answers as the databases give, from plain maps. */
import { type Row, type TableName, tables } from '../domain/collections.ts'
import {
  type Condition,
  type Order,
  type Query,
  type Spot,
  type Store,
  StoreConflict,
  type Write,
} from '../domain/store.ts'

type Value = string | number | boolean | null
type AnyRow = Record<string, Value>

export function memoryStore(): Store {
  let kept = new Map<TableName, Map<string, AnyRow>>()
  const rowsOf = (table: TableName): AnyRow[] => [...(kept.get(table)?.values() ?? [])]

  function sortValue(table: TableName, row: AnyRow, order: Order<TableName>): Value {
    if (!('least' in order)) return valueAt(row, order)
    const { table: other, on, column, where } = order.least
    const values = rowsOf(other)
      .filter(one => one[on] === row[tables[table].key] && holds(other, one, where as Condition<TableName> | undefined))
      .map(one => one[column] ?? null)
    return values.sort(compare).find(value => value !== null) ?? order.absent
  }

  function holds(table: TableName, row: AnyRow, condition: Condition<TableName> | undefined): boolean {
    if (!condition) return true
    if ('all' in condition) return condition.all.every(one => holds(table, row, one as Condition<TableName>))
    if ('any' in condition) return condition.any.some(one => holds(table, row, one as Condition<TableName>))
    if ('not' in condition) return !holds(table, row, condition.not as Condition<TableName>)
    if ('named' in condition) {
      const { table: other, on, where } = condition.named
      const key = row[tables[table].key]
      return rowsOf(other).some(one => one[on] === key && holds(other, one, where as Condition<TableName> | undefined))
    }
    return meets(valueAt(row, condition), condition)
  }

  return {
    async get<T extends TableName>(table: T, key: string) {
      const row = kept.get(table)?.get(key)
      return row && (structuredClone(row) as Row<T>)
    },
    async find<T extends TableName>(table: T, query: Query<T>) {
      const order = [...(query.orderBy ?? []), { column: tables[table].key }] as Order<TableName>[]
      const found = rowsOf(table)
        .filter(row => holds(table, row, query.where as Condition<TableName> | undefined))
        .sort((a, b) => {
          for (const one of order) {
            const difference = compare(sortValue(table, a, one), sortValue(table, b, one))
            if (difference !== 0) return one.descending ? -difference : difference
          }
          return 0
        })
      const skip = query.skip ?? 0
      return structuredClone(found.slice(skip, query.top === undefined ? undefined : skip + query.top)) as Row<T>[]
    },
    async count(table, where) {
      return rowsOf(table).filter(row => holds(table, row, where as Condition<TableName> | undefined)).length
    },
    async commit(writes: readonly Write[]) {
      const next = new Map([...kept].map(([table, rows]) => [table, new Map(rows)] as const))
      for (const write of writes) {
        const table = 'put' in write ? write.put : write.remove
        const rows = next.get(table) ?? new Map<string, AnyRow>()
        next.set(table, rows)
        if ('put' in write) rows.set(keyOf(table, write.row), whole(table, write.row))
        else rows.delete(write.key)
      }
      for (const write of writes) if ('put' in write) checkUnique(write.put, [...(next.get(write.put)?.values() ?? [])])
      kept = next
    },
    async close() {},
  }
}

const keyOf = (table: TableName, row: object): string => String((row as AnyRow)[tables[table].key])

/** As the databases do, refuses a row that lacks a column which may not be null. */
function whole(table: TableName, row: object): AnyRow {
  const copy = structuredClone(row) as AnyRow
  for (const [column, kind] of Object.entries(tables[table].columns))
    if ((copy[column] ?? null) === null && !kind.endsWith('?')) throw new Error(`${table}.${column} may not be null.`)
  return copy
}

function checkUnique(table: TableName, rows: AnyRow[]): void {
  for (const group of tables[table].unique as readonly (readonly string[])[]) {
    const seen = new Set(rows.map(row => JSON.stringify(group.map(column => row[column]))))
    if (seen.size < rows.length) throw new StoreConflict(table)
  }
}

/** Nulls sort first; texts by code point, as both databases are told to. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

function valueAt(row: AnyRow, { column, at }: Spot<TableName>): Value {
  if (at === undefined) return row[column] ?? null
  const value = (JSON.parse(String(row[column])) as Record<string, unknown>)[at] ?? null
  return value === null || typeof value === 'string' ? value : JSON.stringify(value)
}

function meets(value: Value, condition: Extract<Condition<TableName>, { is: string }>): boolean {
  switch (condition.is) {
    case 'eq':
      return value === condition.value
    case 'ne':
      return value !== condition.value
    case 'in':
      return (condition.value as readonly Value[]).includes(value)
    case 'contains':
      return String(value ?? '')
        .toLowerCase()
        .includes(condition.value.toLowerCase())
    case 'startsWith':
      return String(value ?? '').startsWith(condition.value)
    case 'endsWith':
      return String(value ?? '').endsWith(condition.value)
    default: {
      // Comparisons with nothing are false, as in SQL.
      if (value === null || condition.value === null) return false
      const difference = compare(value, condition.value)
      if (condition.is === 'lt') return difference < 0
      if (condition.is === 'le') return difference <= 0
      if (condition.is === 'gt') return difference > 0
      return difference >= 0
    }
  }
}
