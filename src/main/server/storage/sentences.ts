/** What is said to a database again and again, one row by its key: put into SQL once for each table, since that costs more than to run it. */
import type { CompiledQuery, Kysely } from 'kysely'
import { type TableName, tables } from '../domain/collections.ts'

export type Kept = Record<string, string | number | null>
/** Tables are named by data, so Kysely sees them all as the same loose shape; what they really are, `tables` says. */
export type AnyDatabase = Record<string, Kept>

export function rememberedSentences(db: Kysely<AnyDatabase>) {
  const gets = perTable(table =>
    db
      .selectFrom(table as string)
      .selectAll()
      .where(tables[table].key, '=', '')
      .compile(),
  )
  const removes = perTable(table => db.deleteFrom(table).where(tables[table].key, '=', '').compile())
  const puts = perTable(table => {
    const { key, columns } = tables[table]
    const names = Object.keys(columns)
    const changed = names.filter(name => name !== key)
    return db
      .insertInto(table)
      .values(Object.fromEntries(names.map(name => [name, ''])))
      .onConflict(conflict =>
        conflict
          .column(key)
          .doUpdateSet(({ ref }) => Object.fromEntries(changed.map(name => [name, ref(`excluded.${name}`)]))),
      )
      .compile()
  })
  return {
    get: (table: TableName, key: string) => about(gets(table), [key]),
    remove: (table: TableName, key: string) => about(removes(table), [key]),
    /** Its values in the order of the table's columns. */
    put: (table: TableName, row: Kept) => about(puts(table), Object.values(row)),
  }
}

function perTable<O>(compile: (table: TableName) => CompiledQuery<O>): (table: TableName) => CompiledQuery<O> {
  const known = new Map<TableName, CompiledQuery<O>>()
  return table => {
    const compiled = known.get(table) ?? compile(table)
    known.set(table, compiled)
    return compiled
  }
}

const about = <O>(compiled: CompiledQuery<O>, parameters: readonly unknown[]): CompiledQuery<O> => ({
  ...compiled,
  parameters,
})
