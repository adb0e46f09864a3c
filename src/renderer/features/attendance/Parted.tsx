/** How it ended, and the way on. */
import { AlarmClock, CircleSlash, DoorClosed, DoorOpen, Gavel, RefreshCw, UserX } from 'lucide-react'
import { go, joinAddress } from '../../address.ts'
import { Button } from '../../ui/Button.tsx'
import { stopwatch } from '../../words/time.ts'
import { say, useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import type { Parted as How } from './attendanceStore.ts'
import { refusalText } from './refusals.ts'
import { forgetParting } from './staying.ts'

const icons = {
  left: DoorOpen,
  timeout: RefreshCw,
  removed: UserX,
  dismissed: DoorOpen,
  lobby: DoorClosed,
  stopped: Gavel,
  cancelled: Gavel,
  timeOver: AlarmClock,
  replaced: RefreshCw,
  refused: CircleSlash,
}

export function partedTitle({ reason, by, byMe }: How): string {
  const name = by?.name
  switch (reason) {
    case 'removed':
      return name ? say('parted.removedBy', { name }) : say('parted.removed')
    case 'dismissed':
      return name ? say('parted.dismissedBy', { name }) : say('parted.dismissed')
    case 'lobby':
      return name ? say('parted.lobbyBy', { name }) : say('parted.lobby')
    case 'stopped':
      if (byMe) return say('parted.stoppedByMe')
      return name ? say('parted.stoppedBy', { name }) : say('parted.stopped')
    case 'refused':
      return say('parted.timeout')
    default:
      return say(`parted.${reason}`)
  }
}

function textOf(how: How): string {
  if (how.reason === 'refused' && how.code) return refusalText(how.code)
  if (how.reason === 'removed') return say('parted.removedText')
  if (how.reason === 'lobby') return say('parted.lobbyText')
  if (how.reason === 'replaced') return say('parted.replacedText')
  if (how.reason === 'cancelled' || how.over) return say('parted.overText')
  return say('parted.rejoinText')
}

export const mayReturn = ({ reason, over }: How): boolean =>
  reason !== 'removed' && reason !== 'cancelled' && reason !== 'replaced' && !over

export function Parted({ how }: { how: How }) {
  const say = useWords()
  const Icon = icons[how.reason]
  const away = (to: string) => (): void => {
    forgetParting()
    go(to)
  }
  return (
    <Frame>
      <div role="status" className="m-auto flex max-w-md flex-col items-center py-8 text-center">
        <span className="mb-6 grid size-16 place-items-center rounded-2xl bg-tint text-on-tint">
          <Icon aria-hidden className="size-7" />
        </span>
        <h1 className="font-semibold text-2xl [overflow-wrap:anywhere]">{partedTitle(how)}</h1>
        <p className="mt-2 text-soft">
          {textOf(how)}
          {how.lasted > 1_000 && how.reason !== 'replaced' && (
            <> {say('parted.lasted', { duration: stopwatch(how.lasted) })}</>
          )}
        </p>
        <div className="mt-8 flex flex-wrap justify-center gap-3">
          {mayReturn(how) && <Button onClick={away(joinAddress(how.number))}>{say('join.again')}</Button>}
          <Button look="primary" onClick={away('/')}>
            {say('common.home')}
          </Button>
        </div>
      </div>
    </Frame>
  )
}
