/** The store over SQL: rows as they are kept, and the same sentences for both databases. */
import { type Row, type TableName, tables } from '../domain/collections.ts'
import { type Condition, type Query, type Store, StoreConflict, type Write } from '../domain/store.ts'
import type { ColumnKind } from '../domain/tables/table.ts'
import type { Value } from './conditions.ts'
import { rememberedCounts } from './counts.ts'
import { counting, finding, getting, type Kept, putting, removing, type Sentence } from './sentences.ts'

/** Tables are named by data, so Kysely sees them all as the same loose shape; what they really are, `tables` says. */
export type AnyDatabase = Record<string, Kept>

export interface SqlDatabase {
  ask(sentence: Sentence): Promise<readonly Kept[]>
  /** One after the other in one durable transaction; on the first that fails none has happened, and no other is taken. */
  write(sentences: Iterable<Sentence>): Promise<void>
  /** Whether this error says that a unique group would repeat. */
  isConflict(error: unknown): boolean
  close(): Promise<void>
}

export function sqlStore(database: SqlDatabase): Store {
  const counts = rememberedCounts()
  return {
    async get<T extends TableName>(table: T, key: string) {
      const [row] = await database.ask(getting(table, key))
      return row && fromKept(table, row)
    },
    async find<T extends TableName>(table: T, query: Query<T>) {
      const rows = await database.ask(finding(table, query as Query<TableName>))
      return rows.map(row => fromKept(table, row))
    },
    async count<T extends TableName>(table: T, where?: Condition<T>) {
      return counts.of(table, where, async () => {
        const [row] = await database.ask(counting(table, where as Condition<TableName> | undefined))
        return Number(row?.['total'])
      })
    },
    async commit(writes: readonly Write[]) {
      let table: TableName = 'settings'
      function* sentences(): Generator<Sentence> {
        for (const write of writes) {
          table = 'put' in write ? write.put : write.remove
          yield 'put' in write ? putting(table, toKept(table, write.row)) : removing(table, write.key)
        }
      }
      try {
        await database.write(sentences())
      } catch (error) {
        throw database.isConflict(error) ? new StoreConflict(table) : error
      } finally {
        counts.forget(writes)
      }
    },
    close: () => database.close(),
  }
}

const columns = new Map(
  (Object.keys(tables) as TableName[]).map(table => [
    table,
    Object.entries(tables[table].columns) as [string, ColumnKind][],
  ]),
)
const columnsOf = (table: TableName): readonly [string, ColumnKind][] => columns.get(table) ?? []

function toKept(table: TableName, row: object): Value[] {
  const values = row as Record<string, string | number | boolean | null>
  return columnsOf(table).map(([column]) => {
    const value = values[column] ?? null
    return typeof value === 'boolean' ? Number(value) : value
  })
}

function fromKept<T extends TableName>(table: T, kept: Kept): Row<T> {
  const row: Record<string, string | number | boolean | null> = {}
  for (const [column, kind] of columnsOf(table)) row[column] = readAs(kind, kept[column] ?? null)
  return row as Row<T>
}

function readAs(kind: ColumnKind, value: Value): string | number | boolean | null {
  if (kind === 'flag') return Boolean(Number(value))
  return value !== null && (kind === 'number' || kind === 'number?') ? Number(value) : value
}
