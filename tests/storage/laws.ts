/** What every store must do, stated once and run for each. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Row } from '../../src/main/server/domain/collections.ts'
import { type Condition, type Store, StoreConflict } from '../../src/main/server/domain/store.ts'

const meeting = (number: string, rest: Partial<Row<'meetings'>> = {}): Row<'meetings'> => ({
  number,
  kind: 'reservation',
  name: `Meeting ${number}`,
  ownerId: 'anna',
  password: '',
  createdAt: 1,
  reservationId: null,
  startedAt: null,
  locked: false,
  everyoneMuted: false,
  selfUnmuteAllowed: true,
  lecturerId: null,
  pinnedId: null,
  overlay: null,
  warnedOf: null,
  coChairs: '',
  lobby: false,
  lobbyUntil: null,
  chatClosed: false,
  readOnly: false,
  ...rest,
})

/** A table that has a unique group besides its key. */
const reservation = (id: string, key: string): Row<'reservations'> => ({
  id,
  key,
  number: '1',
  seriesId: null,
  day: null,
  edited: false,
  name: '',
  description: '',
  startsAt: 1_800_000_000_000,
  endsAt: 1_800_003_600_000,
  callRate: '2048K',
  joinEarlyMinutes: -1,
  muteOnEntry: false,
  guestsAllowed: true,
  watermark: false,
  watermarkType: 'single',
  over: false,
  createdAt: 1,
})

