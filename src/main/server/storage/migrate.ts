/** Brings a database up to date: migrations in order, each recorded, none ever changed after it was shipped. */
import { type Kysely, sql } from 'kysely'
import { first } from './migrations/0001-first.ts'
import { planning } from './migrations/0002-planning.ts'
import { stage } from './migrations/0003-stage.ts'
import { refreshes } from './migrations/0010-refreshes.ts'
import { keeping } from './migrations/0011-keeping.ts'
import { files } from './migrations/0012-files.ts'
import { conferences } from './migrations/0020-conferences.ts'
import { conversations } from './migrations/0030-conversations.ts'
import { tenants } from './migrations/0040-tenants.ts'
import { sheets } from './migrations/0041-sheets.ts'
import { outbox } from './migrations/0042-outbox.ts'
import { feeds } from './migrations/0043-feeds.ts'
import { lists } from './migrations/0050-lists.ts'
import { pictures } from './migrations/0051-pictures.ts'
import { chat } from './migrations/0060-chat.ts'
import { hands } from './migrations/0061-hands.ts'
import type { AnyDatabase } from './sqlStore.ts'

export type DatabaseKind = 'sqlite' | 'postgres'
export interface Migration {
  readonly name: string
  up(db: Kysely<AnyDatabase>, kind: DatabaseKind): Promise<void>
}

const migrations: readonly Migration[] = [
  first,
  planning,
  stage,
  refreshes,
  keeping,
  files,
  conferences,
  conversations,
  tenants,
  sheets,
  outbox,
  feeds,
  lists,
  pictures,
  chat,
  hands,
]

/** `inTransaction` runs a whole migration or none of it. */
export async function migrate(
  db: Kysely<AnyDatabase>,
  kind: DatabaseKind,
  inTransaction: (work: (db: Kysely<AnyDatabase>) => Promise<void>) => Promise<void>,
): Promise<void> {
  await sql`create table if not exists migrations (name text primary key)`.execute(db)
  const done = (await sql<{ name: string }>`select name from migrations order by name`.execute(db)).rows.map(
    row => row.name,
  )
  const unknown = done.filter(name => !migrations.some(migration => migration.name === name))
  if (unknown.length > 0)
    throw new Error(
      `This database was written by a newer version of Gavel (it has ${unknown.join(', ')}). Update Gavel first.`,
    )
  for (const migration of migrations) {
    if (done.includes(migration.name)) continue
    await inTransaction(async inside => {
      if (kind === 'sqlite') await sql`begin immediate`.execute(inside)
      await migration.up(inside, kind)
      await sql`insert into migrations (name) values (${migration.name})`.execute(inside)
      if (kind === 'sqlite') await sql`commit`.execute(inside)
    })
  }
}
