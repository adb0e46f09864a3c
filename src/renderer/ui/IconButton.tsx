/** A button that is only a picture: its label is its name and its tooltip. */
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Tip } from './Tip.tsx'

export function IconButton({
  label,
  children,
  className,
  type = 'button',
  tip = label,
  ...rest
}: ComponentProps<'button'> & { label: string; tip?: string; children: ReactNode }) {
  return (
    <Tip text={tip}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        className={classes(
          'inline-grid size-9 shrink-0 place-items-center rounded-lg text-soft transition-colors hover:bg-hover hover:text-text disabled:pointer-events-none disabled:opacity-40',
          className,
        )}
      >
        {children}
      </button>
    </Tip>
  )
}
