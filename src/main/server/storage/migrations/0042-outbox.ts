/** What is to be sent to others, and where other servers want to be told. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const outbox: Migration = {
  name: '0042-outbox',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`create table hooks (
      id ${text} primary key, "keyId" ${text}, "tenantId" ${text}, url ${text} not null, method ${text} not null,
      events ${text} not null, secret ${text} not null, "apiKey" ${text} not null,
      "createdAt" ${number} not null)`.execute(db)
    await sql`create index hooks_index_1 on hooks ("tenantId")`.execute(db)

    await sql`create table outbox (
      id ${text} primary key, kind ${text} not null, queue ${text} not null, subject ${text} not null,
      body ${text} not null, rank ${number} not null, "createdAt" ${number} not null, tries ${number} not null,
      "dueAt" ${number} not null, until ${number} not null, error ${text})`.execute(db)
    await sql`create index outbox_index_1 on outbox (queue, rank)`.execute(db)
    await sql`create index outbox_index_2 on outbox (subject)`.execute(db)
    await sql`create index outbox_index_3 on outbox ("dueAt", rank)`.execute(db)

    await sql`alter table participants add column "arrivedAt" ${number}`.execute(db)
    await sql`alter table sheets add column emails ${text}`.execute(db)
  },
}
