/** What people in meetings write to each other. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const chat: Migration = {
  name: '0060-chat',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`create table messages (
      id ${text} primary key, number ${text} not null, rank ${number} not null, at ${number} not null,
      "fromId" ${text} not null, "fromName" ${text} not null, "toId" ${text}, "toName" ${text} not null,
      text ${text} not null)`.execute(db)
    await sql`create index messages_index_1 on messages (number, rank)`.execute(db)
    await sql`alter table meetings add column "chatClosed" ${flag} not null default 0`.execute(db)
  },
}
