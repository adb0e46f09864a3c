/** How one is to be reached, with a line of one's own. */
import { useState } from 'react'
import { Presence } from '../../../shared/presence.ts'
import { errorText } from '../../actions.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { sayPresence } from '../contacts/reachStore.ts'

export function StatusDialog({ presence, note, onClose }: { presence: Presence; note: string; onClose(): void }) {
  const say = useWords()
  const [said, setSaid] = useState({ presence, note })
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await sayPresence(said.presence, said.note.trim())
      onClose()
    } catch (error) {
      toast(errorText(error), 'bad')
      setBusy(false)
    }
  }
  return (
    <Dialog open onClose={onClose} title={say('presence.title')} hint={say('presence.hint')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Choice
          label={say('presence.state')}
          value={said.presence}
          options={Presence.options.map(value => ({ value, label: say(`presence.states.${value}`) }))}
          onChange={value => setSaid({ ...said, presence: value })}
        />
        <Field
          label={say('presence.note')}
          optional={say('common.optional')}
          maxLength={128}
          placeholder={say('presence.noteExample')}
          value={said.note}
          onChange={event => setSaid({ ...said, note: event.target.value })}
        />
        <FormEnd onCancel={onClose} submit={say('common.save')} busy={busy} />
      </form>
    </Dialog>
  )
}
