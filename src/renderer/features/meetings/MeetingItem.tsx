/** One entry of the list: a meeting, or a series with its present or next occurrence. */
import { ChevronDown, Ellipsis, KeyRound, Repeat } from 'lucide-react'
import { useId, useState } from 'react'
import type { Meeting } from '../../../shared/meetings.ts'
import type { User } from '../../../shared/users.ts'
import { go, joinAddress } from '../../address.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { clock, spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { nameOfUser } from '../session/sessionStore.ts'
import type { Cancelling } from './CancelDialog.tsx'
import { entryItems } from './entryItems.tsx'
import { Occurrences } from './Occurrences.tsx'
import { recurrenceText } from './recurring.ts'
import { standingOf } from './standing.ts'

export interface EntryProps {
  meeting: Meeting
  me: User
  now: number
  onCancel(what: Cancelling): void
}

export function MeetingItem(props: EntryProps) {
  const say = useWords()
  const id = useId()
  const [shown, setShown] = useState(false)
  const { meeting, me, now } = props
  const { name, number, owner, startsAt, endsAt, present, series } = meeting
  const standing = standingOf(meeting, me.id, now)
  return (
    <li className="px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <div className="w-full text-sm tabular-nums sm:w-36">
          <span className="font-medium">{clock(startsAt)}</span>
          {meeting.kind === 'reservation' && <span className="text-soft"> – {clock(endsAt)}</span>}
        </div>
        <div className="min-w-0 flex-1 basis-48">
          <p className="truncate font-medium">{name}</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem] text-soft">
            {standing.running && <Badge tone="accent">{say('meetings.running')}</Badge>}
            {standing.upcoming && <Badge tone="notice">{say('meetings.upcoming')}</Badge>}
            {series && (
              <Badge>
                <Repeat aria-hidden className="size-3" />
                {say('meetings.recurring')}
              </Badge>
            )}
            {standing.why !== 'own' && <Badge>{say(`meetings.${standing.why}`)}</Badge>}
            <span className="tabular-nums">{spaced(number)}</span>
            {meeting.password && <KeyRound aria-label={say('meetings.locked')} className="size-3.5" />}
            {present > 0 && <span>{say('meetings.present', { count: present })}</span>}
            {standing.why !== 'own' && <span>{say('meetings.byOwner', { name: nameOfUser(owner) })}</span>}
          </p>
          {series && (
            <button
              type="button"
              aria-expanded={shown}
              aria-controls={id}
              onClick={() => setShown(!shown)}
              className="-mx-2 mt-1 flex max-w-full items-center gap-2 rounded-lg px-2 py-1 text-left text-[0.8125rem] text-soft hover:bg-hover hover:text-text"
            >
              <span className="min-w-0">
                {recurrenceText(series.rule, series.startsAt, 'short')}
                <span aria-hidden> · </span>
                <span className="whitespace-nowrap">
                  {say('meetings.remaining', { count: series.remaining.length })}
                </span>
              </span>
              <span className="sr-only">{say('meetings.showOccurrences', { name })}</span>
              <ChevronDown
                aria-hidden
                className={classes('size-4 shrink-0 transition-transform', shown && 'rotate-180')}
              />
            </button>
          )}
        </div>
        <div className="ml-auto flex items-center gap-1">
          <Button
            look={standing.running || standing.upcoming ? 'primary' : 'plain'}
            aria-label={say('meetings.join', { name })}
            onClick={() => go(joinAddress(number))}
          >
            {say('home.join')}
          </Button>
          <Menu
            trigger={
              <IconButton label={say('meetings.options', { name })} tip={say('common.more')}>
                <Ellipsis className="size-5" />
              </IconButton>
            }
          >
            {entryItems(props)}
          </Menu>
        </div>
      </div>
      {series && shown && <Occurrences {...props} series={series} id={id} />}
    </li>
  )
}
