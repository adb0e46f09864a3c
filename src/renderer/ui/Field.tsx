/** A labelled input with its hint and its complaint, tied together for screen readers. */
import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

export const inputLook =
  'w-full min-w-0 rounded-[0.625rem] border border-line-strong/60 bg-surface text-text transition-[border-color,box-shadow] hover:border-line-strong focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/40 aria-invalid:border-danger disabled:opacity-60'

export function Field({
  label,
  hint,
  error,
  large = false,
  after,
  wideAfter = false,
  className,
  optional,
  ...input
}: ComponentProps<'input'> & {
  label: string
  hint?: string | undefined
  error?: string | undefined
  large?: boolean
  after?: ReactNode
  /** It is a word, not a button. */
  wideAfter?: boolean
  optional?: string
}) {
  const id = useId()
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div className={classes('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-text">
        {label}
        {optional && <span className="font-normal text-soft"> ({optional})</span>}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described}
          className={classes(
            inputLook,
            large ? 'h-12 px-4 text-base' : 'h-10 px-3 text-sm',
            after ? (wideAfter ? 'pr-20' : 'pr-11') : '',
          )}
        />
        {after && <div className="absolute inset-y-0 right-1 grid place-items-center">{after}</div>}
      </div>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-danger">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-[0.8125rem] text-soft">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

export function TextArea({
  label,
  optional,
  error,
  ...input
}: ComponentProps<'textarea'> & { label: string; optional?: string; error?: string | undefined }) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-text">
        {label}
        {optional && <span className="font-normal text-soft"> ({optional})</span>}
      </label>
      <textarea
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className={classes(inputLook, 'resize-none px-3 py-2 text-sm')}
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-danger">
          {error}
        </p>
      )}
    </div>
  )
}
