/** What is planned, soonest first, day by day. */
import { CalendarPlus, CalendarSync, DoorOpen, Link2, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Meeting } from '../../../shared/meetings.ts'
import type { User } from '../../../shared/users.ts'
import { Button } from '../../ui/Button.tsx'
import { inputLook } from '../../ui/Field.tsx'
import { NotLoaded } from '../../ui/Problem.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { useNow } from '../../ui/useNow.ts'
import { day } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { CancelDialog, type Cancelling } from './CancelDialog.tsx'
import { MeetingItem } from './MeetingItem.tsx'
import { entryOf, loadMeetings, meetingsStore, watchMeetings } from './meetingsStore.ts'
import { open } from './planningStore.ts'

/** Below this many, looking is quicker than searching. */
const worthSearching = 6

export function MeetingList({ me }: { me: User }) {
  const say = useWords()
  const { status, items } = useStore(meetingsStore)
  const [filter, setFilter] = useState('')
  const [cancelling, setCancelling] = useState<Cancelling>()
  const now = useNow(10_000)
  useEffect(() => watchMeetings(), [])
  const wanted = filter.trim().toLowerCase()
  const shown = items.filter(one => one.name.toLowerCase().includes(wanted) || one.number.includes(wanted))
  return (
    <section aria-labelledby="mine" className="mt-10 flex flex-1 flex-col">
      <div className="mb-3 flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="mine" className="mr-auto font-semibold text-lg">
          {say('meetings.title')}
        </h2>
        <div className="flex flex-wrap items-center gap-1">
          <Button look="quiet" icon={<Link2 className="size-4" />} onClick={() => open({ show: 'add' })}>
            {say('meetings.addByLink')}
          </Button>
          <Button look="quiet" icon={<DoorOpen className="size-4" />} onClick={() => open({ show: 'rooms' })}>
            {say('meetings.rooms')}
          </Button>
          <Button
            look="quiet"
            icon={<CalendarSync className="size-4" />}
            onClick={() => open({ show: 'subscribe', renewable: true })}
          >
            {say('subscribe.action')}
          </Button>
        </div>
        {items.length >= worthSearching && (
          <label className="relative w-full sm:w-56">
            <span className="sr-only">{say('meetings.search')}</span>
            <Search aria-hidden className="absolute top-3 left-3 size-4 text-soft" />
            <input
              type="search"
              value={filter}
              placeholder={say('meetings.search')}
              onChange={event => setFilter(event.target.value)}
              className={`${inputLook} h-10 pr-3 pl-9 text-sm`}
            />
          </label>
        )}
      </div>
      {status === 'ready' && items.length === 0 && <Empty />}
      {(status === 'loading' || status === 'idle') && <Waiting>{say('common.loading')}</Waiting>}
      {status === 'failed' && <NotLoaded text={say('meetings.could_not_load')} onRetry={loadMeetings} />}
      {items.length > 0 && shown.length === 0 && (
        <p className="py-10 text-center text-soft">{say('meetings.noMatch', { filter: filter.trim() })}</p>
      )}
      {byDay(shown).map(([label, meetings]) => (
        <div key={label} className="mb-6">
          <h3 className="mb-2 font-medium text-soft text-sm">{label}</h3>
          <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
            {meetings.map(meeting => (
              <MeetingItem key={entryOf(meeting)} meeting={meeting} me={me} now={now} onCancel={setCancelling} />
            ))}
          </ul>
        </div>
      ))}
      <CancelDialog cancelling={cancelling} onClose={() => setCancelling(undefined)} />
    </section>
  )
}

function Empty() {
  const say = useWords()
  return (
    <div className="flex flex-1 flex-col items-center justify-center rounded-2xl border border-line border-dashed px-6 py-12 text-center">
      <p className="font-medium">{say('meetings.empty')}</p>
      <p className="mt-1 mb-5 max-w-sm text-soft text-sm">{say('meetings.emptyHint')}</p>
      <Button icon={<CalendarPlus className="size-4" />} onClick={() => open({ show: 'plan', scope: 'new' })}>
        {say('schedule.title')}
      </Button>
    </div>
  )
}

function byDay(meetings: readonly Meeting[]): [string, Meeting[]][] {
  const days = new Map<string, Meeting[]>()
  for (const meeting of meetings) {
    const label = day(Math.max(meeting.startsAt, new Date().setHours(0, 0, 0, 0)))
    days.set(label, [...(days.get(label) ?? []), meeting])
  }
  return [...days]
}
