/** Cancelling a meeting, one of a series, or all of it: asked for once more, because nobody can undo it. */
import type { Meeting } from '../../../shared/meetings.ts'
import { errorText } from '../../actions.ts'
import { Confirm } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toasts.ts'
import { longWhen } from '../../words/time.ts'
import { say, useWords } from '../../words/words.ts'
import { cancel, cancelSeries } from './meetingsStore.ts'

export interface Cancelling {
  /** With the times of the occurrence, when it is one. */
  meeting: Meeting
  what: 'one' | 'all'
  id: string
}

function textsOf({ meeting: { name, series, startsAt }, what }: Cancelling): [title: string, text: string] {
  if (!series) return [say('meetings.cancelTitle', { name }), say('meetings.cancelText')]
  if (what === 'one')
    return [say('meetings.cancelOneTitle', { name, when: longWhen(startsAt) }), say('meetings.cancelOneText')]
  const count = series.remaining.length
  return [say('meetings.cancelAllTitle', { name }), say('meetings.cancelAllText', { count })]
}

export function CancelDialog({ cancelling, onClose }: { cancelling: Cancelling | undefined; onClose(): void }) {
  const say = useWords()
  const [title, text] = cancelling ? textsOf(cancelling) : ['', '']
  const all = cancelling?.what === 'all'
  return (
    <Confirm
      open={cancelling !== undefined}
      onClose={onClose}
      title={title}
      text={text}
      confirm={say(all ? 'meetings.cancelAll' : 'meetings.cancel')}
      cancel={say('meetings.keep')}
      onConfirm={async () => {
        if (!cancelling) return
        const { series } = cancelling.meeting
        try {
          await (all && series ? cancelSeries(series.id) : cancel(cancelling.id))
          toast(say(all ? 'meetings.cancelledAll' : 'meetings.cancelled'), 'good')
        } catch (error) {
          toast(errorText(error), 'bad')
        }
      }}
    />
  )
}
