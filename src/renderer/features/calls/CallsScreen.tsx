/** One's past calls, the latest first: where, when, how long, and the way back. */
import { LogIn, PhoneOff, Video } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Attendance } from '../../../shared/attendances.ts'
import { atServer } from '../../../shared/operation.ts'
import { errorText } from '../../actions.ts'
import { go, joinAddress } from '../../address.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { NotLoaded } from '../../ui/Problem.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { clock, day, spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { endText, lengthText } from './past.ts'

const atOnce = 30

export function CallsScreen() {
  const say = useWords()
  const { items, failure, more, further } = usePast()
  return (
    <Frame>
      <h1 className="mt-2 mb-5 font-semibold text-2xl tracking-[-0.02em] sm:mt-4">{say('calls.title')}</h1>
      {failure && <NotLoaded text={failure} onRetry={further} />}
      {!items && !failure && <Waiting>{say('common.loading')}</Waiting>}
      {items?.length === 0 && (
        <div className="flex flex-1 flex-col items-center justify-center rounded-2xl border border-line border-dashed px-6 py-12 text-center">
          <p className="font-medium">{say('calls.empty')}</p>
          <p className="mt-1 max-w-sm text-soft text-sm">{say('calls.emptyHint')}</p>
        </div>
      )}
      {items &&
        items.length > 0 &&
        byDay(items).map(([label, calls]) => (
          <section key={label} aria-label={label} className="mb-6">
            <h2 className="mb-2 font-medium text-soft text-sm">{label}</h2>
            <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
              {calls.map(call => (
                <PastCall key={call.id} call={call} />
              ))}
            </ul>
          </section>
        ))}
      {more && (
        <Button className="self-center" onClick={further}>
          {say('calls.further')}
        </Button>
      )}
    </Frame>
  )
}

function PastCall({ call }: { call: Attendance }) {
  const say = useWords()
  const { meetingName, number, joinedAt, leftAt, reason } = call
  return (
    <li className="flex min-h-16 items-center gap-3 px-3 py-2 sm:gap-4 sm:px-4">
      <span className="grid size-10 shrink-0 place-items-center rounded-full bg-tint text-on-tint">
        {reason === 'left' ? <Video aria-hidden className="size-4.5" /> : <PhoneOff aria-hidden className="size-4.5" />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{meetingName || spaced(number)}</p>
        <p className="truncate text-soft text-sm tabular-nums">
          {[clock(joinedAt), lengthText(leftAt - joinedAt), endText(reason)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <Button
        aria-label={say('calls.againName', { name: meetingName || number })}
        icon={<LogIn className="size-4" />}
        onClick={() => go(joinAddress(number))}
      >
        <span className="max-sm:sr-only">{say('calls.again')}</span>
      </Button>
    </li>
  )
}

function byDay(calls: readonly Attendance[]): [string, Attendance[]][] {
  const days = new Map<string, Attendance[]>()
  for (const call of calls) {
    const label = day(call.joinedAt)
    days.set(label, [...(days.get(label) ?? []), call])
  }
  return [...days]
}

/** As much of the past as was asked for. */
function usePast() {
  const [past, setPast] = useState<{ items?: Attendance[]; total: number; failure?: string }>({ total: 0 })
  const further = (): void => {
    const before = past.items ?? []
    server()
      .perform('attendances.mine', atServer, { skip: before.length, top: atOnce })
      .then(
        ({ items, total }) => setPast({ items: [...before, ...items], total }),
        error => setPast({ ...past, failure: errorText(error) }),
      )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the screen comes up
  useEffect(further, [])
  return { ...past, more: past.items !== undefined && past.items.length < past.total, further }
}
