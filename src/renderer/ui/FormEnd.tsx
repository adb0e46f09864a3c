/** The end of every form: what the server did not like, the way back, and the way on. */
import { say } from '../words/words.ts'
import { Button } from './Button.tsx'
import { Problem } from './Problem.tsx'

export function FormEnd({
  problem,
  cancel = say('common.cancel'),
  onCancel,
  submit,
  busy,
}: {
  problem?: string | undefined
  cancel?: string
  onCancel(): void
  submit: string
  busy: boolean
}) {
  return (
    <>
      {problem && <Problem>{problem}</Problem>}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {submit}
        </Button>
      </div>
    </>
  )
}
