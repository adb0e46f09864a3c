/** Something is under way. */
import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { classes } from './classes.ts'

export const Spinner = ({ className }: { className?: string }) => (
  <LoaderCircle aria-hidden className={classes('size-4 animate-spin', className)} />
)

/** A whole area that is loading. Says so only after a moment: a flash of progress is noise. */
export function Waiting({ children }: { children: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 350)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" className="flex items-center justify-center gap-3 py-10 text-soft">
      {late && (
        <>
          <Spinner className="size-5" />
          <span>{children}</span>
        </>
      )}
    </div>
  )
}
