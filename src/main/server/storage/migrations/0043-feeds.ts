/** Everybody may have a calendar to subscribe to, not only those who organize meetings in a tenant. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const feeds: Migration = {
  name: '0043-feeds',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    await sql`create table feeds ("userId" ${text} primary key, token ${text} not null)`.execute(db)
    await sql`create unique index feeds_unique_1 on feeds (token)`.execute(db)
    await sql`insert into feeds ("userId", token) select "userId", token from organizers`.execute(db)
    await sql`drop index organizers_unique_1`.execute(db)
    await sql`alter table organizers drop column token`.execute(db)
  },
}
