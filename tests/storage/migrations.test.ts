/** Databases of earlier versions: brought up to date, they have lost nothing. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Row, tables } from '../../src/main/server/domain/collections.ts'
import type { Store } from '../../src/main/server/domain/store.ts'
import { first } from '../../src/main/server/storage/migrations/0001-first.ts'
import { openPostgres, postgresStore } from '../../src/main/server/storage/postgres.ts'
import { openSqlite, sqliteStore } from '../../src/main/server/storage/sqlite.ts'
import type { AnyDatabase } from '../../src/main/server/storage/sqlStore.ts'
import { openHouse, stranger } from '../support/openHouse.ts'
import { findPostgres, type Postgres, startPostgres } from '../support/postgres.ts'

const now = Date.UTC(2027, 0, 4, 9, 0, 0)
const hour = 3600_000

interface Kind {
  name: 'sqlite' | 'postgres'
  /** An empty database, each time another. */
  fresh(): string
  open(address: string): Promise<{ db: Kysely<AnyDatabase> }>
  store(address: string): Promise<Store>
}

/** As the first version left it: one row to a meeting, and the invited beside it. */
async function writtenByTheFirst({ name, fresh, open }: Kind): Promise<string> {
  const address = fresh()
  const { db } = await open(address)
  for (const table of [...Object.keys(tables), 'migrations'])
    await sql`drop table if exists ${sql.table(table)}`.execute(db)
  await sql`create table migrations (name text primary key)`.execute(db)
  await sql`insert into migrations (name) values ('0001-first')`.execute(db)
  await first.up(db, name)
  const meeting = (number: string, change: object) => ({
    ...{ number, id: `id-${number}`, key: `key-${number}`, kind: 'reservation', name: `Meeting ${number}` },
    ...{ description: 'About', ownerId: 'anna', startsAt: now + hour, endsAt: now + 2 * hour, password: '123456' },
    ...{ callRate: '1024K', joinEarlyMinutes: 15, muteOnEntry: 1, guestsAllowed: 0, watermark: 1 },
    ...{ watermarkType: 'multiple', createdAt: 7, over: 0, startedAt: null, locked: 0, everyoneMuted: 0 },
    ...{ selfUnmuteAllowed: 1, lecturerId: null, ...change },
  })
  const user = (id: string) => ({
    ...{ id, username: id, usernameKey: id, realName: '', email: '', department: '', mobile: '', role: 'Normal' },
    ...{ secretHash: '', disabled: 0, failures: 0, frozenUntil: null, createdAt: 1 },
  })
  await db.insertInto('users').values(['anna', 'bert', 'carl'].map(user)).execute()
  const meetings = [
    meeting('1', {}),
    meeting('2', { kind: 'instant', startedAt: 5, startsAt: now, endsAt: now + 24 * hour, joinEarlyMinutes: -1 }),
    meeting('3', { over: 1 }),
  ]
  await db.insertInto('meetings').values(meetings).execute()
  const invited = [
    { id: '1:bert', number: '1', userId: 'bert' },
    { id: '1:anna', number: '1', userId: 'anna' },
  ]
  await db.insertInto('invitations').values(invited).execute()
  await db.destroy()
  return address
}

function law(kind: Kind): void {
  it('keeps every meeting, who has it, and who is in it', async () => {
    const store = await kind.store(await writtenByTheFirst(kind))
    expect(await store.get('meetings', '2')).toMatchObject({
      ...{ number: '2', kind: 'instant', name: 'Meeting 2', ownerId: 'anna', password: '123456', createdAt: 7 },
      ...{ reservationId: 'id-2', startedAt: 5, locked: false, selfUnmuteAllowed: true },
    })
    const reservation: Row<'reservations'> = {
      ...{ id: 'id-1', key: 'key-1', number: '1', seriesId: null, day: null, edited: false, name: 'Meeting 1' },
      ...{
        description: 'About',
        startsAt: now + hour,
        endsAt: now + 2 * hour,
        callRate: '1024K',
        joinEarlyMinutes: 15,
      },
      ...{
        muteOnEntry: true,
        guestsAllowed: false,
        watermark: true,
        watermarkType: 'multiple',
        over: false,
        createdAt: 7,
      },
    }
    expect(await store.get('reservations', 'id-1')).toEqual(reservation)
    expect(await store.get('reservations', 'id-3')).toMatchObject({ over: true })

    const house = await openHouse({ store })
    const as = async (id: string) => ({ ...stranger, user: (await store.get('users', id)) as Row<'users'> })
    const numbers = async (id: string) => {
      const { items } = await house.perform('meetings.mine', { at: 'server' }, {}, await as(id))
      return items.map(one => [one.number, one.invited.map(user => user.id).join()])
    }
    expect(await numbers('anna')).toEqual([
      ['2', ''],
      ['1', 'bert'],
    ])
    expect(await numbers('bert')).toEqual([['1', 'bert']])
    expect(await numbers('carl')).toEqual([])
    await house.close()
  })
}

describe('a SQLite file of the first version', () => {
  const fresh = () => join(mkdtempSync(join(tmpdir(), 'gavel-store-')), 'gavel.db')
  law({ name: 'sqlite', fresh, open: openSqlite, store: sqliteStore })
})

const binaries = findPostgres()
describe.skipIf(!binaries)('a PostgreSQL database of the first version', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres(binaries as string)
  })
  afterAll(() => postgres?.stop())
  law({ name: 'postgres', fresh: () => postgres.url('earlier'), open: openPostgres, store: postgresStore })
})
