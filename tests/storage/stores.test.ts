/** The store laws on memory, SQLite and a real PostgreSQL; and what only files can do wrong. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tables } from '../../src/main/server/domain/collections.ts'
import { lockDataDir } from '../../src/main/server/storage/lock.ts'
import { memoryStore } from '../../src/main/server/storage/memory.ts'
import { openStore } from '../../src/main/server/storage/open.ts'
import { openPostgres, postgresStore } from '../../src/main/server/storage/postgres.ts'
import { openSqlite, sqliteStore } from '../../src/main/server/storage/sqlite.ts'
import { findPostgres, type Postgres, startPostgres } from '../support/postgres.ts'
import { storeLaws } from './laws.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'gavel-store-'))

storeLaws('memory', async () => memoryStore())
storeLaws('SQLite', () => sqliteStore(join(folder(), 'gavel.db')))

const binaries = findPostgres()
if (!binaries) {
  const loud = 'PostgreSQL is not installed (Debian: apt-get install postgresql): its store laws are SKIPPED.'
  if (process.env['CI']) throw new Error(loud)
  console.warn(loud)
}

describe.skipIf(!binaries)('PostgreSQL', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres(binaries as string)
  })
  afterAll(() => postgres?.stop())
  storeLaws('PostgreSQL', () => postgresStore(postgres.url('laws')))

  it('has the columns that the domain declares', async () => {
    const { db } = await openPostgres(postgres.url('columns'))
    for (const [table, { columns }] of Object.entries(tables)) {
      const found = await sql<{
        name: string
      }>`select column_name as name from information_schema.columns where table_name = ${table}`.execute(db)
      expect(found.rows.map(row => row.name).sort()).toEqual(Object.keys(columns).sort())
    }
    await db.destroy()
  })

  it('lets two servers start at once on an empty database', async () => {
    const url = postgres.url('twice')
    const stores = await Promise.all([postgresStore(url), postgresStore(url)])
    await Promise.all(stores.map(store => store.close()))
  })
})

describe('the SQLite file', () => {
  it('has the columns, unique groups and indexes that the domain declares', async () => {
    const { db } = await openSqlite(join(folder(), 'gavel.db'))
    for (const [table, { columns, unique, indexes }] of Object.entries(tables)) {
      const info = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db)
      expect(info.rows.map(row => row.name).sort()).toEqual(Object.keys(columns).sort())
      const lists = await sql<{
        name: string
        unique: number
      }>`select name, "unique" from pragma_index_list(${table}) where origin = 'c'`.execute(db)
      const groups = { unique: [] as string[], plain: [] as string[] }
      for (const { name, unique: isUnique } of lists.rows) {
        const parts = await sql<{ name: string }>`select name from pragma_index_info(${name}) order by seqno`.execute(
          db,
        )
        groups[isUnique ? 'unique' : 'plain'].push(parts.rows.map(row => row.name).join())
      }
      expect(groups.unique.sort()).toEqual(unique.map(group => group.join()).sort())
      expect(groups.plain.sort()).toEqual(indexes.map(group => group.join()).sort())
    }
    await db.destroy()
  })

  it('is refused with a sentence when it is no database, or from a newer version', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'broken.db'), 'this is not a database, and longer than a header has to be '.repeat(20))
    await expect(sqliteStore(join(dir, 'broken.db'))).rejects.toThrow(/cannot be opened as a database/)
    const { db } = await openSqlite(join(dir, 'newer.db'))
    await sql`insert into migrations (name) values ('9999-future')`.execute(db)
    await db.destroy()
    await expect(sqliteStore(join(dir, 'newer.db'))).rejects.toThrow(/newer version of Gavel/)
  })

  it('lies in a folder that only one server may use', async () => {
    const dir = folder()
    const release = await lockDataDir(dir)
    await expect(lockDataDir(dir)).rejects.toThrow(/Another Gavel server is already using/)
    release()
    const again = await lockDataDir(dir)
    again()
  })

  it('is chosen unless a database is named, which must be an address', async () => {
    const store = await openStore({ dataDir: folder() })
    await store.close()
    await expect(openStore({ dataDir: folder(), database: 'mysql://x' })).rejects.toThrow(/postgres:\/\//)
    const refused = openStore({ dataDir: folder(), database: 'postgres://gavel:topsecret@127.0.0.1:1/none' })
    await expect(refused).rejects.toThrow(/cannot be used/)
    await expect(refused).rejects.not.toThrow(/topsecret/)
  })
})
