/** One part of the administration: what it is, the button for something new, and what there is or what to do while there is nothing. */
import { type ReactNode, useId } from 'react'

export function Section({
  title,
  hint,
  action,
  empty,
  children,
}: {
  title: string
  hint: string
  action: ReactNode
  /** What is shown in place of an empty list. */
  empty: string | undefined
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mt-8">
      <div className="mb-3 flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          <p className="mt-0.5 text-soft text-sm">{hint}</p>
        </div>
        {action}
      </div>
      {empty === undefined ? (
        <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">{children}</ul>
      ) : (
        <p className="rounded-2xl border border-line border-dashed px-6 py-8 text-center text-soft text-sm">{empty}</p>
      )}
    </section>
  )
}
