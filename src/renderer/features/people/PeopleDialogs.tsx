/** The questions asked before something that cannot be taken back, and the one field of a rename. */
import { type FormEvent, useState } from 'react'
import { useStore } from 'zustand'
import { actions, errorText, perform, remove, rename } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Confirm, Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { stageStore } from '../stage/stageStore.ts'

const asked = (): void => stageStore.setState({ confirming: undefined, removing: undefined, renaming: undefined })

export function PeopleDialogs() {
  const say = useWords()
  const { confirming, removing, renaming } = useStore(stageStore)
  const leaver = useStore(attendanceStore, state => (removing ? state.people[removing] : undefined))
  const renamed = useStore(attendanceStore, state => (renaming ? state.people[renaming] : undefined))
  const me = useStore(attendanceStore, state => state.me)
  return (
    <>
      <Confirm
        open={confirming === 'end'}
        onClose={asked}
        title={say('meeting.endTitle')}
        text={say('meeting.endText')}
        confirm={say('meeting.endConfirm')}
        onConfirm={() => perform(actions.endForAll)}
      />
      <Confirm
        open={confirming === 'removeEveryone'}
        onClose={asked}
        title={say('people.removeAllTitle')}
        text={say('people.removeAllText')}
        confirm={say('people.removeAll')}
        onConfirm={() => perform(actions.removeEveryone)}
      />
      <Confirm
        open={leaver !== undefined}
        onClose={asked}
        title={say('people.removeTitle', { name: leaver?.name })}
        text={say('people.removeText')}
        confirm={say('people.removeConfirm')}
        onConfirm={() => leaver && remove(leaver.id).catch(error => toast(errorText(error), 'bad'))}
      />
      <Dialog
        open={renamed !== undefined}
        onClose={asked}
        title={renamed?.id === me ? say('people.renameSelf') : say('people.renameTitle', { name: renamed?.name })}
      >
        {renamed && <Rename id={renamed.id} name={renamed.name} />}
      </Dialog>
    </>
  )
}

function Rename({ id, name }: { id: string; name: string }) {
  const say = useWords()
  const [text, setText] = useState(name)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (text.trim() === '') return setError(say('home.needName'))
    try {
      await rename(id, text.trim())
      asked()
    } catch (problem) {
      setError(errorText(problem))
    }
  }
  return (
    <form onSubmit={event => void submit(event)} className="flex flex-col gap-5">
      <Field
        label={say('people.newName')}
        value={text}
        onChange={event => setText(event.target.value)}
        error={error}
        maxLength={48}
        autoFocus
      />
      <div className="flex justify-end gap-2">
        <Button onClick={asked}>{say('common.cancel')}</Button>
        <Button type="submit" look="primary">
          {say('common.save')}
        </Button>
      </div>
    </form>
  )
}
