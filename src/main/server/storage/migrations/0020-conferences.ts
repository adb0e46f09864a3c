/** What conference systems ask of a meeting, who was in one from when to when, and other servers for conferences. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const conferences: Migration = {
  name: '0020-conferences',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`create table conferences (
      number ${text} primary key, control ${text} not null, capacity ${number} not null, "adminPin" ${text} not null,
      "closeOnNobody" ${flag} not null, "openedAt" ${number}, invited ${text} not null, rest ${text} not null)`.execute(
      db,
    )
    await sql`create table attendances (
      id ${text} primary key, number ${text} not null, "meetingName" ${text} not null, "userId" ${text},
      name ${text} not null, "joinedAt" ${number} not null, "leftAt" ${number} not null, reason ${text} not null)`.execute(
      db,
    )
    await sql`create index attendances_index_1 on attendances ("userId", "leftAt")`.execute(db)
    await sql`create table "conferenceServers" (
      id ${text} primary key, name ${text} not null, "nameKey" ${text} not null, enabled ${flag} not null, ipv4 ${text},
      ipv6 ${text}, "maxRooms" ${number} not null, "maxParticipants" ${number} not null,
      "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index "conferenceServers_unique_1" on "conferenceServers" ("nameKey")`.execute(db)
    await sql`alter table participants add column position ${number}`.execute(db)
  },
}
