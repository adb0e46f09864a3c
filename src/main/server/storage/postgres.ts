/** PostgreSQL, for installations that keep their data elsewhere. */
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Store } from '../domain/store.ts'
import { migrate } from './migrate.ts'
import type { Kept, Sentence } from './sentences.ts'
import { type AnyDatabase, sqlStore } from './sqlStore.ts'

const uniqueViolation = '23505'
/** Any number will do, as long as every Gavel server uses the same. */
const migrationLock = 7_265_511

/** Rejects with a sentence, without the URL's password, when the database cannot be had. */
export async function postgresStore(url: string): Promise<Store> {
  const { db } = await openPostgres(url)
  return sqlStore({
    ask: async sentence => (await db.executeQuery<Kept>(numbered(sentence))).rows,
    write: sentences =>
      db.transaction().execute(async inside => {
        for (const sentence of sentences) await inside.executeQuery(numbered(sentence))
      }),
    isConflict: error => (error as { code?: string }).code === uniqueViolation,
    close: () => db.destroy(),
  })
}

/** PostgreSQL counts its values; nothing else in a sentence is a question mark. */
function numbered({ text, values }: Sentence): CompiledQuery<Kept> {
  let count = 0
  return CompiledQuery.raw(
    text.replace(/\?/g, () => `$${++count}`),
    [...values],
  ) as CompiledQuery<Kept>
}

export async function openPostgres(url: string): Promise<{ db: Kysely<AnyDatabase> }> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 })
  // An idle connection that breaks is replaced at the next query; the process goes on.
  pool.on('error', () => undefined)
  const db = new Kysely<AnyDatabase>({ dialect: new PostgresDialect({ pool }) })
  try {
    // Two servers that start at once take turns.
    await db.connection().execute(async one => {
      await sql`select pg_advisory_lock(${migrationLock})`.execute(one)
      try {
        await migrate(one, 'postgres', work => one.transaction().execute(work))
      } finally {
        await sql`select pg_advisory_unlock(${migrationLock})`.execute(one)
      }
    })
  } catch (error) {
    await db.destroy()
    const { host, pathname } = new URL(url)
    throw new Error(
      `The database ${pathname.slice(1)} at ${host} cannot be used: ${(error as Error).message || String(error)}.`,
    )
  }
  return { db }
}
