/** Files that were uploaded. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const files: Migration = {
  name: '0012-files',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`create table files (
      id ${text} primary key, "ownerId" ${text} not null, name ${text} not null, size ${number} not null,
      key ${text} not null, "tokenDigest" ${text} not null, complete ${flag} not null,
      "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index files_unique_1 on files (key)`.execute(db)
    await sql`create index files_index_1 on files ("ownerId", "createdAt")`.execute(db)
  },
}
