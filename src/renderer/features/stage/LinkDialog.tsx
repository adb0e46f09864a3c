/** The chair links another meeting that is going on here. */
import { type FormEvent, useState } from 'react'
import { useStore } from 'zustand'
import { errorText, linkMeeting } from '../../actions.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { useWords } from '../../words/words.ts'
import { readLink } from '../meetings/meetingLinks.ts'
import { stageStore } from './stageStore.ts'

const close = (): void => stageStore.setState({ linking: false })

export function LinkDialog() {
  const say = useWords()
  const open = useStore(stageStore, state => state.linking)
  return (
    <Dialog open={open} onClose={close} title={say('links.title')} hint={say('links.hint')}>
      <Fields />
    </Dialog>
  )
}

function Fields() {
  const say = useWords()
  const [number, setNumber] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const digits = numberOf(number)
    if (!digits) return setError(say(number.trim() ? 'links.badNumber' : 'links.needNumber'))
    setBusy(true)
    try {
      await linkMeeting(digits, password)
      close()
    } catch (problem) {
      setError(errorText(problem))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={event => void submit(event)} noValidate className="flex flex-col gap-5">
      <Field
        label={say('links.number')}
        value={number}
        onChange={event => setNumber(event.target.value)}
        error={error}
        inputMode="numeric"
        autoComplete="off"
        autoFocus
      />
      <Field
        label={say('join.password')}
        optional={say('links.ifAny')}
        value={password}
        onChange={event => setPassword(event.target.value)}
        autoComplete="off"
        maxLength={32}
      />
      <FormEnd onCancel={close} submit={say('links.link')} busy={busy} />
    </form>
  )
}

/** The key of a link says which meeting it is to nobody here. */
function numberOf(pasted: string): string | undefined {
  const to = readLink(pasted, [])?.to
  return to && 'number' in to ? to.number : undefined
}
