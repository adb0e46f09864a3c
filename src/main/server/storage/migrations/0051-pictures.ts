/** Whoever takes a seat brings their picture. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const pictures: Migration = {
  name: '0051-pictures',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    await sql`alter table participants add column picture ${text}`.execute(db)
  },
}