export function storeLaws(name: string, open: () => Promise<Store>): void {
  describe(`${name} as a store`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    beforeEach(async () => {
      for (const row of await store.find('meetings', {})) await store.commit([{ remove: 'meetings', key: row.number }])
    })
    const put = (...rows: Row<'meetings'>[]) => store.commit(rows.map(row => ({ put: 'meetings', row }) as const))
    const numbers = async (where: Condition<'meetings'>) =>
      (await store.find('meetings', { where })).map(row => row.number)

    it('gives back what it was given, with every kind of value', async () => {
      const row = meeting('1', {
        name: 'Räte’s "quoted" \\ 会议 🗳',
        startedAt: 1_800_000_000_123,
        locked: true,
        lecturerId: 'x',
      })
      await put(row)
      expect(await store.get('meetings', '1')).toEqual(row)
      expect(await store.get('meetings', '2')).toBeUndefined()
    })

    it('replaces by key and removes', async () => {
      await put(meeting('1'))
      await put(meeting('1', { name: 'New', startedAt: 5 }))
      expect(await store.get('meetings', '1')).toMatchObject({ name: 'New', startedAt: 5 })
      await put(meeting('1', { startedAt: null }))
      expect((await store.get('meetings', '1'))?.startedAt).toBeNull()
      await store.commit([
        { remove: 'meetings', key: '1' },
        { remove: 'meetings', key: 'never there' },
      ])
      expect(await store.count('meetings')).toBe(0)
    })

    it('finds by every condition', async () => {
      await put(
        meeting('1', { name: 'Ältestenrat 100%', createdAt: 10, startedAt: 7 }),
        meeting('2', { name: 'a_b', createdAt: 20, everyoneMuted: true }),
        meeting('3', { name: 'A\\B', createdAt: 30, ownerId: 'ben' }),
      )
      expect(await numbers({ column: 'ownerId', is: 'eq', value: 'ben' })).toEqual(['3'])
      expect(await numbers({ column: 'ownerId', is: 'ne', value: 'ben' })).toEqual(['1', '2'])
      expect(await numbers({ column: 'everyoneMuted', is: 'eq', value: true })).toEqual(['2'])
      expect(await numbers({ column: 'startedAt', is: 'eq', value: null })).toEqual(['2', '3'])
      expect(await numbers({ column: 'startedAt', is: 'ne', value: null })).toEqual(['1'])
      expect(await numbers({ column: 'startedAt', is: 'ne', value: 8 })).toEqual(['1', '2', '3'])
      expect(await numbers({ column: 'startedAt', is: 'lt', value: 100 })).toEqual(['1'])
      expect(await numbers({ column: 'createdAt', is: 'lt', value: 20 })).toEqual(['1'])
      expect(await numbers({ column: 'createdAt', is: 'le', value: 20 })).toEqual(['1', '2'])
      expect(await numbers({ column: 'createdAt', is: 'gt', value: 20 })).toEqual(['3'])
      expect(await numbers({ column: 'createdAt', is: 'ge', value: 20 })).toEqual(['2', '3'])
      expect(await numbers({ column: 'number', is: 'in', value: ['1', '3', '9'] })).toEqual(['1', '3'])
      expect(await numbers({ column: 'number', is: 'in', value: [] })).toEqual([])
      expect(await numbers({ column: 'name', is: 'contains', value: 'RAT' })).toEqual(['1'])
      expect(await numbers({ column: 'name', is: 'contains', value: 'äLTEST' })).toEqual(['1'])
      expect(await numbers({ column: 'name', is: 'contains', value: '%' })).toEqual(['1'])
      expect(await numbers({ column: 'name', is: 'contains', value: '_' })).toEqual(['2'])
      expect(await numbers({ column: 'name', is: 'contains', value: '\\' })).toEqual(['3'])
      expect(await numbers({ column: 'name', is: 'contains', value: "'; drop table meetings; --" })).toEqual([])
      expect(await numbers({ column: 'name', is: 'startsWith', value: 'a' })).toEqual(['2'])
      expect(await numbers({ column: 'name', is: 'endsWith', value: 'B' })).toEqual(['3'])
      expect(await numbers({ not: { column: 'startedAt', is: 'lt', value: 100 } })).toEqual(['2', '3'])
      expect(await numbers({ all: [] })).toEqual(['1', '2', '3'])
      expect(await numbers({ any: [] })).toEqual([])
      const either: Condition<'meetings'> = {
        any: [
          { column: 'everyoneMuted', is: 'eq', value: true },
          {
            all: [
              { column: 'ownerId', is: 'eq', value: 'anna' },
              { column: 'createdAt', is: 'eq', value: 10 },
            ],
          },
        ],
      }
      expect(await numbers(either)).toEqual(['1', '2'])
      expect(await store.count('meetings', either)).toBe(2)
    })

    it('orders, ties by key, and pages without gaps', async () => {
      await put(...['5', '3', '1', '4', '2'].map(number => meeting(number, { createdAt: Number(number) % 2 })))
      const order = async (descending: boolean, skip?: number, top?: number) =>
        (
          await store.find('meetings', {
            orderBy: [{ column: 'createdAt', descending }],
            ...(skip !== undefined && { skip }),
            ...(top !== undefined && { top }),
          })
        ).map(row => row.number)
      expect(await order(false)).toEqual(['2', '4', '1', '3', '5'])
      expect(await order(true)).toEqual(['1', '3', '5', '2', '4'])
      expect(await order(false, 1, 2)).toEqual(['4', '1'])
      expect(await order(false, 4)).toEqual(['5'])
      expect(await order(false, 9, 2)).toEqual([])
    })

    it('sorts texts by code point and nulls first', async () => {
      await put(
        meeting('1', { lecturerId: 'b' }),
        meeting('2', { lecturerId: 'B' }),
        meeting('3'),
        meeting('4', { lecturerId: 'ä' }),
      )
      const found = await store.find('meetings', { orderBy: [{ column: 'lecturerId' }] })
      expect(found.map(row => row.lecturerId)).toEqual([null, 'B', 'b', 'ä'])
    })

    const conference = (number: string, rest: Partial<Row<'conferences'>> = {}): Row<'conferences'> => ({
      ...{
        number,
        control: 'free',
        capacity: 9,
        adminPin: '',
        closeOnNobody: false,
        openedAt: null,
        invited: '[]',
        made: true,
      },
      ...{ mode: 'video', cells: 0, height: 720, width: 1280, bitrate: 1024, framerate: 15, language: 'en' },
      ...{ timeZone: null, enableRecording: false, rest: '{}', ...rest },
    })

    it('finds by rows that belong to others, and sorts by them', async () => {
      await put(meeting('1'), meeting('2'), meeting('3'), meeting('4'))
      const conferences = [
        conference('1', { capacity: 20, mode: 'audio' }),
        conference('3', { capacity: 5, rest: '{"customOptions":"Blue","callerIds":[1]}' }),
        conference('4', { enableRecording: true, timeZone: 'UTC' }),
      ]
      await store.commit(conferences.map(row => ({ put: 'conferences', row }) as const))
      const having = (where?: Condition<'conferences'>): Condition<'meetings'> => ({
        named: { table: 'conferences', on: 'number', ...(where && { where }) },
      })
      expect(await numbers(having())).toEqual(['1', '3', '4'])
      expect(await numbers({ not: having() })).toEqual(['2'])
      expect(await numbers(having({ column: 'mode', is: 'eq', value: 'audio' }))).toEqual(['1'])
      expect(await numbers(having({ column: 'enableRecording', is: 'eq', value: true }))).toEqual(['4'])
      expect(await store.count('meetings', having({ column: 'capacity', is: 'gt', value: 5 }))).toBe(2)
      const sorted = async (descending: boolean, column: 'capacity' | 'timeZone', absent: number | null) =>
        (
          await store.find('meetings', {
            orderBy: [{ least: { table: 'conferences', on: 'number', column }, absent, descending }],
            top: 3,
          })
        ).map(row => row.number)
      expect(await sorted(false, 'capacity', 8)).toEqual(['3', '2', '4'])
      expect(await sorted(true, 'capacity', 8)).toEqual(['1', '4', '2'])
      expect(await sorted(false, 'timeZone', null)).toEqual(['1', '2', '3'])
      expect(await sorted(true, 'timeZone', null)).toEqual(['4', '1', '2'])
    })

    it('looks into JSON, where everything is a text', async () => {
      const bodies = [{ name: 'Éva' }, { name: 'adam', age: 7 }, { open: true }, { name: null }]
      const rows = bodies.map((body, index) => ({
        ...{ id: `json ${index}`, family: 'contact', ownerId: 'json', uniqueKey: `${index}`, createdAt: index },
        body: JSON.stringify(body),
      }))
      await store.commit(rows.map(row => ({ put: 'records', row }) as const))
      const ids = async (where: Condition<'records'>, at = 'name') =>
        (
          await store.find('records', {
            where: { all: [{ column: 'ownerId', is: 'eq', value: 'json' }, where] },
            orderBy: [{ column: 'body', at }],
          })
        ).map(row => row.id.at(-1))
      expect(await ids({ column: 'body', at: 'name', is: 'contains', value: 'é' })).toEqual(['0'])
      expect(await ids({ column: 'body', at: 'name', is: 'startsWith', value: 'ad' })).toEqual(['1'])
      expect(await ids({ column: 'body', at: 'age', is: 'eq', value: '7' })).toEqual(['1'])
      expect(await ids({ column: 'body', at: 'open', is: 'eq', value: 'true' })).toEqual(['2'])
      expect(await ids({ column: 'body', at: 'name', is: 'eq', value: null })).toEqual(['2', '3'])
      expect(await ids({ all: [] })).toEqual(['2', '3', '1', '0'])
    })

    it('counts what is there now', async () => {
      const anna: Condition<'meetings'> = { column: 'ownerId', is: 'eq', value: 'anna' }
      const counts = () => Promise.all([store.count('meetings'), store.count('meetings', anna)])
      for (let round = 1; round < 4; round++) {
        const counting = counts()
        await put(meeting(String(round), { ownerId: round === 2 ? 'ben' : 'anna' }))
        await counting
        expect(await counts()).toEqual([round, round === 1 ? 1 : round - 1])
      }
      await store.commit([{ remove: 'meetings', key: '1' }])
      expect(await counts()).toEqual([2, 1])
    })

    it('keeps unique groups unique, and a refused commit changes nothing', async () => {
      await put(meeting('1'))
      const refused = store.commit([
        { put: 'meetings', row: meeting('1', { name: 'Changed' }) },
        { put: 'reservations', row: reservation('1', 'key') },
        { remove: 'meetings', key: '1' },
        { put: 'reservations', row: reservation('2', 'key') },
      ])
      await expect(refused).rejects.toBeInstanceOf(StoreConflict)
      expect(await store.find('meetings', {})).toEqual([meeting('1')])
      expect(await store.count('reservations')).toBe(0)
    })

    it('takes many commits at once', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, i) => put(meeting(String(100 + i)))))
      expect(await store.count('meetings')).toBe(50)
    })
  })
}
