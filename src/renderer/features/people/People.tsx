/** Everybody in the meeting, in a list made for a hundred, with the chair's controls below it. */
import { Link2, Search } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { actions, perform, unlinkMeeting } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { linkedPrefix } from '../../call/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { inputLook } from '../../ui/Field.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore, raisedHands } from '../attendance/attendanceStore.ts'
import { SidePanel } from '../stage/SidePanel.tsx'
import { ChairTools } from './ChairTools.tsx'
import { Doorstep } from './Doorstep.tsx'
import { Person } from './Person.tsx'

/** With fewer one finds everybody at a glance. */
const worthSearching = 8

export function People() {
  const say = useWords()
  const attendance = useStore(attendanceStore)
  const [filter, setFilter] = useState('')
  const { order, people, chair } = attendance
  const raised = chair ? raisedHands(attendance) : []
  const asking = raised.filter(person => person.wantsToSpeak)
  const wanted = filter.trim().toLocaleLowerCase()
  const listed = order.filter(id => people[id]?.name.toLocaleLowerCase().includes(wanted))
  return (
    <SidePanel name={say('people.title')} title={say('meeting.participantsCount', { count: order.length })}>
      {order.length >= worthSearching && (
        <div className="relative mx-4 mb-2">
          <Search aria-hidden className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-soft" />
          <input
            type="search"
            aria-label={say('people.search')}
            placeholder={say('people.search')}
            value={filter}
            onChange={event => setFilter(event.target.value)}
            className={`${inputLook} h-9 pr-3 pl-9 text-sm`}
          />
        </div>
      )}
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {chair && <Doorstep />}
        {raised.length > 0 && (
          <section aria-labelledby="requests-title" className="mb-2 rounded-xl bg-notice p-2 text-on-notice">
            <div className="flex flex-wrap items-center justify-end gap-2 px-2 py-1">
              <h3 id="requests-title" className="min-w-0 flex-1 font-medium text-sm">
                {say('hands.title', { count: raised.length })}
              </h3>
              {asking.length > 1 && (
                <Button size="small" look="primary" onClick={() => void perform(actions.allowEveryone)}>
                  {actions.allowEveryone.label()}
                </Button>
              )}
              {raised.length > 1 && (
                <Button
                  size="small"
                  aria-label={actions.lowerEveryone.label()}
                  onClick={() => void perform(actions.lowerEveryone)}
                >
                  {say('hands.lowerAllShort')}
                </Button>
              )}
            </div>
            <ul>
              {raised.map(person => (
                <Person key={person.id} person={person} asking />
              ))}
            </ul>
          </section>
        )}
        <ul aria-label={say('people.title')}>
          {listed.map(id => {
            const person = people[id]
            return person && <Person key={id} person={person} />
          })}
        </ul>
        <Linked chair={chair} />
        {listed.length === 0 && (
          <p className="px-3 py-6 text-center text-soft text-sm">{say('people.nobody', { filter })}</p>
        )}
      </div>
      {chair && <ChairTools />}
    </SidePanel>
  )
}

/** Meetings that are linked with this one. */
function Linked({ chair }: { chair: boolean }) {
  const say = useWords()
  const linked = Object.entries(useStore(callStore, state => state.linked))
  if (linked.length === 0) return null
  return (
    <ul aria-label={say('links.list')} className="mt-2 border-line border-t pt-2">
      {linked.map(([id, name]) => (
        <li key={id} className="flex min-h-13 items-center gap-3 px-2 py-1.5">
          <span className="grid size-9 place-items-center rounded-full bg-tint text-on-tint">
            <Link2 aria-hidden className="size-4" />
          </span>
          <span className="min-w-0 flex-1 truncate text-sm">{name}</span>
          {chair && (
            <Button size="small" onClick={() => void unlinkMeeting(id.slice(linkedPrefix.length))}>
              {say('links.unlink')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
