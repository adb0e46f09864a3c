/**
 * Spends what a subscriber's path carries on the videos they want: each gets something before anybody gets more, in order of
 * rank; what cannot even get its least pauses, instead of all starving together. Rates are bits/s.
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
  /** Compared place by place; smaller comes first. */
  readonly rank: readonly number[]
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
  const ranked = [...claims].sort((a, b) => compare(a.rank, b.rank))
  const given = new Map<Claim<T>, number>()
  let left = budget
  const raise = (claim: Claim<T>, to: number): boolean => {
    const from = given.get(claim) ?? -1
    const extra = claim.steps[to]!.bitrate - (claim.steps[from]?.bitrate ?? 0)
    const has = placeOf(claim)
    const isNew = claim.current === undefined
    if (!calm && (to > has ? !isNew : fallsTooShort(claim, to))) return false
    const isLast = to === 0 && claim === ranked[0]
    const factor = to > has ? (isNew ? 1 : toRise) : isLast ? toOutlast : toStay
    if (extra * factor > left) return false
    left -= extra
    given.set(claim, to)
    return true
  }
  for (const claim of ranked) raise(claim, 0)
  for (const claim of ranked) {
    if (!given.has(claim)) continue
    for (let to = claim.steps.length - 1; to > 0; to--) if (raise(claim, to)) break
  }
  return new Map(
    claims.map(claim => {
      const step = given.get(claim)
      return [claim.of, step === undefined ? undefined : claim.steps[step]]
    }),
  )
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
