/** Co-chairs, the lobby, and who has come to a meeting's door. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const conversations: Migration = {
  name: '0030-conversations',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    await sql`alter table meetings add column "coChairs" ${text} not null default ''`.execute(db)
    await sql`alter table meetings add column lobby ${flag} not null default 0`.execute(db)
    await sql`alter table meetings add column "lobbyUntil" ${number}`.execute(db)
    await sql`alter table meetings add column "readOnly" ${flag} not null default 0`.execute(db)
    await sql`alter table participants add column promoted ${flag} not null default 0`.execute(db)
    await sql`create table visits (
      id ${text} primary key, number ${text} not null, "clientId" ${text} not null, "userId" ${text}, name ${text} not null,
      "keyDigest" ${text} not null, since ${number} not null, state ${text} not null, admitted ${flag} not null,
      promoted ${flag} not null, flags ${number} not null)`.execute(db)
    await sql`create index visits_index_1 on visits (number)`.execute(db)
    await sql`create index visits_index_2 on visits ("userId")`.execute(db)
  },
}
