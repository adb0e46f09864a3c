/** What calendars need to know of each entry: a token, and how often it has changed. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const sheets: Migration = {
  name: '0041-sheets',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`create table sheets (
      "entryId" ${text} primary key, number ${text} not null, "ownerId" ${text} not null, token ${text} not null,
      sequence ${number} not null, shown ${text} not null, name ${text} not null, "startsAt" ${number} not null,
      "endsAt" ${number} not null, details ${text}, "closedAt" ${number}, "cancelledAt" ${number})`.execute(db)
    await sql`create unique index sheets_unique_1 on sheets (token)`.execute(db)
    await sql`create index sheets_index_1 on sheets ("ownerId", "cancelledAt")`.execute(db)

    const entries = await sql<{
      id: string
      number: string
      ownerId: string
      name: string
      startsAt: number
      endsAt: number
    }>`
      select e.id, e.number, m."ownerId", e.name, e."startsAt", e."endsAt" from (
        select id, number, name, "startsAt", "endsAt" from reservations where "seriesId" is null
        union all select id, number, name, "startsAt", "endsAt" from series) e
      join meetings m on m.number = e.number`.execute(db)
    for (const { id, number: at, ownerId, name, startsAt, endsAt } of entries.rows)
      await sql`insert into sheets ("entryId", number, "ownerId", token, sequence, shown, name, "startsAt", "endsAt")
        values (${id}, ${at}, ${ownerId}, ${`${randomUUID()}-${randomUUID()}`}, 0, '', ${name}, ${startsAt}, ${endsAt})`.execute(
        db,
      )
  },
}
