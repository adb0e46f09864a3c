/** To whom one writes: everybody, or one person. Who leaves stays chosen, so that nothing private goes to everybody by accident. */
import { useId } from 'react'
import { useStore } from 'zustand'
import type { Participant } from '../../../shared/attendance.ts'
import { inputLook } from '../../ui/Field.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { chatStore } from './chatStore.ts'

/** Whom one may write to; `gone`: the one chosen is not there any more; `closed`: not to everybody. */
export function useReceivers(): { people: Participant[]; gone: boolean | undefined; closed: boolean } {
  const { people, order, me, chair, gathering } = useStore(attendanceStore)
  const to = useStore(chatStore, chat => chat.to)
  const closed = gathering?.chatOpen === false && !chair
  const others = order.flatMap(id => (id !== me && people[id] && (!closed || people[id].chair) ? people[id] : []))
  others.sort((a, b) => a.name.localeCompare(b.name))
  return { people: others, gone: to !== undefined && (to.left || !others.some(one => one.id === to.id)), closed }
}

export function Receiver() {
  const say = useWords()
  const id = useId()
  const to = useStore(chatStore, chat => chat.to)
  const { people, gone, closed } = useReceivers()
  const choose = (chosen: string): void =>
    chatStore.setState({ to: people.map(({ id, name }) => ({ id, name })).find(one => one.id === chosen) })
  return (
    <div className="flex flex-col gap-1.5">
      {closed && <p className="text-[0.8125rem] text-soft">{say('chat.closedText')}</p>}
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="shrink-0 text-soft text-sm">
          {say('chat.to')}
        </label>
        <select
          id={id}
          value={to ? (gone ? 'gone' : to.id) : ''}
          onChange={event => choose(event.target.value)}
          className={`${inputLook} h-8 px-2 text-sm`}
        >
          <option value="">{say(closed ? 'chat.chooseChair' : 'chat.everyone')}</option>
          {gone && to && <option value="gone">{to.name}</option>}
          {people.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
