/** What is shown, and what is shown large. Pure. */
import type { Participant } from '../../../shared/attendance.ts'
import type { View } from '../../../shared/stage.ts'
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
}

export const face = (id: string): Shown => ({ key: id, id, screen: false })
export const screenOf = (id: string): Shown => ({ key: `${id}/screen`, id, screen: true })

/** The layout in force: what the chair decided for this viewer comes before what they like. */
export function layoutOf({ view, layout }: Pick<Sight, 'view' | 'layout'>): 'gallery' | 'speaker' {
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
  const here = (id: string | undefined): id is string => id !== undefined && (id in people || id in linked)
  const heard = speaking.filter(id => id !== me && here(id))
  if (last && heard.includes(last)) return face(last)
  const next = heard[0] ?? (here(last) && last !== me ? last : undefined) ?? order.find(id => id !== me) ?? me
  return face(next)
}

/** Everything that is shown small, in the order in which people came. */
export function small({ order, pictures }: Sight, main: Shown | undefined): Shown[] {
  const all = order.flatMap(id => (pictures[id]?.screen ? [screenOf(id), face(id)] : [face(id)]))
  return all.filter(one => one.key !== main?.key)
}
