/** Several of a few short things, each a button that stays pressed. */
import { useId } from 'react'
import { classes } from './classes.ts'

export interface ToggleOption {
  value: number
  label: string
  /** Always pressed, for a reason that is told. */
  fixed?: string | undefined
}

export function Toggles({
  label,
  options,
  value,
  onChange,
  columns,
}: {
  label: string
  options: readonly ToggleOption[]
  value: readonly number[]
  onChange(value: number[]): void
  columns: string
}) {
  const id = useId()
  const toggle = (one: number): void =>
    onChange(value.includes(one) ? value.filter(other => other !== one) : [...value, one].sort((a, b) => a - b))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className={classes('grid gap-1', columns)}>
        {options.map(option => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.fixed !== undefined || value.includes(option.value)}
            aria-disabled={option.fixed !== undefined || undefined}
            aria-describedby={option.fixed === undefined ? undefined : `${id}-${option.value}`}
            title={option.fixed}
            onClick={() => option.fixed === undefined && toggle(option.value)}
            className="h-9 min-w-0 truncate rounded-lg border border-line bg-surface px-1 text-sm tabular-nums transition-colors hover:bg-hover aria-pressed:border-transparent aria-pressed:bg-accent aria-pressed:font-medium aria-pressed:text-on-accent not-aria-disabled:aria-pressed:hover:bg-accent-hover aria-disabled:hover:bg-accent"
          >
            {option.label}
            {option.fixed !== undefined && (
              <span id={`${id}-${option.value}`} hidden>
                {option.fixed}
              </span>
            )}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
