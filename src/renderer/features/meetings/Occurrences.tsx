/** The occurrences of a series that are still to come, below its entry. */
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { Series } from '../../../shared/recurrence.ts'
import { go, joinAddress } from '../../address.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { clock, longWhen, shortDay } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { occurrenceItems } from './entryItems.tsx'
import type { EntryProps } from './MeetingItem.tsx'

/** A year of daily meetings is not put on the screen at once. */
const atFirst = 8

export function Occurrences({ series, id, ...props }: EntryProps & { series: Series; id: string }) {
  const say = useWords()
  const [all, setAll] = useState(false)
  const { name, number } = props.meeting
  const shown = all ? series.remaining : series.remaining.slice(0, atFirst)
  const hidden = series.remaining.length - shown.length
  return (
    <div id={id} className="mt-2 sm:ml-41">
      <ul
        aria-label={say('meetings.occurrences', { name })}
        className="divide-y divide-line rounded-xl border border-line bg-bg"
      >
        {shown.map(occurrence => {
          const when = longWhen(occurrence.startsAt)
          return (
            <li key={occurrence.id} className="flex min-h-11 flex-wrap items-center gap-x-4 py-1 pr-1 pl-4 text-sm">
              <span className="w-32">{shortDay(occurrence.startsAt)}</span>
              <span className="tabular-nums">
                {clock(occurrence.startsAt)}
                <span className="text-soft"> – {clock(occurrence.endsAt)}</span>
              </span>
              {occurrence.name !== name && <span className="min-w-0 truncate font-medium">{occurrence.name}</span>}
              {occurrence.edited && <Badge tone="notice">{say('meetings.edited')}</Badge>}
              <span className="ml-auto flex items-center gap-1">
                <Button
                  size="small"
                  look="quiet"
                  aria-label={say('meetings.join', { name: `${name}, ${when}` })}
                  onClick={() => go(joinAddress(number))}
                >
                  {say('home.join')}
                </Button>
                <Menu
                  trigger={
                    <IconButton label={say('meetings.options', { name: `${name}, ${when}` })} tip={say('common.more')}>
                      <Ellipsis className="size-5" />
                    </IconButton>
                  }
                >
                  {occurrenceItems(props, occurrence)}
                </Menu>
              </span>
            </li>
          )
        })}
      </ul>
      {hidden > 0 && (
        <Button size="small" look="quiet" className="mt-1" onClick={() => setAll(true)}>
          {say('meetings.moreOccurrences', { count: hidden })}
        </Button>
      )}
    </div>
  )
}
