/** One of several, as the system's own list: works with keyboard, touch and screen reader as people know it. */
import { ChevronDown } from 'lucide-react'
import { type ReactNode, type Ref, useId } from 'react'
import { classes } from './classes.ts'
import { inputLook } from './Field.tsx'

export interface Option<T extends string> {
  value: T
  label: string
}

export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
  icon,
  disabled,
  hideLabel = false,
  hint,
  error,
  ref,
}: {
  label: string
  options: readonly Option<T>[]
  value: T
  onChange(value: T): void
  icon?: ReactNode
  disabled?: boolean
  hideLabel?: boolean
  hint?: string | undefined
  error?: string | undefined
  ref?: Ref<HTMLSelectElement>
}) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-text'}>
        {label}
      </label>
      <div className="relative">
        {icon && (
          <span className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-soft">
            {icon}
          </span>
        )}
        <select
          ref={ref}
          id={id}
          value={value}
          disabled={disabled}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-hint` : undefined}
          onChange={event => onChange(event.target.value as T)}
          className={classes(inputLook, 'h-10 appearance-none truncate pr-9 text-sm', icon ? 'pl-10' : 'pl-3')}
        >
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-soft"
        />
      </div>
      {(error || hint) && (
        <p
          id={`${id}-hint`}
          role={error ? 'alert' : undefined}
          className={classes('text-[0.8125rem]', error ? 'text-danger' : 'text-soft')}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

/** A few short choices side by side. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
  hideLabel = false,
}: {
  label: string
  options: readonly Option<T>[]
  value: T
  onChange(value: T): void
  hideLabel?: boolean
}) {
  const name = useId()
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className={hideLabel ? 'sr-only' : 'mb-1.5 text-sm font-medium'}>{label}</legend>
      <div className="flex gap-1 rounded-[0.625rem] bg-sunken p-1">
        {options.map(option => (
          <label
            key={option.value}
            className="flex h-8 flex-1 items-center justify-center rounded-lg px-3 text-sm text-soft has-checked:bg-surface has-checked:font-medium has-checked:text-text has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
