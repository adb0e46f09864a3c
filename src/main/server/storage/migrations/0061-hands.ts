/** Raised hands; who had asked to be unmuted has theirs up. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

export const hands: Migration = {
  name: '0061-hands',
  async up(db, kind) {
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    await sql`alter table participants add column "raisedAt" ${number}`.execute(db)
    await sql`update participants set "raisedAt" = "requestedAt"`.execute(db)
  },
}
