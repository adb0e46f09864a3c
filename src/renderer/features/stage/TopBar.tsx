/** The name of the meeting, how long it lasts, and what one needs to invite somebody. */
import { AudioLines, Info, LayoutGrid, Lock, PictureInPicture2, UserPlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { actions, perform } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { clock, spaced, stopwatch } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { linkTo } from '../meetings/invitation.ts'
import { settingsStore } from '../settings/settingsStore.ts'
import { useSituation } from './Controls.tsx'

const look = 'text-stage-soft hover:bg-stage-hover hover:text-stage-text'

export function TopBar() {
  const say = useWords()
  const gathering = useStore(attendanceStore, state => state.gathering)
  const layout = useStore(settingsStore, state => state.layout)
  const now = useSituation()
  if (!gathering) return null
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 pr-2 pl-4">
      <h1 className="min-w-0 truncate font-semibold text-sm tracking-normal">{gathering.name}</h1>
      <Information />
      {gathering.locked && (
        <span className="inline-flex shrink-0 items-center gap-1.5 rounded-full bg-[#362b13] px-2.5 py-1 font-medium text-[#f4d58a] text-xs">
          <Lock aria-hidden className="size-3" />
          {say('meeting.locked')}
        </span>
      )}
      {gathering.voiceOnly && (
        <span className="inline-flex shrink-0 items-center gap-1.5 rounded-full bg-stage-tile px-2.5 py-1 font-medium text-stage-soft text-xs">
          <AudioLines aria-hidden className="size-3" />
          {say('meeting.voiceOnly')}
        </span>
      )}
      <span className="flex-1" />
      <Elapsed since={gathering.startedAt} />
      <IconButton
        label={actions.layout.label()}
        tip={`${actions.layout.label()} (${actions.layout.shortcut.toUpperCase()})`}
        disabled={!actions.layout.allowed(now)}
        onClick={() => void perform(actions.layout)}
        className={look}
      >
        {layout === 'gallery' ? <PictureInPicture2 className="size-4.5" /> : <LayoutGrid className="size-4.5" />}
      </IconButton>
    </header>
  )
}

function Elapsed({ since }: { since: number }) {
  const say = useWords()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="shrink-0 text-stage-soft text-xs tabular-nums">
      <span className="sr-only">{say('meeting.since')} </span>
      {stopwatch(now - since)}
    </p>
  )
}

function Information() {
  const say = useWords()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={say('meeting.info')} className={look}>
          <Info className="size-4.5" />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={say('meeting.info')}
          className="rise z-40 w-80 max-w-[calc(100vw-1.5rem)] rounded-2xl border border-line bg-surface p-5 text-text shadow-high"
        >
          <Facts />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** Drawn when somebody looks: the first time of day a window writes takes it long. */
function Facts() {
  const say = useWords()
  const gathering = useStore(attendanceStore, state => state.gathering)
  const chair = useStore(attendanceStore, state => state.chair)
  if (!gathering) return null
  const { name, number, owner, password, endsAt } = gathering
  const facts = [
    [say('meeting.number'), spaced(number)],
    [say('meeting.password'), password],
    [say('meeting.host'), owner.name],
    [say('ending.ends'), endsAt && clock(endsAt)],
    [say('meeting.link'), linkTo(number)],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]))
  return (
    <>
      <p className="font-semibold [overflow-wrap:anywhere]">{name}</p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-soft">{term}</dt>
            <dd className="select-text tabular-nums [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <Button
        className="mt-4 w-full"
        icon={<UserPlus aria-hidden className="size-4" />}
        onClick={() => void perform(actions.invite)}
      >
        {actions.invite.label()}
      </Button>
      {chair && endsAt && (
        <Button className="mt-2 w-full" onClick={() => void perform(actions.extend)}>
          {actions.extend.label()}
        </Button>
      )}
    </>
  )
}
