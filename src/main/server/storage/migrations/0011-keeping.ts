/** Extensions and what else is kept of accounts, roles, what is only kept, and the changes of what can be followed. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const keeping: Migration = {
  name: '0011-keeping',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`alter table users add column extension ${text}`.execute(db)
    await sql`alter table users add column "extensionHash" ${text}`.execute(db)
    await sql`alter table users add column details ${text}`.execute(db)
    // Those who are there already are numbered as they came.
    await sql`update users set extension = cast(999 + (select count(*) from users as former
      where former."createdAt" < users."createdAt" or (former."createdAt" = users."createdAt" and former.id <= users.id))
      as text)`.execute(db)
    await sql`create index users_index_2 on users (extension)`.execute(db)

    await sql`create table roles (
      name ${text} primary key, description ${text} not null, permissions ${text} not null,
      "createdAt" ${number} not null)`.execute(db)

    await sql`create table records (
      id ${text} primary key, family ${text} not null, "ownerId" ${text} not null, "uniqueKey" ${text} not null,
      body ${text} not null, "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index records_unique_1 on records (family, "ownerId", "uniqueKey")`.execute(db)
    await sql`create index records_index_1 on records ("ownerId", family, "createdAt")`.execute(db)

    await sql`create table changes (
      id ${text} primary key, scope ${text} not null, "itemId" ${text} not null, seq ${number} not null,
      "bornAt" ${number} not null, gone ${flag} not null)`.execute(db)
    await sql`create index changes_index_1 on changes (scope, seq)`.execute(db)
  },
}
