/** Whoever takes a seat brings their picture and number; and what was made as a conference is known from personal rooms. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const pictures: Migration = {
  name: '0051-pictures',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`alter table participants add column picture ${text}`.execute(db)
    await sql`alter table participants add column extension ${text}`.execute(db)
    await sql`alter table conferences add column made ${flag} not null default 0`.execute(db)
  },
}
