/** The default database: one SQLite file through node:sqlite. Every commit is on the disk when it is acknowledged. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import type { Store } from '../domain/store.ts'
import { migrate } from './migrate.ts'
import { type AnyDatabase, sqlStore } from './sqlStore.ts'

const uniqueViolation = [2067, 1555] // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY

/** Rejects with a sentence when the file is not a database or was written by a newer version. */
export async function sqliteStore(file: string): Promise<Store> {
  const { db } = await openSqlite(file)
  return sqlStore(db, {
    isConflict: error => uniqueViolation.includes((error as { errcode?: number }).errcode ?? 0),
    transaction: inTurn,
  })

  /** There is one connection, so transactions wait for each other. */
  async function inTurn<T>(kysely: Kysely<AnyDatabase>, work: (db: Kysely<AnyDatabase>) => Promise<T>): Promise<T> {
    return kysely.transaction().execute(work)
  }
}

export async function openSqlite(file: string): Promise<{ db: Kysely<AnyDatabase> }> {
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
  return { db }
}

/** node:sqlite in the shape that Kysely's own SQLite dialect drives; prepared statements are kept. */
function adapter(raw: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  const mostKept = 500
  return {
    close: () => raw.close(),
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      const statement = prepared(raw.prepare(text))
      if (statements.size >= mostKept) statements.clear()
      statements.set(text, statement)
      return statement
    },
  }
}

const prepared = (statement: StatementSync): ReturnType<SqliteDatabase['prepare']> => ({
  // Looked at once: describing the columns costs as much as running the statement.
  reader: statement.columns().length > 0,
  all: parameters => statement.all(...(parameters as SQLInputValue[])),
  run: parameters => statement.run(...(parameters as SQLInputValue[])),
  iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
})
