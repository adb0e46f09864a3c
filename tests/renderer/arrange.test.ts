/** Where tiles go: in every size of window and for every number of people they fit, keep their shape and are all there. */
import { describe, expect, it } from 'vitest'
import { type Arrangement, gallery, mosaic, type Rect, speaker } from '../../src/renderer/features/stage/arrange.ts'

const sizes: [width: number, height: number][] = [
  [1920, 1080],
  [1280, 640],
  [640, 480],
  [640, 352.5],
  [1000.4, 380.7],
  [360, 640],
  [320, 128],
  [200, 60],
  [100, 160],
  [3840, 900],
  [700, 700],
]

function within(range: string): number[] {
  const [from = 0, to = 0] = range.split(' to ').map(Number)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

/** What is wrong with these tiles, in sentences. */
function faults(tiles: Rect[], width: number, height: number): string[] {
  const found: string[] = []
  for (const [index, tile] of tiles.entries()) {
    const text = `tile ${index} ${JSON.stringify(tile)}`
    if (tile.x < 0 || tile.y < 0 || tile.x + tile.width > width || tile.y + tile.height > height)
      found.push(`${text} is not inside`)
    if (tiles.slice(0, index).some(other => !apart(tile, other))) found.push(`${text} overlaps`)
    if (!(tile.width > 0 && tile.height > 0)) found.push(`${text} is empty`)
  }
  return found
}

/** Wide by high, as 16:9 as whole pixels allow, and all the same. */
function misshapen({ tiles }: Arrangement): Rect[] {
  return tiles.filter(
    ({ width, height }) =>
      Math.abs(height - (width * 9) / 16) > 1 || width !== tiles[0]?.width || height !== tiles[0]?.height,
  )
}

const allPages = (at: (page: number) => Arrangement): Arrangement[] =>
  Array.from({ length: at(0).pages }, (_, page) => at(page))
const shownOn = (pages: Arrangement[]): number => pages.reduce((sum, page) => sum + page.tiles.length, 0)

describe.each(sizes)('the gallery on %d × %d', (width, height) => {
  it.each(['1 to 20', '21 to 40', '41 to 60'])('holds %s people', range => {
    for (const count of within(range)) {
      const pages = allPages(page => gallery(count, width, height, page))
      expect(
        pages.flatMap(page => faults(page.tiles, width, height)),
        `${count}`,
      ).toEqual([])
      expect(pages.flatMap(misshapen), `${count}`).toEqual([])
      expect(shownOn(pages)).toBe(count)
      expect(pages.filter(page => page.tiles.length < 1 || page.tiles.length > page.perPage)).toEqual([])
      // Turning the page makes nobody larger or smaller, and no face is too small to be read.
      expect(new Set(pages.map(page => page.tiles[0]?.width)).size).toBe(1)
      if (pages[0]!.tiles.length > 1) expect(pages[0]!.tiles[0]!.width).toBeGreaterThanOrEqual(132)
    }
  })
})

describe('the gallery', () => {
  it('makes tiles as large as can be', () => {
    expect(gallery(1, 1600, 900, 0).tiles).toEqual([{ x: 0, y: 0, width: 1600, height: 900 }])
    const four = gallery(4, 1608, 908, 0).tiles
    expect(four.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [808, 0],
      [0, 458],
      [808, 458],
    ])
    // Side by side where it is wide, one above the other where it is tall.
    expect(new Set(gallery(2, 1600, 500, 0).tiles.map(tile => tile.y)).size).toBe(1)
    expect(new Set(gallery(2, 500, 900, 0).tiles.map(tile => tile.x)).size).toBe(1)
  })

  it('puts a last row that is not full in the middle', () => {
    const [first, , third] = gallery(3, 1608, 908, 0).tiles
    expect(third!.x + third!.width / 2).toBeCloseTo(804, 0)
    expect(third!.y).toBeGreaterThan(first!.y)
  })

  it('has pages where they would be too small, 49 on one at most', () => {
    expect(gallery(20, 640, 480, 0)).toMatchObject({ perPage: 20, pages: 1 })
    expect(gallery(21, 640, 480, 0).pages).toBe(2)
    expect(gallery(49, 3840, 2160, 0).pages).toBe(1)
    expect(gallery(50, 3840, 2160, 0)).toMatchObject({ perPage: 49, pages: 2 })
    expect(gallery(50, 3840, 2160, 1).tiles).toHaveLength(1)
  })

  it('shows the last page when people left and the one that was looked at is gone', () => {
    expect(gallery(21, 640, 480, 7)).toEqual(gallery(21, 640, 480, 1))
  })

  it('is empty for nobody', () => {
    expect(gallery(0, 640, 480, 0)).toEqual({ tiles: [], perPage: 1, pages: 1 })
  })
})

describe.each(sizes)('the speaker’s view on %d × %d', (width, height) => {
  it.each(['1 to 20', '21 to 40', '41 to 60'])('holds %s others', range => {
    for (const count of within(range)) {
      const pages = allPages(page => speaker(count, width, height, page))
      expect(
        pages.flatMap(({ main, tiles }) => faults([main!, ...tiles], width, height)),
        `${count}`,
      ).toEqual([])
      expect(pages.flatMap(misshapen), `${count}`).toEqual([])
      expect(shownOn(pages)).toBe(count)
      expect(new Set(pages.map(({ main }) => JSON.stringify(main))).size).toBe(1)
      expect(speaker(count, width, height, 99)).toEqual(pages.at(-1))
    }
  })
})

describe('the speaker’s view', () => {
  it('is one large tile when there is nobody else', () => {
    expect(speaker(0, 640, 480, 0)).toEqual({
      main: { x: 0, y: 0, width: 640, height: 480 },
      tiles: [],
      perPage: 1,
      pages: 1,
    })
  })

  it.each(sizes.filter(([width]) => width >= 320))('gives the speaker most of %d × %d', (width, height) => {
    const { main, tiles } = speaker(5, width, height, 0)
    expect(tiles[0]!.width).toBeLessThanOrEqual(220)
    expect((main!.width * main!.height) / (width * height)).toBeGreaterThan(0.5)
  })

  it('has the others beside the speaker where it is wide and below where it is tall', () => {
    const wide = speaker(3, 1280, 640, 0)
    expect(wide.main).toMatchObject({ x: 0, y: 0, height: 640 })
    expect(wide.tiles.every(tile => tile.x > wide.main!.width)).toBe(true)
    const tall = speaker(3, 360, 640, 0)
    expect(tall.main).toMatchObject({ x: 0, y: 0, width: 360 })
    expect(tall.tiles.every(tile => tile.y > tall.main!.height)).toBe(true)
  })
})

describe.each(sizes)('cells on %d × %d', (width, height) => {
  it.each([1, 2, 3, 4, 6, 9])('are %d, all there and one main among three and six', count => {
    const cells = mosaic(count, width, height)
    expect(cells).toHaveLength(count)
    expect(faults(cells, width, height)).toEqual([])
    const sizesOf = new Set(cells.map(cell => cell.width))
    expect(sizesOf.size).toBe(count === 3 || count === 6 ? 2 : 1)
    if (sizesOf.size === 2) expect(cells[0]!.width).toBe(Math.max(...sizesOf))
  })
})
