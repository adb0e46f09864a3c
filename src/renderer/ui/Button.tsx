/** Buttons with words. `busy` keeps the width, so that nothing moves while something is under way. */
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Spinner } from './Spinner.tsx'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-sm',
  plain: 'bg-surface text-text border border-line hover:bg-hover',
  quiet: 'text-text hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover',
}

const sizes = {
  small: 'h-8 px-3 text-[0.8125rem] rounded-lg gap-1.5',
  medium: 'h-10 px-4 text-sm rounded-[0.625rem] gap-2',
  large: 'h-12 px-5 text-[0.9375rem] rounded-xl gap-2.5',
}

export function Button({
  look = 'plain',
  size = 'medium',
  busy = false,
  icon,
  children,
  className,
  disabled,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look; size?: keyof typeof sizes; busy?: boolean; icon?: ReactNode }) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? event => event.preventDefault() : rest.onClick}
      className={classes(
        'relative inline-flex shrink-0 select-none items-center justify-center font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-45',
        looks[look],
        sizes[size],
        className,
      )}
    >
      <span className={classes('inline-flex min-w-0 items-center justify-center gap-[inherit]', busy && 'invisible')}>
        {icon}
        <span className="truncate">{children}</span>
      </span>
      {busy && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </button>
  )
}
