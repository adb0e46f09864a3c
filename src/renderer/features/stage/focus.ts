/** What is shown, and what is shown large. Pure. */
import type { Participant } from '../../../shared/attendance.ts'
import { inCells, mostCells, type View } from '../../../shared/stage.ts'
import type { Pictures } from '../../call/callStore.ts'

/** One tile: somebody's face, or a screen somebody shows. */
export interface Shown {
  /** Stays the same wherever the tile goes, so that its picture is not started anew. */
  key: string
  id: string
  screen: boolean
}

export interface Sight {
  order: readonly string[]
  people: Readonly<Record<string, Participant>>
  /** Meetings linked with this one, by participant id. */
  linked: Readonly<Record<string, string>>
  pictures: Readonly<Record<string, Pictures>>
  /** Participant ids, loudest first. */
  speaking: readonly string[]
  me: string
  /** What this person likes. */
  layout: 'gallery' | 'speaker'
  /** Pinned by this person, for themselves. */
  pinned: string | undefined
  /** Pinned by the chair, for everybody. */
  pinnedForAll: string | null
  /** What the chair decided for this viewer alone. */
  view: View | null
  /** How many cells everybody's picture has; 0 while it is left to each window. */
  cells: number
  /** One's own face is not to be shown among others. */
  selfHidden: boolean
}

export const face = (id: string): Shown => ({ key: id, id, screen: false })
export const screenOf = (id: string): Shown => ({ key: `${id}/screen`, id, screen: true })

/** Of a meeting with one cell, as if the chair had arranged it for every viewer: whoever speaks, alone. */
const oneCell: View = { maxViews: 1, layout: 'presenter', pinnedId: null }

/** What was decided for this viewer, alone or with all. */
export const decided = ({ view, cells }: Pick<Sight, 'view' | 'cells'>): View | null =>
  view ?? (cells === 1 ? oneCell : null)

/** The layout in force: what the chair decided for this viewer comes before what they like. */
export function layoutOf(sight: Pick<Sight, 'view' | 'layout' | 'cells'>): 'gallery' | 'speaker' {
  const [view, { layout }] = [decided(sight), sight]
  if (view?.maxViews === 1 || view?.layout === 'presenter') return 'speaker'
  return view?.layout === 'gallery' ? 'gallery' : layout
}

/** Who is large because somebody said so: the lecturer, then the chair's pins, then one's own. */
function chosen({ order, people, view, pinnedForAll, pinned }: Sight): string | undefined {
  const lecturer = order.length > 1 ? order.find(id => people[id]?.lecturer) : undefined
  return [lecturer, view?.pinnedId, pinnedForAll, pinned].find(id => id && people[id]) ?? undefined
}

/**
 * The tile to show large; undefined in a gallery where nobody presents anything. `last` is who was large before: they
 * stay while they speak, so that two people talking do not make the stage flicker.
 */
export function large(sight: Sight, last?: string): Shown | undefined {
  const { order, people, linked, pictures, speaking, me } = sight
  const sharing = order.findLast(id => pictures[id]?.screen)
  if (sharing) return screenOf(sharing)
  const someone = chosen(sight)
  if (someone) return face(someone)
  if (layoutOf(sight) === 'gallery') return undefined
  const seen = visible(sight)
  const here = (id: string | undefined): id is string =>
    id !== undefined && (id in people || id in linked) && seen.includes(id)
  const heard = speaking.filter(id => id !== me && here(id))
  if (last && heard.includes(last)) return face(last)
  const next = heard[0] ?? (here(last) && last !== me ? last : undefined) ?? seen.find(id => id !== me) ?? seen[0]
  return next === undefined ? undefined : face(next)
}

/** Everything that is shown small: by the cells people were given, else in the order in which they came. */
export function small(sight: Sight, main: Shown | undefined): Shown[] {
  const { pictures, me, selfHidden } = sight
  const screens = sight.order.filter(id => pictures[id]?.screen)
  const seen = visible(sight)
  const shown = [...seen, ...screens.filter(id => !seen.includes(id))]
  const all = shown.flatMap(id => [
    ...(pictures[id]?.screen ? [screenOf(id)] : []),
    ...(seen.includes(id) ? [face(id)] : []),
  ])
  const hidden = selfHidden && sight.order.length > 1 && decided(sight) === null ? face(me).key : undefined
  return all.filter(one => one.key !== main?.key && one.key !== hidden)
}

/** Whose the main cell is the pin alone says: it changes without a word about the participants. */
const placed = ({ order, people, pinnedForAll }: Sight): { id: string; position: number | null }[] =>
  order.map(id => ({ id, position: id === pinnedForAll ? 0 : people[id]?.position || null }))

/** Whose face there is to be seen: whom the cells hold, or, where there are none, all whom the chair has not taken away. */
function visible(sight: Sight): string[] {
  const all = placed(sight)
  const filled = inCells(all, sight.cells || mostCells).filter(id => id !== undefined)
  if (sight.cells > 1) return filled
  return [...filled, ...all.filter(one => one.position !== -1 && !filled.includes(one.id)).map(one => one.id)]
}

/** The cells one after the other, some perhaps empty; undefined where somebody presents, or the view was decided otherwise. */
export function grid(sight: Sight): (Shown | undefined)[] | undefined {
  const { cells, view, order, people, pictures, pinned } = sight
  if (cells < 2 || view) return undefined
  const presents = order.some(id => pictures[id]?.screen || (people[id]?.lecturer && order.length > 1))
  if (presents || (pinned && people[pinned])) return undefined
  return inCells(placed(sight), cells).map(id => (id === undefined ? undefined : face(id)))
}
