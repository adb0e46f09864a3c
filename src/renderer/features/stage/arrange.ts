/** Where each tile goes. Pure: a size and a number of tiles in, rectangles out. */

export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export interface Arrangement {
  /** The large tile, when there is one. */
  main?: Rect
  /** The others on this page, in order. */
  tiles: Rect[]
  perPage: number
  pages: number
}

const gap = 8
const shape = 16 / 9
/** Smaller faces tell nobody anything. */
const smallest = 132
const mostTiles = 49

interface Grid {
  columns: number
  rows: number
  width: number
  height: number
}

/** The grid with the largest tiles of one shape that fit. */
export function grid(count: number, width: number, height: number): Grid {
  let best: Grid = { columns: 1, rows: count, width: 0, height: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const byWidth = (width - gap * (columns - 1)) / columns
    const byHeight = ((height - gap * (rows - 1)) / rows) * shape
    const tile = Math.max(0, Math.min(byWidth, byHeight))
    if (tile > best.width) best = { columns, rows, width: Math.floor(tile), height: Math.floor(tile / shape) }
  }
  return best
}

/** `most`: not more tiles than this at once. */
export function gallery(count: number, width: number, height: number, page: number, most = mostTiles): Arrangement {
  let perPage = Math.max(1, Math.min(count, most))
  while (perPage > 1 && grid(perPage, width, height).width < smallest) perPage--
  const pages = Math.max(1, Math.ceil(count / perPage))
  const shown = Math.min(perPage, count - Math.min(page, pages - 1) * perPage)
  // All pages keep the size of a full one, so that turning the page does not make everybody jump.
  const size = grid(pages > 1 ? perPage : Math.max(1, shown), width, height)
  return { tiles: centred(shown, size, width, height), perPage, pages }
}

/**
 * A fixed number of cells, filled or not: as large as fit, all alike, but with a main one twice as large where there are three or
 * six of them. The main one is the first.
 */
export function mosaic(cells: number, width: number, height: number): Rect[] {
  const across = cells === 3 || cells === 6 ? 3 : Math.ceil(Math.sqrt(cells))
  const down = cells === 3 ? 2 : cells === 6 ? 3 : Math.ceil(cells / across)
  const spots =
    across === 3 && cells < 9
      ? [...[0, 1].map(y => [2, y] as const), ...[0, 1, 2].map(x => [x, 2] as const)].slice(0, cells - 1)
      : Array.from({ length: cells }, (_, index) => [index % across, Math.floor(index / across)] as const)
  const tile = Math.max(
    0,
    Math.floor(Math.min((width - gap * (across - 1)) / across, ((height - gap * (down - 1)) / down) * shape)),
  )
  const tall = Math.floor(tile / shape)
  const left = Math.floor((width - across * tile - (across - 1) * gap) / 2)
  const top = Math.floor((height - down * tall - (down - 1) * gap) / 2)
  const at = ([x, y]: readonly [number, number], size = 1): Rect => ({
    x: left + x * (tile + gap),
    y: top + y * (tall + gap),
    width: size * tile + (size - 1) * gap,
    height: size * tall + (size - 1) * gap,
  })
  return spots.length < cells ? [at([0, 0], 2), ...spots.map(spot => at(spot))] : spots.map(spot => at(spot))
}

function centred(shown: number, { columns, width, height }: Grid, areaWidth: number, areaHeight: number): Rect[] {
  const rows = Math.ceil(shown / columns)
  const top = (areaHeight - rows * height - (rows - 1) * gap) / 2
  return Array.from({ length: shown }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = row === rows - 1 ? shown - row * columns : columns
    const left = (areaWidth - inRow * width - (inRow - 1) * gap) / 2
    return {
      x: Math.round(left + (index % columns) * (width + gap)),
      y: Math.round(top + row * (height + gap)),
      width,
      height,
    }
  })
}

/** One large tile, the others in a strip: beside it on wide areas, below it on tall ones. `most`: of those, at once. */
export function speaker(
  others: number,
  width: number,
  height: number,
  page: number,
  most = Number.POSITIVE_INFINITY,
): Arrangement {
  if (others === 0 || most === 0) return { main: { x: 0, y: 0, width, height }, tiles: [], perPage: 1, pages: 1 }
  const beside = width / height > 1.25
  const along = beside ? height : width
  // Even in a sliver of a window the strip stays inside.
  const tileWidth = Math.floor(
    beside
      ? Math.min(220, Math.max(smallest, width * 0.18), height * shape)
      : Math.min(200, Math.max(112, width * 0.28), width),
  )
  const tileHeight = Math.floor(tileWidth / shape)
  const step = (beside ? tileHeight : tileWidth) + gap
  const perPage = Math.max(1, Math.min(most, Math.floor((along + gap) / step)))
  const pages = Math.ceil(others / perPage)
  const shown = Math.min(perPage, others - Math.min(page, pages - 1) * perPage)
  const start = Math.round((along - shown * step + gap) / 2)
  const tiles = Array.from({ length: shown }, (_, index) => ({
    x: beside ? width - tileWidth : start + index * step,
    y: beside ? start + index * step : height - tileHeight,
    width: tileWidth,
    height: tileHeight,
  }))
  const main = beside
    ? { x: 0, y: 0, width: width - tileWidth - gap, height }
    : { x: 0, y: 0, width, height: height - tileHeight - gap }
  return { main, tiles, perPage, pages }
}
