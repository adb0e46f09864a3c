/** The chair arranges what one other person sees. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Participant } from '../../../shared/attendance.ts'
import { layouts, mostViews, type View } from '../../../shared/stage.ts'
import { arrangeView, errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, Segments } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { stageStore } from './stageStore.ts'

const close = (): void => stageStore.setState({ arranging: undefined })

export function ViewDialog() {
  const say = useWords()
  const arranging = useStore(stageStore, state => state.arranging)
  const viewer = useStore(attendanceStore, state => (arranging ? state.people[arranging] : undefined))
  return (
    <Dialog
      open={viewer !== undefined}
      onClose={close}
      title={say('view.title', { name: viewer?.name })}
      hint={say('view.hint')}
    >
      {viewer && <Fields viewer={viewer} />}
    </Dialog>
  )
}

function Fields({ viewer }: { viewer: Participant }) {
  const say = useWords()
  const people = useStore(attendanceStore, state => state.people)
  const [view, setView] = useState<View>(viewer.view ?? { maxViews: 9, layout: 'auto', pinnedId: null })
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await arrangeView(viewer, view)
      close()
    } catch (error) {
      toast(errorText(error), 'bad')
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-5">
      <Segments
        label={say('view.layout')}
        value={view.layout}
        options={layouts.map(value => ({ value, label: say(`view.layouts.${value}`) }))}
        onChange={layout => setView({ ...view, layout })}
      />
      <Segments
        label={say('view.most')}
        value={String(view.maxViews)}
        options={mostViews.map(value => ({ value: String(value), label: String(value) }))}
        onChange={value => setView({ ...view, maxViews: mostViews.find(one => String(one) === value) ?? 9 })}
      />
      <Choice
        label={say('view.pinned')}
        value={view.pinnedId ?? ''}
        options={[
          { value: '', label: say('view.nobody') },
          ...Object.values(people).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={id => setView({ ...view, pinnedId: id || null })}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{say('common.cancel')}</Button>
        <Button look="primary" busy={busy} onClick={() => void save()}>
          {say('common.save')}
        </Button>
      </div>
    </div>
  )
}
