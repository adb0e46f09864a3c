/** What is on the stage: a text over everybody's picture, who is pinned, and how one viewer sees the meeting. */
import { z } from 'zod'
import { ClientId } from './ids.ts'
import { Nothing } from './listing.ts'
import { act } from './operation.ts'

const OverlayText = z.object({
  content: z.string().min(1).max(1024),
  /** How many times it runs across; a text that stands still stays until it is taken away. */
  repeat: z.number().int().min(1).max(999).default(1),
  /** Where it is, in hundredths of the height: 0 the top, 50 the middle, 100 the bottom. */
  position: z.number().int().min(0).max(100).default(0),
  scroll: z.boolean().default(false),
})

export const Overlay = OverlayText.extend({
  /** When it was put up; milliseconds since 1970. */
  since: z.number(),
})
export type Overlay = z.infer<typeof Overlay>

export const layouts = ['auto', 'gallery', 'presenter'] as const
export const mostViews = [1, 4, 9, 16, 25] as const

/** What the chair decided for one viewer. */
export const View = z.object({
  maxViews: z.literal(mostViews),
  layout: z.enum(layouts),
  pinnedId: z.string().nullable(),
})
export type View = z.infer<typeof View>

/** How many cells everybody's picture is divided into; 0 leaves it to each window. */
export const cellCounts = [0, 1, 2, 3, 4, 6, 9] as const
export const mostCells = 9
/** Cells are numbered from 0, the main one; -1 is not shown. */
export const Position = z.number().int().min(-1).max(8)

/**
 * Who is in which cell: those who were given one, in it, and in the free ones those who were given none, in this order. For
 * whoever finds none there is no room; for who was given one that is not there, neither.
 */
export function inCells(
  people: readonly { id: string; position: number | null }[],
  count: number,
): (string | undefined)[] {
  const waiting = people.filter(one => one.position === null)
  return Array.from(
    { length: count },
    (_, cell) => people.find(one => one.position === cell)?.id ?? waiting.shift()?.id,
  )
}

export const stage = {
  'stage.showOverlay': act('meeting', 'Puts a text over everybody’s picture, in place of any before it.', {
    input: OverlayText,
    answer: Nothing,
  }),
  'stage.hideOverlay': act('meeting', 'Takes the text away.', { input: Nothing, answer: Nothing }),
  'stage.pin': act(
    'meeting',
    'Shows one participant large to everybody, in place of whoever was; a lecturer comes first.',
    {
      input: z.object({ participant: ClientId }),
      answer: Nothing,
    },
  ),
  'stage.unpin': act('meeting', 'Nobody is pinned for everybody any more.', { input: Nothing, answer: Nothing }),
  'stage.pinFor': act('meeting', 'Pins one participant for one viewer alone, or nobody.', {
    input: z.object({ viewer: ClientId, target: ClientId.nullable() }),
    answer: Nothing,
  }),
  'stage.setLayout': act('meeting', 'Arranges the meeting for one viewer.', {
    input: View.omit({ pinnedId: true }).extend({ viewer: ClientId }),
    answer: Nothing,
  }),
}
