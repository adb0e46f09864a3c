/** The filter language: what it understands finds what plain JavaScript finds, in memory and in the store; the rest is refused with its place. */
import { expect, it } from 'vitest'
import { columns, holds, selectItems, selectRows } from '../../src/main/server/domain/selecting.ts'
import { type Fields, readFilter } from '../../src/main/server/http/filter.ts'
import { selection } from '../../src/main/server/http/select.ts'
import { memoryStore } from '../../src/main/server/storage/memory.ts'
import { sqliteStore } from '../../src/main/server/storage/sqlite.ts'

const fields: Fields = {
  digest: { field: 'digest', kind: 'text' },
  user: { field: 'userId', kind: 'text' },
  created: { field: 'createdAt', kind: 'number' },
  ends: { field: 'expiresAt', kind: 'time' },
}
interface Item {
  digest: string
  userId: string
  createdAt: number
  expiresAt: number
}

/** Small and the same every time (mulberry32). */
function random(seed: number): (most: number) => number {
  let state = seed
  return most => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % most
  }
}

const texts = ["O'Hara", 'anna', 'Anna', '%', 'a_b', 'eq', '', 'ä', "''", 'x and y', '\\']
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A filter as text, and the same said in JavaScript. */
function made(pick: (most: number) => number, depth: number): [string, (item: Item) => boolean] {
  const one = <T>(of: readonly T[]): T => of[pick(of.length)] as T
  if (depth > 0 && pick(3) > 0) {
    const [left, leftHolds] = made(pick, depth - 1)
    const [right, rightHolds] = made(pick, depth - 1)
    const kind = pick(3)
    if (kind === 0) return [`(${left}) and (${right})`, item => leftHolds(item) && rightHolds(item)]
    if (kind === 1) return [`(${left} or ${right})`, item => leftHolds(item) || rightHolds(item)]
    return [`not (${left})`, item => !leftHolds(item)]
  }
  const text = one(texts)
  const number = pick(5)
  const said: [string, (item: Item) => boolean][] = [
    [`user eq ${quoted(text)}`, item => item.userId === text],
    [`user ne ${quoted(text)}`, item => item.userId !== text],
    [`contains(user, ${quoted(text)})`, item => item.userId.toLowerCase().includes(text.toLowerCase())],
    [`startswith(user,${quoted(text)})`, item => item.userId.startsWith(text)],
    [`endswith( user ,${quoted(text)})`, item => item.userId.endsWith(text)],
    [`created gt ${number}`, item => item.createdAt > number],
    [`created  le  ${number}`, item => item.createdAt <= number],
    [`ends ge '1970-01-01T00:00:00.00${number}Z'`, item => item.expiresAt >= number],
    [`ends lt '1970-01-01T00:00:00.00${number}Z'`, item => item.expiresAt < number],
  ]
  return one(said)
}

it('finds what plain JavaScript finds, in memory and in both stores', async () => {
  const pick = random(7)
  const items: Item[] = Array.from({ length: 40 }, (_, i) => ({
    digest: String(i).padStart(2, '0'),
    userId: texts[pick(texts.length)] as string,
    createdAt: pick(5),
    expiresAt: pick(5),
  }))
  const stores = [memoryStore(), await sqliteStore(':memory:')]
  for (const store of stores) await store.commit(items.map(row => ({ put: 'sessions', row })))
  const all = columns<'sessions'>('digest', 'userId', 'createdAt', 'expiresAt')
  let found = 0
  for (let round = 0; round < 300; round++) {
    const [text, oracle] = made(pick, 4)
    const expected = items.filter(oracle).map(item => item.digest)
    found += expected.length
    const where = readFilter(text, fields)
    expect(
      items.filter(item => holds(item, where)).map(item => item.digest),
      text,
    ).toEqual(expected)
    for (const store of stores) {
      const asked = { where, search: [], orderBy: [], skip: 0, top: 500 }
      const { rows, total } = await selectRows(store, 'sessions', asked, { fields: all, searched: [], order: 'digest' })
      expect([rows.map(row => row.digest), total], text).toEqual([expected, expected.length])
    }
  }
  expect(found).toBeGreaterThan(1000)
  for (const store of stores) await store.close()
})

it('and binds tighter than or, not tighter than both', () => {
  const item = (a: string, b: number) => ({ digest: '', userId: a, createdAt: b, expiresAt: 0 })
  const where = readFilter("user eq 'a' or user eq 'b' and not created eq 1 and created lt 9", fields)
  expect([item('a', 1), item('b', 1), item('b', 2), item('c', 2)].map(one => holds(one, where))).toEqual([
    true,
    false,
    true,
    false,
  ])
})

it.each([
  ['', 1],
  ['user', 5],
  ["user eq 'open", 9],
  ['user eq open', 9],
  ["user = 'a'", 6],
  ["name eq 'a'", 1],
  ["constructor eq 'a'", 1],
  ["user eq 'a' and", 16],
  ["(user eq 'a'", 13],
  ["user eq 'a')", 12],
  ["created eq 'a'", 12],
  ["ends eq 'soon'", 9],
  ["contains(created, 'a')", 10],
  ['contains(user, 1)', 16],
  ["user eq 'a'; drop table users", 12],
  ['('.repeat(40), 33],
  ['not '.repeat(40), 33 * 4 - 3],
])('refuses %j and says where', (text, position) => {
  expect(() => readFilter(text, fields)).toThrow(new RegExp(`at position ${position}\\.`))
})

it('a list is asked for with or without dollars, sorted and page by page', () => {
  expect(selection({ $skip: '2', $top: '1', $orderby: 'created desc, user' }, fields)).toEqual({
    search: [],
    orderBy: [
      { field: 'createdAt', descending: true },
      { field: 'userId', descending: false },
    ],
    skip: 2,
    top: 1,
  })
  expect(selection({ search: '101 or 102 or ' }, fields)).toMatchObject({ search: ['101', '102'], skip: 0, top: 100 })
  for (const bad of [{ top: '0' }, { top: '101' }, { $skip: '-1' }, { orderby: 'nothing' }, { orderby: 'user up' }])
    expect(() => selection(bad, fields)).toThrow()
})

it('items at hand are searched, sorted and counted before paging', () => {
  const items = ['b', 'a', 'c', 'A'].map((name, at) => ({ name, at }))
  const asked = { search: ['a', 'B'], orderBy: [{ field: 'name', descending: true }], skip: 1, top: 1 }
  expect(selectItems(items, asked)).toEqual({ items: [{ name: 'a', at: 1 }], total: 3 })
})
