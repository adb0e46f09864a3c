/**
 * Spends what a subscriber's path carries on the videos they want: each gets something before anybody gets more, in order of
 * rank; those of equal rank rise together. What cannot even get its least pauses, instead of all starving together. Rates are bits/s.
 */

/** All temporal layers. */
export const everything = 7

/** A way to send a video: a simulcast layer, and its temporal layers up to one. */
export interface Step {
  readonly layer: number
  readonly temporal: number
  readonly bitrate: number
}

export interface Claim<T> {
  readonly of: T
  /** Who gets all they can before others get more than their least. Compared place by place; smaller comes first. */
  readonly rank: readonly number[]
  /** Who comes first among those of equal rank: a step ahead at most. Compared in the same way. */
  readonly order: readonly number[]
  /** From the least to what is wanted; not empty. */
  readonly steps: readonly Step[]
  /** What it has: undefined when it is new. */
  readonly current: Step | 'paused' | undefined
}

/** What rises must fit with room to spare, and what is there may be a little too big: a border is not crossed at every breath. */
const toRise = 1.15
const toStay = 0.92
/** The last picture of all does not pause at a dip: a queue for a moment is better than seconds without it. */
const toOutlast = 0.6

export interface LayerRates {
  readonly index: number
  /** Of its first temporal layer, of the first two, and so on; the last is all of it. */
  readonly rates: readonly number[]
}

/** The ways to send a video of these layers, up to the one wanted; when all are above it, the smallest. Fewer pictures only of the smallest. */
export function stepsOf(layers: readonly LayerRates[], wanted: number): Step[] {
  const ascending = [...layers].sort((a, b) => a.index - b.index)
  const within = ascending.filter(layer => layer.index <= wanted)
  const usable = within.length > 0 ? within : ascending.slice(0, 1)
  return usable.flatMap(({ index, rates }, place) =>
    rates.flatMap((bitrate, temporal): Step[] => {
      if (temporal === rates.length - 1) return [{ layer: index, temporal: everything, bitrate }]
      return place === 0 ? [{ layer: index, temporal, bitrate }] : []
    }),
  )
}

/** `calm`: nothing rises while the path has just turned out too narrow. Undefined in the answer: pause. */
export function allocate<T>(claims: readonly Claim<T>[], budget: number, calm: boolean): Map<T, Step | undefined> {
  const ranked = [...claims].sort((a, b) => compare(a.rank, b.rank) || compare(a.order, b.order))
  const given = new Map<Claim<T>, number>()
  let left = budget
  const bitrateOf = ({ steps }: Claim<T>, step = -1): number => steps[step]?.bitrate ?? 0
  /** What must be free for it. */
  const asks = (claim: Claim<T>, to: number): number => {
    const bitrate = bitrateOf(claim, to)
    const has = placeOf(claim)
    if (to <= has) return bitrate * (to === 0 && claim === ranked[0] ? toOutlast : toStay)
    if (claim.current === undefined) return bitrate
    return bitrateOf(claim, has) + (bitrate - bitrateOf(claim, has)) * toRise
  }
  const raise = (claim: Claim<T>, to: number): boolean => {
    if (!calm && (to > placeOf(claim) ? claim.current !== undefined : fallsTooShort(claim, to))) return false
    const before = bitrateOf(claim, given.get(claim))
    if (asks(claim, to) > left + before) return false
    left += before - bitrateOf(claim, to)
    given.set(claim, to)
    return true
  }
  /** To the next step that it can have. */
  const climb = (claim: Claim<T>): boolean => {
    for (let to = given.get(claim)! + 1; to < claim.steps.length; to++) if (raise(claim, to)) return true
    return false
  }
  for (const claim of ranked) raise(claim, 0)
  for (const equals of equalsIn(ranked.filter(claim => given.has(claim)))) {
    let climbing = equals
    while (climbing.length > 0) climbing = climbing.filter(climb)
  }
  return new Map(claims.map(claim => [claim.of, claim.steps[given.get(claim) ?? -1]]))
}

/** Neighbours of the same rank, together. */
function equalsIn<T>(ranked: readonly Claim<T>[]): Claim<T>[][] {
  const groups: Claim<T>[][] = []
  for (const claim of ranked) {
    const group = groups.at(-1)
    if (group?.[0] && compare(group[0].rank, claim.rank) === 0) group.push(claim)
    else groups.push([claim])
  }
  return groups
}

/**
 * Who must go down to a smaller layer begins with its key frame, which has to pass what the larger one left on the way: so at first with as few
 * pictures as there are of it.
 */
function fallsTooShort<T>({ steps, current }: Claim<T>, to: number): boolean {
  if (current === undefined || current === 'paused') return false
  const { layer } = steps[to]!
  return layer < current.layer && steps[to - 1]?.layer === layer
}

/** Where among its steps it stands; -1: nowhere yet. */
function placeOf<T>({ steps, current }: Claim<T>): number {
  if (current === undefined || current === 'paused') return -1
  return steps.findLastIndex(
    step => step.layer < current.layer || (step.layer === current.layer && step.temporal <= current.temporal),
  )
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0)
  return 0
}
