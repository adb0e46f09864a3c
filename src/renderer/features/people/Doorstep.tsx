/** Who waits in the lobby, and the chair's word that lets them in. */
import { useStore } from 'zustand'
import { actions, admit, perform, spoken } from '../../actions.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'

export function Doorstep() {
  const say = useWords()
  const waiting = useStore(attendanceStore, state => state.waiting)
  if (waiting.length === 0) return null
  return (
    <section aria-labelledby="lobby-title" className="mb-2 rounded-xl bg-notice p-2 text-on-notice">
      <div className="flex items-center justify-between px-2 py-1">
        <h3 id="lobby-title" className="font-medium text-sm">
          {say('lobby.title', { count: waiting.length })}
        </h3>
        {waiting.length > 1 && (
          <Button size="small" look="primary" onClick={() => void perform(actions.admitEveryone)}>
            {say('lobby.admitAll')}
          </Button>
        )}
      </div>
      <ul>
        {waiting.map(({ id, name }) => (
          <li key={id} className="flex min-h-13 items-center gap-3 rounded-xl px-2 py-1.5">
            <Avatar id={id} name={name} />
            <p className="min-w-0 flex-1 truncate text-sm">{name}</p>
            <Button
              size="small"
              look="primary"
              aria-label={say('lobby.admitName', { name })}
              onClick={() => void spoken(() => admit(id))}
            >
              {say('lobby.admit')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
