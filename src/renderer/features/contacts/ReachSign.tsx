/** A small sign at the edge of a picture: free, busy, away or gone. Told apart by shape as well as by colour; words stand beside it. */
import { classes } from '../../ui/classes.ts'
import type { Tone } from './reach.ts'

const looks: Record<Tone, string> = {
  free: 'bg-[#1a7f4b]',
  busy: 'bg-danger',
  undisturbed: 'bg-danger before:h-0.5 before:w-2 before:rounded-full before:bg-white',
  away: 'bg-[#c77700] before:size-1.5 before:rounded-full before:bg-white',
  gone: 'bg-surface border-2 border-line-strong',
}

export const ReachSign = ({ tone, className }: { tone: Tone; className?: string }) => (
  <span
    aria-hidden
    data-tone={tone}
    className={classes('grid size-3.5 place-items-center rounded-full ring-2 ring-surface', looks[tone], className)}
  />
)
