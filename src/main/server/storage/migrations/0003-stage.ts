/** What is on the stage of a running meeting. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const stage: Migration = {
  name: '0003-stage',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    await sql`alter table meetings add column "pinnedId" ${text}`.execute(db)
    await sql`alter table meetings add column "overlay" ${text}`.execute(db)
    await sql`alter table participants add column "view" ${text}`.execute(db)
  },
}
