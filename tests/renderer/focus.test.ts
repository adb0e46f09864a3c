/** Who is large: a shared screen, then whom the chair chose, then whom one chose oneself, then who speaks. */
import { describe, expect, it } from 'vitest'
import { large, layoutOf, type Sight, small } from '../../src/renderer/features/stage/focus.ts'
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
    expect(layoutOf({ view, layout })).toBe(expected)
  })
})

it('shows small whoever is not large, and a face beside its screen', () => {
  const now = sight({ pictures: screen })
  expect(small(now, large(now)).map(one => one.key)).toEqual(['me', 'a', 'b', 'c'])
  const other = sight({ pictures: { ...screen, c: { screen: {} as never } } })
  expect(small(other, large(other)).map(one => one.key)).toEqual(['me', 'a', 'b/screen', 'b', 'c'])
})
