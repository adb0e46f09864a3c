/** What lists of conferences are searched and sorted by gets columns of its own, and JSON can be looked into. */
import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

interface Kept {
  mode?: string
  cells?: number
  height?: number
  width?: number
  bitrate?: number
  framerate?: number
  language?: string
  timeZone?: string
  enableRecording?: boolean
}

export const lists: Migration = {
  name: '0050-lists',
  async up(db, kind) {
    const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text')
    const number = sql.raw(kind === 'postgres' ? 'bigint' : 'integer')
    const flag = sql.raw(kind === 'postgres' ? 'smallint' : 'integer')
    if (kind === 'postgres') {
      await sql`create or replace function json_field(value text, name text) returns text language sql immutable as 'select (value::jsonb) ->> name'`.execute(
        db,
      )
      // The columns' own order knows upper and lower case of ASCII only.
      const { rows } = await sql`select 1 from pg_collation where collname = 'und-x-icu'`.execute(db)
      if (rows.length > 0)
        await sql`create or replace function fold(value text) returns text language sql immutable as 'select lower(value collate "und-x-icu")'`.execute(
          db,
        )
    }
    for (const [column, type] of [
      ['mode', sql`${text} not null default 'video'`],
      ['cells', sql`${number} not null default 0`],
      ['height', sql`${number} not null default 720`],
      ['width', sql`${number} not null default 1280`],
      ['bitrate', sql`${number} not null default 1024`],
      ['framerate', sql`${number} not null default 15`],
      ['language', sql`${text} not null default 'en-US'`],
      ['timeZone', sql`${text}`],
      ['enableRecording', sql`${flag} not null default 0`],
    ] as const)
      await sql`alter table conferences add column ${sql.ref(column)} ${type}`.execute(db)
    const rows = await sql<{ number: string; rest: string }>`select number, rest from conferences`.execute(db)
    for (const { number: key, rest } of rows.rows) {
      const { mode, cells, height, width, bitrate, framerate, language, timeZone, enableRecording } = JSON.parse(
        rest,
      ) as Kept
      await sql`update conferences set mode = ${mode ?? 'video'}, cells = ${cells ?? 0}, height = ${height ?? 720},
        width = ${width ?? 1280}, bitrate = ${bitrate ?? 1024}, framerate = ${framerate ?? 15},
        language = ${language ?? 'en-US'}, "timeZone" = ${timeZone ?? null},
        "enableRecording" = ${enableRecording ? 1 : 0} where number = ${key}`.execute(db)
    }
    await sql`create index meetings_created on meetings ("createdAt")`.execute(db)
  },
}
