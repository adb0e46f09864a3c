/** A word or two about the state of something. */
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const tones = {
  plain: 'bg-sunken text-soft',
  accent: 'bg-tint text-on-tint',
  notice: 'bg-notice text-on-notice',
}

export const Badge = ({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }) => (
  <span
    className={classes(
      'inline-flex shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs',
      tones[tone],
    )}
  >
    {children}
  </span>
)
