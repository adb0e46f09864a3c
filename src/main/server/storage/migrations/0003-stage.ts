/** What is on the stage of a running meeting, when its people were warned of its end, and what it is linked with. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const stage: Migration = {
  name: '0003-stage',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    await sql`alter table meetings add column "pinnedId" ${text}`.execute(db)
    await sql`alter table meetings add column "overlay" ${text}`.execute(db)
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`alter table meetings add column "warnedOf" ${number}`.execute(db)
    await sql`create table cascades (id ${text} primary key, one ${text} not null, other ${text} not null)`.execute(db)
    await sql`create index cascades_index_1 on cascades (one)`.execute(db)
    await sql`create index cascades_index_2 on cascades (other)`.execute(db)
    await sql`alter table participants add column "view" ${text}`.execute(db)
  },
}
