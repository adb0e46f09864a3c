/** What went wrong, said where it did. */
import { say } from '../words/words.ts'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'

export const Problem = ({ children, className }: { children: string; className?: string }) => (
  <p role="alert" className={classes('rounded-xl bg-danger-tint px-4 py-3 text-on-danger-tint text-sm', className)}>
    {children}
  </p>
)

/** In place of something that could not be fetched. */
export const NotLoaded = ({ text, onRetry }: { text: string; onRetry(): unknown }) => (
  <div role="alert" className="flex flex-col items-center gap-3 py-10 text-soft">
    {text}
    <Button onClick={() => void onRetry()}>{say('common.retry')}</Button>
  </div>
)
