/** The first schema. Texts compare by code point in both databases; times are milliseconds, flags 0 or 1. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const first: Migration = {
  name: '0001-first',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    if (kind === 'postgres') {
      // The names SQLite knows them by, so that one translation serves both.
      await sql`create or replace function fold(value text) returns text language sql immutable as 'select lower(value)'`.execute(
        db,
      )
      await sql`create or replace function right_part(value text, length integer) returns text language sql immutable as 'select right(value, length)'`.execute(
        db,
      )
    }
    await sql`create table users (
      id ${text} primary key, username ${text} not null, "usernameKey" ${text} not null, "realName" ${text} not null,
      email ${text} not null, department ${text} not null, mobile ${text} not null, role ${text} not null,
      "secretHash" ${text} not null, disabled ${flag} not null, failures ${number} not null, "frozenUntil" ${number},
      "createdAt" ${number} not null)`.execute(db)
    await sql`create unique index users_unique_1 on users ("usernameKey")`.execute(db)
    await sql`create index users_index_1 on users (role)`.execute(db)

    await sql`create table sessions (
      digest ${text} primary key, "userId" ${text} not null, "createdAt" ${number} not null, "expiresAt" ${number} not null)`.execute(
      db,
    )
    await sql`create index sessions_index_1 on sessions ("userId")`.execute(db)
    await sql`create index sessions_index_2 on sessions ("expiresAt")`.execute(db)

    await sql`create table meetings (
      number ${text} primary key, id ${text} not null, key ${text} not null, kind ${text} not null, name ${text} not null,
      description ${text} not null, "ownerId" ${text} not null, "startsAt" ${number} not null, "endsAt" ${number} not null,
      password ${text} not null, "callRate" ${text} not null, "joinEarlyMinutes" ${number} not null,
      "muteOnEntry" ${flag} not null, "guestsAllowed" ${flag} not null, watermark ${flag} not null,
      "watermarkType" ${text} not null, "createdAt" ${number} not null, over ${flag} not null, "startedAt" ${number},
      locked ${flag} not null, "everyoneMuted" ${flag} not null, "selfUnmuteAllowed" ${flag} not null,
      "lecturerId" ${text})`.execute(db)
    await sql`create unique index meetings_unique_1 on meetings (id)`.execute(db)
    await sql`create unique index meetings_unique_2 on meetings (key)`.execute(db)
    await sql`create index meetings_index_1 on meetings ("ownerId", over, "startsAt")`.execute(db)
    await sql`create index meetings_index_2 on meetings ("startedAt")`.execute(db)

    await sql`create table invitations (id ${text} primary key, number ${text} not null, "userId" ${text} not null)`.execute(
      db,
    )
    await sql`create index invitations_index_1 on invitations (number)`.execute(db)
    await sql`create index invitations_index_2 on invitations ("userId")`.execute(db)

    await sql`create table participants (
      id ${text} primary key, number ${text} not null, "clientId" ${text} not null, name ${text} not null, "userId" ${text},
      "seatDigest" ${text} not null, "joinedAt" ${number} not null, "leftAt" ${number}, removed ${flag} not null,
      silenced ${flag} not null, "mayUnmute" ${flag} not null, "requestedAt" ${number})`.execute(db)
    await sql`create index participants_index_1 on participants (number, "leftAt")`.execute(db)
    await sql`create index participants_index_2 on participants ("userId")`.execute(db)

    await sql`create table settings (name ${text} primary key, value ${text} not null)`.execute(db)
  },
}
