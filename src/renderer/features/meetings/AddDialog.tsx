/** Putting a meeting into one's own list by the link from an invitation. */
import { type FormEvent, useState } from 'react'
import { DomainError } from '../../../shared/errors.ts'
import { errorText } from '../../actions.ts'
import { homeAddresses } from '../../carriers.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextArea } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { toast } from '../../ui/toasts.ts'
import { say, useWords } from '../../words/words.ts'
import { readLink } from './meetingLinks.ts'
import { addToMine } from './meetingsStore.ts'
import { close } from './planningStore.ts'

export function AddDialog() {
  const say = useWords()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const key = keyIn(text, await homeAddresses())
    if ('fault' in key) return setError(key.fault)
    setBusy(true)
    const fault = await addByKey(key.key)
    setBusy(false)
    setError(fault)
    if (!fault) close()
  }
  return (
    <Dialog open onClose={close} holds={text !== ''} title={say('meetings.addTitle')} hint={say('meetings.addHint')}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextArea
          label={say('meetings.addField')}
          placeholder={say('meetings.addExample')}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setError(undefined)
          }}
          error={error}
          rows={3}
          autoFocus
          spellCheck={false}
        />
        <FormEnd onCancel={close} submit={say('meetings.add')} busy={busy} />
      </form>
    </Dialog>
  )
}

function keyIn(text: string, homes: readonly string[]): { key: string } | { fault: string } {
  if (text.trim() === '') return { fault: say('meetings.addNeed') }
  const destination = readLink(text, homes)
  if (!destination) return { fault: say('meetings.addBad') }
  const { to, elsewhere } = destination
  if (elsewhere) return { fault: say('home.elsewhere', { host: elsewhere.host }) }
  return 'key' in to ? to : { fault: say('meetings.addNumber') }
}

/** Adds it and says so; answers what is in the way. */
export async function addByKey(key: string): Promise<string | undefined> {
  try {
    const { name } = await addToMine(key)
    toast(say('meetings.addedToast', { name }), 'good')
    return undefined
  } catch (error) {
    const code = error instanceof DomainError ? error.code : undefined
    if (code === 'meetingNotFound' || code === 'notFound') return say('meetings.addUnknown')
    return code === 'meetingOver' ? say('meetings.addOver') : errorText(error)
  }
}
