/** Tokens by which a short session is renewed. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const refreshes: Migration = {
  name: '0010-refreshes',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`create table refreshes (
      digest ${text} primary key, "userId" ${text} not null, "sessionDigest" ${text} not null,
      "expiresAt" ${number} not null)`.execute(db)
    await sql`create index refreshes_index_1 on refreshes ("userId")`.execute(db)
    await sql`create index refreshes_index_2 on refreshes ("sessionDigest")`.execute(db)
  },
}
