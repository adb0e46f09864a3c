/** Keys of other servers, tenants and who organizes meetings in them. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const tenants: Migration = {
  name: '0040-tenants',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`create table "apiKeys" (
      digest ${text} primary key, id ${text} not null, name ${text} not null, permissions ${text} not null,
      "tenantId" ${text}, "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index "apiKeys_unique_1" on "apiKeys" (id)`.execute(db)

    await sql`create table tenants (
      id ${text} primary key, name ${text} not null, kind ${text} not null, "paidUntil" ${number} not null,
      "roomId" ${text} not null, "createdAt" ${number} not null)`.execute(db)

    await sql`create table organizers (
      "userId" ${text} primary key, "tenantId" ${text} not null, "firstName" ${text} not null,
      "lastName" ${text} not null, language ${text} not null, "timeZone" ${text} not null, token ${text} not null,
      "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index organizers_unique_1 on organizers (token)`.execute(db)
    await sql`create index organizers_index_1 on organizers ("tenantId", "createdAt")`.execute(db)
  },
}
