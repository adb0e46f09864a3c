/** The default database: one SQLite file through node:sqlite. Every commit is on the disk when it is acknowledged. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import type { Store } from '../domain/store.ts'
import { migrate } from './migrate.ts'
import type { Kept } from './sentences.ts'
import { type AnyDatabase, sqlStore } from './sqlStore.ts'

const uniqueViolation = [2067, 1555] // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY

/** Rejects with a sentence when the file is not a database or was written by a newer version. */
export async function sqliteStore(file: string): Promise<Store> {
  const { db, raw } = await openSqlite(file)
  const statement = rememberedStatements(raw)
  return sqlStore({
    ask: async ({ text, values }) => statement(text).all(...values) as Kept[],
    /** From its begin to its end nothing else is done, so that nothing can come between. */
    async write(sentences) {
      statement('begin immediate').run()
      try {
        for (const { text, values } of sentences) statement(text).run(...values)
        statement('commit').run()
      } catch (error) {
        // Some errors have undone everything already.
        if (raw.isTransaction) statement('rollback').run()
        throw error
      }
    },
    isConflict: error => uniqueViolation.includes((error as { errcode?: number }).errcode ?? 0),
    close: () => db.destroy(),
  })
}

/** To prepare a statement costs more than to run it. */
function rememberedStatements(raw: DatabaseSync): (text: string) => StatementSync {
  const statements = new Map<string, StatementSync>()
  const mostKept = 500
  return text => {
    const known = statements.get(text)
    if (known) return known
    const statement = raw.prepare(text)
    if (statements.size >= mostKept) statements.clear()
    statements.set(text, statement)
    return statement
  }
}

/** The database itself, and Kysely upon it, by which it is brought up to date. */
export async function openSqlite(file: string): Promise<{ db: Kysely<AnyDatabase>; raw: DatabaseSync }> {
  let raw: DatabaseSync
  try {
    raw = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5_000 })
    raw.exec('pragma journal_mode = wal; pragma synchronous = full;')
  } catch (error) {
    throw new Error(`${file} cannot be opened as a database: ${(error as Error).message}.`)
  }
  // What SQLite itself does for ASCII only, or not at all.
  raw.function('fold', { deterministic: true }, text => (typeof text === 'string' ? text.toLowerCase() : text))
  raw.function('right_part', { deterministic: true }, (text, length) => {
    const characters = [...String(text ?? '')]
    return characters.slice(Math.max(0, characters.length - Number(length))).join('')
  })
  raw.function('json_field', { deterministic: true }, (text, name) => {
    const value = (JSON.parse(String(text)) as Record<string, unknown>)[String(name)] ?? null
    return value === null || typeof value === 'string' ? value : JSON.stringify(value)
  })
  const db = new Kysely<AnyDatabase>({ dialect: new SqliteDialect({ database: adapter(raw) }) })
  try {
    await migrate(db, 'sqlite', work => work(db))
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, raw }
}

/** node:sqlite in the shape that Kysely's own SQLite dialect drives. */
const adapter = (raw: DatabaseSync): SqliteDatabase => ({
  close: () => raw.close(),
  prepare(text) {
    const statement = raw.prepare(text)
    return {
      reader: statement.columns().length > 0,
      all: parameters => statement.all(...(parameters as SQLInputValue[])),
      run: parameters => statement.run(...(parameters as SQLInputValue[])),
      iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
    }
  },
})
