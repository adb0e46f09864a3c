/** Who is large: a shared screen, then whom the chair chose, then whom one chose oneself, then who speaks. */
import { describe, expect, it } from 'vitest'
import { grid, large, layoutOf, type Sight, small } from '../../src/renderer/features/stage/focus.ts'
import { someone } from './people.ts'

const order = ['me', 'a', 'b', 'c']
const sight = (change: Partial<Sight> = {}): Sight => ({
  order,
  people: Object.fromEntries(order.map(id => [id, someone(id)])),
  linked: {},
  pictures: {},
  speaking: [],
  me: 'me',
  layout: 'speaker',
  pinned: undefined,
  pinnedForAll: null,
  view: null,
  cells: 0,
  selfHidden: false,
  ...change,
})
const lecturing = (id: string, change: Partial<Sight> = {}): Sight => {
  const before = sight(change)
  return { ...before, people: { ...before.people, [id]: someone(id, { lecturer: true }) } }
}
const screen = { b: { screen: {} as never } }

describe('large', () => {
  it('is nobody in a gallery in which nobody presents', () => {
    expect(large(sight({ layout: 'gallery', speaking: ['a'] }))).toBeUndefined()
  })
  it('is a shared screen before everything', () => {
    const all = lecturing('a', { pictures: screen, pinned: 'c', pinnedForAll: 'c', speaking: ['a'], layout: 'gallery' })
    expect(large(all)?.key).toBe('b/screen')
  })
  it('is the lecturer, then who is pinned for this viewer, for all, for oneself, and then who speaks', () => {
    const view = { maxViews: 9, layout: 'auto', pinnedId: 'b' } as const
    expect(large(lecturing('a', { view, pinnedForAll: 'c', pinned: 'c' }))?.key).toBe('a')
    expect(large(sight({ view, pinnedForAll: 'c', pinned: 'a' }))?.key).toBe('b')
    expect(large(sight({ pinnedForAll: 'c', pinned: 'a' }))?.key).toBe('c')
    expect(large(sight({ pinned: 'a', speaking: ['c'] }))?.key).toBe('a')
    expect(large(sight({ speaking: ['c', 'a'] }))?.key).toBe('c')
  })
  it('forgets who was pinned and has left', () => {
    expect(large(sight({ pinnedForAll: 'gone', pinned: 'gone', speaking: ['c'] }))?.key).toBe('c')
  })
  it('stays with who was large while they speak, and afterwards until somebody else does', () => {
    expect(large(sight({ speaking: ['c', 'a'] }), 'a')?.key).toBe('a')
    expect(large(sight({ speaking: [] }), 'c')?.key).toBe('c')
    expect(large(sight({ speaking: ['b'] }), 'c')?.key).toBe('b')
  })
  it('is never oneself while others are there', () => {
    expect(large(sight({ speaking: ['me'] }))?.key).toBe('a')
    expect(large(sight({ order: ['me'] }))?.key).toBe('me')
  })
})

describe('the layout in force', () => {
  it.each([
    [null, 'gallery', 'gallery'],
    [{ maxViews: 9, layout: 'auto', pinnedId: null }, 'gallery', 'gallery'],
    [{ maxViews: 9, layout: 'presenter', pinnedId: null }, 'gallery', 'speaker'],
    [{ maxViews: 9, layout: 'gallery', pinnedId: null }, 'speaker', 'gallery'],
    [{ maxViews: 1, layout: 'gallery', pinnedId: null }, 'gallery', 'speaker'],
  ] as const)('%j with %s is %s', (view, layout, expected) => {
    expect(layoutOf({ view, layout, cells: 0 })).toBe(expected)
  })
})

it('shows small whoever is not large, and a face beside its screen', () => {
  const now = sight({ pictures: screen })
  expect(small(now, large(now)).map(one => one.key)).toEqual(['me', 'a', 'b', 'c'])
  const other = sight({ pictures: { ...screen, c: { screen: {} as never } } })
  expect(small(other, large(other)).map(one => one.key)).toEqual(['me', 'a', 'b/screen', 'b', 'c'])
})

describe('the cells', () => {
  const placed = (positions: Record<string, number>, change: Partial<Sight> = {}): Sight => {
    const before = sight({ layout: 'gallery', ...change })
    const people = order.map(id => [id, someone(id, { position: positions[id] ?? null })])
    const main = order.find(id => positions[id] === 0) ?? null
    return { ...before, people: Object.fromEntries(people), pinnedForAll: main }
  }
  const ids = (now: Sight) => grid(now)?.map(one => one?.id)

  it('hold those who were given them, the others fill the free ones, and nobody is in two', () => {
    expect(ids(placed({ c: 0, a: 2 }, { cells: 4 }))).toEqual(['c', 'me', 'a', 'b'])
    expect(ids(placed({ b: -1 }, { cells: 4 }))).toEqual(['me', 'a', 'c', undefined])
    expect(ids(placed({ c: 3 }, { cells: 2 }))).toEqual(['me', 'a'])
    expect(ids(placed({}, { cells: 9 }))).toHaveLength(9)
  })
  it('are nothing where each window decides, the chair decided for this viewer, or somebody presents', () => {
    expect(ids(placed({}, { cells: 0 }))).toBeUndefined()
    expect(ids(placed({}, { cells: 4, view: { maxViews: 9, layout: 'gallery', pinnedId: null } }))).toBeUndefined()
    expect(ids(placed({}, { cells: 4, pictures: screen }))).toBeUndefined()
    expect(grid(lecturing('a', { cells: 4 }))).toBeUndefined()
  })
  it('say who is in the strip beside a screen', () => {
    const now = placed({ c: 0, a: -1 }, { cells: 2, pictures: screen })
    expect(small(now, large(now)).map(one => one.key)).toEqual(['c', 'me'])
  })
  it('order the gallery where there is none of their own, without whom the chair took away', () => {
    const now = placed({ c: 1, b: -1 })
    expect(small(now, large(now)).map(one => one.key)).toEqual(['me', 'c', 'a'])
    expect(large(placed({ a: -1 }, { layout: 'speaker', speaking: ['a', 'c'] }))?.key).toBe('c')
  })
  it('show whoever speaks alone where there is one', () => {
    expect(large(placed({}, { cells: 1, speaking: ['b'] }))?.key).toBe('b')
    expect(large(placed({ c: 0 }, { cells: 1, speaking: ['b'] }))?.key).toBe('c')
  })
})

describe('whoever does not want to see themselves', () => {
  const without = (change: Partial<Sight> = {}): string[] => {
    const now = sight({ layout: 'gallery', selfHidden: true, ...change })
    return small(now, large(now)).map(one => one.key)
  }
  it('sees everybody else, and what they share themselves', () => {
    expect(without()).toEqual(['a', 'b', 'c'])
    expect(without({ pictures: { me: { screen: {} as never } } })).toEqual(['a', 'b', 'c'])
  })
  it('sees themselves while nobody else is there, and where the chair arranged what is seen', () => {
    expect(without({ order: ['me'] })).toEqual(['me'])
    expect(without({ view: { maxViews: 9, layout: 'gallery', pinnedId: null } })).toContain('me')
  })
})
