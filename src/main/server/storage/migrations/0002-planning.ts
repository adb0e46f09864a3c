/** Planned times leave the meetings: a number can have many of them, or none. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

const moved =
  'name, description, "startsAt", "endsAt", "callRate", "joinEarlyMinutes", "muteOnEntry", "guestsAllowed", watermark, "watermarkType"'
const left =
  'id key description startsAt endsAt callRate joinEarlyMinutes muteOnEntry guestsAllowed watermark watermarkType over'

export const planning: Migration = {
  name: '0002-planning',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    const plan = sql`name ${text} not null, description ${text} not null, "startsAt" ${number} not null,
      "endsAt" ${number} not null, "callRate" ${text} not null, "joinEarlyMinutes" ${number} not null,
      "muteOnEntry" ${flag} not null, "guestsAllowed" ${flag} not null, watermark ${flag} not null,
      "watermarkType" ${text} not null, "createdAt" ${number} not null`

    await sql`create table reservations (
      id ${text} primary key, key ${text} not null, number ${text} not null, "seriesId" ${text}, day ${text},
      edited ${flag} not null, over ${flag} not null, ${plan})`.execute(db)
    await sql`insert into reservations (id, key, number, edited, over, "createdAt", ${sql.raw(moved)})
      select id, key, number, 0, over, "createdAt", ${sql.raw(moved)} from meetings`.execute(db)
    await sql`create unique index reservations_unique_1 on reservations (key)`.execute(db)
    await sql`create index reservations_index_1 on reservations (number, "endsAt")`.execute(db)
    await sql`create index reservations_index_2 on reservations ("seriesId", "endsAt")`.execute(db)

    await sql`create table series (
      id ${text} primary key, key ${text} not null, number ${text} not null, rule ${text} not null,
      skipped ${text} not null, ${plan})`.execute(db)
    await sql`create unique index series_unique_1 on series (key)`.execute(db)
    await sql`create index series_index_1 on series (number)`.execute(db)

    await sql`create table listed (
      id ${text} primary key, "userId" ${text} not null, "entryId" ${text} not null, number ${text} not null,
      why ${text} not null, name ${text} not null, "startsAt" ${number} not null, "endsAt" ${number} not null,
      until ${number} not null, over ${flag} not null)`.execute(db)
    const entry = sql`m.id, m.number, m.name, m."startsAt", m."endsAt", m."endsAt", m.over`
    const into = sql`insert into listed
      (id, "userId", why, "entryId", number, name, "startsAt", "endsAt", until, over)`
    await sql`${into} select m."ownerId" || ':' || m.id, m."ownerId", 'own', ${entry} from meetings m`.execute(db)
    await sql`${into} select i."userId" || ':' || m.id, i."userId", 'invited', ${entry}
      from invitations i join meetings m on m.number = i.number where i."userId" <> m."ownerId"`.execute(db)
    await sql`create index listed_index_1 on listed ("userId", over, "startsAt")`.execute(db)
    await sql`create index listed_index_2 on listed (number, "userId")`.execute(db)
    await sql`create index listed_index_3 on listed ("entryId")`.execute(db)
    await sql`create index listed_index_4 on listed (over, "endsAt")`.execute(db)
    await sql`drop table invitations`.execute(db)

    await sql`alter table meetings add column "reservationId" ${text}`.execute(db)
    await sql`update meetings set "reservationId" = id`.execute(db)
    for (const index of ['unique_1', 'unique_2', 'index_1'])
      await sql`drop index ${sql.raw(`meetings_${index}`)}`.execute(db)
    for (const column of left.split(' '))
      await sql`alter table meetings drop column ${sql.raw(`"${column}"`)}`.execute(db)
    await sql`create index meetings_index_1 on meetings ("ownerId", kind)`.execute(db)
  },
}
